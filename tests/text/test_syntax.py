"""Syntax errors: the place where the mistake was made, in words for people."""

import pytest

from tests.text.support import edits, ends, findings, of, place

ERRORS = [
    # colons
    ("second colon", "a: 1\nb: c: d\n", (2, 5), "PEN1001", "a second `: ` on one line"),
    ("time after a text", "a: at: 12\n", (1, 6), "PEN1001", "a second `: ` on one line"),
    ("no colon in the first line", "naem value\nb: 1\n", (1, 1), "PEN1001", "`naem` is not followed by a `:`"),
    ("no colon between keys", "a: 1\nnaem value\nb: 1\n", (2, 1), "PEN1001", "`naem` is not followed by a `:`"),
    ("no colon in the last line", "a: 1\nb\n", (2, 1), "PEN1001", "`b` is not followed by a `:`"),
    ("no colon in a nested mapping", "a:\n  b: 1\n  c 2\n  d: 3\n", (3, 3), "PEN1001", "`c` is not followed by a `:`"),
    ("no space behind the colon", "a:\n  b: 1\n  c:2\n  d: 3\n", (3, 3), "PEN1001", "a space is missing after `c:`"),
    ("no space behind the first colon", "a:1\nb: 2\n", (1, 1), "PEN1001", "a space is missing after `a:`"),
    ("no key", "a: 1\n: b\n", (2, 1), "PEN1012", "a key is missing before the `:`"),
    # indentation
    ("deeper than its neighbour", "a: 1\n   b: 2\n", (2, 4), "PEN1018", "this line is indented by 3 spaces"),
    ("deeper by one", "a:\n  b: 1\n   c: 2\n", (3, 4), "PEN1018", "this line is indented by 3 spaces"),
    ("deeper after a quoted text", "a: 'x'\n  b: 2\n", (2, 3), "PEN1018", "this line is indented by 2 spaces"),
    ("deeper after brackets", "a: [x]\n  b: 2\n", (2, 3), "PEN1018", ""),
    (
        "between two levels",
        "a:\n    b: 1\n  c: 2\n",
        (3, 3),
        "PEN1018",
        "an indentation of 2 spaces fits no block above",
    ),
    ("one too few in a list", "a:\n  - b\n - c\n", (3, 2), "PEN1018", "an indentation of 1 space fits no block above"),
    ("first line deeper", "  a: 1\nb: 2\n", (1, 3), "PEN1018", "the lines below it suggest 0"),
    ("a key among items", "- a\nb: 1\n", (2, 1), "PEN1018", "a key stands among list items"),
    ("an item among keys", "a: 1\n- b\n", (2, 1), "PEN1018", "a list item (`- `) stands among keys"),
    ("tab", "a:\n\tb: 1\n", (2, 1), "PEN1014", "a tab in the indentation"),
    ("tab behind spaces", "a:\n  b: 1\n  \tc: 1\n", (3, 3), "PEN1014", "a tab in the indentation"),
    ("tab under a value", "a: 1\n\tb: 2\n", (2, 1), "PEN1014", "a tab in the indentation"),
    ("list behind a key", "a: - b\n", (1, 4), "PEN1001", "a list item (`- `) cannot begin here"),
    # quotes
    ("open double quote", 'a: "b\nc: 1\n', (1, 4), "PEN1016", 'this `"` is never closed'),
    ("open single quote", "a: 'b\nc: 1\n", (1, 4), "PEN1016", "this `'` is never closed"),
    ("open quote before another", "a: 'b\nc: 'd'\n", (1, 4), "PEN1016", "runs over several lines"),
    (
        "open quote before another, double",
        'x:\n  a: "b\n  c: "d"\n  e: 1\n',
        (2, 6),
        "PEN1016",
        "runs over several lines",
    ),
    ("open quote in brackets", "a: ['b, c]\nd: 'e'\n", (1, 5), "PEN1016", ""),
    ("open quote as key", '"a: 1\nb: 2\n', (1, 1), "PEN1016", 'this `"` is never closed'),
    ("text behind a quote", 'a: "b" c\n', (1, 8), "PEN1001", 'text after the closing `"`'),
    ("quote in a quote", "a: 'it's'\n", (1, 8), "PEN1001", "text after the closing `'`"),
    ("unknown escape", 'a: "C:\\path"\n', (1, 7), "PEN1001", "`\\p` is not an escape"),
    ("short escape", 'a: "\\u12"\n', (1, 5), "PEN1001", "`\\u` is not followed by 4 hexadecimal digits"),
    ("text behind a quote of two lines", "a: 'b\n  c' d\n", (2, 6), "PEN1001", "text after the closing `'`"),
    ("text behind a quote as document", "'a' b\n", (1, 5), "PEN1001", "text after the closing `'`"),
    ("quoted key of two lines", "x: 1\n'a\n  b': 2\n", (2, 1), "PEN1001", "a quoted key runs over several lines"),
    ("open quote of a list in brackets", "a: ['b, 'c', {d: 'e'}]\nf: 'g'\n", (1, 10), "PEN1001", "`,` or `]` expected"),
    ("escape in a text that swallowed keys", 'a: "b\nc: 1\nd: "\\q"\n', (1, 4), "PEN1016", "runs over several lines"),
    ("quote in a comment", "a: b # it's\nc: [d\n", (2, 4), "PEN1016", "this `[` is never closed"),
    ("brackets in quotes and comments", "a: [\"]\", ']', # ]\nb\n", (1, 4), "PEN1016", "this `[` is never closed"),
    ("escaped quote in brackets", 'a: ["\\"", b c: d]\ne: ]\n', (2, 4), "PEN1001", "`]` closes nothing"),
    # brackets
    ("open bracket", "a: [1, 2\nb: 3\n", (1, 4), "PEN1016", "this `[` is never closed"),
    ("open bracket at the end", "a: [1, 2\n", (1, 4), "PEN1016", "this `[` is never closed"),
    ("open brace", "a: {b: 1\nc: 2\n", (1, 4), "PEN1016", "this `{` is never closed"),
    ("open brace, nested", "a: {b: [1, 2}\nc: 2\n", (1, 13), "PEN1001", "`}` closes what `[` opened"),
    ("wrong partner", "a: {b: 1]\n", (1, 9), "PEN1001", "`]` closes what `{` opened"),
    ("no comma", "a: {b: 1 c: 2}\n", (1, 11), "PEN1001", ""),
    ("no comma between quotes", "a: ['b' 'c']\n", (1, 9), "PEN1001", "`,` or `]` expected"),
    ("two commas", "a: [b,, c]\n", (1, 7), "PEN1001", "a value is missing before `,`"),
    ("closes nothing", "a: 1\nb: ]\n", (2, 4), "PEN1001", "`]` closes nothing"),
    ("closes nothing on its own line", "a: 1\n}\n", (2, 1), "PEN1001", "`}` closes nothing"),
    # signs
    ("at sign", "a: @b\n", (1, 4), "PEN1001", "a value cannot begin with `@`"),
    ("backtick", "a: `b`\n", (1, 4), "PEN1001", "a value cannot begin with ```"),
    ("tab before a value", "a: |\n\tb\n", (2, 1), "PEN1014", "a tab"),
    ("at sign in brackets", "a: [@b]\n", (1, 5), "PEN1001", "a value cannot begin with `@`"),
    ("at sign and a quote", "a: @b's\n", (1, 4), "PEN1001", "a value cannot begin with `@`"),
    ("percent", "a: %b\n", (1, 4), "PEN1001", "a value cannot begin with `%`"),
    ("asterisk of a pattern", "a: *.tif\n", (1, 4), "PEN1001", "`*` begins an alias, and no name follows"),
    ("lonely asterisk", "a: *\n", (1, 4), "PEN1001", "`*` begins an alias, and no name follows"),
    ("lonely ampersand", "a: & b\n", (1, 4), "PEN1001", "`&` begins an anchor, and no name follows"),
    ("text behind a block sign", "a: | b\n  c\n", (1, 6), "PEN1001", "text behind `|`"),
    ("directive", "%FOO\n---\na: 1\n", (1, 1), "PEN1001", "is a directive"),
    ("tag handle", "a: !x!y b\n", (1, 4), "PEN1004", "this tag cannot be read"),
]


