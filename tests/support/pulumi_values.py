"""Decode the property maps of Pulumi's protocol into plain Python values with markers.

The wire marks secrets, outputs, resources and assets by an object that holds a well-known signature key; the constants
are read from the SDK itself, so a change of theirs is followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

SIGNATURE = rpc._special_sig_key
UNKNOWN_TEXT = rpc.UNKNOWN


@dataclass(frozen=True)
class Unknown:
    """A value that is not known before the deployment has happened."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Secret:
    """A value that Pulumi keeps encrypted in its state."""

    value: Any


@dataclass(frozen=True)
class ResourceRef:
    """A whole resource that is passed as a property value."""

    urn: str
    id: str | Unknown | None = None


@dataclass(frozen=True)
class Asset:
    """A file, text or address (`kind` is `path`, `text` or `uri`) that is uploaded as it is."""

    kind: str
    value: str


@dataclass(frozen=True)
class Archive:
    """A directory or archive (`path`, `uri`) or a mapping of names to assets (`assets`)."""

    kind: str
    value: Any


def decode(wire: Any, uses: set[str] | None = None) -> Any:
    """Return the Python value of a protobuf `Struct`, `ListValue` or scalar.

    `uses` collects the URNs that nested output values name as their dependencies. Whole numbers come back as `int`
    (the wire has only doubles). Raises ValueError on a signature that the SDK does not define.
    """
    if isinstance(wire, struct_pb2.Struct):
        fields = dict(wire.items())
        return _signed(fields, uses) if SIGNATURE in fields else {k: decode(v, uses) for k, v in fields.items()}
    if isinstance(wire, str):
        return UNKNOWN if wire == UNKNOWN_TEXT else wire
    if isinstance(wire, float):
        return int(wire) if wire.is_integer() and abs(wire) < 2**53 else wire
    if wire is None or isinstance(wire, bool):
        return wire
    return [decode(item, uses) for item in wire]  # a ListValue


def _signed(fields: dict[str, Any], uses: set[str] | None) -> Any:
    signature = fields[SIGNATURE]
    if signature == rpc._special_secret_sig:
        return Secret(decode(fields.get("value"), uses))
    if signature == rpc._special_output_value_sig:
        if uses is not None:
            uses.update(fields.get("dependencies", ()))
        value = decode(fields["value"], uses) if "value" in fields else UNKNOWN
        return Secret(value) if fields.get("secret") else value
    if signature == rpc._special_resource_sig:
        ident = decode(fields.get("id"))
        return ResourceRef(fields["urn"], UNKNOWN if ident == "" else ident)
    if signature == rpc._special_asset_sig:
        kind = next(k for k in ("path", "text", "uri") if k in fields)
        return Asset(kind, fields[kind])
    if signature == rpc._special_archive_sig:
        holds = next(k for k in ("assets", "path", "uri") if k in fields)
        return Archive(holds, decode(fields[holds], uses))
    raise ValueError(f"unknown signature in a property map: {signature}")


def encode(value: Any) -> Any:
    """Return the JSON-like wire form of a value that `decode` made, to hand it to `Struct.update`."""
    match value:
        case Unknown():
            return UNKNOWN_TEXT
        case Secret(inner):
            return {SIGNATURE: rpc._special_secret_sig, "value": encode(inner)}
        case ResourceRef(urn, ident):
            reference = {SIGNATURE: rpc._special_resource_sig, "urn": urn}
            return reference if ident is None else {**reference, "id": "" if ident == UNKNOWN else ident}
        case Asset(kind, inner):
            return {SIGNATURE: rpc._special_asset_sig, kind: inner}
        case Archive(kind, inner):
            return {SIGNATURE: rpc._special_archive_sig, kind: encode(inner)}
        case Mapping():
            return {key: encode(item) for key, item in value.items()}
        case list() | tuple():
            return [encode(item) for item in value]
        case _:
            return value


def plain(value: Any) -> Any:
    """Return the value with every `Secret` opened; `UNKNOWN` and references stay."""
    return _rebuild(value, lambda leaf: plain(leaf.value) if isinstance(leaf, Secret) else leaf)


def secret_paths(value: Any) -> tuple[str, ...]:
    """Return the dotted paths (`env.variables.TOKEN`, `items[0]`) of all secrets in a property map, sorted."""
    return tuple(sorted(path for path, leaf in walk(value) if isinstance(leaf, Secret)))


def unknown_paths(value: Any) -> tuple[str, ...]:
    """Return the dotted paths of all values that are not known yet (also inside secrets), sorted."""
    return tuple(sorted(path for path, leaf in walk(plain(value)) if isinstance(leaf, Unknown)))


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, leaf) for every scalar and marker; secrets are not entered."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")
    else:
        yield path, value


def _rebuild(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _rebuild(item, leaf) for key, item in value.items()}
    if isinstance(value, list):
        return [_rebuild(item, leaf) for item in value]
    return leaf(value)
