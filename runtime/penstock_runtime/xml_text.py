"""The little XML that two services speak: escape texts, and find flat elements in answers.

Nothing is expanded but the five entities and character references, so a hostile answer has nothing to grow with.
"""

import re
from typing import Final

_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
# What no XML 1.0 document may hold (Extensible Markup Language 1.0, section 2.2).
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
_TO_ESCAPE = re.compile(r"[&<>\r]")


def is_text(text: str) -> bool:
    """Tell whether a document can hold `text`."""
    return _REFUSED.search(text) is None


def escape(text: str) -> str:
    """Return `text` as content of an element. A carriage return is kept, which a reader would else turn into a newline."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found.group()], text)


def unescape(text: str) -> str:
    """Return the text that the content of an element stands for."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED[name]
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if number <= 0x10FFFF else found.group()


def first(document: str, name: str) -> str | None:
    """Return the text of the first element `name` that holds no other element; None when there is none."""
    found = re.search(rf"<{name}(?: [^<>]*)?>([^<]*)</{name}>", document)
    return unescape(found.group(1)) if found else None
