"""The verb `import`: writes the native definition of a foreign file, with its comments."""  # noqa: N999 - a verb's file has its name

import os
import sys
from typing import TYPE_CHECKING, Any

from penstock.cli.common import UsageError, say, wants_color, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.dialects.model import Converted, Dialect, DialectContext, Reporter
    from penstock.dialects.pctasks.choose import Choice
    from penstock.importing.run import Imported
    from penstock.text import Document, Source

SUMMARY = "write the file of another system as native definitions, comments kept"
EXAMPLES = """
penstock import datasets/naip/streaming.yaml
penstock import pipelines/noaa_hrrr/config.yaml --out pipelines/noaa_hrrr.yaml
penstock import dataset.yaml --collection naip --chunkset 2026-11-01     # one way to process items
penstock import dataset.yaml --collection naip --update
penstock import crd crd.yaml streamclass.yaml --out classes.yaml         # kinds of streams, with their classes
"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of `import`."""
    parser.add_argument(
        "file",
        nargs="+",
        metavar="FILE",
        help="the file to import; `-` reads standard input. After the word `crd`: all files",
    )
    parser.add_argument("--out", metavar="FILE", help="write here instead of to standard output")
    parser.add_argument("--force", action="store_true", help="replace what stands at --out")
    parser.add_argument("--strict", action="store_true", help="what the original silently ignores is an error")
    choice = parser.add_argument_group("of a pctasks dataset, only")
    choice.add_argument("--collection", metavar="ID", help="this collection")
    choice.add_argument("--chunkset", metavar="NAME", help="process items in this chunk set")
    choice.add_argument("--use-existing-chunks", action="store_true", help="process items of chunks that exist already")
    choice.add_argument("--update", action="store_true", help="process items that are new since an argument")
    choice.add_argument("--no-ingest", action="store_true", help="make items, but do not ingest them")
    choice.add_argument("--limit", type=_positive, metavar="N", help="list at most N assets, for a trial")
    choice.add_argument("--target", metavar="NAME", help="the row of the image table")


def run(args: "argparse.Namespace") -> int:
    """Import one file. Returns 0, or 1 when the file has errors; then nothing is written.

    Raises UsageError when there is nothing to import.
    """
    if args.file[0] == "crd" and (len(args.file) > 1 or not os.path.exists("crd")):
        return _import_classes(args)
    if len(args.file) > 1:
        raise UsageError("one file is imported at a time", "several only after the word `crd`", verb="import")
    from penstock.importing.run import import_source

    source, directory = _load(args.file[0])
    _refuse_existing(args)
    choice = _choice(args)

    def convert(
        dialect: "Dialect", document: "Document", report: "Reporter", context: "DialectContext"
    ) -> "tuple[Converted, ...]":
        return _convert(dialect, document, report, context, choice)

    imported = import_source(source, directory, convert, strict=args.strict)
    _refuse_others(imported, source)
    _explain(imported, source, args)
    return _deliver(imported.text, imported.definitions, args)


def _deliver(text: str, definitions: tuple[str, ...], args: "argparse.Namespace") -> int:
    """Write the native text where it is wanted; 1 where there is none."""
    if not text:
        return 1
    if args.out:
        _write(args.out, text)
        if not args.quiet:
            say(f"wrote {args.out}: {', '.join(definitions)}")
    else:
        write_data(text, machine=True)
    return 0


def _refuse_existing(args: "argparse.Namespace") -> None:
    if args.out and os.path.exists(args.out) and not args.force:
        raise UsageError(f"{args.out} exists already", "add --force to replace it", verb="import")


