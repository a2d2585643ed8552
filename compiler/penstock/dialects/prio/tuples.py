"""The settings of each locality under each ingestor, checked one by one."""

from typing import Final

from penstock.dialects._shape import Shape, View
from penstock.dialects.prio.durations import DurationError, seconds
from penstock.dialects.prio.fields import INGESTOR, LOCALITY
from penstock.record import Record
from penstock.text import Path

TASKS: Final = ("intake", "aggregate")


class Count(Record):
    """How many workers, and where each number stands."""

    least: int
    most: int
    least_at: Path
    most_at: Path


class Tuple(Record):
    """One locality under one ingestor. `durations` are (field, seconds), `urls` (field, address)."""

    locality: str
    path: Path
    counts: dict[str, Count]
    durations: dict[str, int]
    urls: dict[str, str]


class Ingestor(Record):
    """One ingestor with its localities, in the order of the file."""

    name: str
    path: Path
    manifest: str
    tuples: tuple[Tuple, ...]


def ingestors(shape: Shape, view: View, localities: list[str]) -> list[Ingestor]:
    """Return the ingestors with a tuple for each locality; what does not make one is reported."""
    found: list[Ingestor] = []
    path = view.at("ingestors")
    for name, data in (view.get("ingestors") or {}).items():
        below = (*path, name)
        if not isinstance(data, dict):
            shape.accept(data, "mapping", below, f"`{name}`")
            continue
        one = shape.view(data, below, INGESTOR, f"the ingestor `{name}`", closed=True)
        settings = one.get("localities") or {}
        _complete(shape, one, name, settings, localities)
        rows = [
            _tuple(shape, settings[key], (*one.at("localities"), key), key, name)
            for key in settings
            if key in localities
        ]
        found.append(Ingestor(name, below, one.get("manifest_base_url") or "", tuple(row for row in rows if row)))
    if "ingestors" in view and not found:
        shape.report("PEN1705", path, "`ingestors` is empty", help="name one or more")
    return found


def _complete(shape: Shape, one: View, name: str, settings: dict[str, object], localities: list[str]) -> None:
    """Report what breaks the cross product: each ingestor has exactly the localities of the environment."""
    from penstock.diagnostics.suggest import hint

    path = one.at("localities")
    lacking = [key for key in localities if key not in settings]
    if lacking and one.has_key("localities"):
        shown = ", ".join(f"`{key}`" for key in lacking)
        message = f"the ingestor `{name}` has no settings for {shown}"
        extra = [key for key in settings if key not in localities]
        help_text = hint(lacking[0], extra) or (
            f"add `{lacking[0]} = {{ ... }}`; a Workflow with a `matrix` can leave combinations out (`penstock import`)"
        )
        shape.report("PEN1741", path, message, key=True, help=help_text)
    for key in settings:
        if key not in localities:
            message = f"`{key}` is not one of `localities`: nothing is made for it"
            help_text = hint(key, localities) or "add it to `localities`, or take it out"
            shape.report("PEN1743", (*path, key), message, key=True, help=help_text)


def _tuple(shape: Shape, data: object, path: Path, locality: str, ingestor: str) -> Tuple | None:
    if not isinstance(data, dict):
        shape.accept(data, "mapping", path, f"`{locality}`")
        return None
    view = shape.view(data, path, LOCALITY, f"the locality `{locality}` of `{ingestor}`", closed=True)
    counts = {task: _count(shape, view, task) for task in TASKS}
    durations = {
        name: found
        for name in ("aggregation_period", "aggregation_grace_period")
        if (found := duration(shape, view, name)) is not None
    }
    urls = {
        name: view.get(name)
        for name in ("peer_share_processor_manifest_base_url", "portal_server_manifest_base_url")
        if name in view
    }
    return Tuple(locality, path, counts, durations, urls)


def duration(shape: Shape, view: View, name: str) -> int | None:
    """Return a duration in seconds; None when it is absent or no duration, which is reported."""
    text = view.get(name)
    if text is None:
        return None
    try:
        return seconds(text)
    except DurationError as error:
        shape.report("PEN1744", view.at(name), str(error), help=error.hint)
        return None


def _count(shape: Shape, view: View, task: str) -> Count:
    """Return how many workers of a task there are, by the two numbers or by the old single one."""
    single, least, most = f"{task}_worker_count", f"min_{task}_worker_count", f"max_{task}_worker_count"
    if single in view:
        path = view.at(single)
        help_text = f"write `{least}` and `{most}`"
        message = f"`{single}` is deprecated: it is both the least and the most"
        shape.report("PEN1740", path, message, key=True, help=help_text, severity="warning")
        number = max(view.get(single), 1)
        if view.get(single) < 1:
            shape.report("PEN1745", path, f"`{single}` is {view.get(single)}", help="at least one worker")
        if least not in view and most not in view:
            return Count(number, number, path, path)
    low, high = view.get(least), view.get(most)
    if low is None and high is None and single not in view:
        message = f"the locality says neither `{least}` nor `{most}`"
        shape.report("PEN1745", (*view.path, least), message, help=f"add `{least} = 1` and `{most} = 3`", key=True)
    low, high = _bounds(shape, view, least, low, most, high)
    return Count(low, high, view.at(least), view.at(most))


def _bounds(shape: Shape, view: View, least: str, low: int | None, most: str, high: int | None) -> tuple[int, int]:
    """Return both numbers in order, each at least what makes a worker possible."""
    low = 1 if low is None else low
    if low < 0:
        shape.report("PEN1745", view.at(least), f"`{least}` is {low}", help="write 0 or more")
        low = 0
    high = max(low, 1) if high is None else high
    if high < 1:
        shape.report("PEN1745", view.at(most), f"`{most}` is {high}", help="write 1 or more")
        high = max(low, 1)
    if low > high:
        related = ((f"`{most}` is {high} here", view.at(most)),)
        message = f"`{least}` is {low}, more than `{most}`, which is {high}"
        shape.report("PEN1745", view.at(least), message, help="exchange them, or raise the second", related=related)
        low = high
    return low, high
