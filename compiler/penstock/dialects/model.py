"""The contract of a dialect: what it is asked, what it is told, and what it gives back."""

from collections.abc import Callable
from typing import Any, Protocol

from penstock.diagnostics import Diagnostic, Related, Severity
from penstock.record import Record
from penstock.text import Document, Path

Note = tuple[str, Path]
"""A second place in the same document: what to say there, and its path."""


class DialectContext(Record):
    """Where a document comes from. `file` is the path as the user knows it, `directory` the folder that holds it.

    With `strict`, what the original silently ignores is an error. `read` gives the text of a file by its path relative to
    that folder, None when there is no such file; without it a dialect looks at nothing but the document.
    """

    file: str
    directory: str
    strict: bool = False
    read: Callable[[str], str | None] | None = None


class Reporter(Protocol):
    """Takes one finding. `path` leads into the *source* document; with `key` the finding is about the key there.

    For a key that is missing, `path` ends with that key: the report then points at what should hold it.
    """

    def __call__(
        self,
        code: str,
        path: Path,
        message: str,
        *,
        severity: Severity | None = None,
        help: str | None = None,  # noqa: A002 - named as the diagnostic's field
        key: bool = False,
        related: tuple[Note, ...] = (),
    ) -> None: ...


class Converted(Record):
    """One native definition made of a foreign document.

    `table` maps native paths to source paths; a path that is not in it follows its longest prefix that is. `composed`
    holds the native paths of texts that were put together from several pieces: offsets in them mean nothing in the source.
    `derived` definitions follow from a document about something else: one that is written out under the same name wins.
    """

    kind: str
    data: dict[str, Any]
    table: dict[Path, Path]
    dialect: str
    composed: frozenset[Path] = frozenset()
    derived: bool = False


class Dialect(Protocol):
    """A module of this package that reads one foreign format."""

    NAME: str

    def recognises(self, data: Any, file: str) -> bool:
        """Tell by shape whether a document is of this format. Cheap, never raises."""
        ...

    def convert(self, document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
        """Return the definitions that a document means. Reports what is wrong; never raises.

        What comes back is valid by the native schema even when something was reported, so that later checks still run.
        """
        ...


class Findings:
    """A Reporter that keeps what it is told as diagnostics, placed in the source document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Diagnostic] = []

    def __call__(
        self,
        code: str,
        path: Path,
        message: str,
        *,
        severity: Severity | None = None,
        help: str | None = None,  # noqa: A002 - named as the diagnostic's field
        key: bool = False,
        related: tuple[Note, ...] = (),
    ) -> None:
        """Add one diagnostic; without a severity it is the one of the code's page."""
        if severity is None:
            from penstock.diagnostics.catalog import entry

            known = entry(code)
            severity = known.severity if known is not None else "error"
        span = self.document.locate(path, key=key)
        notes = tuple(Related(text, self.document.locate(place)) for text, place in related)
        self.found.append(Diagnostic(code, severity, message, span, notes, help))


def source_path(table: dict[Path, Path], path: Path) -> Path | None:
    """Return where a native path comes from by the longest-prefix rule, None when no prefix is known."""
    for length in range(len(path), -1, -1):
        origin = table.get(path[:length])
        if origin is not None:
            return origin + path[length:]
    return None
