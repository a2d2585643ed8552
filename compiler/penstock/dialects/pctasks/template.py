"""The STAC description of a collection: the JSON file that `template` names, with its text put in.

A template is a file, or a folder with `template.json` and `description.md`; pctasks puts the Markdown where the JSON says
`{{ collection.description }}`.
"""

import re
from typing import Any

from penstock.dialects._shape import Shape
from penstock.dialects.model import DialectContext
from penstock.dialects.pctasks.dataset import Collection

_LOCAL = re.compile(r"\$\{\{\s*local\.path\(\s*([^()]*?)\s*\)\s*\}\}")
_DESCRIPTION = re.compile(r"\{\{\s*collection\.description\s*\}\}")


def content(shape: Shape, collection: Collection, context: DialectContext) -> Any:
    """Return the description of a collection: data where its files can be read, else an expression that reads the JSON."""
    template = (collection.template or "").strip()
    match = _LOCAL.fullmatch(template)
    if match is None:
        return template if "${{" in template else f"${{{{ local.file({_json_of(template)}) }}}}"
    file = _json_of(match[1])
    expression = f"${{{{ local.file({file}) }}}}"
    text = context.read(file) if context.read is not None and not set("*?[") & set(file) else None
    if text is None:
        return expression
    data = _parse(shape, collection, text, file)
    if not isinstance(data, dict):
        return expression
    _same_id(shape, collection, data, file)
    folder = file.removesuffix("template.json")
    description = context.read(f"{folder}description.md") if folder != file and context.read is not None else None
    filled = _fill(data, description) if description is not None else data
    return {**filled, "id": collection.id}


def _json_of(path: str) -> str:
    """A template that is no JSON file is a folder with one."""
    return path if path.endswith(".json") else f"{path.rstrip('/')}/template.json"


def _parse(shape: Shape, collection: Collection, text: str, file: str) -> Any:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        shape.report("PEN1705", collection.template_path, f"`{file}` is not JSON: {error}")
        return None


def _same_id(shape: Shape, collection: Collection, data: dict[str, Any], file: str) -> None:
    own = data.get("id")
    if own and own != collection.id:
        shape.report(
            "PEN1713",
            collection.template_path,
            f"the template describes the collection `{own}`, not `{collection.id}`",
            help=f"make the `id` in `{file}` and the collection's `id` the same",
            related=(("the collection's id", (*collection.path, "id")),),
        )


def _fill(data: Any, description: str) -> Any:
    if isinstance(data, dict):
        return {key: _fill(value, description) for key, value in data.items()}
    if isinstance(data, list):
        return [_fill(value, description) for value in data]
    if isinstance(data, str) and "{{" in data:
        return _DESCRIPTION.sub(lambda _: description, data)
    return data
