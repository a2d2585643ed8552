"""ANSI colours, and harmless printing of text that users wrote."""

from penstock.record import Record

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "bold": "1",
    "gutter": "34",
    "help": "1;32",
    "removed": "31",
    "added": "32",
}

# Characters that change what a terminal or a reviewer sees without being seen themselves: direction overrides and
# isolates (the "Trojan source" trick), line and paragraph separators, zero-width characters, the byte order mark.
_HIDDEN = {
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x206A),
    0x00AD,
    0x061C,
    0xFEFF,
}


class Style(Record):
    """Paints words when `color` is on."""

    color: bool = False

    def __call__(self, role: str, text: str) -> str:
        """Return `text` in the colour of `role` (error, warning, note, bold, gutter, help, removed, added)."""
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if self.color and text else text


def visible(char: str) -> str:
    """Return what to print for one character: control characters as pictures, hidden and lone surrogates as escapes."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or code in _HIDDEN or 0xD800 <= code < 0xE000:
        return f"<U+{code:04X}>"
    return char


def clean(text: str) -> str:
    """Return `text` without anything that could drive a terminal; newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char == "\n" else visible(char) for char in text)


def flat(text: str) -> str:
    """Return `text` cleaned and on one line."""
    return " ".join(clean(text).split())
