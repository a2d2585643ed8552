"""Reads the configuration of a worker: bytes in, checked plain data or a list of reasons out.

The compiler validates the same text against the same schema file before it renders it; this check is for what happened to
it since (a hand-edited ConfigMap, an image older than the tree).
"""

import json
import sys
from typing import Any, NoReturn

from penstock_runtime.schema import MAIN, read_schemas

# A ConfigMap holds at most 1 MiB (Kubernetes API, `ConfigMap.data`); anything larger was not written by the compiler.
MAX_BYTES = 1024 * 1024


class ConfigError(Exception):
    """The configuration cannot be used; `reasons` holds one line each, with the place in the document."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def read(path: str) -> bytes:
    """Return the bytes at `path` (`-`: standard input), at most a little more than a configuration may have.

    Raises ConfigError when they cannot be read.
    """
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError((error.strerror or str(error),)) from None


def parse(data: bytes) -> Any:
    """Return the JSON value of `data` (UTF-8, at most 1 MiB).

    Stricter than `json.loads`: a duplicate key, NaN and Infinity are refused. Raises ConfigError.
    """
    if len(data) > MAX_BYTES:
        raise ConfigError((f"larger than {MAX_BYTES} bytes, the limit of a ConfigMap",))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError((f"not UTF-8: byte {error.start} is {data[error.start]:#04x}",)) from None
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ConfigError((f"line {error.lineno}, column {error.colno}: {error.msg}",)) from None
    except RecursionError:
        raise ConfigError(("nested too deeply",)) from None


def validate(value: Any) -> tuple[str, ...]:
    """Return every reason why `value` is no worker configuration, sorted by place; empty when it is one.

    Each reason starts with the JSON Pointer (RFC 6901) of its place, `/` for the whole document.
    """
    import jsonschema_rs

    schemas = read_schemas()
    registry = jsonschema_rs.Registry(resources=[(schema["$id"], schema) for schema in schemas.values()])
    validator = jsonschema_rs.validator_for(schemas[MAIN], registry=registry)
    reasons = sorted((_pointer(error.instance_path), error.message) for error in validator.iter_errors(value))
    return tuple(f"{place}: {_shortened(message)}" for place, message in reasons)


def load(data: bytes, role: str) -> dict[str, Any]:
    """Return the checked configuration held by `data`, which is to be for `role`.

    Raises ConfigError with every reason at once.
    """
    value = parse(data)
    reasons = validate(value)
    if reasons:
        raise ConfigError(reasons)
    config: dict[str, Any] = value
    if config["role"] != role:
        raise ConfigError((f"/role: it is for the role {config['role']}, not for {role}",))
    return config


def _pointer(path: list[str | int]) -> str:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]
    return "/" + "/".join(parts)


def _shortened(message: str) -> str:
    """Keep a message on one readable line: it quotes the offending value, which may be a whole object."""
    line = " ".join(message.split())
    return line if len(line) <= 300 else f"{line[:150]} ... {line[-140:]}"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise ConfigError((f"the key {json.dumps(key)} appears twice in one object",))
        value[key] = item
    return value


def _refuse(name: str) -> NoReturn:
    raise ConfigError((f"{name} is not JSON",))
