"""Explains why data is no definition: not a mapping, or without a known `apiVersion` and `kind`."""

from typing import Any

from penstock.diagnostics.suggest import closest
from penstock.schema import store, words
from penstock.schema.problem import Problem

_EXAMPLE = "a definition begins with `apiVersion: {version}` and `kind: KIND`, where KIND is one of {kinds}"


def explain(data: Any) -> list[Problem]:
    """Return what is wrong with the head of `data`, whose `kind` is missing or unknown."""
    kinds = store.kinds()
    version = api_version(kinds[0])
    begin = _EXAMPLE.format(version=version, kinds=words.ticks(kinds))
    if not isinstance(data, dict):
        return [Problem((), "PEN1103", f"a definition must be a mapping, not {words.found(data)}", begin)]
    own, kind = data.get("apiVersion"), data.get("kind")
    if isinstance(own, str) and not own.startswith("penstock.dev/") and "kind" in data:
        message = f"`apiVersion` is {words.quoted(own)}: this is no definition of penstock"
        return [Problem(("apiVersion",), "PEN1101", message, begin)]
    if "apiVersion" not in data and (slip := _slip("apiVersion", data)) is not None:
        # Of what it is a definition is known once that is right.
        return [slip]
    problems = [] if own == version else [_version(data, own, version)]
    if "kind" not in data:
        slip = _slip("kind", data)
        if slip is not None:
            problems.append(slip)
        else:
            problems.append(Problem((), "PEN1102", "missing key `kind`", begin, missing=True, candidates=("kind",)))
    elif not isinstance(kind, str):
        problems.append(Problem(("kind",), "PEN1102", f"`kind` must be text, not {words.found(kind)}", begin))
    else:
        near = closest(kind, kinds)
        help_ = (f"did you mean `{near[0]}`? " if near else "") + f"the kinds are {words.ticks(kinds)}"
        replacement = near[0] if near else None
        message = f"there is no kind {words.quoted(kind)}"
        problems.append(Problem(("kind",), "PEN1102", message, help_, candidates=near, replacement=replacement))
    return problems


def _slip(wanted: str, data: dict[Any, Any]) -> Problem | None:
    """Return the finding about the key that probably is `wanted`, misspelt."""
    known = ("apiVersion", "kind", "metadata", "spec")
    near = [key for key in closest(wanted, [str(key) for key in data]) if key not in known]
    if not near:
        return None
    message, help_text = f"unknown key `{near[0]}` in the definition", f"did you mean `{wanted}`?"
    return Problem((near[0],), "PEN1110", message, help_text, True, (wanted,), replacement=wanted)


def api_version(kind: str) -> str:
    """Return the version of definitions that the schema of `kind` describes."""
    version: str = store.tree(store.name_of(kind))["properties"]["apiVersion"]["const"]
    return version


def _version(data: dict[str, Any], own: Any, version: str) -> Problem:
    help_ = f"write `apiVersion: {version}`"
    if "apiVersion" not in data:
        return Problem((), "PEN1101", "missing key `apiVersion`", help_, missing=True, candidates=("apiVersion",))
    message = f"`apiVersion` must be `{version}`, not {words.found(own)}"
    return Problem(("apiVersion",), "PEN1101", message, help_, replacement=version)
