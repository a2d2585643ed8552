"""The head of a native document: apiVersion, kind and metadata.name, without which nothing else can be judged."""

from typing import Any

from penstock.diagnostics import Diagnostic
from penstock.text import Document

API_VERSION = "penstock.dev/v1"
KINDS = ("Stream", "StreamClass", "Workflow", "Pipeline", "Environment", "Policy", "Project")


def _error(
    code: str, message: str, document: Document, path: tuple[str, ...], help_text: str | None, *, key: bool = False
) -> Diagnostic:
    return Diagnostic(code, "error", message, document.locate(path, key=key), (), help_text)


def _missing(document: Document, key: str, path: tuple[str, ...], help_text: str) -> Diagnostic:
    return Diagnostic("PEN1103", "error", f"`{key}` is missing", document.missing(path), (), help_text)


def _suggest(word: str) -> str:
    from penstock.diagnostics.suggest import closest

    near = closest(word, KINDS)
    return f"did you mean `{near[0]}`?" if near else f"kinds are: {', '.join(KINDS)}"


def check_head(document: Document) -> list[Diagnostic]:
    """Return what is wrong with the head of a document; nothing when its kind and name can be used."""
    data: Any = document.data
    if not isinstance(data, dict):
        help_text = "a definition is a mapping with apiVersion, kind, metadata and spec"
        return [_error("PEN1101", "this document is not a definition", document, (), help_text)]
    if "kind" not in data and "apiVersion" not in data:
        help_text = (
            f"native definitions begin with `apiVersion: {API_VERSION}` and `kind:`; no dialect knows this shape either"
        )
        return [_error("PEN1101", "this document is not a definition", document, (), help_text)]
    found: list[Diagnostic] = []
    if "kind" not in data:
        found.append(_missing(document, "kind", (), f"one of: {', '.join(KINDS)}"))
    elif not isinstance(data["kind"], str) or data["kind"] not in KINDS:
        found.append(
            _error("PEN1102", f"unknown kind `{data['kind']}`", document, ("kind",), _suggest(str(data["kind"])))
        )
    version = data.get("apiVersion")
    if version is None:
        found.append(_missing(document, "apiVersion", (), f"add `apiVersion: {API_VERSION}`"))
    elif version != API_VERSION:
        found.append(
            _error("PEN1102", f"unknown apiVersion `{version}`", document, ("apiVersion",), f"write `{API_VERSION}`")
        )
    if data.get("kind") != "Project":
        found += _check_name(document, data)
    return found


def _check_name(document: Document, data: dict[str, Any]) -> list[Diagnostic]:
    metadata = data.get("metadata")
    if not isinstance(metadata, dict):
        if "metadata" in data:
            return [
                _error(
                    "PEN1104",
                    "`metadata` must be a mapping",
                    document,
                    ("metadata",),
                    "write `metadata:` with a `name:` below it",
                )
            ]
        return [_missing(document, "metadata", (), "every definition has a name: `metadata: {name: my-name}`")]
    name = metadata.get("name")
    if name is None:
        return [_missing(document, "name", ("metadata",), "every definition has a name, such as `name: goes-glm`")]
    if not isinstance(name, str):
        return [_error("PEN1104", "the name must be text", document, ("metadata", "name"), "put it in quotes")]
    return []
