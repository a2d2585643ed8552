"""The verb `migrate`: rewrites definitions of an older version to the current one, comments kept."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, say, wants_color, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.diagnostics import Diagnostic
    from penstock.text import Source

SUMMARY = "rewrite definitions of an older version; comments stay"
EXAMPLES = """\
penstock migrate            every definition of the project
penstock migrate --check    write nothing; exit 1 when something is of an older version
penstock migrate a.yaml     single files"""

_VERB = "migrate"


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="files or folders; the project by default")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")


def run(args: "argparse.Namespace") -> int:
    """Migrate. Returns 0; 1 with errors or, under `--check`, files of an older version. Nothing is written with errors."""
    from penstock.diagnostics import Diagnostic
    from penstock.formatting.files import named, write
    from penstock.migrations.registry import current, steps
    from penstock.migrations.run import migrate
    from penstock.text import Source, load_file

    target, known = current(), steps()
    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    changed: list[tuple[str, str, bytes, tuple[str, ...]]] = []
    for path, name in named(args.files, os.getcwd(), _VERB):
        source = load_file(path, name)
        if isinstance(source, Diagnostic):
            found.append(source)
            continue
        sources[name] = source
        done = migrate(source, target, known)
        found += done.diagnostics
        if done.data is not None:
            changed.append((path, name, done.data, done.taken))
    if found:
        _explain(found, sources, args)
        return 1
    for path, name, data, taken in changed:
        if args.check:
            write_data(f"{name}: {'; '.join(taken)}\n")
            continue
        try:
            write(path, data)
        except OSError as error:
            raise UsageError(f"{name} cannot be written: {error.strerror}", verb=_VERB) from None
        if not args.quiet:
            say(f"migrated {name}: {'; '.join(taken)}")
    if not args.quiet and not changed:
        say(f"nothing to migrate: every definition is of {target}")
    return 1 if args.check and changed else 0


def _explain(found: "list[Diagnostic]", sources: "dict[str, Source]", args: "argparse.Namespace") -> None:
    from penstock.output import Options, Report, render

    report = Report(tuple(found), sources, tuple(sources))
    say(render("text", report, Options(color=wants_color(args.color, sys.stderr))).rstrip("\n"))
    say("nothing was written")
