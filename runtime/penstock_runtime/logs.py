"""Log lines: one JSON object a line on standard error, with definition, message and trace, never a secret or a whole body.

Everything goes through the standard library's `logging`, so that what libraries and handlers log looks the same. On a terminal
the lines are for people. `PENSTOCK_LOG_LEVEL` (default `info`) sets the level; each handled message is a line at `debug`.
"""

import json
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from typing import IO, Any, Final

from penstock_runtime.queues.model import Message

LONGEST: Final = 8192  # bytes of a line
TEXT: Final = 2000  # characters of one value
TRACE: Final = 4000  # characters of a traceback; its end says more than its beginning
SHORTEST_SECRET: Final = 6  # a shorter value would be cut out of innocent words

# The message that is being handled, for every line that is logged meanwhile.
current: ContextVar[Message | None] = ContextVar("penstock_message", default=None)

_SECRET_NAME = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|CONNECTION_?STRING|DSN|SAS", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"(?i)((?:accountkey|sharedaccesssignature|password|pwd|secret|sig|x-amz-signature|x-amz-security-token)=)[^\s;&\"']+"
    r"|(\b(?:bearer|basic)\s+)[\w.+/=-]{8,}"
    r"|(://[^/\s:@]+:)[^/\s@]+(?=@)"
)
_TRACE_PARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


def set_up(fields: Mapping[str, str], stream: IO[str] | None = None) -> None:
    """Send everything that is logged to `stream` (standard error); each line carries `fields`."""
    stream = stream or sys.stderr
    level = os.environ.get("PENSTOCK_LOG_LEVEL", "info").upper()
    output = logging.StreamHandler(stream)
    output.setFormatter(_Terminal() if stream.isatty() else _Json(fields, secrets_of(os.environ)))
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(level if level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL") else "INFO")
    # Their lines at `info` are about each request.
    for name in ("azure", "botocore", "google", "urllib3", "asyncio"):
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))


def fields_of(config: dict[str, Any]) -> dict[str, str]:
    """Return what every line of a worker with this configuration says."""
    return {"definition": config["definition"]["name"], "environment": config["environment"], "role": config["role"]}


def say(logger: logging.Logger, level: int, event: str, **fields: Any) -> None:
    """Log `event`, a sentence that is the same each time, with what differs in `fields`."""
    if logger.isEnabledFor(level):
        logger.log(level, event, extra={"fields": fields})


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of the variables that hold secrets by their name, the longest first."""
    found = {
        value
        for name, value in environment.items()
        if _SECRET_NAME.search(name) and len(value) >= SHORTEST_SECRET and not value.startswith("/")
    }
    return tuple(sorted(found, key=len, reverse=True))


def redacted(text: str, secrets: tuple[str, ...] | None = None) -> str:
    """Return `text` without `secrets` (those of the environment), and without what looks like one."""
    for secret in secrets_of(os.environ) if secrets is None else secrets:
        if secret in text:
            text = text.replace(secret, "***")
    return _SECRET_TEXT.sub(lambda match: f"{match[1] or match[2] or match[3]}***", text)


def trace_of(message: Message) -> dict[str, str]:
    """Return trace and span that `message` was sent in (W3C `traceparent`), where it says so."""
    match = _TRACE_PARENT.match(message.attributes.get("traceparent", ""))
    return {"traceId": match[1], "parentSpanId": match[2]} if match else {}


class _Json(logging.Formatter):
    def __init__(self, fields: Mapping[str, str], secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._fields = fields
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "event": _cut(record.getMessage(), TEXT),
            **self._fields,
        }
        if not record.name.startswith("penstock"):
            line["logger"] = record.name
        line.update(_of_message())
        line.update({key: _plain(value) for key, value in getattr(record, "fields", {}).items()})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _cut(f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}", TEXT)
            line["traceback"] = traceback_of(record.exc_info[1])
        text = redacted(json.dumps(line, ensure_ascii=False, default=str), self._secrets)
        if len(text) * 4 > LONGEST and len(text.encode()) > LONGEST:
            for key in ("traceback", "error", "event"):
                line[key] = _cut(str(line.get(key, "")), 500)
            few = dict(list(line.items())[:30])
            text = redacted(json.dumps({**few, "cut": True}, default=str), self._secrets)
        return text


class _Terminal(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {**_of_message(), **getattr(record, "fields", {})}
        details = " ".join(f"{key}={_plain(value)}" for key, value in fields.items() if key != "traceback")
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        text = f"{clock} {record.levelname.lower():8}{_cut(record.getMessage(), TEXT)}  {details}".rstrip()
        if record.exc_info and record.exc_info[1] is not None:
            text += "\n" + traceback_of(record.exc_info[1])
        return redacted(text)


def traceback_of(error: BaseException) -> str:
    """Return the end of the traceback of `error`, at most `TRACE` characters."""
    text = "".join(traceback.format_exception(error))
    return text if len(text) <= TRACE else "... " + text[-TRACE:]


def _of_message() -> dict[str, str]:
    message = current.get()
    return {} if message is None else {"messageId": message.id, **trace_of(message)}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _cut(value, TRACE + 4)
    return round(value, 6) if isinstance(value, float) else value


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"


def _time(seconds: float) -> str:
    moment = time.gmtime(seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S", moment) + f".{int(seconds % 1 * 1000):03}Z"
