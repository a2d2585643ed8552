"""Every limit of the text layer: just below it a text passes, above it there is one finding at the place."""

import pytest

from penstock.text import limits
from tests.text.support import findings, of, place


@pytest.mark.parametrize(
    ("name", "value", "passes", "fails", "expected"),
    [
        ("DEPTH", 3, "a: [[1, *x]]\n", "a: [[[1, *x]]]\n", (1, 6, "PEN1006")),
        ("DEPTH", 4, "a: &a [[1]]\nb: [*a]\n", "a: &a [[1]]\nb: [[*a]]\n", (2, 6, "PEN1006")),
        ("DOCUMENTS", 2, "--- !x 1\n---\nb: 1\n", "--- !x 1\n---\nb: 1\n---\nc: 1\n", (4, 1, "PEN1017")),
        ("NODES", 5, "a: !x 1\nb: 2\n", "a: !x 1\nb: 2\nc: 3\n", (3, 1, "PEN1017")),
        ("EXPANDED_NODES", 6, "a: &a [1, 2]\nb: [*a, *a]\n", "a: &a [1, 2]\nb: [*a, *a, *a]\n", (2, 13, "PEN1003")),
        ("EXPANDED_CHARACTERS", 10, "a: &a xxxxxxxx\nb: *a\n", "a: &a xxxxxxxx\nb: [*a, *a]\n", (2, 9, "PEN1003")),
        ("SCALAR_CHARACTERS", 5, "a: !x 1\nb: xxxxx\n", "a: !x 1\nb: xxxxxx\n", (2, 4, "PEN1009")),
        ("SCALAR_CHARACTERS", 5, "a: !x 1\nb: 'xxxxx'\n", "a: !x 1\nb: 'xxxxxx'\n", (2, 4, "PEN1009")),
        ("NUMBER_CHARACTERS", 5, "a: !x 1\nb: 98765\n", "a: !x 1\nb: 987654\n", (2, 4, "PEN1019")),
        ("FILE_BYTES", 20, "a: !x 1\n", "a: !x 1\n# 0123456789012\n", (1, 1, "PEN1007")),
    ],
)
def test_limit(monkeypatch, name, value, passes, fails, expected):
    monkeypatch.setattr(limits, name, value)
    assert expected not in findings(passes)
    assert expected in findings(fails)


def test_an_alias_that_goes_too_deep_is_not_copied(monkeypatch):
    monkeypatch.setattr(limits, "DEPTH", 10)
    text = "a: &a [[[[[1]]]]]\nb: &b [[[[*a]]]]\nc: [*b]\n"
    assert findings(text) == [(3, 5, "PEN1006")]


def test_warnings_above_the_limit_are_counted_and_nothing_is_left_out(monkeypatch):
    monkeypatch.setattr(limits, "FINDINGS", 3)
    result = of("".join(f"k{number}: yes\n" for number in range(10)))
    assert [place(one) for one in result.diagnostics] == [
        (1, 5, "PEN1015"),
        (2, 5, "PEN1015"),
        (3, 5, "PEN1015"),
        (3, 5, "PEN1017"),
    ]
    assert result.diagnostics[-1].severity == "note"
    assert result.diagnostics[-1].message == "7 more warnings about the text of this file are not shown"
    assert len(result.documents[0].data) == 10


def test_errors_above_the_limit_end_the_reading(monkeypatch):
    monkeypatch.setattr(limits, "FINDINGS", 2)
    result = of("a: yes\nb: no\nc: 1\nc: 2\n---\nd: 1\n")
    assert [place(one) for one in result.diagnostics] == [
        (1, 4, "PEN1015"),
        (2, 4, "PEN1015"),
        (4, 1, "PEN1002"),
        (4, 1, "PEN1017"),
    ]
    assert result.diagnostics[-1].message == "the rest of this file was not read after 3 findings"
    assert result.documents == ()


def test_errors_of_the_encoding_count(monkeypatch):
    monkeypatch.setattr(limits, "FINDINGS", 2)
    result = of(b"a: \xff \xff \xff \xff\nb: 1\n")
    assert [one.code for one in result.diagnostics] == ["PEN1008", "PEN1008", "PEN1008", "PEN1017"]
