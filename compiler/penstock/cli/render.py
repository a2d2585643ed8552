"""The verb `render`: compiles the project and writes the tree of each environment, or says what is stale."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, emit_report, say
from penstock.output import Report

if TYPE_CHECKING:
    import argparse

    from penstock.diagnostics import Diagnostic
    from penstock.engine.workspace import Workspace

SUMMARY = "compile the project and write its tree; with --check, say what is stale"
EXAMPLES = """\
penstock render                     every environment
penstock render -e prod             one environment
penstock render --check             write nothing; exit 4 when the tree is stale
penstock render -e prod --only pulumi    the Pulumi program alone, before any output is pinned"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("-e", "--environment", action="append", metavar="NAME", help="only this one (repeatable)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 4 when files would change")
    parser.add_argument("--force", action="store_true", help="also replace files that were edited or are not ours")
    parser.add_argument("--only", choices=("pulumi",), help="write this part of the tree alone")
    parser.add_argument("--strict", action="store_true", help="what an original silently ignores is an error")
    parser.add_argument("--jobs", type=int, metavar="N", help="compile in N processes; by default as many as pay off")
    parser.add_argument("--no-cache", action="store_true", help="compile everything again")
    add_format(parser)


def run(args: "argparse.Namespace") -> int:
    """Render. Returns 0, 1 with errors, 4 when `--check` finds a stale tree."""
    from penstock.engine.session import render
    from penstock.engine.workspace import open_folder
    from penstock.project import open_project

    project, problems = open_project(os.getcwd())
    if project is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`")
    workspace = open_folder(project, strict=args.strict)
    _known(args.environment, workspace)
    outcome = render(
        workspace,
        environments=args.environment,
        check=args.check,
        force=args.force,
        only=args.only,
        strict=args.strict,
        jobs=args.jobs,
    )
    found: list[Diagnostic] = [*problems, *outcome.diagnostics]
    report = Report(tuple(found), workspace.sources, tuple(workspace.files))
    code = emit_report(report, args) if found or args.format not in ("text", "concise") else 0
    if code:
        say("nothing was written")
        return code
    if args.check and outcome.changes:
        for line in outcome.changes:
            sys.stdout.write(f"{line}\n")
        say(f"the tree is stale: {len(outcome.changes)} files differ; run `penstock render`")
        return 4
    if not args.quiet:
        for line in outcome.summary:
            say(line)
    return 0


def _known(names: list[str] | None, workspace: "Workspace") -> None:
    known = [entry.name for entry in workspace.environments]
    for name in names or ():
        if name not in known:
            from penstock.diagnostics.suggest import closest

            near = closest(name, known)
            raise UsageError(
                f"there is no environment {name!r}",
                f"did you mean `{near[0]}`?" if near else f"environments: {', '.join(known) or 'none'}",
            )
