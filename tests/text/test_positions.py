"""Where every key and value stands, exactly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.text import Source, emit, read
from tests.text.support import document, ends, exact, of

TEXT = """\
# a comment
name: create-items  # behind
"quoted key": 'it''s'
empty:
explicit: null
nested:
  list:
    - one
    - two: 2
      three: "3"
    - - a
      - b
    -
      deep: x
  indentless:
  - x
  - y: z
flow: {a: 1, b: [2, "3"], c: }
block: |
  first

  last

folded: >-
  some
  words
plain: several
  lines
  of text
tagged: !!str 12
anchored: &anchor value
braces: &braces {k: v}
mapped: &mapped
  m: o
used: *anchor
merged:
  <<: *mapped
  own: 1
copy: *mapped
é😀: ü
last: end
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("name",), (2, 7, 2, 19), (2, 1, 2, 5)),
        (("quoted key",), (3, 15, 3, 22), (3, 1, 3, 13)),
        (("empty",), (4, 7, 4, 7), (4, 1, 4, 6)),
        (("explicit",), (5, 11, 5, 15), (5, 1, 5, 9)),
        (("nested",), (7, 3, 17, 9), (6, 1, 6, 7)),
        (("nested", "list"), (8, 5, 14, 14), (7, 3, 7, 7)),
        (("nested", "list", 0), (8, 7, 8, 10), (8, 7, 8, 10)),
        (("nested", "list", 1), (9, 7, 10, 17), (9, 7, 10, 17)),
        (("nested", "list", 1, "two"), (9, 12, 9, 13), (9, 7, 9, 10)),
        (("nested", "list", 1, "three"), (10, 14, 10, 17), (10, 7, 10, 12)),
        (("nested", "list", 2), (11, 7, 12, 10), (11, 7, 12, 10)),
        (("nested", "list", 2, 1), (12, 9, 12, 10), (12, 9, 12, 10)),
        (("nested", "list", 3), (14, 7, 14, 14), (14, 7, 14, 14)),
        (("nested", "list", 3, "deep"), (14, 13, 14, 14), (14, 7, 14, 11)),
        (("nested", "indentless"), (16, 3, 17, 9), (15, 3, 15, 13)),
        (("nested", "indentless", 1, "y"), (17, 8, 17, 9), (17, 5, 17, 6)),
        (("flow",), (18, 7, 18, 31), (18, 1, 18, 5)),
        (("flow", "b"), (18, 17, 18, 25), (18, 14, 18, 15)),
        (("flow", "b", 1), (18, 21, 18, 24), (18, 21, 18, 24)),
        (("flow", "c"), (18, 29, 18, 29), (18, 27, 18, 28)),
        (("block",), (19, 8, 22, 7), (19, 1, 19, 6)),
        (("folded",), (24, 9, 26, 8), (24, 1, 24, 7)),
        (("plain",), (27, 8, 29, 10), (27, 1, 27, 6)),
        (("tagged",), (30, 15, 30, 17), (30, 1, 30, 7)),
        (("anchored",), (31, 19, 31, 24), (31, 1, 31, 9)),
        (("braces",), (32, 17, 32, 23), (32, 1, 32, 7)),
        (("mapped",), (34, 3, 34, 7), (33, 1, 33, 7)),
        (("used",), (35, 7, 35, 14), (35, 1, 35, 5)),
        (("merged",), (38, 3, 38, 9), (36, 1, 36, 7)),
        (("merged", "m"), (34, 6, 34, 7), (34, 3, 34, 4)),
        (("merged", "own"), (38, 8, 38, 9), (38, 3, 38, 6)),
        (("copy",), (39, 7, 39, 14), (39, 1, 39, 5)),
        (("copy", "m"), (34, 6, 34, 7), (34, 3, 34, 4)),
        (("é😀",), (40, 5, 40, 6), (40, 1, 40, 3)),
        (("last",), (41, 7, 41, 10), (41, 1, 41, 5)),
    ],
)
def test_values_and_keys(path, value, key):
    one = document(TEXT)
    assert ends(one.locate(path)) == value
    assert ends(one.locate(path, key=True)) == key


