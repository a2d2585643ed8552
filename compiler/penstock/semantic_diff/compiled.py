"""The tree that a project would render, in memory: files of each environment, whatever waits for an output left open."""

from collections.abc import Sequence

from penstock.diagnostics import Diagnostic
from penstock.engine.platform import bootstrap_files, platform_files
from penstock.engine.render import compile_place, judge_place
from penstock.engine.toolbox import Toolbox
from penstock.engine.workspace import Workspace
from penstock.place import Place
from penstock.record import Record
from penstock.semantic_diff.read import File


class Compiled(Record):
    """The files of one environment. `definitions` live in it; `opaque` ones have no manifests yet, for want of an output."""

    environment: str
    files: tuple[File, ...]
    definitions: tuple[str, ...]
    opaque: dict[str, str]


def compile_project(
    workspace: Workspace, environments: Sequence[str] | None, *, strict: bool
) -> tuple[list[Compiled], list[Diagnostic]]:
    """Return the trees of the environments (of those named) and everything that was found."""
    places, problems = workspace.places(environments)
    found = [*workspace.diagnostics, *problems]
    trees: list[Compiled] = []
    for place in places:
        tree, more = _compiled(place, workspace, strict=strict)
        found += more
        trees.append(tree)
    return trees, found


def _compiled(place: Place, workspace: Workspace, *, strict: bool) -> tuple[Compiled, list[Diagnostic]]:
    tools = Toolbox(place, workspace.library, strict=strict, emit=True)
    fragments = compile_place(place, workspace, tools)
    # As for the Pulumi program alone: an output that is not pinned yet is no reason to show nothing.
    graph, found = judge_place(place, fragments, workspace, only="pulumi")
    artifacts = [artifact for fragment in fragments.values() for artifact in fragment.artifacts]
    if not any(diagnostic.severity == "error" for diagnostic in found):
        artifacts += platform_files(fragments, graph, place, tools)
        artifacts += bootstrap_files(place, tools.load)
    files = tuple((artifact.path, artifact.text, artifact.definitions) for artifact in artifacts)
    opaque = {name: fragment.missing[0][0] for name, fragment in fragments.items() if fragment.missing}
    return Compiled(place.name, files, tuple(fragments), opaque), found
