"""No two definitions of a place take the same name; one queue has one stream."""

from collections.abc import Iterator, Sequence

from penstock.checks.model import Claim, Finding


def check_together(claims: Sequence[Claim]) -> Iterator[tuple[str, Finding]]:
    """Judge the names of all definitions of a place."""
    first: dict[tuple[str, str], Claim] = {}
    told: set[tuple[str, str]] = set()
    for claim in claims:
        name = claim.name
        if not name.scope:
            continue
        known = first.setdefault((name.scope, name.value), claim)
        if known.definition == claim.definition or known.name.node == name.node:
            continue
        pair = (known.definition, claim.definition)
        is_queue = " queue" in f" {name.scope}"
        if pair in told and not is_queue:
            continue
        told.add(pair)
        message = (
            f"{claim.definition} and {known.definition} read the same queue `{name.value}`: each would take messages from the other"
            if is_queue
            else f"{claim.definition} and {known.definition} take the same name `{name.value}` ({name.scope})"
        )
        yield (
            claim.definition,
            Finding(
                "PEN1403" if is_queue else "PEN1402",
                name.field or ("metadata", "name"),
                message,
                "give each stream a queue of its own" if is_queue else "rename one of them",
                related=(("taken here", known.definition, known.name.field or ("metadata", "name")),),
            ),
        )
