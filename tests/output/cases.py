"""Reports that show what the formats must cope with."""

from penstock.diagnostics import Diagnostic, Edit, Fix, Related, Span
from penstock.output import Report


class Lines:
    """The least that a renderer needs of a source."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def line(self, number: int) -> str:
        return self.lines[number - 1]


def at(file: str, line: int, column: int, end_column: int, end_line: int | None = None) -> Span:
    return Span(file, line, column, end_line or line, end_column)


WORKFLOW = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: sentinel
spec:
  arguments:
    region: westeurope
  jobs:
    - id: create-items
      image: ${{ args.regoin }}/items:1
      replicas: {min: 5, max: 2}

    - id: create-items
      image: x
"""
NAMES = (
    "name: 日本語のデータ # 流れ\n\tindented: by-tab\nbell: '\a\u202etxt.exe'\nlong: "
    + "a" * 200
    + "needle"
    + "z" * 200
)
SOURCES = {"flows/sentinel.yaml": Lines(WORKFLOW), "names, more.yaml": Lines(NAMES)}

UNKNOWN = Diagnostic(
    "PEN0001",
    "error",
    "the expression names `args.regoin`, which does not exist",
    at("flows/sentinel.yaml", 10, 18, 29),
    related=(Related("the arguments are declared here", at("flows/sentinel.yaml", 6, 3, 12)),),
    help="did you mean `args.region`?",
    fix=Fix("write `args.region`", (Edit(at("flows/sentinel.yaml", 10, 18, 29), "args.region"),), safe=True),
    definition="Workflow/sentinel",
)
RANGE = Diagnostic(
    "PEN0002",
    "error",
    "min is 5 and max is 2",
    at("flows/sentinel.yaml", 11, 17, 33),
    help="the smaller number is `min`\nboth may be equal",
    fix=Fix(
        "swap the numbers",
        (Edit(at("flows/sentinel.yaml", 11, 23, 24), "2"), Edit(at("flows/sentinel.yaml", 11, 31, 32), "5")),
    ),
    definition="Workflow/sentinel",
)
TWICE = Diagnostic(
    "PEN0003",
    "warning",
    "two jobs have the same id",
    at("flows/sentinel.yaml", 13, 7, 1, end_line=15),
    related=(
        Related("first used here", at("flows/sentinel.yaml", 9, 11, 23)),
        Related("and named in the list", at("names, more.yaml", 1, 1, 5)),
    ),
    fix=Fix("remove the second job", (Edit(at("flows/sentinel.yaml", 12, 1, 1, end_line=15), ""),)),
)
WIDE = Diagnostic("PEN0004", "error", "the name is not ASCII", at("names, more.yaml", 1, 7, 14))
TAB = Diagnostic("PEN0004", "error", "a tab indents this line", at("names, more.yaml", 2, 2, 10))
HIDDEN = Diagnostic(
    "PEN0004", "error", "hidden \x1b[31m characters\n::add-mask::oops, 100 %", at("names, more.yaml", 3, 8, 16)
)
LONG = Diagnostic("PEN0004", "note", "look here", at("names, more.yaml", 4, 207, 213))
PROJECT = Diagnostic("PEN9999", "error", 'no environment is called <prod> & "live"')
ABSENT = Diagnostic("PEN0004", "warning", "not shown", at("../elsewhere/gone.yaml", 3, 1, 4))

CLEAN = Report((), {}, ("flows/sentinel.yaml", "names, more.yaml"))
ONE = Report((RANGE,), SOURCES, ("flows/sentinel.yaml",))
EVERYTHING = Report(
    (PROJECT, ABSENT, LONG, HIDDEN, TAB, WIDE, TWICE, RANGE, UNKNOWN, UNKNOWN),
    SOURCES,
    ("flows/sentinel.yaml", "flows/clean.yaml", "names, more.yaml"),
)
REPORTS = {"clean": CLEAN, "one": ONE, "everything": EVERYTHING}
