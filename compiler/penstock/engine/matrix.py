"""A definition with a `matrix` as many: one entry for each combination of values, each with the way back to the text."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from penstock.diagnostics import Diagnostic, Related
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings
from penstock.language import Scope, resolve
from penstock.layers.merge import list_key, merge_data
from penstock.schema import expression, to_diagnostics, validate
from penstock.text import Path

CELLS: Final = 10_000
_MATRIX: Final[Path] = ("spec", "matrix")
_CHOICES: Final = ("exclude", "include")

Cell = dict[str, str]


def expand(entry: Entry, diagnostics: list[Diagnostic]) -> list[Entry]:
    """Return the entries of a definition's combinations, in the order of the names of its axes; itself alone when it has no matrix.

    Each of them holds a matrix of one cell: the values that `${{ matrix.x }}` stands for. Problems go to `diagnostics`; a
    matrix with errors gives nothing.
    """
    matrix = _matrix(entry.data)
    if matrix is None:
        return [entry]
    problems = [one for one in validate(entry.kind, entry.data, tolerate=expression) if one.path[:2] == _MATRIX]
    if problems:
        diagnostics += to_diagnostics(problems, entry, definition=entry.id)
        return []
    findings = Findings(entry, entry.id)
    cells = _cells(matrix, findings)
    made = [_entry(entry, matrix, cell, where, findings) for cell, where in cells]
    made = _distinct(made, findings)
    diagnostics += findings.found
    return [] if any(one.severity == "error" for one in findings.found) else made


def _matrix(data: Mapping[str, Any]) -> Any:
    spec = data.get("spec")
    return spec.get("matrix") if spec.__class__ is dict else None


def _cells(matrix: Any, findings: Findings) -> list[tuple[Cell, dict[str, Path]]]:
    """Return each combination with the place of each of its values."""
    axes = dict(sorted(matrix["axes"].items()))  # the order in which they are written means nothing
    for group in _CHOICES:
        for index, one in enumerate(matrix.get(group, ())):
            _judge(one, axes, (*_MATRIX, group, index), findings, whole=group == "include", known=group == "exclude")
    added = [one["match"] for one in matrix.get("overrides", ())]
    extra: dict[str, set[str]] = {}
    for one in matrix.get("include", ()):
        for axis, value in one.items():
            extra.setdefault(axis, set()).add(value)
    for index, one in enumerate(added):
        _judge(one, axes, (*_MATRIX, "overrides", index, "match"), findings, known=True, extra=extra)
    size = 1
    for found in axes.values():
        size *= len(found)
    if size > CELLS:
        message = f"the matrix has {size:,} combinations; the limit is {CELLS:,}"
        findings.add("PEN1546", (*_MATRIX, "axes"), message, help_text="split it into several definitions", key=True)
        return []
    cells = [cell for cell in _product(axes) if not any(_meets(cell[0], one) for one in matrix.get("exclude", ()))]
    known = {tuple(sorted(cell.items())) for cell, _ in cells}
    for index, one in enumerate(matrix.get("include", ())):
        key = tuple(sorted(one.items()))
        if key not in known and set(one) == set(axes):
            known.add(key)
            cells.append(
                ({axis: one[axis] for axis in axes}, {axis: (*_MATRIX, "include", index, axis) for axis in axes})
            )
    return cells


def _product(axes: Mapping[str, list[str]]) -> Iterator[tuple[Cell, dict[str, Path]]]:
    for places in product(*(range(len(found)) for found in axes.values())):
        cell = {axis: axes[axis][at] for axis, at in zip(axes, places, strict=True)}
        yield cell, {axis: (*_MATRIX, "axes", axis, at) for axis, at in zip(axes, places, strict=True)}


def _judge(
    one: Mapping[str, str],
    axes: Mapping[str, list[str]],
    path: Path,
    findings: Findings,
    *,
    whole: bool = False,
    known: bool = False,
    extra: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Report names of no axis, values that are in none, and axes that a `whole` combination lacks."""
    from penstock.diagnostics.suggest import hint

    for axis, value in one.items():
        if axis not in axes:
            advice = hint(axis, list(axes)) or f"the axes are: {', '.join(axes)}"
            findings.add("PEN1544", (*path, axis), f"the matrix has no axis `{axis}`", help_text=advice, key=True)
        elif known and value not in axes[axis] and value not in (extra or {}).get(axis, ()):
            advice = hint(value, axes[axis]) or f"its values are: {', '.join(axes[axis][:8])}"
            findings.add("PEN1544", (*path, axis), f"the axis `{axis}` has no value `{value}`", help_text=advice)
    for axis in axes if whole else ():
        if axis not in one:
            message = f"this combination has no value for the axis `{axis}`"
            findings.add("PEN1544", path, message, help_text=f"add `{axis}`", missing=True)


