"""Render: the whole tree of one place, as artifacts, with everything that was found on the way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from penstock.artifacts import Artifact
from penstock.diagnostics import Diagnostic
from penstock.engine.compile import compile_definition, unpinned
from penstock.engine.entries import Entry
from penstock.engine.fragment import Compiled, Fragment, encoded
from penstock.engine.parallel import compile_all
from penstock.engine.platform import bootstrap_files, merge, platform_files
from penstock.engine.resolve import resolve_entry
from penstock.engine.session import Request
from penstock.engine.toolbox import Toolbox
from penstock.engine.validate import judge_environment, of_place, together
from penstock.engine.workspace import Workspace, entry_span
from penstock.graph import Graph
from penstock.place import Place
from penstock.record import Record
from penstock.targets.refused import RefusedTemplate


class Rendered(Record):
    """The tree of a place. `artifacts` are complete only when `diagnostics` holds no error.

    `compiled` holds the fragments with the bytes to keep, `templates` the compiled templates that were used.
    """

    place: Place
    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]
    fragments: Mapping[str, Fragment]
    platform: Graph
    compiled: Mapping[str, Compiled] = MappingProxyType({})
    templates: Mapping[str, Any] = MappingProxyType({})

    def light(self) -> "Rendered":
        """Return the same without files: once they are written, their texts are the most of what a run holds."""
        compiled = {
            name: Compiled(one.fragment.replace(artifacts=()), one.kept()) for name, one in self.compiled.items()
        }
        fragments = {name: one.fragment for name, one in compiled.items()}
        return self.replace(artifacts=(), fragments=fragments, compiled=compiled)


def compile_place(place: Place, workspace: Workspace, tools: Toolbox) -> dict[str, Fragment]:
    """Return the fragment of each definition of a place, in file order."""
    return {name: one.fragment for name, one in compile_shared(place, workspace, tools, 1).items()}


def compile_shared(
    place: Place, workspace: Workspace, tools: Toolbox, jobs: int | None, *, encode: bool = False
) -> dict[str, Compiled]:
    """Return what is made of each definition of a place, in file order; by several processes where that pays.

    With `encode` the files are bytes.
    """

    def one(entry: Entry) -> Fragment:
        made = compile_definition(resolve_entry(entry, place, workspace.library), place, workspace.library, tools)
        return encoded(made) if encode else made

    entries = of_place(place, workspace)
    kinds: dict[str, Entry] = {}
    for entry in entries:
        kinds.setdefault(entry.kind, entry)
    # one of each kind comes first: what it imports and compiles is there for all processes
    first = list(kinds.values())
    rest = [entry for entry in entries if kinds[entry.kind] is not entry]
    made = compile_all([*first, *rest], one, jobs, len(first))
    found = {entry.id: compiled for entry, compiled in zip([*first, *rest], made, strict=True)}
    return {entry.id: found[entry.id] for entry in entries}


def judge_place(
    place: Place, fragments: Mapping[str, Fragment], workspace: Workspace, *, only: str | None
) -> tuple[Graph, list[Diagnostic]]:
    """Return the merged platform and what is wrong across definitions."""
    # What is wrong in a template is said by every definition that uses it, and told once.
    found = list(dict.fromkeys(diagnostic for fragment in fragments.values() for diagnostic in fragment.diagnostics))
    found += together(place, fragments, workspace)
    graph, conflicts = merge(fragments)
    found += conflicts
    if only != "pulumi":
        where = {name: entry_span(workspace.library.entries[name]) for name in fragments if fragments[name].missing}
        found += unpinned(fragments, place, where)
    return graph, found


def render_place(
    place: Place, workspace: Workspace, request: Request | None = None, templates: Mapping[str, Any] | None = None
) -> Rendered:
    """Return the tree of a place, or the part of it that is asked for (`pulumi` needs no pinned outputs)."""
    request = request or Request()
    strict, only = request.strict, request.only
    with request.step("compile"):
        tools = Toolbox(place, workspace.library, strict=strict, emit=True, templates=templates)
        compiled = compile_shared(place, workspace, tools, request.jobs, encode=True)
    fragments = {name: one.fragment for name, one in compiled.items()}
    with request.step("compare definitions"):
        graph, found = judge_place(place, fragments, workspace, only=only)
        found = [*judge_environment(place, workspace, strict=strict), *found]
    artifacts = [artifact for fragment in fragments.values() for artifact in fragment.artifacts]
    if not any(diagnostic.severity == "error" for diagnostic in found):
        try:
            artifacts += platform_files(fragments, graph, place, tools)
            artifacts += bootstrap_files(place, tools.load)
        except RefusedTemplate as refused:
            found += refused.diagnostics
    if only is not None:
        artifacts = [artifact for artifact in artifacts if artifact.path.startswith(f"{only}/")]
    cache = tools.renderer.export_cache()
    return Rendered(place, tuple(artifacts), tuple(found), fragments, graph, compiled, cache)
