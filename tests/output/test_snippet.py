"""Where the mark stands under the text, and what of a long line is shown."""

import pytest

from penstock.diagnostics import Diagnostic, Edit, Fix, Span
from penstock.output import Options, Report, render
from penstock.output._patch import hunks
from penstock.output._snippet import layout, view
from tests.output.cases import Lines, at


def drawn(text: str, span: Span, width: int = 120) -> list[str]:
    """The lines of the snippet without header and gutter."""
    report = Report((Diagnostic("PEN0001", "error", "x", span),), {"f": Lines(text)}, ("f",))
    lines = render("text", report, Options(width=width)).rstrip("\n").split("\n")[3:]
    return [line.partition("|")[2][1:] for line in lines]


@pytest.mark.parametrize(
    ("text", "span", "mark"),
    [
        ("abc: def", at("f", 1, 6, 9), "     ^^^"),
        ("abc: def", at("f", 1, 6, 6), "     ^"),
        ("abc: def", at("f", 1, 9, 9), "        ^"),
        ("abc: def", at("f", 1, 40, 44), "        ^"),
        ("abc: def", at("f", 1, 6, 400), "     ^^^"),
        ("\tx\ty", at("f", 1, 4, 5), "        ^"),
        ("\tx\ty", at("f", 1, 3, 4), "     ^^^"),
        ("日本: x", at("f", 1, 1, 3), "^^^^"),
        ("日本: x", at("f", 1, 5, 6), "      ^"),
        ("e\u0301: x", at("f", 1, 5, 6), "   ^"),
        ("\U0001f600: x", at("f", 1, 1, 2), "^^"),
        ("a\x00b", at("f", 1, 3, 4), "  ^"),
        ("a\u202eb", at("f", 1, 3, 4), "         ^"),
    ],
)
def test_the_mark_is_under_the_characters(text, span, mark):
    assert drawn(text, span)[1] == mark


def test_an_empty_file_has_a_mark_at_its_start():
    assert drawn("", at("f", 1, 1, 1)) == ["", "^"]


def test_a_block_ends_at_its_last_character_and_not_at_the_next_key():
    assert drawn("a:\n  b: 1\n\n\nc: 2", Span("f", 1, 1, 5, 1)) == ["/ a:", "|   b: 1", "|______^"]


def test_a_block_of_one_line_is_marked_like_a_word():
    assert drawn("a: {b: 1}   \n\nc: 2", Span("f", 1, 4, 3, 1)) == ["a: {b: 1}", "   ^^^^^^"]


def test_a_long_block_is_cut_in_the_middle():
    text = "\n".join(f"key{n}: {n}" for n in range(20))
    assert drawn(text, Span("f", 1, 1, 20, 9)) == [
        "/ key0: 0",
        "| key1: 1",
        "| key2: 2",
        "| key3: 3",
        "| …",
        "| key19: 19",
        "|________^",
    ]


def test_a_long_line_is_cut_around_the_mark_in_bounded_time():
    shown, left, size = view("a" * 10_000_000 + "needle" + "z" * 10_000_000, 10_000_000, 10_000_006, 60)
    assert shown[left : left + size] == "needle"
    assert shown.startswith("…a")
    assert shown.endswith("z…")
    assert len(shown) == 62


@pytest.mark.parametrize("start", [0, 1, 30, 119, 120])
def test_a_cut_line_of_wide_characters_fits(start):
    shown, left, size = view("語" * 120, start, start + 1, 40)
    assert layout(shown)[1][-1] <= 42
    assert left + size <= 42


def test_a_marked_stretch_wider_than_the_terminal_is_cut_too():
    shown, left, size = view("語" * 120, 10, 110, 40)
    assert layout(shown)[1][-1] <= 42
    assert (left, size) == (1, 40)


def test_lines_past_the_end_are_left_out():
    assert drawn("a: 1", at("f", 7, 1, 2)) == []


def hunk(text: str, *edits: Edit) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    found = hunks(Report((), {"f": Lines(text)}), Fix("x", edits))
    return [(one.line, one.old, one.new) for one in found]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([Edit(at("f", 1, 4, 5), "2")], [(1, ("a: 1",), ("a: 2",))]),
        ([Edit(at("f", 1, 5, 5), "0")], [(1, ("a: 1",), ("a: 10",))]),
        ([Edit(at("f", 2, 1, 1), "x: 9\n")], [(2, (), ("x: 9",))]),
        ([Edit(Span("f", 1, 5, 2, 1), "")], [(1, ("a: 1", "b: 2"), ("a: 1b: 2",))]),
        ([Edit(Span("f", 1, 1, 2, 1), "")], [(1, ("a: 1",), ())]),
        ([Edit(Span("f", 3, 1, 4, 1), "")], [(3, ("c: 3",), ())]),
        (
            [Edit(at("f", 3, 4, 5), "x"), Edit(at("f", 1, 4, 5), "y")],
            [(1, ("a: 1",), ("a: y",)), (3, ("c: 3",), ("c: x",))],
        ),
        ([Edit(at("f", 1, 1, 5), "x"), Edit(at("f", 1, 3, 5), "y")], []),
        ([Edit(at("f", 9, 1, 5), "x")], []),
        ([Edit(at("f", 2, 1, 1), "")], []),
        ([Edit(at("f", 1, 1, 1), "x: 0\ny: 0\n")], [(1, (), ("x: 0", "y: 0"))]),
        ([Edit(at("f", 1, 5, 5), "\nx: 0")], [(2, (), ("x: 0",))]),
        ([], []),
        ([Edit(at("gone", 1, 1, 5), "x")], []),
    ],
)
def test_a_fix_is_shown_as_the_lines_it_changes(edits, expected):
    assert hunk("a: 1\nb: 2\nc: 3", *edits) == expected


def test_a_large_fix_is_cut():
    edit = Edit(Span("f", 1, 1, 41, 1), "z\n")
    found = Diagnostic("PEN0001", "error", "x", fix=Fix("shorten", (edit,)))
    text = render("text", Report((found,), {"f": Lines("y\n" * 40)}))
    assert text.count("| - y") == 12
    assert text.count("…") == 2