@pytest.mark.parametrize(("text", "where", "code", "message"), [e[1:] for e in ERRORS], ids=[e[0] for e in ERRORS])
def test_error(text, where, code, message):
    errors = [one for one in of(text).diagnostics if one.severity == "error"]
    assert [place(one) for one in errors] == [(*where, code)]
    assert message in errors[0].message
    assert errors[0].help


def test_the_document_with_the_error_is_dropped_and_the_others_are_kept():
    result = of("a: 1\n---\nb: {\n---\nc: 1\nc: 2\n---\nd: 'x\n---\ne: 1\n")
    assert [(one.index, one.data) for one in result.documents] == [(0, {"a": 1}), (2, {"c": 1}), (4, {"e": 1})]
    assert [place(one) for one in result.diagnostics] == [
        (3, 4, "PEN1016"),
        (6, 1, "PEN1002"),
        (8, 4, "PEN1016"),
    ]


def test_what_is_wrong_before_a_syntax_error_is_reported_too():
    assert findings("a: 1\na: 2\nb: !x 1\nc: [\n") == [(2, 1, "PEN1002"), (3, 4, "PEN1004"), (4, 4, "PEN1016")]


def test_an_error_on_the_line_of_the_document_mark():
    assert findings("--- @\n---\na: 1\na: 1\n") == [(1, 5, "PEN1001"), (4, 1, "PEN1002")]