def _import_classes(args: "argparse.Namespace") -> int:
    """Import CustomResourceDefinitions and the StreamClasses of their kinds."""
    from penstock.importing.crds import import_classes
    from penstock.output import Options, Report, render

    if len(args.file) == 1:
        raise UsageError("no file to import", "name the CustomResourceDefinitions after `crd`", verb="import")
    sources = [_load(file)[0] for file in dict.fromkeys(args.file[1:])]
    _refuse_existing(args)
    imported = import_classes(sources, strict=args.strict)
    if imported.diagnostics:
        files = tuple(source.file for source in sources)
        report = Report(imported.diagnostics, {source.file: source for source in sources}, files)
        say(render("text", report, Options(color=wants_color(args.color, sys.stderr))).rstrip("\n"))
    if not imported.definitions and not imported.diagnostics:
        raise UsageError("there is no CustomResourceDefinition in what was named", code="PEN1724", verb="import")
    return _deliver(imported.text, imported.definitions, args)


def _refuse_others(imported: "Imported", source: "Source") -> None:
    """Raise UsageError when there is nothing foreign in the file at all."""
    errors = [found for found in imported.diagnostics if found.severity == "error"]
    if errors and not imported.definitions and all(found.code == "PEN1724" for found in errors):
        raise UsageError(f"{source.file}: {errors[0].message}", errors[0].help, code="PEN1724", verb="import")


def _load(file: str) -> "tuple[Source, str]":
    """Return the source and the folder that its relative paths start from. Raises UsageError when it cannot be read."""
    from penstock.diagnostics import Diagnostic
    from penstock.text import load_file, load_stdin

    source = load_stdin() if file == "-" else load_file(file)
    if isinstance(source, Diagnostic):
        message = source.message if file in source.message else f"{file}: {source.message}"
        raise UsageError(message, source.help, code=source.code, verb="import")
    return source, os.getcwd() if file == "-" else os.path.dirname(os.path.abspath(file))


def _choice(args: "argparse.Namespace") -> "Choice | None":
    """Return what of a dataset is wanted, None when no such option was given."""
    given: dict[str, Any] = {
        "collection": args.collection,
        "chunkset": args.chunkset,
        "update": args.update,
        "existing_chunks": args.use_existing_chunks,
        "ingest": not args.no_ingest,
        "limit": args.limit,
        "target": args.target,
    }
    from penstock.dialects.pctasks.choose import Choice

    choice = Choice(**given)
    return None if choice == Choice() else choice


def _convert(
    dialect: "Dialect",
    document: "Document",
    report: "Reporter",
    context: "DialectContext",
    choice: "Choice | None",
) -> "tuple[Converted, ...]":
    if choice is None:
        return dialect.convert(document, report, context)
    if dialect.NAME != "pctasks-dataset":
        raise UsageError(
            "--collection, --chunkset and their like choose among the workflows of a pctasks dataset",
            f"this file is a {dialect.NAME}",
            verb="import",
        )
    from penstock.dialects.pctasks.choose import Unmet
    from penstock.dialects.pctasks.choose import convert as chosen

    try:
        return chosen(document, report, context, choice, dialect.NAME)
    except Unmet as error:
        raise UsageError(str(error), error.hint, verb="import") from None


def _explain(imported: "Imported", source: "Source", args: "argparse.Namespace") -> None:
    """Say on stderr what was found and which comments have no place: stdout is for the definitions."""
    if imported.diagnostics:
        from penstock.output import Options, Report, render

        report = Report(imported.diagnostics, {source.file: source}, (source.file,))
        say(render("text", report, Options(color=wants_color(args.color, sys.stderr))).rstrip("\n"))
    if imported.text and imported.lost and not args.quiet:
        count = len(imported.lost)
        say(f"{count} comment{'s have' if count > 1 else ' has'} no place in the native definition:")
        for comment in imported.lost:
            say(f"  {source.file}:{comment.line}: {comment.text}")


def _write(path: str, text: str) -> None:
    """Write a file in one step: it is whole or not there. Raises UsageError when it cannot be written."""
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        with open(draft, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(draft, path)
    except OSError as error:
        if os.path.exists(draft):
            os.unlink(draft)
        raise UsageError(f"{path} cannot be written: {error.strerror}", verb="import") from None


def _positive(word: str) -> int:
    value = int(word)
    if value < 1:
        raise ValueError(word)
    return value
