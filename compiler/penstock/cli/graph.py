"""The verb `graph`: draws the definitions, or the resources of an environment and what flows between them."""

import os
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, emit_report, say, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.diagnostics import Diagnostic
    from penstock.drawing import Drawing
    from penstock.engine.workspace import Workspace

SUMMARY = "draw definitions, or the resources of an environment, as Mermaid, SVG, JSON or DOT"
EXAMPLES = """\
penstock graph                            the definitions and how they refer to each other
penstock graph -e prod                    queues, stores, workers and grants of one environment
penstock graph -e prod Workflow/goes-glm  one definition and what it touches
penstock graph -e prod --format svg > prod.svg"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("names", nargs="*", metavar="KIND/NAME", help="only these definitions and what they touch")
    parser.add_argument("-e", "--environment", metavar="NAME", help="draw the resources of this environment")
    add_format(parser, ("mermaid", "svg", "json", "dot"))


def run(args: "argparse.Namespace") -> int:
    """Draw. Returns 0, or 1 with the errors that keep a definition from being read."""
    from penstock.drawing.collect import of_definitions, of_resources
    from penstock.engine.workspace import open_folder
    from penstock.project import open_project

    project, problems = open_project(os.getcwd())
    if project is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`", verb="graph")
    workspace = open_folder(project, strict=False)
    only = _selected(args.names, workspace)
    found = [one for one in (*problems, *workspace.diagnostics) if one.severity == "error"]
    drawing: Drawing | None = None
    if args.environment is None:
        drawing, more = of_definitions(workspace, only)
        found += more
    else:
        places, more = workspace.places([_environment(args.environment, workspace)])
        found += [one for one in more if one.severity == "error"]
        if places:
            drawing, more = of_resources(places[0], workspace, only)
            found += more
    if found or drawing is None:
        return _report(found, workspace, args)
    _show(drawing, args)
    return 0


def _report(found: "list[Diagnostic]", workspace: "Workspace", args: "argparse.Namespace") -> int:
    from penstock.output import Report

    if args.format != "json":
        args.format = "text"
    return emit_report(Report(tuple(found), workspace.sources, tuple(workspace.files)), args)


def _environment(name: str, workspace: "Workspace") -> str:
    known = [entry.name for entry in workspace.environments]
    if name in known:
        return name
    from penstock.diagnostics.suggest import hint

    near = hint(name, known) or f"the environments are: {', '.join(known) or 'none'}"
    raise UsageError(f"there is no environment {name!r}", near, verb="graph")


def _selected(names: list[str], workspace: "Workspace") -> frozenset[str] | None:
    """Return the ids of the definitions named: `Kind/name`, or a name alone. Raises UsageError."""
    if not names:
        return None
    known = [entry.id for entry in workspace.definitions]
    found: set[str] = set()
    for name in names:
        hits = [one for one in known if one == name or ("/" not in name and one.partition("/")[2] == name)]
        if not hits:
            from penstock.diagnostics.suggest import hint

            similar = known if "/" in name else [one.partition("/")[2] for one in known]
            raise UsageError(f"there is no definition {name!r}", hint(name, similar), verb="graph")
        found.update(hits)
    return frozenset(found)


def _show(drawing: "Drawing", args: "argparse.Namespace") -> None:
    if args.format == "json":
        from penstock.drawing import as_json

        write_data(as_json.render([drawing]), machine=True)
        return
    from importlib import import_module

    from penstock.drawing.resources import folded

    picture = folded(drawing)
    text: str = import_module(f"penstock.drawing.{args.format}").render(picture)
    write_data(text, machine=True)
    if args.format == "mermaid" and not args.quiet:
        from penstock.drawing.mermaid import MAX_EDGES

        if len(picture.edges) > MAX_EDGES:
            say(
                f"{len(picture.edges):,} lines: Mermaid draws {MAX_EDGES} unless its page raises `maxEdges`; name some definitions"
            )