def test_a_document_mark_inside_a_block_text_is_none():
    assert of("a: |\n  ---\n  x\nb: {\n  ---\n").documents == ()


def test_positions_of_later_documents_are_right_after_an_error():
    result = of("a: {\n---\nb:\n  c: 1\n")
    assert ends(result.documents[0].locate(("b", "c"))) == (4, 6, 4, 7)


def fixed(text: str) -> str:
    """Apply the fix of the only finding."""
    (one,) = of(text).diagnostics
    (edit,) = edits(one)
    lines = text.split("\n")
    assert edit.span.line == edit.span.end_line
    line = lines[edit.span.line - 1]
    lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("b: c: d  # x\n", 'b: "c: d"  # x\n'),
        ('b: c: "d"\n', 'b: "c: \\"d\\""\n'),
        ("a: 1\nb:2\nc: 3\n", "a: 1\nb: 2\nc: 3\n"),
        ("a:\n\tb: 1\n", "a:\n  b: 1\n"),
        ("a: @b # c\n", "a: '@b' # c\n"),
        ("a: %b\n", "a: '%b'\n"),
        ("a: *.tif\n", "a: '*.tif'\n"),
        ("a: yes\n", 'a: "yes"\n'),
        ("- 1: b\n", '- "1": b\n'),
        ("a: x\u200by\n", "a: xy\n"),
        ("a:\n\xa0 b: 1\n", "a:\n  b: 1\n"),
    ],
)
def test_fixes_mend(text, after):
    assert fixed(text) == after
    assert of(after).diagnostics == ()
    assert len(of(after).documents) == 1


@pytest.mark.parametrize(
    ("text", "related"),
    [
        ("a: 1\n   b: 2\n", (1, 4)),
        ("a: 'b\nc: 'd'\n", (2, 4)),
        ('a: "b" c\n', (1, 4)),
        ("a: ['b' 'c']\n", (1, 4)),
        ("- a\nb: 1\n", (1, 1)),
    ],
)
def test_the_other_place_is_shown(text, related):
    (one,) = of(text).diagnostics
    assert [(other.span.line, other.span.column) for other in one.related] == [related]


def test_columns_count_characters():
    assert findings("é😀: 'ü😀' x\n") == [(1, 10, "PEN1001")]
    assert findings("a: {😀: 1, 😀: 2}\n") == [(1, 11, "PEN1002")]
