"""Named formats of texts: what a plugin parses at run time is judged here, with what would be right.

A format is a function that returns None for a good value, else (what is wrong, what would be right). `FORMATS` is all of them
by the name that `x-penstock-format` takes. Facts: `scala.concurrent.duration.Duration` (parsing), `System.TimeSpan`, Trino's
`Duration` and `DataSize`, and the rate and table name of Arcane's framework.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any, Final

Judgement = tuple[str, str] | None

_SCALA_UNITS: Final = (
    ("d", "day", "days"),
    ("h", "hr", "hrs", "hour", "hours"),
    ("m", "min", "mins", "minute", "minutes"),
    ("s", "sec", "secs", "second", "seconds"),
    ("ms", "milli", "millis", "millisecond", "milliseconds"),
    ("µs", "micro", "micros", "microsecond", "microseconds"),
    ("ns", "nano", "nanos", "nanosecond", "nanoseconds"),
)
_SECONDS: Final = (86400.0, 3600.0, 60.0, 1.0, 0.001, 1e-6, 1e-9)
_UNITS: Final = {name: index for index, names in enumerate(_SCALA_UNITS) for name in names}
_AMOUNT: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([^\s0-9.]*)\s*\Z")
_ISO: Final = re.compile(r"P(?=.)(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?\Z", re.ASCII)
_TIME_SPAN: Final = re.compile(r"(?:[0-9]+\.)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,7})?)?\Z", re.ASCII)
_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})\Z", re.ASCII
)
_TRINO_DURATION: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:ns|us|ms|s|m|h|d)\Z", re.ASCII)
_DATA_SIZE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:B|kB|MB|GB|TB|PB)\Z", re.ASCII)
_SECONDS_LATEST: Final = 100_000_000_000  # as milliseconds: March 1973; as seconds: the year 5138


def scala_seconds(text: str) -> float | None:
    """Return the seconds of a duration as Scala reads it (`30 second`, `30s`, `1 min`), None when it is none."""
    found = _AMOUNT.match(text)
    unit = _UNITS.get(found.group(2)) if found is not None else None
    return float(found.group(1)) * _SECONDS[unit] if found is not None and unit is not None else None


def scala_canonical(text: str) -> str:
    """Return a duration in the one spelling that is emitted (`30s` -> `30 second`); text that is none stays."""
    found = _AMOUNT.match(text)
    unit = _UNITS.get(found.group(2)) if found is not None else None
    if found is None or unit is None:
        return text
    return f"{found.group(1)} {_SCALA_UNITS[unit][-2]}"


def _scala_duration(text: str) -> Judgement:
    if scala_seconds(text) is not None:
        return None
    right = "write an amount and a unit, such as `30 second`, `100 millisecond` or `1 min`"
    found = _AMOUNT.match(text)
    if found is None:
        return f"`{text}` is no duration that the plugin reads", right
    if not found.group(2):
        return f"`{text}` has no unit", f"write `{text.strip()} second`, or another unit"
    from penstock.diagnostics.suggest import hint

    near = hint(found.group(2), _UNITS)
    return f"`{found.group(2)}` is no unit of time", near or right


def _rate(text: str) -> Judgement:
    """`<int> per <duration>`, with exactly one ` per `."""
    right = "write an amount, ` per ` and a duration, such as `1000 per 15 second`"
    parts = text.split(" per ")
    if len(parts) != 2:
        return f"`{text}` is no rate", right
    if not (parts[0].strip().isascii() and parts[0].strip().isdigit()):
        return f"`{parts[0].strip()}` is no whole number of rows", right
    wrong = _scala_duration(parts[1])
    return None if wrong is None else (f"the period of the rate is wrong: {wrong[0]}", wrong[1])


def _time_span(text: str) -> Judgement:
    if _TIME_SPAN.match(text):
        return None
    return f"`{text}` is no time span", "write `[days.]hours:minutes:seconds`, such as `01:00:00`"


def _iso_duration(text: str) -> Judgement:
    return None if _ISO.match(text) else (f"`{text}` is no ISO 8601 duration", "write it like `PT30S` or `P1DT2H`")


def _date_time(text: str) -> Judgement:
    if _DATE_TIME.match(text):
        from datetime import datetime

        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            return f"`{text}` is no date and time: {error}", "correct it"
        return None
    return f"`{text}` is no date and time with an offset", "write it like `2026-01-01T00:00:00Z`"


def _table_name(text: str) -> Judgement:
    parts = text.split(".")
    if len(parts) == 3 and all(part and part.strip() == part for part in parts):
        return None
    count = "one part" if len(parts) == 1 else f"{len(parts)} parts"
    said = f"`{text}` has {count}" if len(parts) != 3 else f"a part of `{text}` is empty"
    return f"{said}, a table needs catalog.schema.table", "write all three parts, parted by dots"


def _retention(text: str) -> Judgement:
    if _TRINO_DURATION.match(text):
        return None
    return f"`{text}` is no duration of Trino", "write a number and ns, us, ms, s, m, h or d, such as `6h`"


def _data_size(text: str) -> Judgement:
    if _DATA_SIZE.match(text):
        return None
    return f"`{text}` is no size of Trino", "write a number and B, kB, MB, GB, TB or PB, such as `100MB`"


def _cron(text: str) -> Judgement:
    from penstock.checks.cron import CronError, parse

    try:
        parse(text)
    except CronError as error:
        return f"`{text}` is no schedule: {error}", "write five fields, such as `*/5 * * * *`"
    return None


def decoded_schema(text: str) -> dict[str, Any] | str:
    """Return the OpenAPI schema behind its base64 text, or in words why it is none."""
    import json

    try:
        found = json.loads(base64.b64decode(text, validate=True).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError):
        return "it is not base64 of a text"
    except ValueError:
        return "what is encoded is not JSON"
    if not isinstance(found, dict) or not ({"properties", "items", "type"} & set(found)):
        return "what is encoded is not an OpenAPI schema"
    return found


def _encoded_schema(text: str) -> Judgement:
    found = decoded_schema(text)
    if not isinstance(found, str):
        return None
    return (
        f"this is no encoded schema: {found}",
        "encode the JSON of an OpenAPI 3 schema, such as `base64 -w0 schema.json`",
    )


def looks_like_seconds(value: int) -> bool:
    """Tell whether a time that should count milliseconds counts seconds."""
    return 0 < value < _SECONDS_LATEST


FORMATS: Final[dict[str, Callable[[str], Judgement]]] = {
    "cron": _cron,
    "dataSize": _data_size,
    "dateTime": _date_time,
    "encodedSchema": _encoded_schema,
    "isoDuration": _iso_duration,
    "rate": _rate,
    "retention": _retention,
    "scalaDuration": _scala_duration,
    "tableName": _table_name,
    "timeSpan": _time_span,
}
# Formats of numbers: what is odd about them is a warning.
NUMBER_FORMATS: Final = ("unixMilliseconds",)
# What is emitted in one spelling, whatever was written.
CANONICAL: Final[dict[str, Callable[[str], str]]] = {"scalaDuration": scala_canonical}
