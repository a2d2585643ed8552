"""A schedule is a real one: the cron expression can be read and comes true, the time zone exists."""

from collections.abc import Iterator
from functools import lru_cache

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, is_text
from penstock.definitions import Definition

_TRIGGER = ("spec", "trigger")
_UTC = ("Etc/UTC", "UTC")
# The controller looks every ten seconds, so a shorter deadline is always missed (Kubernetes, "CronJob": deadline).
_SHORTEST_DEADLINE = 10


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the trigger of a Workflow that the clock starts."""
    trigger = definition.spec.trigger
    cron = getattr(trigger, "cron", None)
    if cron is None:
        return
    if is_text(cron):
        yield from _cron(cron)
    if trigger.type != "schedule":
        return
    if is_text(trigger.timezone) and trigger.timezone not in _UTC:
        yield from _timezone(trigger.timezone)
    deadline = trigger.starting_deadline
    if is_number(deadline) and deadline < _SHORTEST_DEADLINE:
        message = f"a run that is {deadline} seconds late is given up, and the clock looks only every ten seconds"
        yield Finding("PEN1543", (*_TRIGGER, "startingDeadline"), message, "allow 10 seconds or more")


def _cron(text: str) -> Iterator[Finding]:
    from penstock.checks.cron import CronError, happens, parse

    try:
        fields = parse(text)
    except CronError as found:
        within = (found.before + found.part, found.part) if found.part else None
        help_text = (
            "the fields are minute, hour, day of the month, month, day of the week: `30 2 * * *` is daily at 2:30"
        )
        message = f"`{text}` is no cron expression: {found}"
        yield Finding("PEN1540", (*_TRIGGER, "cron"), message, help_text, within=within)
        return
    if not happens(fields, text):
        help_text = "correct day or month"
        yield Finding("PEN1542", (*_TRIGGER, "cron"), f"`{text}` never comes: no month has that day", help_text)


@lru_cache(maxsize=64)
def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return not _has_database()
    return True


def _has_database() -> bool:
    """Tell whether this machine knows any time zone: without its database nothing can be said."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return False
    return True


def _timezone(name: str) -> Iterator[Finding]:
    if _is_timezone(name):
        return
    from zoneinfo import available_timezones

    from penstock.diagnostics.suggest import hint

    help_text = hint(name, sorted(available_timezones())) or "name it as the IANA database does: `Europe/Berlin`"
    yield Finding("PEN1541", (*_TRIGGER, "timezone"), f"there is no time zone `{name}`", help_text)
