"""Wrong indentation is reported at the line that is wrong, also when the reader only notices further down."""

import random

import pytest

from tests.text.support import corpus_files, of, spot

CASES = [
    ("first child too deep", "a:\n  b:\n     c: 1\n    d: 2\n    e: 3\nf:\n  g: 1\n", (3, 6)),
    ("first child too deep, block of its own", "a:\n  b:\n     c:\n      x: 1\n    d: 2\nf:\n  g: 1\n", (3, 6)),
    ("first child not deep enough", "a:\n  b:\n   c: 1\n    d: 2\n    e: 3\nf:\n  g: 1\n", (3, 4)),
    ("first child beside its parent", "a:\n  b:\n  c: 1\n    d: 2\n    e: 3\n", (3, 3)),
    ("first child beside its parent, list", "a:\n  b:\n  c:\n    - x: 1\n    d: 2\n", (3, 3)),
    ("one key in the middle too deep", "a:\n  b: 1\n    c: 2\n  d: 3\n", (3, 5)),
    ("one key in the middle too shallow", "a:\n  b:\n    c: 1\n   d: 2\n    e: 3\n", (4, 4)),
    ("a key that left its block", "a:\n  b:\n    c: 1\n  d: 2\n    e: 3\n    f: 4\n", (4, 3)),
    ("a key that left its block, before one that opens a block", "a:\n  b:\n    c: 1\n  d: 2\n    e:\n      f: 4\n", (4, 3)),
    ("the only key too deep, seen at the end of the block", "a:\n    b:\n    c: 1\n    d: 2\n  e: 3\nf:\n  g: 1\n", (2, 5)),
    ("opening key too shallow, seen at the end of the block", "a:\n  x: 0\nb:\n c:\n    d: 1\n  e: 2\nf:\n  g: 1\n", (4, 2)),
    ("first dash too deep", "a:\n   - b: 1\n    c: 2\n    d: 3\nf:\n  g: 1\n", (2, 4)),
    ("first dash far too deep", "a:\n     - b: 1\n    c: 2\n    d: 3\nf:\n  g: 1\n", (2, 6)),
    ("first dash too shallow", "a:\n - b: 1\n    c: 2\n    d: 3\nf:\n  g: 1\n", (2, 2)),
    ("a key of an item at its dash", "a:\n  - b: 1\n  c: 2\n    d: 3\n    e: 4\n", (3, 3)),
    ("a key of an item that left the list", "a:\n  x:\n  - b: 1\n    c: 1\n  d: 2\n  - b: 2\n    c: 2\n", (5, 3)),
    ("first item of a flat list", "a:\n - b\n  - c\n  - d\n", (2, 2)),
    ("second item of a flat list", "a:\n  - b\n   - c\n  - d\n", (3, 4)),
    ("first line of the document", " a: 1\nb: 2\nc: 3\n", (1, 2)),
    ("a block that lost its opener", "a:\n  b:\n    id: 1\n    run: 1\n    c:\n    id: 2\n    run: 2\n", (5, 5)),
    ("a step of four", "a:\n    b:\n      c: 1\n        d: 2\n        e: 3\nf:\n    g: 1\nh:\n    i: 1\n", (3, 7)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_line_to_blame(text, place):
    one = of(text).diagnostics[0]
    assert spot(one) == place
    assert one.code in ("PEN1018", "PEN1020")


DEFINITION = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: orders
  labels:
    team: data
    tier: one
spec:
  arguments:
    - name: registry
      default: local
      required: true
    - name: region
      default: here
      required: false
  jobs:
    create-items:
      tasks:
        - id: create
          image: registry.example.com/create:1
          code:
            source: items.py
            requirements: requirements.txt
          args:
            options:
              limit: 10
              deep: true
            uri: blob://account/container
            name: items
          environment:
            LEVEL: info
            REGION: here
          schema: one
      needs: nothing
      schedule:
        every: day
        at: noon
    ingest:
      tasks:
        - id: ingest
          image: registry.example.com/ingest:1
          args:
            content: items
            options:
              group: 100
              insert: false
      needs: create-items
  limits:
    retries: 3
    timeout: 30
"""


def moved(text: str, chance: random.Random) -> tuple[str, int, int] | None:
    """Move one line by one to three spaces; return the text, and the line and column where it stands then."""
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    body = lines[row].lstrip(" ")
    indent = len(lines[row]) - len(body) + chance.choice([-3, -2, -1, 1, 2, 3])
    if not body or body.startswith("#") or indent < 0:
        return None
    lines[row] = " " * indent + body
    return "\n".join(lines), row + 1, indent + 1


def accuracy(texts: list[str], seed: int, rounds: int) -> float:
    """Return the share of moved lines that are reported at their line and column, among those that are reported."""
    chance = random.Random(seed)
    right = wrong = 0
    for _ in range(rounds):
        damaged = moved(chance.choice(texts), chance)
        if damaged is None:
            continue
        text, line, column = damaged
        places = [spot(one) for one in of(text).diagnostics if one.severity == "error"]
        if places:
            right += (line, column) in places
            wrong += (line, column) not in places
    assert right + wrong > rounds / 3
    return right / (right + wrong)


def test_moved_lines_of_a_definition():
    assert accuracy([DEFINITION], 1, 2000) > 0.97


@pytest.mark.corpus
def test_moved_lines_of_real_files():
    files = [path for path in corpus_files() if "pctasks" in path.parts and path.stat().st_size < 10_000]
    if not files:
        pytest.skip("the corpus of real definition files is not here")
    texts = [path.read_text() for path in files]
    assert accuracy([text for text in texts if not of(text).diagnostics], 2, 2000) > 0.97
