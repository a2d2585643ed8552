"""The verb `diff`: what a render would change, object by object, with destructive changes marked."""

import os
import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, emit_report, say, wants_color, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.project import Project
    from penstock.semantic_diff.run import Outcome

SUMMARY = "show what a render would change, with what would be lost marked"
EXAMPLES = """\
penstock diff                            the rendered tree against what a render would give
penstock diff --base main                the project at a commit against the working tree
penstock diff --base main...             the commit where this branch left main
penstock diff -e prod --format markdown  a comment for a pull request
penstock diff --base main --fail-on-destructive"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("--base", metavar="REF", help="compare with the project at this commit instead of the tree")
    parser.add_argument("-e", "--environment", action="append", metavar="NAME", help="only this one (repeatable)")
    parser.add_argument("--exit-code", action="store_true", help="exit 4 when anything differs")
    parser.add_argument(
        "--fail-on-destructive", action="store_true", help="exit 1 when a queue, a table or a store would be lost"
    )
    parser.add_argument("--strict", action="store_true", help="what an original silently ignores is an error")
    add_format(parser, ("text", "json", "markdown"))


def run(args: "argparse.Namespace") -> int:
    """Compare and show. Returns 0; 1 with errors or, if asked, a destructive change; 4, if asked, with a difference."""
    from penstock.project import open_project

    project, problems = open_project(os.getcwd())
    if project is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`", verb="diff")
    outcome = _outcome(project, args)
    if problems or outcome.difference is None:
        return _findings(outcome.replace(diagnostics=(*problems, *outcome.diagnostics)), args)
    difference = outcome.difference
    _show(outcome, args)
    if not args.quiet and args.format == "text":
        from penstock.semantic_diff.counts import closing

        say(closing(difference))
    if args.fail_on_destructive and difference.destructive:
        return 1
    return 4 if args.exit_code and difference.changes else 0


def _outcome(project: "Project", args: "argparse.Namespace") -> "Outcome":
    from penstock.artifacts.lock import LockError
    from penstock.semantic_diff.run import against_disk

    _known(project, args.environment)
    if args.base is not None:
        return _since(project, args)
    try:
        return against_disk(project, args.environment, strict=args.strict)
    except LockError as error:
        raise UsageError(
            f"the lock of the tree cannot be used: {error}",
            "restore it from version control, or start a new one with `penstock render --force`",
            verb="diff",
        ) from None


def _since(project: "Project", args: "argparse.Namespace") -> "Outcome":
    """Compare with the project at a commit, which is taken out into a folder that goes away afterwards."""
    from tempfile import TemporaryDirectory

    from penstock.project import open_project
    from penstock.semantic_diff.checkout import GitError, commit_of, take_out
    from penstock.semantic_diff.run import against_commit

    with TemporaryDirectory(prefix="penstock-") as folder:
        try:
            commit = commit_of(project.root, args.base)
            take_out(project.root, commit, folder, (project.settings.rendered, ".penstock"))
        except GitError as error:
            raise UsageError(f"--base {args.base}: {error}", "name a branch, a tag or a commit", verb="diff") from None
        label = args.base if commit.startswith(args.base) else f"{args.base} ({commit[:10]})"
        base, problems = open_project(folder)
        if base is None or base.root != os.path.abspath(folder):
            raise UsageError(
                f"--base {args.base}: there is no penstock.yaml at that commit",
                "name a commit in which this project exists",
                verb="diff",
            )
        outcome = against_commit(project, base, label, args.environment, strict=args.strict)
        if problems and outcome.side == label:
            return outcome.replace(diagnostics=(*problems, *outcome.diagnostics))
        return outcome


def _known(project: "Project", names: list[str] | None) -> None:
    """Raise UsageError for an environment that neither the project nor its tree has."""
    if not names:
        return
    from penstock.engine.workspace import open_folder
    from penstock.semantic_diff.ondisk import environments

    known = [*(entry.name for entry in open_folder(project, strict=False).environments), *environments(project)]
    for name in names:
        if name not in known:
            from penstock.diagnostics.suggest import hint

            every = ", ".join(dict.fromkeys(known)) or "none"
            raise UsageError(
                f"there is no environment {name!r}", hint(name, known) or f"the environments are: {every}", verb="diff"
            )


def _findings(outcome: "Outcome", args: "argparse.Namespace") -> int:
    """Report what keeps one side from being compiled."""
    from penstock.output import Report

    if outcome.side != "the working tree":
        say(f"the project at {outcome.side} does not compile, so there is nothing to compare with:")
    if args.format == "markdown":
        args.format = "text"
    return emit_report(Report(outcome.diagnostics, outcome.sources, outcome.files), args)


def _show(outcome: "Outcome", args: "argparse.Namespace") -> None:
    difference = outcome.difference
    assert difference is not None
    if args.format == "json":
        from penstock.semantic_diff import as_json

        write_data(as_json.render(difference), machine=True)
    elif args.format == "markdown":
        from penstock.semantic_diff import as_markdown

        write_data(as_markdown.render(difference), machine=True)
    else:
        from penstock.semantic_diff import as_text

        write_data(as_text.render(difference, color=wants_color(args.color, sys.stdout)))
