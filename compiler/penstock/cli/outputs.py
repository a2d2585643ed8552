"""The verb `outputs`: pins what only the cloud knows, and says what is needed and what is pinned."""

import os
from typing import TYPE_CHECKING, Any

from penstock.cli.common import UsageError, add_format, emit_report, say, write_data

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from penstock.diagnostics import Diagnostic
    from penstock.engine.workspace import Workspace
    from penstock.pinning.needs import Needs
    from penstock.pinning.stack import Stack
    from penstock.project import Project

SUMMARY = "pin outputs of the Pulumi program, or list those that are needed and pinned"
EXAMPLES = """\
penstock outputs list                                               every environment
penstock outputs list -e prod --format json
pulumi stack output --json | penstock outputs import prod -         pin what prod needs
penstock outputs import prod outputs.json --check                   write nothing; exit 1 when it would change"""

_VERB = "outputs"


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("action", choices=("import", "list"), metavar="ACTION", help="import or list")
    parser.add_argument("target", nargs="?", metavar="ENVIRONMENT", help="the environment to import into")
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="what `pulumi stack output --json` printed; `-` reads standard input"
    )
    parser.add_argument("-e", "--environment", action="append", metavar="NAME", help="list only this one (repeatable)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file would change")
    parser.add_argument("--partial", action="store_true", help="pin what is there, though needed outputs are missing")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """List or import. Returns 0, 1 with errors or, under `--check`, a file that would change."""
    from penstock.project import open_project

    project, problems = open_project(os.getcwd())
    if project is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`", verb=_VERB)
    if problems:
        return _report(problems, None, args)
    return _list(project, args) if args.action == "list" else _import(project, args)


def _report(
    found: "Sequence[Diagnostic]", workspace: "Workspace | None", args: "argparse.Namespace", **more: Any
) -> int:
    from penstock.output import Report

    sources = {**(workspace.sources if workspace else {}), **more}
    return emit_report(Report(tuple(found), sources, tuple(sources)), args)


def _list(project: "Project", args: "argparse.Namespace") -> int:
    if args.target or args.file or args.check or args.partial:
        raise UsageError("`outputs list` takes -e NAME only", "penstock outputs list -e NAME", verb=_VERB)
    found, workspace = _needs(project, args.environment)
    diagnostics = [one for wanted in found for one in wanted.diagnostics]
    if diagnostics:
        return _report(diagnostics, workspace, args)
    from penstock.pinning.status import as_json, as_text, status

    rows = []
    for wanted in found:
        row, problems = status(project, wanted)
        diagnostics += problems
        rows.append(row)
    if diagnostics:
        return _report(diagnostics, workspace, args)
    write_data(as_json(rows) if args.format == "json" else as_text(rows), machine=args.format == "json")
    if not args.quiet:
        for wanted in found:
            _warn_of_broken(wanted)
    return 0


def _needs(project: "Project", names: "list[str] | None") -> "tuple[list[Needs], Workspace]":
    from penstock.pinning.needs import needs

    found, workspace = needs(project, names)
    known = [entry.name for entry in workspace.environments]
    for name in names or ():
        if name not in known:
            from penstock.diagnostics.suggest import hint

            listed = f"there are {', '.join(known)}" if known else "the project has no environment"
            raise UsageError(f"there is no environment {name!r}", hint(name, known) or listed, verb=_VERB)
    return found, workspace


def _warn_of_broken(wanted: "Needs") -> None:
    if wanted.broken:
        shown = ", ".join(wanted.broken[:3]) + (", ..." if len(wanted.broken) > 3 else "")
        say(f"{wanted.environment}: what {shown} needs is not known before its errors are mended: `penstock validate`")


def _import(project: "Project", args: "argparse.Namespace") -> int:
    if not args.target or not args.file or args.environment:
        raise UsageError(
            "`outputs import` takes an environment and a file", "penstock outputs import ENVIRONMENT FILE", verb=_VERB
        )
    (wanted,), workspace = _needs(project, [args.target])
    if wanted.diagnostics:
        return _report(wanted.diagnostics, workspace, args)
    from penstock.engine.outputs import outputs_file, read_outputs
    from penstock.pinning.pin import changes, choose, dump, write

    stack = _stack(args.file)
    before = read_outputs(project, args.target).values
    pinned = choose(stack, wanted, before, partial=args.partial)
    file = outputs_file(project, args.target)
    lines = changes(before, pinned.values)
    failed = any(one.severity == "error" for one in pinned.diagnostics)
    if pinned.diagnostics:
        code = _report(pinned.diagnostics, None, args, **{stack.source.file: stack.source})
        if failed:
            say("nothing was written")
            return code
    if args.check:
        write_data("".join(f"{line}\n" for line in lines))
        return 1 if lines else 0
    try:
        changed = write(project.path(file), dump(args.target, pinned.values))
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}", verb=_VERB) from None
    write_data("".join(f"{line}\n" for line in lines))
    if not args.quiet:
        _closing(file, pinned.values, pinned.kept, pinned.passed, changed=changed)
        _warn_of_broken(wanted)
    return 0


def _stack(file: str) -> "Stack":
    from penstock.diagnostics import Diagnostic
    from penstock.pinning.stack import parse
    from penstock.text import load_file, load_stdin

    source = load_stdin() if file == "-" else load_file(file)
    if isinstance(source, Diagnostic):
        message = source.message if file in source.message else f"{file}: {source.message}"
        raise UsageError(message, source.help, code=source.code, verb=_VERB)
    return parse(source)


def _closing(file: str, values: Any, kept: tuple[str, ...], passed: tuple[str, ...], *, changed: bool) -> None:
    count = len(values)
    say(f"{'wrote' if changed else 'unchanged:'} {file}: {count} output{'' if count == 1 else 's'} pinned")
    if kept:
        say(f"not among the outputs of the stack, kept as pinned: {', '.join(kept)}")
    if passed:
        say(f"needed by no definition, not pinned: {', '.join(passed)}")
