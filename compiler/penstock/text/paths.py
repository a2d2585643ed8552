"""Paths into a document: print one (`spec.jobs.create-items.tasks[0].image`) and read it back."""

import re
from typing import Final

Path = tuple[str | int, ...]

# Patterns stay text until they are used: compiling them would cost every start of the command a millisecond.
_BARE: Final = r"[^\s.\[\]\"'\\\x00-\x20\x7f]+"
_STEP: Final = r'\[(?:(?P<index>\d+)|"(?P<quoted>(?:[^"\\]|\\.)*)")\]|(?P<dot>\.)?(?P<bare>[^\s.\[\]"\'\\]+)'
_ESCAPED: Final = (
    r'["\\]|[^ -~\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0010ffff]'
)
_ESCAPE: Final = r"\\(?:u([0-9a-fA-F]{4})|(.))"


def format_path(path: Path) -> str:
    """Return `path` as text: keys joined by dots, list indexes in brackets, unusual keys quoted in brackets.

    The root is the empty string. `parse_path` is the inverse.
    """
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif re.fullmatch(_BARE, step):
            parts.append(f".{step}" if parts else step)
        else:
            parts.append(f'["{re.sub(_ESCAPED, _escape, step)}"]')
    return "".join(parts)


def parse_path(text: str) -> Path:
    """Read what `format_path` writes. Raises ValueError with the offending column (from 1)."""
    path: list[str | int] = []
    position = 0
    step = re.compile(_STEP, re.DOTALL)
    while position < len(text):
        match = step.match(text, position)
        # A dot stands between a key and what is before it, and nowhere else.
        if match is None or (match["bare"] is not None and (match["dot"] is None) == bool(path)):
            raise ValueError(f"not a path: unexpected {text[position]!r} at column {position + 1} of {text!r}")
        if match["index"] is not None:
            path.append(int(match["index"]))
        elif match["quoted"] is not None:
            path.append(re.sub(_ESCAPE, _unescape, match["quoted"], flags=re.DOTALL))
        else:
            path.append(match["bare"])
        position = match.end()
    return tuple(path)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return "\\" + char if char in '"\\' else f"\\u{ord(char):04x}"


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]
