"""Names fit the limits of every cloud that the definition goes to, and of Kubernetes."""

from collections.abc import Iterator

from penstock.checks.model import Finding, Lowered, World
from penstock.checks.naming import field_of
from penstock.targets.names import problem


def check(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Judge the names that the definition takes."""
    seen: set[tuple[str, str]] = set()
    for name in lowered.names:
        key = (name.limit, name.value)
        if key in seen:
            continue
        seen.add(key)
        sentence = problem(name.limit, name.value)
        if sentence is not None:
            yield Finding(
                "PEN1401",
                field_of(lowered.definition.data, name),
                sentence,
                f"choose another name; in environment {lowered.place.name} it is made from this one",
            )
