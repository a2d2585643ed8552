"""The verb `validate`: says everything that is wrong with a project or with single files."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.common import add_format, emit_report
from penstock.output import Report

if TYPE_CHECKING:
    import argparse

    from penstock.engine.workspace import Workspace
    from penstock.project import Project

SUMMARY = "check definitions: all that is wrong, with file, line, column and a way out"
EXAMPLES = """\
penstock validate                        the whole project, in every environment
penstock validate -e prod                the whole project, in one environment
penstock validate streaming.yaml         single files, native or of a dialect, with or without a project
penstock validate --format sarif > report.sarif
cat streaming.yaml | penstock validate -"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="files to check; `-` reads standard input")
    parser.add_argument(
        "-e", "--environment", action="append", metavar="NAME", help="check in this environment only (repeatable)"
    )
    parser.add_argument("--strict", action="store_true", help="what an original silently ignores is an error")
    add_format(parser)


def run(args: "argparse.Namespace") -> int:
    """Check and report. Returns 0 without errors, 1 with errors."""
    from penstock.engine.validate import validate
    from penstock.project import open_project

    project, problems = open_project(os.getcwd())
    if args.files and args.environment:
        return _in_environments(args, project)
    if args.files:
        workspace = _loose(args.files, project, strict=args.strict)
        placed = False
    else:
        from penstock.engine.workspace import open_folder

        if project is None:
            from penstock.cli.errors import UsageError

            raise UsageError(
                "there is no penstock.yaml here or above", hint="name files to check, or start with `penstock init`"
            )
        workspace = open_folder(project, strict=args.strict)
        placed = True
    found = [*problems, *validate(workspace, environments=args.environment, placed=placed, strict=args.strict)]
    report = Report(tuple(found), workspace.sources, tuple(workspace.files))
    return emit_report(report, args)


def _in_environments(args: "argparse.Namespace", project: "Project | None") -> int:
    """Check the whole project in the environments that were asked for, and report what concerns the named files."""
    from penstock.cli.errors import UsageError
    from penstock.engine.validate import validate
    from penstock.engine.workspace import open_folder

    if project is None or "-" in args.files:
        what = "standard input belongs to no project" if project else "there is no penstock.yaml here or above"
        raise UsageError(f"-e needs the environments of a project: {what}", "leave out -e")
    wanted = [os.path.relpath(os.path.realpath(path), os.path.realpath(project.root)) for path in args.files]
    workspace = open_folder(project, strict=args.strict)
    files = [
        file for file in workspace.files if any(one in (".", file) or file.startswith(f"{one}/") for one in wanted)
    ]
    for path, one in zip(args.files, wanted, strict=True):
        if not any(one in (".", file) or file.startswith(f"{one}/") for file in files):
            raise UsageError(f"{path} is no file of the project", "without -e it is checked by itself")
    found = validate(workspace, environments=args.environment, placed=True, strict=args.strict)
    # An overlay may be what makes a definition wrong, and a broken environment judges nothing.
    about = {None, *(f"Environment/{name}" for name in args.environment)}
    about |= {entry.id for entry in workspace.definitions if entry.file in files}
    homes = {*files, *(entry.file for entry in workspace.environments)}
    here = [row for row in found if row.span is None or (row.definition in about and row.span.file in homes)]
    return emit_report(Report(tuple(here), workspace.sources, tuple(files)), args)


def _loose(files: list[str], project: "Project | None", *, strict: bool) -> "Workspace":
    """Return a workspace of the named files; with a project around them, what they extend and their classes are found there."""
    from penstock.engine.entries import Entries
    from penstock.engine.workspace import Workspace

    entries = Entries(project.settings.stream_groups if project else ())
    for path in dict.fromkeys(files):
        if path == "-":
            from penstock.diagnostics import Diagnostic
            from penstock.text import load_stdin

            source = load_stdin()
            entries.files.append("<stdin>")
            if isinstance(source, Diagnostic):
                entries.diagnostics.append(source)
            else:
                entries.add_source(source, os.path.join(os.getcwd(), "-"), strict=strict)
        elif os.path.isdir(path):
            from penstock.project import list_files

            for file in list_files(path, (".",)).files:
                joined = os.path.join(path, file)
                entries.add_file(joined, joined, strict=strict)
        else:
            entries.add_file(path, path, strict=strict)
    sys.stdout.flush()
    home = project if _inherits(entries) else None
    if project is None:
        return Workspace(entries, home)
    from penstock.engine import background

    if not background.wants_classes(entries):
        return Workspace(entries, home)
    classes = background.stream_classes(project, {os.path.realpath(file) for file in entries.files})
    entries.groups = {*entries.groups, *background.groups(classes)}
    workspace = Workspace(entries, home)
    for entry in classes:
        workspace.library.admit(entry)
    return workspace


def _inherits(entries: object) -> bool:
    return any("extends" in entry.data["metadata"] for entry in entries.found)  # type: ignore[attr-defined]
