"""The verb `fmt`: puts definitions into the one layout, comments and values untouched."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, say, wants_color, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.diagnostics import Diagnostic
    from penstock.formatting.files import Change

SUMMARY = "put definitions into one layout; comments and values stay"
EXAMPLES = """\
penstock fmt                      every native definition of the project
penstock fmt --check              write nothing; exit 1 when a file would change
penstock fmt --diff               write nothing; show what would change
penstock fmt a.yaml --dialects    also a file of another system: its layout, not the order of its keys
cat a.yaml | penstock fmt -       to standard output"""

_VERB = "fmt"


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="files or folders; the project by default; `-` is standard input"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    parser.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change, and exit as --check does"
    )
    parser.add_argument("--dialects", action="store_true", help="also files of other systems, keys in their order")


def run(args: "argparse.Namespace") -> int:
    """Format. Returns 0; 1 when a file cannot be formatted or, under `--check` and `--diff`, would change."""
    if "-" in args.files:
        return _stdin(args)
    from penstock.formatting.files import change, named

    found = [change(path, name, dialects=args.dialects) for path, name in named(args.files, os.getcwd(), _VERB)]
    changed = [one for one in found if one.data is not None]
    failed = _explain(found, args)
    if args.diff:
        _show(changed, args)
    elif args.check:
        write_data("".join(f"{one.name}\n" for one in changed))
    else:
        for one in changed:
            _write(one)
    if not args.quiet:
        _closing(found, changed, written=not (args.check or args.diff))
    return 1 if failed or (changed and (args.check or args.diff)) else 0


def _stdin(args: "argparse.Namespace") -> int:
    if args.files != ["-"]:
        raise UsageError("`-` stands alone", "name files, or give one on standard input", verb=_VERB)
    from penstock.formatting.files import of_source
    from penstock.text import load_stdin

    one = of_source(load_stdin(), "<stdin>", "", dialects=args.dialects)
    failed = _explain([one], args)
    changed = one.data is not None
    if args.diff:
        _show([one] if changed else [], args)
    elif args.check:
        write_data(f"{one.name}\n" if changed else "")
    else:
        write_data((one.data if one.data is not None else one.before).decode("utf-8", "replace"), machine=True)
    return 1 if failed or (changed and (args.check or args.diff)) else 0


def _explain(found: "list[Change]", args: "argparse.Namespace") -> bool:
    """Say on stderr what cannot be formatted, and return whether there is anything."""
    diagnostics: list[Diagnostic] = [diagnostic for one in found for diagnostic in one.diagnostics]
    if diagnostics:
        from penstock.output import Options, Report, render

        sources = {one.source.file: one.source for one in found if one.source is not None}
        report = Report(tuple(diagnostics), sources, tuple(one.name for one in found))
        say(render("text", report, Options(color=wants_color(args.color, sys.stderr))).rstrip("\n"))
    return bool(diagnostics)


def _show(changed: "list[Change]", args: "argparse.Namespace") -> None:
    from penstock.formatting.files import difference

    color = wants_color(args.color, sys.stdout)
    paint = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"} if color else {}
    for one in changed:
        for line in difference(one):
            start = paint.get(line[:1], "")
            write_data(f"{start}{line}{chr(27) + '[0m' if start else ''}\n")


def _write(one: "Change") -> None:
    from penstock.formatting.files import write

    assert one.data is not None
    try:
        write(one.path, one.data)
    except OSError as error:
        raise UsageError(f"{one.name} cannot be written: {error.strerror}", verb=_VERB) from None


def _closing(found: "list[Change]", changed: "list[Change]", *, written: bool) -> None:
    if written:
        for one in changed:
            say(f"formatted {one.name}")
    skipped = sum(one.skipped for one in found)
    left = len(found) - skipped - len(changed) - sum(bool(one.diagnostics) for one in found)
    words = f"{len(changed)} file{'' if len(changed) == 1 else 's'} {'formatted' if written else 'would change'}, {left} unchanged"
    if skipped:
        words += f", {skipped} left alone (not native; --dialects formats files of other systems)"
    say(words)
