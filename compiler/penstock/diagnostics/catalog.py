"""The catalogue of codes: what each `PENnnnn` is called and how severe it is by default.

The pages `docs/codes/PENnnnn.md` are the only place where a code is defined (`docs/codes/README.md` shows their form); this
module reads a page when it is asked for, so importing it costs nothing and a new code is one new file.
"""

from os import listdir
from typing import cast

from penstock.diagnostics.model import Severity
from penstock.diagnostics.suggest import closest
from penstock.record import Record
from penstock.resources import read_text, root

# Where the documentation is published; links in reports start here.
DOCS_URL = "https://penstock.dev/docs"


class Entry(Record):
    """One code. `slug` is its name in kebab-case, `title` one sentence without a full stop."""

    code: str
    slug: str
    title: str
    severity: Severity
    since: str

    @property
    def url(self) -> str:
        """The published page of this code."""
        return docs_url(self.code)


class PageError(ValueError):
    """A page of a code does not have the form that `docs/codes/README.md` asks for."""


def docs_url(code: str) -> str:
    """Return the address of the published page of `code`."""
    return f"{DOCS_URL}/codes/{code}"


def is_code(word: str) -> bool:
    """Tell whether `word` has the form of a code: `PEN` and four digits."""
    return len(word) == 7 and word.startswith("PEN") and word[3:].isascii() and word[3:].isdigit()


def codes() -> tuple[str, ...]:
    """Return every code that has a page, ascending."""
    names = (name[:-3] for name in listdir(root("codes")) if name.endswith(".md"))
    return tuple(sorted(name for name in names if is_code(name)))


def page(code: str) -> str | None:
    """Return the Markdown page of `code`, None when there is none."""
    if not is_code(code):
        return None
    try:
        return read_text(f"codes/{code}.md")
    except FileNotFoundError:
        return None


def entry(code: str) -> Entry | None:
    """Return what the catalogue says of `code`, None when it has no page. Raises PageError when the page is malformed."""
    text = page(code)
    return None if text is None else parse_heading(code, text)


def entries() -> tuple[Entry, ...]:
    """Return the whole catalogue, ascending by code. Raises PageError at the first malformed page."""
    return tuple(found for code in codes() if (found := entry(code)) is not None)


def parse_heading(code: str, text: str) -> Entry:
    """Read the first lines of a page: `# PEN1203: Title`, an empty line, "`slug`, severity, since X.Y.Z".

    Raises PageError when they have another form.
    """
    lines = text.split("\n", 3)
    name, colon, title = lines[0].removeprefix("# ").partition(": ")
    if not lines[0].startswith("# ") or name != code or not colon or not title.strip():
        raise PageError(f"{code}.md: the first line must be `# {code}: Title`")
    parts = lines[2].split(", ") if len(lines) > 2 and not lines[1].strip() else []
    if len(parts) != 3 or not (parts[0].startswith("`") and parts[0].endswith("`")):
        raise PageError(f"{code}.md: the third line must be like '`slug-of-the-code`, error, since 0.1.0'")
    slug, severity, since = parts[0].strip("`"), parts[1], parts[2].strip().removeprefix("since ")
    if severity not in ("error", "warning", "note"):
        raise PageError(f"{code}.md: the severity must be error, warning or note, not {severity!r}")
    return Entry(code, slug, title.strip(), cast("Severity", severity), since)


def summary(code: str) -> str | None:
    """Return the first paragraph under "What it means" as one line of text, None when the page is missing."""
    text = page(code)
    if text is None:
        return None
    _, _, rest = text.partition("\n## What it means\n")
    paragraph = rest.strip().split("\n\n", 1)[0].split("\n## ", 1)[0]
    return " ".join(paragraph.split())


def resolve(word: str) -> str | None:
    """Return the code that `word` names: `PEN1203`, `pen1203`, `1203` or the slug; None when there is no such code."""
    upper = word.upper()
    code = upper if upper.startswith("PEN") else f"PEN{upper}"
    if is_code(code):
        return code if page(code) is not None else None
    return next((found.code for found in entries() if found.slug == word.lower()), None)


def similar(word: str) -> tuple[str, ...]:
    """Return codes or slugs that `word` may have meant, best first."""
    known = entries()
    return closest(word, [found.code for found in known] + [found.slug for found in known])
