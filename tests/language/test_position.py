"""The exact place of an expression in the user's text, in every scalar style of YAML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.diagnostics import Span
from penstock.language import references
from penstock.language.position import locate_in_scalar, narrow
from penstock.text import Source, read
from penstock.text.emit import dumps

TEXT = r"""# first line
plain: x ${{ args.one }} y
single: 'it''s ${{ args["a''b"] }} é ${{ args.two }}'
double: "q\t\u00e9 \"${{ args.three }}\" \
   tail ${{ args.four }}"
literal: |
  line ${{ args.five }}

   and ${{ args.six }}
folded: >-
  folded ${{ args.seven }}
  ${{ args.eight
  }} more
lines: plain
  over ${{ args.nine }}
  more ${{ args.ten }}
flow: [x, "${{ args.eleven }}", { m: "😀${{ args.twelve }}" }]
tagged: !!str ${{ args.thirteen }}
anchored: &anchor "${{ args.fourteen }}"
nested:
- - "${{ args.fifteen }}"
indented: >2-
    keep ${{ args.sixteen }}
"""


def document(text):
    result = read(Source("t.yaml", text.encode()))
    assert not result.diagnostics
    return result.documents[0]


def underlined(text, span):
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def test_every_style():
    doc = document(TEXT)
    shown = {}
    for found in references(doc.data):
        span = locate_in_scalar(doc, found.path, found.start, found.end)
        shown.setdefault(found.path[0], []).append((span.line, underlined(TEXT, span)))
    assert shown == {
        "plain": [(2, "args.one")],
        "single": [(3, "args[\"a''b\"]"), (3, "args.two")],
        "double": [(4, "args.three"), (5, "args.four")],
        "literal": [(7, "args.five"), (9, "args.six")],
        "folded": [(11, "args.seven"), (12, "args.eight")],
        "lines": [(15, "args.nine"), (16, "args.ten")],
        "flow": [(17, "args.eleven"), (17, "args.twelve")],
        "tagged": [(18, "args.thirteen")],
        "anchored": [(19, "args.fourteen")],
        "nested": [(21, "args.fifteen")],
        "indented": [(23, "args.sixteen")],
    }


def test_the_use_of_an_alias_is_shown_whole():
    text = 'a: &x "${{ args.y }}"\nb: *x\n'
    span = locate_in_scalar(document(text), ("b",), 4, 10)
    assert (span.line, underlined(text, span)) == (2, "*x")


def test_a_key():
    text = "a:\n  ${{ args.y }}: 1\n"
    assert underlined(text, locate_in_scalar(document(text), ("a", "${{ args.y }}"), -1, -1)) == "${{ args.y }}"


def test_a_stretch_over_two_lines():
    text = "a: >-\n  x ${{ args.y\n  + 1 }}\n"
    span = locate_in_scalar(document(text), ("a",), 2, 19)
    assert span == Span("t.yaml", 2, 5, 3, 9)


def test_a_path_without_a_text_falls_back_to_the_value():
    text = "a:\n  b: 1\n"
    assert underlined(text, locate_in_scalar(document(text), ("a", "b"), 3, 5)) == "1"
    assert underlined(text, locate_in_scalar(document(text), ("a", "gone"), 3, 5)) == "a"


class Away:
    """A conversion that cannot say where a path comes from."""

    def document_at(self, path):
        return None

    def locate(self, path, *, key=False):
        return Span("away.yaml", 1, 1, 1, 2)


def test_without_a_document_the_locator_has_the_last_word():
    assert locate_in_scalar(Away(), ("a",), 0, 3) == Span("away.yaml", 1, 1, 1, 2)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'other text'", "${{ args.y }}"),
        ("'${{ '", "${{ args.y }}"),
        ('"${{ "', "${{ args.y }}"),
        ("${{", "${{ args.y }}"),
        ("''", ""),
    ],
)
def test_a_text_that_is_not_the_value_is_shown_whole(text, value):
    whole = Span("t.yaml", 1, 1, 1, len(text) + 1)
    assert narrow(whole, lambda number: text, value, 6, 9) == whole


@pytest.mark.parametrize("style", ["plain", "double"])
@settings(max_examples=150, deadline=None)
@given(before=st.text("aé😀\\\"' \n#:-", max_size=12), after=st.text("b \n'\"", max_size=6))
def test_a_name_is_found_in_whatever_the_emitter_writes(style, before, after):
    value = f"{before}${{{{ args.name }}}}{after}"
    text = dumps({"k": [value]}) if style == "plain" else f"k:\n- {_double(value)}\n"
    doc = document(text)
    assert doc.data == {"k": [value]}
    [found] = references(doc.data)
    assert underlined(text, locate_in_scalar(doc, found.path, found.start, found.end)) == "args.name"


def _double(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
