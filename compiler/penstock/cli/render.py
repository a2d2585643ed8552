"""The verb `render`: compiles the project and writes the tree of each environment, or says what is stale."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, emit_report, say

if TYPE_CHECKING:
    import argparse

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
    from penstock.engine.session import Request
    from penstock.engine.session import run as render

    request = Request(
        environments=tuple(args.environment) if args.environment else None,
        check=args.check,
        force=args.force,
        only=args.only,
        strict=args.strict,
        jobs=args.jobs,
        cache=not args.no_cache,
        step=args.stopwatch.step,
    )
    session = render(os.getcwd(), request)
    if session is None:
        raise UsageError("there is no penstock.yaml here or above", hint="start with `penstock init`")
    code = 0
    if session.diagnostics or args.format not in ("text", "concise"):
        from penstock.output import Report

        code = emit_report(Report(session.diagnostics, session.sources or {}, session.files), args)
    if code:
        say("nothing was written")
        return code
    if session.changes:
        for line in session.changes:
            sys.stdout.write(f"{line}\n")
        say(f"the tree is stale: {len(session.changes)} files differ; run `penstock render`")
        return 4
    if not args.quiet:
        _closing(args, session.summary)
    return 0


def _closing(args: "argparse.Namespace", summary: tuple[str, ...]) -> None:
    """Say how it went; that there was nothing to do must not look like success at something."""
    if args.check:
        say("the tree is as the definitions say")
        return
    for line in summary or ("there is no environment, so nothing was rendered: write one in environments/",):
        say(line)
