"""From the files of a tree to things: manifests, Pulumi programs, and other files as a whole."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from penstock.semantic_diff.model import Thing, Tree

File = tuple[str, str, tuple[str, ...]]
"""Path below the environment's folder, text, the definitions that it came from."""
_FORMATS: Final = (".yaml", ".yml", ".json", ".toml")


def tree(
    environment: str, files: Iterable[File], definitions: Iterable[str], opaque: Mapping[str, str] | None = None
) -> Tree:
    """Return the things in the files of one environment's tree."""
    files = list(files)
    shared = {path.rpartition("/")[0]: text for path, text, _ in files if path.endswith("/shared.py")}
    fields = {folder: _shared(text) for folder, text in shared.items()}
    things: list[Thing] = []
    for path, text, owners in sorted(files):
        things += _things(path, text, owners[0] if owners else "", fields)
    return Tree(environment, tuple(things), frozenset(definitions), opaque or {})


def _shared(text: str) -> dict[str, Any]:
    from penstock.semantic_diff.program import shared_fields

    try:
        return shared_fields(text)
    except (SyntaxError, ValueError):
        return {}


def _things(path: str, text: str, definition: str, shared: Mapping[str, Mapping[str, Any]]) -> list[Thing]:
    if path.startswith("pulumi/") and path.endswith(".py"):
        return _program(path, text, definition, shared)
    if path.startswith(("manifests/", "argocd/")):
        objects = _objects(path, text)
        if objects is not None:
            return [kubernetes_thing(one, path, definition) for one in objects]
    return [Thing("file", _sort(path), "", path, definition, path, _content(path, text))]


def _program(path: str, text: str, definition: str, shared: Mapping[str, Mapping[str, Any]]) -> list[Thing]:
    from penstock.semantic_diff.program import resources

    program = "/".join(path.split("/")[:2])
    try:
        return resources(text, program, path, definition, shared.get(program, {}))
    except (SyntaxError, ValueError):
        return [Thing("file", "python", "", path, definition, path, {"text": text})]


def _objects(path: str, text: str) -> list[dict[str, Any]] | None:
    """Return the Kubernetes objects of a file; None when it is something else, or broken."""
    from penstock.text import Source, read

    found = read(Source(path, text.encode("utf-8", "surrogateescape")))
    if any(one.severity == "error" for one in found.diagnostics):
        return None
    objects = [document.data for document in found.documents if document.data is not None]
    return objects if all(isinstance(one, dict) and "kind" in one for one in objects) else None


def kubernetes_thing(data: dict[str, Any], path: str, definition: str) -> Thing:
    """Return a Kubernetes object as a thing."""
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    group = str(data.get("apiVersion", "")).rpartition("/")[0]
    kind = str(data["kind"])
    return Thing(
        layer="kubernetes",
        type=f"{group}/{kind}" if group else kind,
        scope=str(metadata.get("namespace", "")),
        name=str(metadata.get("name", "")),
        definition=definition,
        file=path,
        data=_unfold(data),
    )


def _unfold(data: dict[str, Any]) -> dict[str, Any]:
    """Return a ConfigMap with the JSON documents in it as data, so that they are compared field by field."""
    inner = data.get("data")
    if data.get("kind") != "ConfigMap" or not isinstance(inner, dict):
        return data
    return {**data, "data": {name: _json(text) for name, text in inner.items()}}


def _json(text: Any) -> Any:
    import json

    if not isinstance(text, str) or not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _sort(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else "file"


def _content(path: str, text: str) -> Any:
    """Return what a file says where its format is known, else its text."""
    if path.endswith(_FORMATS):
        data = _parsed(path, text)
        if data is not None:
            return data
    return {"text": text}


def _parsed(path: str, text: str) -> Any:
    try:
        if path.endswith(".json"):
            import json

            return json.loads(text)
        if path.endswith(".toml"):
            import tomllib

            return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    from penstock.text import Source, read

    found = read(Source(path, text.encode("utf-8", "surrogateescape")))
    if found.diagnostics or len(found.documents) != 1:
        return None
    return found.documents[0].data
