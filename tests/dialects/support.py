"""Runs a dialect on a text and gives back what tests look at."""

from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

from penstock.dialects import recognise
from penstock.dialects.model import Converted, DialectContext, Findings
from penstock.schema import validate
from penstock.text import Source, read

FIXTURES = Path(__file__).parent / "fixtures"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "pctasks"


class Found(NamedTuple):
    line: int
    column: int
    code: str
    severity: str
    message: str
    help: str | None


class Result(NamedTuple):
    dialect: str
    converted: tuple[Converted, ...]
    found: list[Found]

    @property
    def data(self) -> dict[str, Any]:
        (one,) = self.converted
        return one.data

    @property
    def spec(self) -> dict[str, Any]:
        return self.data["spec"]

    @property
    def places(self) -> list[tuple[int, int, str]]:
        return [(one.line, one.column, one.code) for one in self.found]

    @property
    def errors(self) -> list[Found]:
        return [one for one in self.found if one.severity == "error"]

    def named(self, name: str) -> Converted:
        return next(one for one in self.converted if one.data["metadata"]["name"] == name)


def convert(
    text: str,
    file: str = "flows/example.yaml",
    *,
    strict: bool = False,
    read_file: Any = None,
    directory: str | None = None,
) -> Result:
    """Read a text by the dialect that recognises it. What comes out must be valid natively."""
    result = read(Source(file, dedent(text).encode()))
    assert [one for one in result.diagnostics if one.severity == "error"] == []
    (document,) = result.documents
    dialect = recognise(document.data, file)
    assert dialect is not None, "no dialect recognises the text"
    findings = Findings(document)
    folder = directory if directory is not None else file.rpartition("/")[0]
    made = dialect.convert(document, findings, DialectContext(file, folder, strict, read_file))
    for one in made:
        problems = validate(one.kind, one.data)
        assert problems == [], f"{one.data['metadata']}: {problems}"
    found = [
        Found(one.span.line, one.span.column, one.code, one.severity, one.message, one.help)
        for one in findings.found
        if one.span is not None
    ]
    assert len(found) == len(findings.found)
    return Result(dialect.NAME, made, sorted(found, key=lambda one: (one.line, one.column)))


def fixture(name: str) -> Result:
    """Convert a file of the fixtures."""
    path = FIXTURES / name
    return convert(path.read_text(), name)
