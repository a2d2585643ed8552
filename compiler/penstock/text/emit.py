"""Emitter: plain data to block-style YAML that readers of YAML 1.1 and 1.2 understand alike.

Keys keep their order, lists stand at the indentation of their key (the Kubernetes convention), texts of several lines become
literal blocks, quotes appear only where a reader of either version would need them, nothing is folded or aliased. The bytes
depend on the data alone: what counts as printable is written down here, because Python's own answer changes with its version.
"""

import re
from typing import Any, Final

# What has no shape of its own: controls, blanks other than the space, format and private-use characters, non-characters.
_SHAPELESS: Final = (
    "\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U0010ffff"
)
_CONTROLS: Final = "\x00-\x08\x0b-\x1f"
_NOT_LITERAL = re.compile(f"[{_CONTROLS}{_SHAPELESS}]| \n|\t\n")
_NOT_PRINTABLE = re.compile(f"[\x00-\x1f{_SHAPELESS}]")
_ESCAPED = re.compile(f'["\\\\\x00-\x1f{_SHAPELESS}]')
# A text that needs no quotes begins with a sign that means nothing to YAML, and holds no `: `, no ` #`, and no blank or colon
# at its end. Quantities such as `500m` and options such as `--port` may begin with a digit and a dash.
_PLAIN = re.compile(
    rf"(?:[A-Za-z_/.$]|[0-9]+(?:\.[0-9]+)?[ac-df-np-wyzAC-DF-NP-WYZ]|--?[A-Za-z]|[^\x00-\xa0{_SHAPELESS}])"
    rf"(?:[^\x00-\x1f:#{_SHAPELESS}]++|:(?=[^ :#])|(?<! )#)*(?<! )"
)
# Words that some reader takes for a boolean, a null, a number, or the end of a document.
_WORD = re.compile(
    r"y|n|yes|no|on|off|true|false|null|nan|inf|infinity|\.(?:inf|nan)|\.[0-9_.].*|[._]+[0-9_.e+:-]*",
    re.IGNORECASE | re.ASCII,
)
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_FLOATS: Final = {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}
_CACHE_ENTRIES: Final = 20_000
_CACHED_CHARACTERS: Final = 200
_KEY_CHARACTERS: Final = 1000  # readers refuse a key of more than 1,024 on one line
# What a text looks like, and what a key's line begins with by indentation: the same few thousand come again and again.
_quotes: dict[str, str] = {}
_begun: dict[str, dict[str, str]] = {}


def dumps(value: Any) -> str:
    """Return `value` as one YAML document that ends with a newline.

    `value` is made of dict (keys: str), list, tuple, str, int, float, bool and None. Raises TypeError for anything else,
    and ValueError for a lone surrogate or a key of more than 1,000 characters.
    """
    out: list[str] = []
    if value.__class__ is not dict and value.__class__ is not list:
        value = _exact(value)
    if value.__class__ is dict and value:
        _mapping(value, "\n", out)
    elif value.__class__ is list and value:
        _sequence(value, "\n", out)
    else:
        out.append(_other(value, "\n"))
    out.append("\n")
    return "".join(out).removeprefix("\n")


def dumps_all(values: Any) -> str:
    """Return each of `values` as a document; documents are parted by a `---` line."""
    return "---\n".join([dumps(value) for value in values])


def _mapping(data: dict[str, Any], lead: str, out: list[str]) -> None:
    """Append a mapping that is not empty; `lead` is the newline and indentation of its lines."""
    append = out.append
    begun = _begun.setdefault(lead, {})
    for key, value in data.items():
        kind = value.__class__
        try:
            line = begun[key]
        except KeyError:
            line = _begin(key, lead)
        if kind is str:
            try:
                append(f"{line} {_quotes[value]}")
            except KeyError:
                append(f"{line} {_text(value, lead)}")
        elif kind is dict and value:
            append(line)
            _mapping(value, lead + "  ", out)
        elif kind is list and value:
            append(line)
            _sequence(value, lead, out)
        elif kind is int:
            append(f"{line} {value}")
        elif kind is bool:
            append(f"{line} true" if value else f"{line} false")
        elif (exact := _exact(value)) is not value:
            _mapping({key: exact}, lead, out)
        else:
            append(f"{line} {_other(value, lead)}")


def _sequence(items: list[Any], lead: str, out: list[str]) -> None:
    """Append a list that is not empty; the first line of an item stands behind its dash."""
    inner = lead + "  "
    dash = lead + "- "
    cut = len(inner)
    for value in items:
        kind = value.__class__
        if kind is dict and value:
            at = len(out)
            _mapping(value, inner, out)
            out[at] = dash + out[at][cut:]
        elif kind is str:
            try:
                out.append(dash + _quotes[value])
            except KeyError:
                out.append(dash + _text(value, lead))
        elif kind is list and value:
            at = len(out)
            _sequence(value, inner, out)
            out[at] = dash + out[at][cut:]
        elif (exact := _exact(value)) is not value:
            _sequence([exact], lead, out)
        else:
            out.append(dash + _other(value, lead))


def _begin(key: Any, lead: str) -> str:
    """Return the line that `key` begins, up to its colon, and remember it."""
    if not isinstance(key, str):
        raise TypeError(f"a key must be a str, not {type(key).__name__}")
    shown = _quoted(str.__str__(key))
    if len(shown) > _KEY_CHARACTERS:
        raise ValueError(f"a key of {len(shown):,} characters cannot be written")
    line = f"{lead}{shown}:"
    if len(key) <= _CACHED_CHARACTERS:
        known = _begun[lead]
        if len(known) >= _CACHE_ENTRIES:
            known.clear()
        known[key] = line
    return line


def _text(text: str, lead: str) -> str:
    if "\n" in text and text[0] not in " \t\n" and text[-2:].strip() and not _NOT_LITERAL.search(text):
        inner = lead + "  "
        body = text.removesuffix("\n")
        if "\n\n" in body:
            # An empty line carries no indentation.
            shown = "".join([inner + line if line else "\n" for line in body.split("\n")])
        else:
            shown = inner + body.replace("\n", inner)
        return ("|" if text[-1] == "\n" else "|-") + shown
    return _quoted(text)


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _WORD.fullmatch(text):
        shown = text
    elif _NOT_PRINTABLE.search(text) or "'" in text or ('"' not in text and "\\" not in text):
        shown = '"' + _ESCAPED.sub(_escape, text) + '"'
    else:
        shown = f"'{text}'"
    if len(text) <= _CACHED_CHARACTERS:
        if len(_quotes) >= _CACHE_ENTRIES:
            _quotes.clear()
        _quotes[text] = shown
    return shown


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SHORT:
        return _SHORT[char]
    number = ord(char)
    if 0xD800 <= number < 0xE000:
        raise ValueError(f"the surrogate U+{number:04X} is not a character and cannot be written")
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"


def _other(value: Any, lead: str) -> str:
    """Return anything that fits behind a key: scalars, empty collections, and values of derived classes."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(str.__str__(value), lead)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        shown = float.__repr__(value)
        # YAML 1.1 wants a point in every float.
        return _FLOATS.get(shown) or (shown if "." in shown else shown.replace("e", ".0e"))
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"cannot write a {type(value).__name__} as YAML")


def _exact(value: Any) -> Any:
    """Return a derived mapping or list, or a tuple, as the class that the fast loops know; anything else as it is."""
    if value:
        if isinstance(value, dict):
            return dict(value)
        if isinstance(value, list | tuple):
            return list(value)
    return value
