"""The report: everything that one run found, as the renderers take it."""

from collections.abc import Mapping
from typing import Protocol

from penstock.diagnostics.model import Diagnostic
from penstock.record import Record


class SourceLike(Protocol):
    """What the renderers need of a file: its lines. `penstock.text.Source` is one."""

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, without its line end."""


class Report(Record):
    """What one run found.

    `files` are the checked files in the order in which they are to be reported; `sources` maps a display path to its text
    (a file without text is reported without a snippet).
    """

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceLike]
    files: tuple[str, ...] = ()


class Options(Record):
    """How to render. `width` is in terminal cells; `prefix` goes before relative paths in formats that are read by a CI
    service, which counts from the root of the repository and not from the working directory.
    """

    color: bool = False
    width: int = 120
    prefix: str = ""


def ordered(report: Report) -> tuple[Diagnostic, ...]:
    """Return the diagnostics in file order, then by position, code and message; what says the same at the same place, once.

    Several definitions may come from one text (the workflows of a dataset), and would each say what is wrong with it.
    Files that are not in `report.files` come after those that are, by name; what has no place comes last.
    """
    place = {name: at for at, name in enumerate(report.files)}
    last = len(place)

    def key(found: Diagnostic) -> tuple[int, str, int, int, str, str]:
        span = found.span
        if span is None:
            return (last + 1, "", 0, 0, found.code, found.message)
        at = place.get(span.file, last)
        return (at, span.file if at == last else "", span.line, span.column, found.code, found.message)

    once: dict[object, Diagnostic] = {}
    for one in sorted(report.diagnostics, key=key):
        once.setdefault((one.code, one.severity, one.message, one.span), one)
    return tuple(once.values())


def count(report: Report) -> tuple[int, int, int]:
    """Return how many different errors, warnings and notes the report has."""
    found = [one.severity for one in ordered(report)]
    return found.count("error"), found.count("warning"), found.count("note")


def exit_code(report: Report) -> int:
    """Return 1 when the report has an error, else 0: warnings and notes do not fail a run."""
    return 1 if any(found.severity == "error" for found in report.diagnostics) else 0


def line_of(report: Report, file: str, number: int) -> str | None:
    """Return a line of a source, None when the source is unknown or shorter."""
    source = report.sources.get(file)
    if source is None or number < 1:
        return None
    try:
        return source.line(number)
    except LookupError:
        return None


def located(path: str, options: Options) -> str:
    """Return a file's path as a CI service counts it: with the prefix when it is relative, `/` as separator."""
    path = path.replace("\\", "/")
    if not options.prefix or path.startswith(("/", "<")):
        return path
    parts: list[str] = []
    for part in f"{options.prefix}/{path}".split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
