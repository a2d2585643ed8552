"""The diff for a terminal: environments, definitions, objects, fields; what would be lost stands out."""

from penstock.output._style import Style, clean, inline
from penstock.semantic_diff.fields import show_path
from penstock.semantic_diff.model import Change, Difference, Environment, Owner
from penstock.semantic_diff.values import show, telling, text_lines

SIGNS = {"create": "+", "delete": "-", "update": "~", "replace": "-/+", "rename": "»"}
_ROLES = {"create": "added", "delete": "removed", "update": "gutter", "replace": "warning", "rename": "note"}


def render(difference: Difference, *, color: bool) -> str:
    """Return the diff as text; the empty string when nothing differs."""
    style = Style(color)
    rows: list[str] = []
    for environment in difference.environments:
        rows += [*_environment(environment, style), ""]
    return "\n".join(rows)


def _environment(environment: Environment, style: Style) -> list[str]:
    word = "" if environment.action == "changed" else f" ({environment.action})"
    rows = [style("bold", f"Environment {inline(environment.name)}") + word]
    rows += [style("note", f"  note: {inline(note)}") for note in environment.notes]
    for owner, others in alike(environment.owners):
        rows += _owner(owner, others, style)
    return rows


def alike(owners: tuple[Owner, ...]) -> list[tuple[Owner, tuple[str, ...]]]:
    """Return the owners, each with the definitions whose objects change in just the same way: those are not repeated."""
    groups: dict[object, list[Owner]] = {}
    for owner in owners:
        plain = owner.action == "changed" and owner.definition and all(row.action == "update" for row in owner.changes)
        shape = tuple(
            (row.thing.layer, row.thing.type, repr([(one.path, one.old, one.new) for one in telling(row)]))
            for row in owner.changes
        )
        groups.setdefault(shape if plain else owner.definition, []).append(owner)
    return [(first, tuple(owner.definition for owner in rest)) for first, *rest in groups.values()]


def listed(names: tuple[str, ...], most: int = 8) -> str:
    """Return names in a row, the first few of many."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def title(owner: Owner) -> str:
    """Return the heading of a definition's changes."""
    name = owner.definition or "platform"
    if owner.action == "renamed" and owner.former:
        return f"{name}, renamed from {owner.former}"
    return name if owner.action == "changed" else f"{name}, {owner.action}"


def _owner(owner: Owner, others: tuple[str, ...], style: Style) -> list[str]:
    rows = ["", "  " + style("bold", inline(title(owner)))]
    if others:
        rows.append(f"    and the same in {len(others):,} more: {inline(listed(others))}")
    rows += [f"    {inline(line)}" for line in owner.summary]
    for change in owner.changes:
        rows += _change(change, style)
    return rows


def name_of(change: Change) -> str:
    """Return what a change is about: type and name, with the namespace in between."""
    thing = change.thing
    if thing.layer == "file":
        return thing.name
    where = f"{thing.scope}/" if thing.layer == "kubernetes" and thing.scope else ""
    former = f", formerly {change.former}" if change.former else ""
    return f"{thing.type} {where}{thing.name}{former}"


def _change(change: Change, style: Style) -> list[str]:
    head = f"    {style(_ROLES[change.action], SIGNS[change.action])} {inline(name_of(change))}"
    if change.destructive:
        head += " " + style("error", "DESTRUCTIVE")
    rows = [head]
    if change.reason:
        role = "error" if change.destructive else "gutter"
        rows.append("        " + style(role, inline(change.reason)))
    for field in telling(change):
        path = inline(show_path(field.path))
        lines = None if field.hidden else text_lines(field)
        if lines is None:
            old, new = style("removed", show(field.old)), style("added", show(field.new))
            rows.append(f"        {path}: {old} → {new}")
            continue
        rows.append(f"        {path}:")
        for line in lines:
            role = {"+": "added", "-": "removed"}.get(line[:1], "")
            rows.append("          " + (style(role, clean(line)) if role else clean(line)))
    return rows
