"""What a task of a batch workflow finds and leaves behind: its context, and the files of its output.

docs/reference/batch-protocol.md is the contract; Argo reads the files as output parameters.
"""

import json
import os
import tempfile
from typing import Any, Final

from penstock_runtime.errors import Unusable, WorkerError
from penstock_runtime.expressions import flatten, follow

MAX_CONTEXT: Final = 64 * 1024 * 1024  # bytes; outputs of all tasks that this one refers to
MAX_PARAMETER: Final = 256 * 1024  # bytes of an output parameter of Argo


class BadOutput(WorkerError):
    """What the task returned cannot be handed on."""


def read_context(path: str) -> dict[str, Any]:
    """Return what the run supplies. Raises Unusable."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(MAX_CONTEXT + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"the context of the run, {path}: {error}") from None
    if len(text) > MAX_CONTEXT:
        raise Unusable(f"the context of the run, {path}, is larger than {MAX_CONTEXT} bytes")
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unusable(f"the context of the run, {path}, is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise Unusable(f"the context of the run, {path}, is no mapping")
    return found


def files(output: Any, wanted: list[dict[str, Any]]) -> dict[str, str]:
    """Return path -> text of the files that `batch.outputs` wants of an output. Raises BadOutput."""
    if output is None:
        output = {}
    if not isinstance(output, dict):
        raise BadOutput(f"the task must return a mapping, not {type(output).__name__}")
    return {one["file"]: _text(one, output) for one in wanted}


def write(found: dict[str, str]) -> None:
    """Write files whole: nobody sees half of one."""
    for path, text in found.items():
        folder = os.path.dirname(os.path.abspath(path))
        os.makedirs(folder, exist_ok=True)
        number, scratch = tempfile.mkstemp(dir=folder)
        with open(number, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(scratch, 0o644)
        os.replace(scratch, path)


def _text(one: dict[str, Any], output: dict[str, Any]) -> str:
    value = _items(one, output) if one["type"] == "items" else _part(one, output)
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadOutput(f"the output is no JSON: {error}") from None
    if len(text.encode()) > MAX_PARAMETER:
        raise BadOutput(
            f"{os.path.basename(one['file'])} has {len(text.encode()):,} bytes, and a parameter of Argo {MAX_PARAMETER:,}: "
            "write large results to a store and return their address"
        )
    # Argo reads `{{` as the start of a tag; the escape means the same to every reader of JSON.
    return text.replace("{{", "{\\u007b")


def _part(one: dict[str, Any], output: dict[str, Any]) -> dict[str, Any]:
    keys = one.get("keys")
    if keys is None:
        return output
    missing = [key for key in keys if key not in output]
    if missing:
        there = ", ".join(sorted(map(str, output))) or "none"
        raise BadOutput(f"the output has no `{'`, `'.join(missing)}`, which later tasks read (there are: {there})")
    return {key: output[key] for key in keys}


def _items(one: dict[str, Any], output: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the items for a job that runs for each; every one is wrapped."""
    path = "output" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in one["path"])
    try:
        value = follow(output, tuple(one["path"]), path)
    except WorkerError as error:
        raise BadOutput(str(error)) from None
    try:
        items = flatten([value] if one["partial"] else value, flatten=one["flatten"])
    except ValueError as error:
        raise BadOutput(f"{path}: {error}") from None
    return [{"item": item} for item in items]
