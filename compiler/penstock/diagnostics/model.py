"""The one frozen `Diagnostic` and its parts."""

from typing import Final, Literal

from penstock.record import Record

Severity = Literal["error", "warning", "note"]
ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"


class Span(Record):
    """A stretch of text. Lines and columns count from 1; columns count Unicode code points; `end_column` is exclusive.

    `file` is the path as the user would type it (relative to the project root, `/` as separator) or `<stdin>`.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Related(Record):
    """A second place that explains the first one ("first defined here")."""

    message: str
    span: Span


class Edit(Record):
    """Replace the text of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


class Fix(Record):
    """A change that would mend the finding. `safe` fixes never change what the definition means."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Diagnostic(Record):
    """One finding. `code` is `PEN` and four digits and has a page in `docs/codes/`."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    related: tuple[Related, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    definition: str | None = None  # "Kind/name" where known

    @property
    def docs(self) -> str:
        """The page about this code, relative to the documentation root."""
        return f"codes/{self.code}.md"
