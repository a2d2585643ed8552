"""Plain scalars: what an unquoted word means, and where older YAML readers see something else.

The rules are those of the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema) with one exception: an
integer with leading zeros is text, because YAML 1.1 reads it as octal and YAML 1.2 as decimal, and both are surprises.
Dates are text under these rules.
"""

import re
from typing import Final, NamedTuple

from penstock.text import limits

Scalar = str | int | float | bool | None


class Plain(NamedTuple):
    """The value of a plain scalar, and what a YAML 1.1 reader makes of it when that is something else."""

    value: Scalar
    elsewhere: str | None
    problem: str | None = None


_WORDS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_WORDS_11: Final[dict[str, str]] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), "the boolean true"),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), "the boolean false"),
    "=": "a special value that most refuse",
    "<<": "a merge key",
}
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)").fullmatch
_OCTAL = re.compile(r"0o[0-7]+").fullmatch
_HEX = re.compile(r"0x[0-9a-fA-F]+").fullmatch
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+(?:\.[0-9]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+))"
).fullmatch
_INT_11 = re.compile(
    r"[-+]?(?:(?P<binary>0b[01_]+)|(?P<octal>0[0-7_]+)|(?P<hex>0x[0-9a-fA-F_]+)|(?P<sixty>[1-9][0-9_]*(?::[0-5]?[0-9])+)"
    r"|0|[1-9][0-9_]*)"
).fullmatch
_FLOAT_11 = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
).fullmatch
_CACHED_CHARACTERS: Final = 64
_CACHE_ENTRIES: Final = 50_000
_cache: dict[str, Plain] = {}


def plain(text: str) -> Plain:
    """Return the meaning of the plain scalar `text`; results are shared, so they must not be changed."""
    try:
        return _cache[text]
    except KeyError:
        found = _resolve(text)
        if len(text) <= _CACHED_CHARACTERS:
            if len(_cache) >= _CACHE_ENTRIES:
                _cache.clear()
            _cache[text] = found
        return found


def _resolve(text: str) -> Plain:
    if text in _WORDS:
        return Plain(_WORDS[text], None)
    if text[0] in "0123456789+-.":
        return _number(text)
    return Plain(text, _WORDS_11.get(text))


def _number(text: str) -> Plain:
    if _DECIMAL(text) or _OCTAL(text) or _HEX(text) or _FLOAT(text):
        if len(text) > limits.NUMBER_CHARACTERS:
            return Plain(text, None, f"has {len(text):,} characters; a number may have {limits.NUMBER_CHARACTERS}")
        if _DECIMAL(text):
            return Plain(int(text), None)
        if text[:2] in ("0o", "0x"):
            return Plain(int(text, 0), "text" if text[1] == "o" else None)
        value = float(text)
        if value in (float("inf"), float("-inf")):
            return Plain(value, None, "is larger than a 64-bit float can hold")
        return Plain(value, None if _FLOAT_11(text) else "text")
    return Plain(text, _elsewhere(text))


def _elsewhere(text: str) -> str | None:
    """Say which number a YAML 1.1 reader sees in `text`, which is text to us."""
    if len(text) > limits.NUMBER_CHARACTERS:
        return None
    match = _INT_11(text)
    if match is None:
        if not _FLOAT_11(text):
            return None
        return "a number in base 60" if ":" in text else f"the number {float(text.replace('_', ''))}"
    digits = text.replace("_", "").lstrip("+-")
    sign = -1 if text[0] == "-" else 1
    if match["sixty"]:
        value = 0
        for part in digits.split(":"):
            value = value * 60 + int(part)
        return f"the number {sign * value} (base 60)"
    base = 2 if match["binary"] else 16 if match["hex"] else 8 if match["octal"] else 10
    if digits in ("0", "0b", "0x"):
        return "the number 0"
    return f"the number {sign * int(digits, base)}" + (" (octal)" if base == 8 else "")
