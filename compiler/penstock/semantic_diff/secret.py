"""What is never shown: values that may be secrets. A tree should hold none; a diff must not be where one appears."""

import re
from typing import Any, Final

from penstock.semantic_diff.model import ABSENT, Path

_NAMES: Final = re.compile(
    r"(?:^|[^a-z])(?:password|passwd|passphrase|secret|token|api[_-]?key|account[_-]?key|access[_-]?key|private[_-]?key"
    r"|credentials?|connection[_-]?string|sas)(?:$|[^a-z])",
)
# Names of things about secrets that are none themselves: references, and the counts and switches around them.
_ABOUT: Final = re.compile(
    r"(?:ref|refs|name|names|store|stores|type|kind|id|ids|url|uri|policy|policies|interval|version|property|audience"
    r"|mount|path|ttl|seconds|arn|table|cache)$"
)
_VALUES: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|AccountKey=[A-Za-z0-9+/=]{20,}"
    r"|SharedAccessSignature=|[?&]sig=[A-Za-z0-9%+/=]{20,}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\."
    r"|://[^/\s:@]+:[^/\s:@]+@"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def may_show(path: Path, old: Any, new: Any) -> bool:
    """Tell whether the values of a field may be printed, judged by its name and by what the values look like."""
    if any(_looks_secret(value) for value in (old, new)):
        return False
    return not _named(path)


def _named(path: Path) -> bool:
    """Tell whether a field is called as secrets are; the item of a list of variables counts by the item's name."""
    words = [str(step).strip("[]") for step in path if isinstance(step, str)]
    if not words:
        return False
    last = words[-1]
    if last == "secret" or (last in ("value", "default") and len(words) > 1):
        last = words[-2] if last != "secret" else last
    text = _CAMEL.sub("_", last).lower()
    return bool(_NAMES.search(text)) and not _ABOUT.search(text)


def _looks_secret(value: Any) -> bool:
    if value is ABSENT or value is None:
        return False
    if isinstance(value, str):
        return bool(_VALUES.search(value))
    if isinstance(value, dict):
        return any(not may_show((key,), part, ABSENT) for key, part in value.items())
    if isinstance(value, list):
        return any(_looks_secret(part) for part in value)
    return False
