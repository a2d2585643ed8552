"""The history of a pipeline has a beginning, days that exist, and an end on the right side."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, is_text
from penstock.definitions import Definition

_PATH = ("spec", "inventory")


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `inventory` of a Pipeline; a dialect judges its own keys for it."""
    inventory = definition.spec.inventory
    if inventory is None or world.dialect is not None:
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
