"""What the bodies of sources and sinks have in common: ids, names, descriptions, choices, settings."""

from typing import Any, Final

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View, is_expression
from penstock.dialects.keboola.fields import SETTING, SOURCE
from penstock.streams.ids import LONGEST, LONGEST_NAME, normalised
from penstock.text import Path

_DESCRIPTION: Final = 4096


def put(draft: Draft, place: Path, key: str, value: Any, origin: Path) -> None:
    """Set a key of the mapping or list item at `place`, which is there already."""
    target: Any = draft.data
    for step in place:
        target = target[step]
    target[key] = value
    draft.table[(*place, key)] = origin


def entity_id(shape: Shape, view: View, key: str, *, needed: bool = True) -> str | None:
    """Return the id of a source or sink: the one that is given, else made of the name; both by the same rule."""
    given = view.get(key)
    if view.has_key(key) and (not isinstance(given, str) or not 1 <= len(given) <= LONGEST):
        what = f"has {len(given)} characters" if isinstance(given, str) else "must be text"
        shape.report(
            "PEN1480",
            view.at(key),
            f"`{key}` {what}: an id has 1 to {LONGEST}",
            help="leave it out to make it of the name",
        )
        return None
    text = given if isinstance(given, str) else view.get("name")
    if text is None:
        if needed and not view.has_key("name"):
            shape.missing(view.path, "name", SOURCE["name"], "a source" if key == "sourceId" else "a sink")
        return None
    made = normalised(text)
    if not made:
        where = view.at(key) if given is not None else view.at("name")
        shape.report(
            "PEN1480", where, f"`{key}` must not be empty: nothing is left of `{text}`", help="use letters or digits"
        )
        return None
    return made[:LONGEST].rstrip("-")


def title(shape: Shape, view: View) -> bool:
    """Tell whether there is a good name; one that is too long is reported."""
    name = view.get("name")
    if name is None:
        return False
    if len(name) > LONGEST_NAME and not is_expression(name):
        message = f"`name` has {len(name)} characters: it must have 1 to {LONGEST_NAME}"
        shape.report("PEN1705", view.at("name"), message, help="the description has more room")
        return False
    return True


def description(shape: Shape, view: View) -> str | None:
    """Return the description when it is not too long."""
    words = view.get("description")
    if words is None or shape.accept(words, "any", view.at("description"), "`description`") == "":
        return None
    if not isinstance(words, str):
        shape.accept(words, "text", view.at("description"), "`description`")
        return None
    if len(words) > _DESCRIPTION:
        message = f"`description` has {len(words)} characters: it must have at most {_DESCRIPTION}"
        shape.report("PEN1705", view.at("description"), message, help="shorten it")
        return None
    return words


def choice(shape: Shape, view: View, key: str, allowed: tuple[str, ...]) -> str | None:
    """Return the value of a key that is one of a few."""
    value: str | None = view.get(key)
    if value is None or value in allowed:
        return value
    from penstock.diagnostics.suggest import hint

    listed = ", ".join(f"`{one}`" for one in allowed)
    message = f"`{key}` must be {'one of ' if len(allowed) > 1 else ''}{listed}, not `{value}`"
    shape.report("PEN1705", view.at(key), message, help=hint(value, allowed))
    return None


def add_settings(shape: Shape, draft: Draft, rows: list[tuple[Any, Path]], owner: Path) -> None:
    """Add a list of keys and values as settings of `owner`, a mapping that is there already."""
    seen: dict[str, Path] = {}
    for row, path in rows:
        if shape.accept(row, "mapping", path, "a setting") is None:
            continue
        view = shape.view(row, path, SETTING, "a setting")
        key = view.get("key")
        if key is None:
            continue
        if key in seen:
            related = (("first here", seen[key]),)
            shape.report("PEN1716", view.at("key"), f"the setting `{key}` stands here twice", related=related)
            continue
        seen[key] = view.at("key")
        target: Any = draft.data
        for step in owner:
            target = target[step]
        target.setdefault("settings", {})
        put(draft, (*owner, "settings"), key, view.get("value"), view.at("value" if view.has_key("value") else "key"))
