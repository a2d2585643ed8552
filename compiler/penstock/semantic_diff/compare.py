"""Compare two trees of an environment: things matched by identity and by former names, grouped by definition."""

import re
from typing import Final

from penstock.semantic_diff import streams
from penstock.semantic_diff.effects import loss, replacing
from penstock.semantic_diff.fields import differences, show_path
from penstock.semantic_diff.model import Change, Environment, Owner, Thing, Tree, Verdict
from penstock.semantic_diff.summary import summary
from penstock.semantic_diff.words import renamed_in

_SECRET_TYPES: Final = ("Secret",)
# Their contents follow from the definitions, whose changes are listed one by one.
_CONSEQUENCES: Final = re.compile(r"pulumi/[^/]+/definitions/__init__\.py|pulumi/[^/]+/__main__\.py")


_Key = tuple[str, str, str, str]
_Pair = tuple[Thing | None, Thing | None]


def compare(old: Tree | None, new: Tree | None) -> Environment | None:
    """Return what changes from `old` to `new` (None: the environment is not there); None when nothing does."""
    tree = new or old
    if tree is None:
        return None
    pairs = _pairs(_comparable(old), _comparable(new))
    former = _former_definitions(pairs)
    hidden = new.opaque if new is not None else {}
    unknown = {*hidden, *(former[name] for name in hidden if name in former)}
    changes = [change for left, right in pairs if (change := _change(left, right)) is not None]
    changes = [one for one in changes if one.thing.layer != "kubernetes" or one.thing.definition not in unknown]
    owners = _owners(changes, old, new, former)
    notes = tuple(
        f"{name}: its manifests cannot be known before the output `{output}` is pinned (`penstock outputs import`)"
        for name, output in sorted(hidden.items())
    )
    if not owners and not notes:
        return None
    return Environment(
        tree.environment, "added" if old is None else "removed" if new is None else "changed", owners, notes
    )


def _comparable(tree: Tree | None) -> dict[_Key, Thing]:
    things = tree.things if tree is not None else ()
    return {thing.key: thing for thing in things if not _CONSEQUENCES.fullmatch(thing.file)}


def _pairs(before: dict[_Key, Thing], after: dict[_Key, Thing]) -> list[_Pair]:
    """Return what belongs together: the same identity, else a former name of the new one."""
    left = dict(before)
    pairs: list[_Pair] = []
    rest: list[Thing] = []
    for key, thing in after.items():
        if key in left:
            pairs.append((left.pop(key), thing))
        else:
            rest.append(thing)
    for thing in rest:
        names: list[_Key] = [(thing.layer, thing.type, thing.scope, name) for name in thing.formerly]
        pairs.append((next((left.pop(name) for name in names if name in left), None), thing))
    pairs += [(thing, None) for thing in left.values()]
    return pairs


def _former_definitions(pairs: list[_Pair]) -> dict[str, str]:
    """Return the definitions that were renamed, new name -> old name: their resources carry the old logical names."""
    return {
        new.definition: old.definition
        for old, new in pairs
        if old is not None
        and new is not None
        and old.name != new.name
        and old.definition != new.definition
        and old.definition
        and new.definition
    }


def _change(old: Thing | None, new: Thing | None) -> Change | None:
    if new is None:
        assert old is not None
        return _deleted(old)
    if old is None:
        return Change("create", new, reason=streams.added(new))
    was = renamed_in(old, new) if old.name != new.name else old.data
    fields = differences(was, new.data, secret=new.type in _SECRET_TYPES)
    renamed = old.name if old.name != new.name else None
    fixed = replacing(new, fields)
    if fixed:
        gone = loss(new)
        why = ", ".join(show_path(field.path) for field in fixed[:3]) + " cannot change in place"
        if gone is not None and new.retain:
            return Change("replace", new, fields, reason=f"{why}; the old one stays behind", former=renamed)
        reason = f"{why}: {gone} would be lost" if gone is not None else why
        return Change("replace", new, fields, destructive=gone is not None, reason=reason, former=renamed)
    if renamed is not None:
        return Change("rename", new, fields, reason="known by its former name", former=renamed)
    return Change("update", new, fields, reason=streams.updated(old, new, fields)) if fields else None


def _deleted(old: Thing) -> Change:
    gone = loss(old)
    if gone is None:
        return Change("delete", old)
    if old.retain:
        return Change("delete", old, reason="it stays in the cloud, but is no longer managed")
    guard = "; it is protected: `pulumi up` refuses until its protection is lifted" if old.protect else ""
    return Change("delete", old, destructive=True, reason=f"{gone} would be lost{guard}")


_ORDER: Final = {"replace": 0, "delete": 1, "create": 2, "rename": 3, "update": 4}


def _owners(changes: list[Change], old: Tree | None, new: Tree | None, former: dict[str, str]) -> tuple[Owner, ...]:
    """Return the changes by definition: what was lost first, the platform last."""
    now = {before: after for after, before in former.items()}
    groups: dict[str, list[Change]] = {}
    for change in changes:
        name = change.thing.definition
        groups.setdefault(now.get(name, name), []).append(change)
    owners: list[Owner] = []
    for name in sorted(groups, key=lambda name: (name == "", name)):
        rows = sorted(
            groups[name], key=lambda row: (not row.destructive, _ORDER[row.action], row.thing.layer, row.thing.key)
        )
        owners.append(Owner(name, _verdict(name, old, new, former), tuple(rows), former.get(name), summary(rows)))
    return tuple(owners)


def _verdict(name: str, old: Tree | None, new: Tree | None, former: dict[str, str]) -> Verdict:
    if name in former:
        return "renamed"
    if name and (old is None or name not in old.definitions):
        return "added"
    if name and (new is None or name not in new.definitions):
        return "removed"
    return "changed"
