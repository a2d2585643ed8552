"""Bytes to characters: UTF-8 only, one kind of line end, and nothing that a reader of the file could not see."""

import re
from collections.abc import Iterator
from typing import Final

from penstock.diagnostics import ERROR, WARNING, Diagnostic, Edit, Fix, Span
from penstock.text import limits

BOM: Final = b"\xef\xbb\xbf"
_PLAIN_BYTES: Final = bytes([10, 13, *range(32, 127)])
_HIGH_BYTES: Final = bytes(range(128, 256))
_WIDE_BOMS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# Line separators that YAML 1.1 takes for line ends and YAML 1.2 does not, byte-order marks in the middle of the text,
# everything that YAML calls not printable; and the signs that turn the direction of text, with which a file can show something
# else than it says.
_REFUSED: Final = "[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_UNDECODED: Final = "[\udc80-\udcff]"  # what Python makes of a byte that is not UTF-8
# What looks like nothing or like a space, where it is not part of a text: mostly pasted from a page or a chat.
_UNSEEN: Final = "[\xad\u200b\u200e\u200f\u2060]|(?:^ *|(?<=[:-]))[\xa0\u3000]"


def is_ascii_printable(data: bytes) -> bool:
    """Say whether `data` holds printable ASCII and line ends only (no tab): nothing here can be wrong with it."""
    return not data.translate(None, _PLAIN_BYTES)


def clean(data: bytes) -> str | None:
    """Return the characters of `data` when nothing is wrong with any of them and none is a tab, else None."""
    if is_ascii_printable(data):
        text = data.decode("ascii")
        return text if "\r" not in text else to_text(data)
    if data.translate(None, _PLAIN_BYTES + _HIGH_BYTES) or data.startswith(BOM):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    text = _one_line_end(text)
    return None if re.search(_REFUSED, text) or re.search(_UNSEEN, text, re.MULTILINE) else text


def to_text(data: bytes) -> str:
    """Return the characters of `data` for display and parsing.

    The byte-order mark is dropped, every line end becomes a newline, and what cannot be decoded becomes U+FFFD, so that
    lines and columns stay what an editor shows.
    """
    if data.startswith(BOM):
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = re.sub(_UNDECODED, "\ufffd", data.decode("utf-8", "surrogateescape"))
    return _one_line_end(text)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def wide_encoding(data: bytes) -> str | None:
    """Name the encoding of a file that is UTF-16 or UTF-32 by its first bytes, or None."""
    for mark, name in _WIDE_BOMS:
        if data.startswith(mark):
            return name
    first = data[:4]
    if len(first) == 4 and (first[0] == first[2] == 0 or first[1] == first[3] == 0) and any(first):
        return "UTF-16"
    return None


def check(file: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """Return `data` as text that a YAML reader takes, and the diagnostics about what had to be replaced.

    Bytes that are not UTF-8 (PEN1008) and characters that do not belong in a text file (PEN1010) become U+FFFD, so that
    everything else in the file can still be checked.
    """
    if is_ascii_printable(data):
        return to_text(data), []
    encoding = wide_encoding(data)
    if encoding is not None:
        return "", [_wide(file, encoding)]
    found = _bad_bytes(file, data)
    text = to_text(data)
    found += _refused(file, text) + _unseen(file, text)
    return re.sub(_REFUSED, "\ufffd", text), found


def _wide(file: str, encoding: str) -> Diagnostic:
    return Diagnostic(
        "PEN1008",
        ERROR,
        f"the file is {encoding}, not UTF-8",
        Span(file, 1, 1, 1, 1),
        help="save it as UTF-8 (in PowerShell: `Out-File -Encoding utf8`)",
    )


def _bad_bytes(file: str, data: bytes) -> list[Diagnostic]:
    """Report the first byte of each stretch that is not UTF-8 (PEN1008)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return []
    found: list[Diagnostic] = []
    text = _one_line_end(data.removeprefix(BOM).decode("utf-8", "surrogateescape"))
    for char, span in _places(file, text, f"(?<!{_UNDECODED}){_UNDECODED}"):
        message = f"byte 0x{ord(char) - 0xDC00:02x} is not valid UTF-8"
        advice = "save the file as UTF-8; it may have been written as Latin-1 or Windows-1252"
        found.append(Diagnostic("PEN1008", ERROR, message, span, help=advice))
    return found


def _refused(file: str, text: str) -> list[Diagnostic]:
    """Report control characters and their like (PEN1010)."""
    found: list[Diagnostic] = []
    for char, span in _places(file, text, _REFUSED):
        message = f"the character U+{ord(char):04X} is not allowed in a text file"
        advice = f'remove it, or write it inside double quotes as "{_escaped(char)}"'
        found.append(Diagnostic("PEN1010", ERROR, message, span, help=advice))
    return found


def _unseen(file: str, text: str) -> list[Diagnostic]:
    """Report characters that cannot be seen, or look like a space and are none (PEN1021)."""
    found: list[Diagnostic] = []
    for char, span in _places(file, text, _UNSEEN):
        is_space = char in "\xa0\u3000"
        what = "looks like a space and is none" if is_space else "cannot be seen"
        message = f"the character U+{ord(char):04X} {what}"
        advice = "replace it by a space" if is_space else "remove it"
        fix = Fix(advice, (Edit(span, " " if is_space else ""),))
        found.append(Diagnostic("PEN1021", WARNING, message, span, help=advice, fix=fix))
    return found


def _places(file: str, text: str, pattern: str) -> Iterator[tuple[str, Span]]:
    """Yield the last character of each match and where it stands; at most as many as a file may have findings."""
    line, line_start = 1, 0
    for count, match in enumerate(re.finditer(pattern, text, re.MULTILINE)):
        if count > limits.FINDINGS:
            break
        at = match.end() - 1
        line += text.count("\n", line_start, at)
        line_start = text.rfind("\n", 0, at) + 1
        column = at - line_start + 1
        yield text[at], Span(file, line, column, line, column + 1)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
