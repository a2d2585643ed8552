"""Reads what `pulumi stack output --json` prints: an object with one value for each output."""

import json
import re
from typing import Any, Final

from penstock.diagnostics import Diagnostic, Span
from penstock.record import Record
from penstock.text import Source, read

MASKED: Final = "[secret]"  # what Pulumi prints in place of a secret output
_SECRET: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|AccountKey=[A-Za-z0-9+/=]{20,}|SharedAccessSignature="
    r"|[?&]sig=[A-Za-z0-9%+/=]{20,}|\bgh[pousr]_[A-Za-z0-9]{36}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|://[^/\s:@]+:[^/\s:@]+@"
)


class Stack(Record):
    """The outputs of a stack by name, or what is wrong with the text. Values are as JSON has them."""

    values: dict[str, Any]
    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()

    def span(self, name: str) -> Span:
        """Return where an output stands."""
        result = read(self.source)  # JSON is YAML as well, and only this reader knows places
        if result.documents:
            return result.documents[0].locate((name,))
        return Span(self.source.file, 1, 1, 1, 1)


def parse(source: Source) -> Stack:
    """Return the outputs in a text, or one finding when it is something else."""
    try:
        data = json.loads(source.data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return _wrong(source, f"this is not JSON: {error.msg}", error.lineno, error.colno)
    except (UnicodeDecodeError, RecursionError, ValueError):
        return _wrong(source, "this is not JSON")
    if not isinstance(data, dict):
        return _wrong(source, "the outputs of a stack are an object: values by name")
    return Stack(data, source)


def _wrong(source: Source, message: str, line: int = 1, column: int = 1) -> Stack:
    found = Diagnostic(
        "PEN1811",
        "error",
        message,
        Span(source.file, line, column, line, column + 1),
        help="give it what `pulumi stack output --json` prints",
    )
    return Stack({}, source, (found,))


def text_of(value: Any) -> str | None:
    """Return an output as the text that is pinned; None for null, a list or an object, which no text stands for."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return None


def is_secret(value: Any) -> bool:
    """Tell whether a value is a secret: masked by Pulumi, or shown (`--show-secrets`) and of a form that keys have."""
    return isinstance(value, str) and (value == MASKED or _SECRET.search(value) is not None)
