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
_SHORTER: Final = (1000, 250, 60)  # characters of a value in a line that is too long, tried one after the other
_MOST: Final = 30  # fields of such a line
_FIRST: Final = ("time", "level", "event", "definition", "environment", "role", "messageId")  # what is always said

# The message that is being handled, for every line that is logged meanwhile.
current: ContextVar[Message | None] = ContextVar("penstock_message", default=None)

_SECRET_NAME = re.compile(
    r"KEY|SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|(?:^|_)PASS(?:$|_)|CREDENTIAL|CONNECTION_?STRING|DSN|(?:^|_)SAS",
    re.IGNORECASE,
)
_PLACE_NAME = re.compile(
    r"(?:FILE|PATH|DIR|CREDENTIALS|URI)$", re.IGNORECASE
)  # of a variable that says where a secret is
_RANDOM = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[\w+/=.~-]{16,}")
_SECRET_TEXT = re.compile(
    r"(?i)((?:accountkey|sharedaccesssignature|sharedaccesskey|password|pwd|secret|sig|x-amz-signature|x-amz-security-token)=)"
    r"([^\s;&\"']+)"
    r"|(\b(?:bearer|basic)\s+)([\w.+/=-]{8,})"
    r"|(://[^/\s:@]+:)([^/\s@]+)(?=@)"
)
_TRACE_PARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


def set_up(fields: Mapping[str, str], stream: IO[str] | None = None) -> None:
    """Send everything that is logged to `stream` (standard error); each line carries `fields`."""
    stream = stream or sys.stderr
    level = os.environ.get("PENSTOCK_LOG_LEVEL", "info").upper()
    output = logging.StreamHandler(stream)
    output.setFormatter(_Terminal() if stream.isatty() else _Json(fields))
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
    """Return the values of the variables that hold secrets, by their name or because they look random, the longest first.

    A password inside an address or a connection string is one by itself too: drivers show it without the rest.
    """
    found = set()
    for name, value in environment.items():
        for part in _SECRET_TEXT.finditer(value):
            found.add(part[2] or part[4] or part[6])
        if _SECRET_NAME.search(name):
            if not (value.startswith("/") and _PLACE_NAME.search(name)):
                found.add(value)
        elif not value.startswith("/") and _RANDOM.fullmatch(value):
            found.add(value)
    return tuple(sorted((one for one in found if len(one) >= SHORTEST_SECRET), key=len, reverse=True))


def redacted(text: str, secrets: tuple[str, ...] | None = None) -> str:
    """Return `text` without `secrets` (those of the environment), and without what looks like one."""
    for secret in secrets_of(os.environ) if secrets is None else secrets:
        if secret in text:
            text = text.replace(secret, "***")
    return _SECRET_TEXT.sub(lambda match: f"{match[1] or match[3] or match[5]}***", text)


def trace_of(message: Message) -> dict[str, str]:
    """Return trace and span that `message` was sent in (W3C `traceparent`), where it says so."""
    match = _TRACE_PARENT.match(message.attributes.get("traceparent", ""))
    return {"traceId": match[1], "parentSpanId": match[2]} if match else {}


class _Json(logging.Formatter):
    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self._fields = fields

    def format(self, record: logging.LogRecord) -> str:
        secrets = secrets_of(os.environ)
        line: dict[str, Any] = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "event": _cut(redacted(record.getMessage(), secrets), TEXT),
            **self._fields,
        }
        if not record.name.startswith("penstock"):
            line["logger"] = record.name
        line.update(_of_message())
        line.update({key: _plain(value, secrets) for key, value in getattr(record, "fields", {}).items()})
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = _cut(redacted(f"{type(error).__name__}: {error}", secrets), TEXT)
            line["traceback"] = traceback_of(error, secrets)
        text = _dumped(line)
        return text if _fits(text) else _shortened(line)


class _Terminal(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        secrets = secrets_of(os.environ)
        fields = {**_of_message(), **getattr(record, "fields", {})}
        details = " ".join(f"{key}={_plain(value, secrets)}" for key, value in fields.items() if key != "traceback")
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        event = _cut(redacted(record.getMessage(), secrets), TEXT)
        text = f"{clock} {record.levelname.lower():8}{event}  {details}".rstrip()
        if record.exc_info and record.exc_info[1] is not None:
            text += "\n" + traceback_of(record.exc_info[1], secrets)
        return text


def traceback_of(error: BaseException, secrets: tuple[str, ...] | None = None) -> str:
    """Return the end of the traceback of `error`, redacted, at most `TRACE` characters."""
    # What is cut first could leave half a secret.
    text = redacted("".join(traceback.format_exception(error)), secrets)
    return text if len(text) <= TRACE else "... " + text[-TRACE:]


def _of_message() -> dict[str, str]:
    message = current.get()
    return {} if message is None else {"messageId": message.id, **trace_of(message)}


def _plain(value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(one, secrets) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, secrets) for one in value]
    # Bytes would be the body of a message, or a part of it.
    text = f"{len(value)} bytes" if isinstance(value, bytes | bytearray) else str(value)
    return _cut(redacted(text, secrets), TRACE + 4)


def _dumped(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)


def _fits(text: str) -> bool:
    return len(text) * 4 <= LONGEST or len(text.encode(errors="backslashreplace")) <= LONGEST


def _shortened(line: dict[str, Any]) -> str:
    """Return a line of at most `LONGEST` bytes: fewer fields, shorter values, `"cut": true`."""
    few = dict(list(line.items())[:_MOST])
    for limit in _SHORTER:
        text = _dumped({key: _short(value, limit) for key, value in few.items()} | {"cut": True})
        if _fits(text):
            return text
    return _dumped({key: _short(few[key], _SHORTER[-1]) for key in _FIRST if key in few} | {"cut": True})


def _short(value: Any, limit: int) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return _cut(value if isinstance(value, str) else _dumped(value), limit)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"


def _time(seconds: float) -> str:
    moment = time.gmtime(seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S", moment) + f".{int(seconds % 1 * 1000):03}Z"