def _meets(cell: Cell, match: Mapping[str, str]) -> bool:
    return all(cell.get(axis) == value for axis, value in match.items())


def _entry(entry: Entry, matrix: Any, cell: Cell, where: Mapping[str, Path], findings: Findings) -> Entry:
    """Return one combination: the definition with its overrides laid over `spec`, under a name of its own."""
    table: dict[Path, Path] = {(): ()} if entry.table is None else dict(entry.table)
    spec = {key: value for key, value in entry.data["spec"].items() if key != "matrix"}
    for index, one in enumerate(matrix.get("overrides", ())):
        if _meets(cell, one["match"]):
            base: Path = (*_MATRIX, "overrides", index, "patch")
            spec = merge_data(spec, one["patch"])
            _set(table, entry, ("spec",), base, one["patch"], spec)
    spec["matrix"] = {"axes": {axis: [value] for axis, value in cell.items()}}
    for axis in cell:
        table["spec", "matrix", "axes", axis, 0] = entry.source_path(where[axis]) or ()
    name = _name(entry, matrix, cell, findings)
    if "name" in matrix:
        table["metadata", "name"] = entry.source_path((*_MATRIX, "name")) or ()
    metadata = {**entry.data["metadata"], "name": name}
    if "labels" in metadata:  # an environment may select by them
        scope, quiet = Scope(matrix=cell), Findings(entry, entry.id)
        labels = resolve(metadata["labels"], scope, quiet.expression)
        if not quiet.found:  # what is wrong is said when the whole definition is resolved
            metadata["labels"] = labels
    data = {**entry.data, "metadata": metadata, "spec": spec}
    composed = entry.composed | {("metadata", "name")}
    return entry.replace(name=name, data=data, table=table, composed=composed)


def _set(table: dict[Path, Path], entry: Entry, target: Path, origin: Path, patch: Any, data: Any) -> None:
    """Note where everything that a patch sets stands, and forget where it stood before; `data` is what came out."""
    if patch.__class__ is dict and patch and data.__class__ is dict:
        for key, value in patch.items():
            _set(table, entry, (*target, key), (*origin, key), value, data.get(key))
        return
    key = list_key(data, patch) if patch.__class__ is list and data.__class__ is list and data != patch else None
    if key is not None:
        places = {item[key]: index for index, item in enumerate(data)}
        for index, item in enumerate(patch):
            if item[key] in places:
                at = places[item[key]]
                _set(table, entry, (*target, at), (*origin, index), item, data[at])
        return
    for known in [path for path in table if path[: len(target)] == target]:
        del table[known]
    table[target] = entry.source_path(origin) or ()


def _name(entry: Entry, matrix: Any, cell: Cell, findings: Findings) -> str:
    written = matrix.get("name")
    if written is None:
        return "-".join((entry.name, *[cell[axis] for axis in sorted(cell)])).lower()
    found = Findings(entry, entry.id)
    name = resolve({"spec": {"matrix": {"name": written}}}, Scope(matrix=cell), found.expression)
    for one in found.found:
        if one not in findings.found:
            findings.found.append(one)
    return str(name["spec"]["matrix"]["name"])


def _distinct(made: list[Entry], findings: Findings) -> list[Entry]:
    """Return the entries when their names differ; report the first two that do not."""
    first: dict[str, Entry] = {}
    for one in made:
        known = first.setdefault(one.name, one)
        if known is not one:
            axis = next(iter(one.data["spec"]["matrix"]["axes"]))
            related = (Related("and this one", one.locate((*_MATRIX, "axes", axis, 0))),)
            message = f"two combinations of the matrix have the name `{one.name}`"
            advice = "let `matrix.name` hold every axis"
            findings.add("PEN1545", (*_MATRIX, "name"), message, help_text=advice, related=related)
            break
    return made
