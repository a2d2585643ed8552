"""JSON whose numbers keep their text: 42.10 stays 42.10, and a number of twenty digits keeps them all."""

import json
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, Final, NoReturn


class Number(str):
    """A number, as it was written."""

    __slots__ = ()


_CONSTANTS: Final = {None: "null", True: "true", False: "false"}


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_decoder: Final = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=_refused)


def parse(data: bytes) -> Any:
    """Return the value of a JSON text (UTF-8), numbers as `Number`. Raises ValueError."""
    try:
        return _decoder.decode(data.decode())
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def quoted(text: str) -> str:
    """Return a text as JSON. Half a surrogate pair, which UTF-8 cannot carry, is written as an escape."""
    found = encode_basestring(text)
    if not found.isascii():
        try:
            found.encode()
        except UnicodeEncodeError:
            return encode_basestring_ascii(text)
    return found


def compact(value: Any) -> str:
    """Return a parsed value as JSON without spaces. Raises RecursionError for one that is nested too deeply."""
    if isinstance(value, Number):
        return str.__str__(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{quoted(key)}:{compact(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([compact(item) for item in value]) + "]"
    return _CONSTANTS[value]


def plain(value: Any) -> Any:
    """Return a parsed value with the numbers of Python."""
    if isinstance(value, Number):
        return float(value) if any(char in value for char in ".eE") else int(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