@pytest.mark.parametrize(
    ("path", "span"),
    [
        (("absent",), (2, 1, 2, 5)),
        (("nested", "absent"), (6, 1, 6, 7)),
        (("nested", "absent", "deeper", 3), (6, 1, 6, 7)),
        (("nested", "list", 9), (7, 3, 7, 7)),
        (("nested", "list", -1), (7, 3, 7, 7)),
        (("nested", "list", "word"), (7, 3, 7, 7)),
        (("nested", "list", 1, "absent"), (9, 7, 9, 10)),
        (("name", "absent"), (2, 1, 2, 5)),
        (("name", 0), (2, 1, 2, 5)),
        ((0,), (2, 1, 2, 5)),
        (("copy", "absent"), (39, 1, 39, 5)),
    ],
)
def test_what_is_not_there_is_shown_at_its_nearest_ancestor(path, span):
    assert ends(document(TEXT).locate(path)) == span
    assert ends(document(TEXT).locate(path, key=True)) == span


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ((), (2, 1, 2, 5)),
        (("nested",), (6, 1, 6, 7)),
        (("nested", "list", 1), (9, 7, 9, 10)),
        (("nested", "list", 2), (11, 7, 12, 10)),
        (("nested", "list", 3), (14, 7, 14, 11)),
        (("flow",), (18, 1, 18, 5)),
        (("nested", "absent"), (6, 1, 6, 7)),
    ],
)
def test_missing_points_at_the_key_that_holds_the_mapping(path, span):
    assert ends(document(TEXT).missing(path)) == span


def test_the_whole_document():
    assert ends(document("a: 1\nb:\n  - c\n").locate(())) == (1, 1, 3, 6)
    assert ends(document("# x\n- a\n- b\n").locate(())) == (2, 1, 3, 4)
    assert ends(document("word\n").locate(())) == (1, 1, 1, 5)
    assert ends(document("{a: 1}\n").missing(())) == (1, 1, 1, 7)


def test_missing_in_an_empty_mapping():
    assert ends(document("a: {}\n").missing(("a",))) == (1, 1, 1, 2)
    assert ends(document("- {}\n").missing((0,))) == (1, 3, 1, 5)


def test_a_merge_that_stands_first_is_not_the_first_key_of_the_text():
    one = document("x: &x {a: 1}\ny:\n  - <<: *x\n    b: 2\n")
    assert ends(one.missing(("y", 0))) == (4, 5, 4, 6)


def test_a_mapping_with_nothing_but_a_merge():
    one = document("x: &x {a: 1}\ny:\n  <<: *x\n")
    assert ends(one.locate(("y",)))[:2] == (3, 3)
    assert ends(one.missing(("y",))) == (2, 1, 2, 2)


def test_every_document_has_its_own_positions():
    result = of("a: 1\n---\nb: 2\n---\n---\nc: 3\n")
    assert [ends(one.locate((next(iter(one.data)),))) for one in result.documents] == [
        (1, 4, 1, 5),
        (3, 4, 3, 5),
        (6, 4, 6, 5),
    ]


def test_the_byte_order_mark_moves_nothing():
    result = read(Source("f.yaml", b"\xef\xbb\xbfa: b\n"))
    assert ends(result.documents[0].locate(("a",))) == (1, 4, 1, 5)


def test_windows_line_ends_move_nothing():
    one = document("a:\r\n  b: |\r\n    x\r\n  c: 1\r\n")
    assert ends(one.locate(("a", "b"))) == (2, 6, 3, 6)
    assert ends(one.locate(("a", "c"))) == (4, 6, 4, 7)


def test_lines():
    source = Source("f.yaml", b"a: 1\r\nb: \xff\rc\n")
    assert [source.line(number) for number in range(6)] == ["", "a: 1", "b: \ufffd", "c", "", ""]


KEYS = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def paths(value, at=()):
    yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, (*at, index))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_the_text_at_every_position_reads_as_its_value(data):
    """Cut each scalar out of the text at the span that was given for it, and read the cut."""
    source = Source("f.yaml", emit.dumps(data).encode())
    (one,) = read(source).documents
    for path in paths(data):
        value = one.data
        for step in path:
            value = value[step]
        if isinstance(value, dict | list) and value:
            continue
        span = one.locate(path)
        rows = [source.line(number) for number in range(span.line, span.end_line + 1)]
        rows[-1] = rows[-1][: span.end_column - 1]
        rows[0] = " " * (span.column - 1) + rows[0][span.column - 1 :]
        if span.line == span.end_line:
            cut, _ = exact(("x: " + rows[0].lstrip(" ") + "\n").encode())
            assert cut == [{"x": value}]
        else:
            assert rows[0].lstrip(" ")[0] == "|"
            assert [row.strip() for row in rows[1:]] == [row.strip() for row in value.removesuffix("\n").split("\n")]
