"""The history of a pipeline has a beginning, days that exist, and an end on the right side."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, is_text, written
from penstock.definitions import Definition

_PATH = ("spec", "inventory")
# The runtime's own walk through an inventory.
WALKER = "penstock_runtime.inventory.handler:handler"


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `inventory` of a Pipeline; a dialect judges its own keys for it."""
    inventory = definition.spec.inventory
    if inventory is None:
        return
    yield from _walk(definition)
    if world.dialect is not None:
        return
    days: dict[str, tuple[int, ...] | None] = {}
    for key, value in (("initialChunk", inventory.initial_chunk), ("endChunk", inventory.end_chunk)):
        if value is None or not is_text(value):
            continue
        days[key] = _day(value)
        if days[key] is None:
            help_text = "write a day as year-month-day: `2022-04-20`"
            yield Finding("PEN1551", (*_PATH, key), f"there is no day `{value}`", help_text)
    if not is_number(inventory.frequency):
        return
    if inventory.frequency > 0 and inventory.initial_chunk is None:
        message = f"the history is walked every {inventory.frequency} hours, but where it begins is not said"
        yield Finding("PEN1550", _PATH, message, "add `initialChunk` with the first day", missing=True)
    if inventory.frequency == 0:
        for key in days:
            message = f"`{key}` has no effect: with `frequency: 0` the whole history is loaded at once"
            yield Finding("PEN1505", (*_PATH, key), message, "take it out, or give a frequency in hours", key=True)
        return
    first, last = days.get("initialChunk"), days.get("endChunk")
    if first is not None and last is not None:
        yield from _direction(inventory.direction, first, last)


def _walk(definition: Definition) -> Iterator[Finding]:
    """The walk of the runtime by days needs to know which keys are of a day; code of the pipeline knows it itself."""
    spec = definition.spec
    pattern = spec.inventory.pattern
    if spec.handlers.historic != WALKER:
        for key in ("pattern", "message", "bucket"):
            if written(definition.data, *_PATH, key) is not None:
                message = f"`{key}` has no effect: the history is walked by `{spec.handlers.historic}`"
                yield Finding("PEN1505", (*_PATH, key), message, f"take it out, or name `{WALKER}`", key=True)
        return
    if not is_number(spec.inventory.frequency) or (pattern is not None and not is_text(pattern)):
        return
    if spec.inventory.frequency > 0 and "{day" not in (pattern or ""):
        message = "the history is walked day by day, but which keys are of a day is not said"
        help_text = "add `pattern` with the place of the day in a key: `%{year}/{month:02}/{day:02}/%`"
        path = _PATH if pattern is None else (*_PATH, "pattern")
        yield Finding("PEN1554", path, message, help_text, missing=pattern is None)


def _direction(direction: str, first: tuple[int, ...], last: tuple[int, ...]) -> Iterator[Finding]:
    if not is_text(direction) or (first >= last if direction == "backward" else first <= last):
        return
    turned = "forward" if direction == "backward" else "backward"
    message = f"the walk goes {direction} from the first day and never comes to the last"
    yield Finding("PEN1552", (*_PATH, "endChunk"), message, f"exchange the days, or write `direction: {turned}`")


def _day(text: str) -> tuple[int, ...] | None:
    from datetime import date

    try:
        year, month, day = (int(part) for part in text.split("-"))
        date(year, month, day)
    except ValueError:
        return None
    return year, month, day
