"""The closing words of a diff: how much changes, and what would be lost."""

from collections.abc import Iterable

from penstock.semantic_diff.model import Difference

_DONE = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted", "rename": "renamed"}


def counts(difference: Difference) -> dict[str, int]:
    """Return how often each action occurs, and how many changes are destructive."""
    found = dict.fromkeys((*_DONE, "destructive"), 0)
    for _, _, change in difference.changes:
        found[change.action] += 1
        found["destructive"] += change.destructive
    return found


def closing(difference: Difference) -> str:
    """Return one line: `2 definitions differ: 1 object created, 3 updated; 1 change is destructive`."""
    found = counts(difference)
    total = sum(found[action] for action in _DONE)
    if not total:
        return f"no difference between {difference.old} and {difference.new}"
    owners = {(env.name, owner.definition) for env, owner, _ in difference.changes}
    definitions = sum(1 for _, name in owners if name)
    who = plural(definitions, "definition") if definitions else "the platform"
    if definitions and definitions < len(owners):
        who += " and the platform"
    parts = [f"{found[action]:,} {word}" for action, word in _DONE.items() if found[action]]
    lost = found["destructive"]
    tail = f"; {lost:,} destructive" if lost else ""
    verb = "differs" if definitions <= 1 and len(owners) <= 1 else "differ"
    return f"{who} {verb}: {_listed(parts)} ({plural(total, 'object')}){tail}"


def plural(number: int, word: str) -> str:
    """Return a number with its word."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)
