"""A line that a worker wrote -> a line for people: its JSON log taken apart, everything else as it is."""

import json
from typing import Any

_OWN = (
    "time",
    "timestamp",
    "ts",
    "level",
    "message",
    "msg",
    "event",
    "logger",
    "definition",
    "environment",
    "role",
    "pid",
)
_TRACE = "traceback"
_SHOWN = 200
_TRACE_LINES = 12


def line(name: str, text: str, *, width: int = 0) -> str:
    """Return `name | LEVEL message key=value ...`; `width` is the width of the column of names."""
    return f"{name:<{width}} | {_readable(text)}"


def _readable(text: str) -> str:
    if not text.startswith("{"):
        return text
    try:
        record = json.loads(text)
    except ValueError:
        return text
    message = next((record[key] for key in ("message", "msg", "event") if isinstance(record.get(key), str)), None)
    if message is None:
        return text
    level = str(record.get("level", "")).upper()
    parts = [level] if level not in ("", "INFO") else []
    parts.append(message)
    shown = [key for key in record if key not in _OWN and key != _TRACE and record[key] not in (None, "")]
    parts += [f"{key}={_short(record[key])}" for key in shown]
    # While a message comes again its error is enough; when it is given up, somebody wants to know where it happened.
    trace = str(record.get(_TRACE) or "") if level == "ERROR" else ""
    return "\n    ".join([" ".join(parts), *trace.rstrip().splitlines()[-_TRACE_LINES:]])


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    text = text.strip().replace("\n", "\\n")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
