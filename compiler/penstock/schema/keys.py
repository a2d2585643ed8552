"""Explains keys that are unknown, missing, badly named, or that exclude each other."""

from typing import Any

from penstock.diagnostics.suggest import closest
from penstock.schema import nodes, scalars, words
from penstock.schema.case import Case, describe
from penstock.schema.problem import Path, Problem


def unknown(case: Case) -> list[Problem]:
    """Explain each key that the object does not take."""
    return [_unknown(case, key) for key in case.error.kind.unexpected]


def _unknown(case: Case, key: str) -> Problem:
    taken = case.place.schema.get("properties", {})
    near = closest(key, [name for name in taken if name not in case.value])
    path: Path = (*case.path, key)
    message = f"unknown key `{key}` in {words.place(case.path)}"
    respelt = bool(near) and _fold(near[0]) == _fold(key)
    other = None if respelt else _other_alternative(case, key)
    home = None if respelt or other else _home(case, key)
    if other is not None:
        return Problem(path, "PEN1110", message, other, key=True)
    if home is not None:
        help_ = (
            f"`{key}` belongs under `{nodes.show(home, case.path)}`" if home else f"`{key}` belongs at the top level"
        )
        return Problem(path, "PEN1110", message, help_, key=True, home=home)
    if near:
        help_ = f"did you mean `{near[0]}`?"
        return Problem(path, "PEN1110", message, help_, key=True, candidates=near, replacement=near[0])
    help_ = f"{words.place(case.path)} takes {words.ticks(tuple(taken))}" if taken else "remove it"
    return Problem(path, "PEN1110", message, help_, key=True)


def _fold(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "")


def _other_alternative(case: Case, key: str) -> str | None:
    """Say which other alternative of the object takes a key of this name, None when none does."""
    if case.place.choice is None:
        return None
    tag = case.place.choice["discriminator"]["propertyName"]
    found = nodes.alternatives(case.place.choice, case.place.file)
    owners = [f"`{name}`" for name, schema in found.items() if key in schema.get("properties", {})]
    if not owners:
        return None
    return f"`{key}` belongs to the {tag} {words.either(owners)}; here `{tag}` is `{words.flow(case.value.get(tag))}`"


def _home(case: Case, key: str) -> nodes.Template | None:
    """Return the nearest other place whose object takes a key of exactly this name."""
    return nodes.nearest(
        [place for place in nodes.homes(case.name, key) if not nodes.same(place, case.path)], case.path
    )


def required(case: Case) -> list[Problem]:
    """Explain a missing key: what it is for and how it looks."""
    return [missing(case, case.error.kind.property)]


def missing(case: Case, key: str) -> Problem:
    """Say that the object at the case's path lacks `key`."""
    if case.path == () and key == "apiVersion":
        code, wanted = "PEN1101", case.place.schema["properties"][key]["const"]
        return Problem((), code, f"missing key `{key}`", f"write `{key}: {wanted}`", missing=True, candidates=(key,))
    message = f"missing key `{key}` in {words.place(case.path)}"
    if key == case.place.schema.get("discriminator", {}).get("propertyName"):
        return _missing_tag(case, key, message)
    schema, file = nodes.flat(case.place.schema.get("properties", {}).get(key, {}), case.place.file)
    advice = describe(nodes.Place(schema, file, schema, None), key)
    return Problem(case.path, "PEN1111", message, advice, missing=True, candidates=(key,))


def _missing_tag(case: Case, tag: str, message: str) -> Problem:
    """Say that the key is missing that chooses an alternative, or that it is misspelt: then no alternative knows the key."""
    found = nodes.alternatives(case.place.schema, case.place.file)
    known = {key for schema in found.values() for key in schema["properties"]}
    strange = [key for key in case.value if key not in known]
    misspelt = next(
        (
            key
            for key in strange
            if (isinstance(case.value[key], str) and case.value[key] in found) or closest(key, (tag,))
        ),
        None,
    )
    if misspelt is not None:
        path: Path = (*case.path, misspelt)
        words_ = f"unknown key `{misspelt}` in {words.place(case.path)}"
        help_ = f"did you mean `{tag}`?"
        return Problem(path, "PEN1110", words_, help_, key=True, candidates=(tag,), replacement=tag)
    help_ = "\n".join(scalars.alternatives(case.place))
    return Problem(case.path, "PEN1120", message, help_, missing=True, candidates=(tag,))


def groups(case: Case, branches: list[dict[str, Any]]) -> list[Problem]:
    """Explain an object that must have the keys of exactly one of several groups."""
    wanted = [tuple(branch["required"]) for branch in branches]
    begun = [group for group in wanted if any(key in case.value for key in group)]
    title = words.place(case.path)
    if len(begun) == 1:
        return [missing(case, key) for key in begun[0] if key not in case.value]
    choices = words.either([" with ".join(f"`{key}`" for key in group) for group in wanted])
    if not begun:
        keys = tuple(key for group in wanted for key in group)
        message = f"{title} needs {choices}"
        return [Problem(case.path, "PEN1121", message, _purposes(case, keys), missing=True, candidates=keys)]
    second = next(key for key in case.value if any(key in group for group in begun) and key not in _first(case, begun))
    path: Path = (*case.path, second)
    message = f"{title} takes either {choices}, not both"
    return [Problem(path, "PEN1121", message, f"remove `{second}`, or what excludes it", key=True)]


def _first(case: Case, begun: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the group whose key comes first in the text."""
    return next(group for key in case.value for group in begun if key in group)


def _purposes(case: Case, keys: tuple[str, ...]) -> str | None:
    lines = []
    for key in keys:
        schema, _ = nodes.flat(case.place.schema.get("properties", {}).get(key, {}), case.place.file)
        if "description" in schema:
            lines.append(f"`{key}`: {schema['description']}")
    return "\n".join(lines) or None


def names(case: Case) -> list[Problem]:
    """Explain a key of a map that cannot be a name there."""
    inner = case.error.kind.error
    key = str(inner.instance)
    wanted = words.pattern(inner.kind.pattern) if inner.kind.name == "pattern" else inner.message
    message = f"{words.quoted(key)} cannot be a key of {words.place(case.path)}: a key must be {wanted}"
    return [Problem((*case.path, key), "PEN1123", message, describe(case.place), key=True)]
