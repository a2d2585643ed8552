"""What a definition needs, its cloud can do; otherwise the alternatives are named, never a silent downgrade."""

from collections.abc import Iterator

from penstock.checks.model import Finding, Lowered, World


def check_lowered(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Report what the cloud of the place cannot serve."""
    for missing in lowered.cloud.unsupported(lowered.graph, lowered.place):
        yield Finding(
            "PEN1801" if missing.severity == "error" else "PEN1802",
            ("spec",),
            f"{missing.message} (environment {lowered.place.name})",
            missing.help,
            key=True,
            severity=missing.severity,
        )
