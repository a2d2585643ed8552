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


class Style(Record):
    """Paints words when `color` is on."""

    color: bool = False

    def __call__(self, role: str, text: str) -> str:
        """Return `text` in the colour of `role` (error, warning, note, bold, gutter, help, removed, added)."""
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if self.color and text else text


def visible(char: str) -> str:
    """Return what to print for one character: itself, a picture of a control character, or its number.

    Numbers are for what changes a line without being seen: direction overrides (the "Trojan source" trick), zero-width and
    no-break characters, line separators, lone surrogates.
    """
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


def clean(text: str) -> str:
    """Return `text` without anything that could drive a terminal; newlines stay."""
    if text.isprintable():
        return text
    return "".join(char if char == "\n" else visible(char) for char in text)


def inline(text: str) -> str:
    """Return `text` cleaned, line ends as pictures: for file names, whose spaces count."""
    return text if text.isprintable() else "".join(map(visible, text))


def flat(text: str) -> str:
    """Return `text` cleaned and on one line, each run of blanks as one space."""
    return " ".join(clean(text).split())
