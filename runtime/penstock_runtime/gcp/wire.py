"""The protobuf wire format, as far as Pub/Sub's few messages need it: strings, bytes, numbers, nested messages.

By hand, because the generated classes and their runtime cost an idle worker more memory than all the rest of it.
Source: Protocol Buffers, "Encoding".
"""

from collections.abc import Iterator
from typing import Final

_VARINT: Final = 0
_FIXED64: Final = 1
_BYTES: Final = 2
_FIXED32: Final = 5


def varint(number: int) -> bytes:
    """Return a number below 2**64 as a varint."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, value: bytes | str | int) -> bytes:
    """Return one field of a message; what is empty or zero is left out, as proto3 does."""
    if not value:
        return b""
    if isinstance(value, int):
        return varint(number << 3 | _VARINT) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | _BYTES) + varint(len(data)) + data


def nested(number: int, data: bytes) -> bytes:
    """Return a nested message, which may be empty."""
    return varint(number << 3 | _BYTES) + varint(len(data)) + data


def entry(number: int, name: str, value: str) -> bytes:
    """Return one entry of a `map<string, string>`."""
    return nested(number, field(1, name) + field(2, value))


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield number and value of each field: bytes for strings and messages, whole numbers else. Raises ValueError."""
    place, end = 0, len(data)
    while place < end:
        key, place = _varint(data, place)
        kind = key & 7
        if kind == _BYTES:
            size, place = _varint(data, place)
            if place + size > end:
                raise ValueError("a field runs over the end")
            yield key >> 3, data[place : place + size]
            place += size
        elif kind == _VARINT:
            number, place = _varint(data, place)
            yield key >> 3, number
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
            yield key >> 3, int.from_bytes(data[place : place + size], "little")
            place += size
        else:
            raise ValueError(f"wire type {kind}")


def _varint(data: bytes, place: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        if place >= len(data) or shift > 63:
            raise ValueError("a number runs over the end")
        byte = data[place]
        place += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, place
        shift += 7
