"""Findings about one definition, placed in its text: from expressions, from the shape, from the checks."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from penstock.definitions import Unready
from penstock.diagnostics import Diagnostic, Related, Severity, Span
from penstock.language import Marked
from penstock.text import Document, Path


class Subject(Protocol):
    """Something with text behind it: an entry, or the merge of several."""

    def locate(self, path: Path, key: bool = False) -> Span:
        """Return the span of a value or key, or of the nearest thing above it."""
        ...

    def missing(self, path: Path) -> Span:
        """Return where to point when the mapping at `path` lacks a key."""
        ...

    def document_at(self, path: Path) -> tuple[Document, Path] | None:
        """Return the document and the path there that set the value at `path`."""
        ...


class Findings:
    """Collects the diagnostics of one definition."""

    def __init__(self, subject: Subject, definition: str) -> None:
        self.subject = subject
        self.definition = definition
        self.found: list[Diagnostic] = []

    def add(
        self,
        code: str,
        path: Path,
        message: str,
        *,
        severity: Severity | None = None,
        help_text: str | None = None,
        key: bool = False,
        missing: bool = False,
        related: tuple[Related, ...] = (),
        within: tuple[str, str] | None = None,
    ) -> None:
        """Add one finding; without a severity it is the one of the code's page. The rest is as in `checks.Finding`."""
        span = self._narrowed(path, *within) if within is not None else None
        if span is None:
            span = self.subject.missing(path) if missing else self.subject.locate(path, key)
        self.found.append(
            Diagnostic(
                code, severity or default_severity(code), message, span, related, help_text, None, self.definition
            )
        )

    def _narrowed(self, path: Path, context: str, part: str) -> Span | None:
        """Return where `part` stands at the end of `context` in the text at `path`; None when it is not written so."""
        origin = self.subject.document_at(path)
        if origin is None:
            return None
        from penstock.language.position import locate_in_scalar, value_at

        text = value_at(origin[0].data, origin[1])
        start = text.find(context) if isinstance(text, str) else -1
        if start < 0:
            return None
        end = start + len(context)
        return locate_in_scalar(origin[0], origin[1], end - len(part), end)

    def expression(self, path: Path, start: int, end: int, code: str, message: str, help_text: str | None) -> None:
        """Take a report of the expression language: offsets count in the text at `path`."""
        from penstock.language.position import locate_in_scalar

        span = locate_in_scalar(self.subject, path, start, end)  # type: ignore[arg-type]
        self.found.append(Diagnostic(code, default_severity(code), message, span, (), help_text, None, self.definition))

    def tolerate(self, data: Any) -> Callable[[Path, Any], bool]:
        """Return the test by which the schema passes over texts that wait for their value."""

        def waits(path: Path, value: Any) -> bool:
            if not isinstance(value, str) or "${{" not in value:
                return False
            found = data
            for step in path:
                try:
                    found = found[step]
                except (KeyError, IndexError, TypeError):
                    return False
            return isinstance(found, Marked)

        return waits

    def unready(self, waiting: Unready) -> Diagnostic:
        """Return the note that a definition cannot be judged further until a value is known."""
        return Diagnostic(
            "PEN1221",
            "note",
            f"`{waiting.value}` stands for a whole mapping or list: what is below it is checked with an environment",
            self.subject.locate(waiting.path),
            (),
            None,
            None,
            self.definition,
        )


def unique(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings without those that say the same at the same place: several definitions may come from one text."""
    return list({(one.code, one.severity, one.message, one.span): one for one in reversed([*found])}.values())[::-1]


def default_severity(code: str) -> Severity:
    """Return the severity of a code's page; error when it has none."""
    from penstock.diagnostics.catalog import entry

    known = entry(code)
    return known.severity if known is not None else "error"
