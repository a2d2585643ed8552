"""What an unquoted word means."""

import math

import pytest

from penstock.text.scalars import plain
from tests.text.support import document, edits, findings, of, spot


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("+12", 12),
        ("-12", -12),
        ("12345678901234567890123", 12345678901234567890123),
        ("014", "014"),
        ("-014", "-014"),
        ("00", "00"),
        ("089", "089"),
        ("0o14", 12),
        ("0o8", "0o8"),
        ("-0o14", "-0o14"),
        ("0x1F", 31),
        ("0x1g", "0x1g"),
        ("-0x1F", "-0x1F"),
        ("0b101", "0b101"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("01.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5", -0.5),
        (".", "."),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        ("1.5e3", 1500.0),
        ("1e", "1e"),
        ("e3", "e3"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("+.Inf", math.inf),
        ("inf", "inf"),
        ("nan", "nan"),
        ("12:30:45", "12:30:45"),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("1.2.3", "1.2.3"),
        ("30d", "30d"),
        ("500m", "500m"),
        ("=", "="),
        ("<<", "<<"),
        ("-", "-"),
    ],
)
def test_core_schema(text, value):
    assert plain(text).value == value
    assert type(plain(text).value) is type(value)


def test_not_a_number_is_a_float():
    assert math.isnan(document("a: .nan\n").data["a"])


@pytest.mark.parametrize(
    ("word", "elsewhere"),
    [
        ("yes", "the boolean true"),
        ("On", "the boolean true"),
        ("y", "the boolean true"),
        ("NO", "the boolean false"),
        ("off", "the boolean false"),
        ("n", "the boolean false"),
        ("014", "the number 12 (octal)"),
        ("-014", "the number -12 (octal)"),
        ("0b101", "the number 5"),
        ("-0x1F", "the number -31"),
        ("1_000", "the number 1000"),
        ("1_000.5", "the number 1000.5"),
        ("12:30:45", "the number 45045 (base 60)"),
        ("-1:30", "the number -90 (base 60)"),
        ("1:30.5", "a number in base 60"),
        ("0o14", "text"),
        ("1e3", "text"),
        ("1.5e3", "text"),
        ("+.5", "text"),
        ("=", "a special value that most refuse"),
        ("00", "the number 0 (octal)"),
        ("0_", "the number 0"),
    ],
)
def test_words_that_older_readers_read_differently(word, elsewhere):
    assert plain(word).elsewhere == elsewhere
    result = of(f"key: {word}\n")
    assert [(one.code, one.severity) for one in result.diagnostics] == [("PEN1015", "warning")]
    assert elsewhere in result.diagnostics[0].message
    assert spot(result.diagnostics[0])[1] == 6
    assert edits(result.diagnostics[0])[0].text == f'"{word}"'
    assert of(f'key: "{word}"\n').diagnostics == ()


@pytest.mark.parametrize(
    "word", ["12", "1.5", "+12", "01.5", "1.", ".5", "1.5e+3", "0x1F", "true", "089", "2024-01-01", "1.2.3", "30d"]
)
def test_words_that_all_readers_read_alike(word):
    assert plain(word).elsewhere is None
    assert findings(f"key: {word}\n") == []


def test_keys_that_are_words_of_the_old_version_stay_quiet():
    assert document("on: 1\ny: 2\nno: 3\n").data == {"on": 1, "y": 2, "no": 3}


def test_a_number_beyond_a_float_is_refused():
    assert findings("a: 1e999\nb: -1e999\n") == [(1, 4, "PEN1019"), (2, 4, "PEN1019")]


def test_a_number_of_many_digits_is_refused_before_it_is_converted():
    assert findings(f"a: {'9' * 5000}\n") == [(1, 4, "PEN1019")]
    assert document(f"a: {'9' * 400}\n").data["a"] == int("9" * 400)


def test_many_underscores_are_no_work():
    assert findings(f"a: 0{'_' * 100_000}\n") == []
