"""Log lines for people."""

import json

import pytest

from penstock.running.words import line


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"level": "info", "message": "consuming", "queue": "orders"}, "orders | consuming queue=orders"),
        ({"level": "warning", "message": "again", "attempt": 2, "none": None}, "orders | WARNING again attempt=2"),
        ({"level": "warning", "message": "again", "traceback": "a\nb"}, "orders | WARNING again"),
        ({"level": "error", "message": "parked", "traceback": "a\n b\n"}, "orders | ERROR parked\n    a\n     b"),
        ({"message": "long", "text": "x" * 300}, "orders | long text=" + "x" * 200 + "..."),
        ({"message": "lines", "text": "a\nb"}, "orders | lines text=a\\nb"),
    ],
)
def test_a_record_is_taken_apart(record, expected):
    assert line("orders", json.dumps(record)) == expected


@pytest.mark.parametrize("text", ["Traceback (most recent call last):", "{not json", '{"no": "message"}', "[1]", ""])
def test_anything_else_is_shown_as_it_is(text):
    assert line("orders", text, width=8) == f"orders   | {text}"
