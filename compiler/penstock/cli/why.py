"""The verb `why`: says which file and line set a value of a definition, or of what was rendered from it."""

import os
import sys
from typing import TYPE_CHECKING, Any

from penstock.cli.common import UsageError, add_format, emit_report, wants_color, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.diagnostics import Diagnostic
    from penstock.engine.entries import Entry
    from penstock.engine.resolve import Resolved
    from penstock.engine.workspace import Workspace
    from penstock.place import Place
    from penstock.provenance import Why
    from penstock.provenance.rendered import NotFound, Target

SUMMARY = "say which file and line set a value, also of what was rendered"
EXAMPLES = """\
penstock why Workflow/goes-glm spec.worker.scale.max -e prod
penstock why goes-glm "ScaledObject/goes-glm-scaler:spec.maxReplicaCount" -e prod
penstock why goes-glm "Deployment/goes-glm-deployment:spec.template.spec.containers[worker].image" -e prod
penstock why goes-glm "storage.Queue/workflow-goes-glm-queue:queue_name" -e prod
penstock why rendered/prod/manifests/workflow-goes-glm.yaml#/2/spec/template"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "definition", metavar="KIND/NAME", help="a definition, or a rendered file with `#` and a JSON pointer"
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", help="a path in the definition, or KIND/NAME:PATH of a rendered object"
    )
    parser.add_argument("-e", "--environment", metavar="NAME", help="in this environment")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """Answer. Returns 0, or 1 with the errors that keep the definition from being read."""
    from penstock.engine.resolve import resolve_entry
    from penstock.engine.workspace import open_folder
    from penstock.project import open_project
    from penstock.provenance.rendered import target_of

    project, problems = open_project(os.getcwd())
    if project is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`", verb="why")
    workspace = open_folder(project, strict=False)
    if "#" in args.definition:
        from penstock.provenance.files import locate

        try:
            args.environment, args.definition, args.path = locate(project, args.definition)
        except LookupError as error:
            raise UsageError(str(error.args[0]), verb="why") from None
    if args.path is None:
        raise UsageError("PATH is missing", "such as `spec.worker.scale.max`", verb="why")
    entry = _entry(args.definition, workspace)
    target = target_of(args.path)
    place, found = _place(args.environment, entry, workspace, needed=target is not None)
    found = [*problems, *found]
    resolved = resolve_entry(entry, place, workspace.library)
    found += resolved.diagnostics
    found = [one for one in found if one.severity == "error"]
    if found:
        return _report(found, workspace, args)
    _show(_answer(resolved, place, workspace, target, args), args)
    return 0


def _answer(
    resolved: "Resolved",
    place: "Place | None",
    workspace: "Workspace",
    target: "Target | None",
    args: "argparse.Namespace",
) -> "Why":
    from penstock.provenance import rendered, written
    from penstock.provenance.paths import parse

    try:
        path = parse(args.path if target is None else target.path)
    except ValueError as error:
        raise UsageError(str(error), verb="why") from None
    if target is None or place is None:
        try:
            return written.explain(resolved, place, workspace.library, path)
        except LookupError:
            raise _no_path(resolved.data, path, args.path) from None
    try:
        return rendered.explain(resolved, place, workspace.library, target, path)
    except rendered.NotFound as error:
        raise _not_found(error, target) from None


def _no_path(data: Any, path: tuple[str | int, ...], text: str) -> UsageError:
    from penstock.diagnostics.suggest import hint
    from penstock.provenance.model import ABSENT
    from penstock.provenance.paths import find

    for length in range(len(path) - 1, -1, -1):
        value = find(data, path[:length])[1]
        if isinstance(value, dict):
            known = [str(key) for key in value]
            near = hint(str(path[length]), known) or f"there are: {', '.join(known)}"
            return UsageError(f"the definition has nothing at {text}", near, verb="why")
        if value is not ABSENT:
            break
    return UsageError(f"the definition has nothing at {text}", verb="why")


def _not_found(error: "NotFound", target: "Target") -> UsageError:
    from penstock.diagnostics.suggest import hint

    wanted = f"{target.type}/{target.name}" if "renders no" in error.message else target.path.rpartition(".")[2]
    near = hint(wanted, error.known) or f"there are: {', '.join(error.known)}"
    return UsageError(error.message, near, verb="why")


def _entry(name: str, workspace: "Workspace") -> "Entry":
    every = [*workspace.definitions, *workspace.environments, *workspace.policies]
    hits = [one for one in every if one.id == name or ("/" not in name and one.name == name)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise UsageError(f"{name!r} is the name of several", f"say {' or '.join(one.id for one in hits)}", verb="why")
    from penstock.diagnostics.suggest import hint

    known = [one.id if "/" in name else one.name for one in every]
    raise UsageError(f"there is no definition {name!r}", hint(name, known), verb="why")


def _place(
    name: str | None, entry: "Entry", workspace: "Workspace", *, needed: bool
) -> "tuple[Place | None, list[Diagnostic]]":
    """Return the place: the one asked for; the only one there is; without a need for one, none."""
    known = [one.name for one in workspace.environments]
    if entry.kind in ("Environment", "Policy"):
        return None, []
    if name is None and len(known) == 1:
        name = known[0]
    if name is None:
        if needed:
            raise UsageError("which environment?", f"`-e NAME`; there are: {', '.join(known) or 'none'}", verb="why")
        return None, []
    if name not in known:
        from penstock.diagnostics.suggest import hint

        near = hint(name, known) or f"the environments are: {', '.join(known) or 'none'}"
        raise UsageError(f"there is no environment {name!r}", near, verb="why")
    places, problems = workspace.places([name])
    return (places[0] if places else None), problems


def _report(found: "list[Diagnostic]", workspace: "Workspace", args: "argparse.Namespace") -> int:
    from penstock.output import Report

    return emit_report(Report(tuple(found), workspace.sources, tuple(workspace.files)), args)


def _show(why: "Why", args: "argparse.Namespace") -> None:
    if args.format == "json":
        from penstock.provenance import as_json

        write_data(as_json.render(why), machine=True)
        return
    from penstock.provenance import as_text

    write_data(as_text.render(why, color=wants_color(args.color, sys.stdout)))
