"""What a definition needs, its cloud can do; otherwise the alternatives are named, never a silent downgrade."""

from collections.abc import Iterator

from penstock.checks.model import Finding, Lowered, World


def check(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Report what the cloud of the place cannot serve."""
    from penstock.targets import kubernetes

    cloud = lowered.cloud.unsupported(lowered.graph, lowered.place)
    for missing in (*cloud, *kubernetes.unsupported(lowered.graph, lowered.place)):
        yield Finding(
            "PEN1801" if missing.severity == "error" else "PEN1802",
            ("spec",),
            f"{missing.message} (environment {lowered.place.name})",
            missing.help,
            key=True,
            severity=missing.severity,
        )
