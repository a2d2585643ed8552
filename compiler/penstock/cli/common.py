"""What verbs share: the `--format` option and the way a report is shown."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.errors import UsageError
from penstock.cli.terminal import say, wants_color, width_of, write_data
from penstock.output import Options, Report, exit_code, formats, render

if TYPE_CHECKING:
    import argparse

__all__ = ["UsageError", "add_format", "emit_report", "say", "wants_color", "write_data"]

_FOR_PEOPLE = ("text", "concise")


def add_format(parser: "argparse.ArgumentParser", choices: tuple[str, ...] | None = None) -> None:
    """Give a verb `--format`: the formats of reports, or the verb's own `choices`, of which the first is the default."""
    names = choices or formats()
    parser.add_argument(
        "--format", choices=names, default=names[0], metavar="FORMAT", help=f"{', '.join(names)}; {names[0]} by default"
    )


def emit_report(report: Report, args: "argparse.Namespace") -> int:
    """Show a report as `args` asks (format, color, quiet) and return the exit code: 1 with an error, else 0.

    The report goes to stdout in every format; the closing words go to stderr, for people only.
    """
    people = args.format in _FOR_PEOPLE
    options = Options(
        color=people and wants_color(args.color, sys.stdout), width=width_of(sys.stdout), prefix=_prefix()
    )
    # Nothing to draw means nothing to import for it: the usual case is to be the fast one.
    text = "" if people and not report.diagnostics else render(args.format, report, options)
    if text:
        write_data(text, machine=not people)
    if people and not args.quiet:
        from penstock.output._summary import summary

        say(summary(report))
    return exit_code(report)


def _prefix() -> str:
    """Return the working directory relative to the root of the repository as the CI service knows it, or nothing."""
    root = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not root:
        return ""
    here = os.path.relpath(os.path.realpath("."), os.path.realpath(root)).replace(os.sep, "/")
    return "" if here == "." or here.startswith("..") else here
