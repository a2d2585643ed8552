"""Each filter and test: what it gives, and that it refuses what it cannot do."""

import pathlib

import pytest

from penstock.language.filters import FILTERS
from penstock.language.operators import PREDICATES

GIVES = {
    "abs": [("-3 | abs", 3)],
    "b64decode": [("'w6k=' | b64decode", "é")],
    "b64encode": [("'é' | b64encode", "w6k=")],
    "combine": [("{'a': 1, 'b': 2} | combine({'b': 3})", {"a": 1, "b": 3})],
    "default": [
        ("none | default('x')", None),
        ("none | default('x', true)", "x"),
        ("'' | default('x', boolean=true)", "x"),
    ],
    "first": [("[1, 2] | first", 1), ("'ab' | first", "a")],
    "float": [("'1.5' | float", 1.5), ("'x' | float(2.0)", 2.0)],
    "fromjson": [("'[1, null]' | fromjson", [1, None])],
    "int": [("'12' | int", 12), ("1.9 | int", 1), ("'x' | int(0)", 0), ("'x' | int(default=7)", 7)],
    "items": [("{'a': 1} | items", [{"key": "a", "value": 1}])],
    "join": [("['a', 1, true] | join('-')", "a-1-true"), ("['a', 'b'] | join", "ab"), ("[] | join(d=',')", "")],
    "keys": [("{'b': 1, 'a': 2} | keys", ["b", "a"])],
    "last": [("[1, 2] | last", 2)],
    "length": [("[1, 2] | length", 2), ("{'a': 1} | length", 1), ("'abc' | length", 3)],
    "lower": [("'AbC' | lower", "abc")],
    "map": [("[{'x': 1}, {'x': 2}] | map('x')", [1, 2]), ("[{'x': 1}] | map(attribute='x')", [1])],
    "max": [("[1, 3, 2] | max", 3)],
    "min": [("[2, 1] | min", 1)],
    "removeprefix": [("'abc' | removeprefix('a')", "bc"), ("'abc' | removeprefix('x')", "abc")],
    "removesuffix": [("'abc' | removesuffix('bc')", "a")],
    "replace": [("'a.b.c' | replace('.', '-')", "a-b-c"), ("'aaa' | replace('a', 'b', 2)", "bba")],
    "reverse": [("[1, 2] | reverse", [2, 1]), ("'ab' | reverse", "ba")],
    "sha256": [("'a' | sha256(8)", "ca978112")],
    "slug": [("'My Data_Set (2)' | slug", "my-data-set-2")],
    "sort": [
        ("['b', 'A', 'c'] | sort", ["A", "b", "c"]),
        ("['b', 'A'] | sort(case_sensitive=true)", ["A", "b"]),
        ("[1, 2] | sort(reverse=true)", [2, 1]),
        ("[{'x': 2}, {'x': 1}] | sort(attribute='x')", [{"x": 1}, {"x": 2}]),
    ],
    "split": [("'a,b' | split(',')", ["a", "b"]), ("' a  b ' | split", ["a", "b"])],
    "string": [("1 | string", "1"), ("true | string", "true")],
    "sum": [("[1, 2] | sum", 3)],
    "tojson": [("{'b': 'é', 'a': [1]} | tojson", '{"a":[1],"b":"é"}'), ("[1] | tojson(2)", "[\n  1\n]")],
    "trim": [("' a ' | trim", "a"), ("'/a/' | trim('/')", "a")],
    "unique": [("[1, 2, 1, 'a', 'A', {'x': 1}, {'x': 1}] | unique", [1, 2, "a", "A", {"x": 1}])],
    "upper": [("'abc' | upper", "ABC")],
    "values": [("{'b': 1, 'a': 2} | values", [1, 2])],
}
REFUSES = {
    "abs": "'a' | abs",
    "b64decode": "'?' | b64decode",
    "b64encode": "[] | b64encode",
    "combine": "{} | combine([])",
    "first": "[] | first",
    "float": "'x' | float",
    "fromjson": "'{' | fromjson",
    "int": "[1] | int",
    "items": "[] | items",
    "join": "['a', none] | join",
    "keys": "[] | keys",
    "last": "3 | last",
    "length": "3 | length",
    "lower": "[] | lower",
    "map": "[1] | map('x')",
    "max": "[] | max",
    "min": "[1, 'a'] | min",
    "removeprefix": "[] | removeprefix('a')",
    "removesuffix": "'a' | removesuffix([])",
    "replace": "'a' | replace('a', none)",
    "reverse": "3 | reverse",
    "sha256": "none | sha256",
    "slug": "[] | slug",
    "sort": "[1, 'a'] | sort",
    "split": "'a' | split('')",
    "string": "[] | string",
    "sum": "['a'] | sum",
    "trim": "[] | trim",
    "unique": "'aa' | unique",
    "upper": "none | upper",
    "values": "'a' | values",
}


def test_every_filter_has_an_example_and_a_refusal():
    assert set(GIVES) == set(FILTERS)
    assert set(REFUSES) == set(FILTERS) - {"default", "tojson"}


@pytest.mark.parametrize(("source", "value"), [pair for pairs in GIVES.values() for pair in pairs])
def test_filter(run, source, value):
    assert run("${{ " + source + " }}") == (value, [])


@pytest.mark.parametrize("source", REFUSES.values())
def test_refusal(run, source):
    _, [(code, _, message, _)] = run("${{ " + source + " }}")
    assert code in ("PEN1216", "PEN1207")
    assert message


PREDICATE_EXAMPLES = {
    "none": ("none", "1"),
    "string": ("'a'", "1"),
    "boolean": ("true", "1"),
    "integer": ("1", "true"),
    "float": ("1.5", "1"),
    "number": ("1.5", "'1'"),
    "mapping": ("{}", "[]"),
    "sequence": ("[]", "1"),
    "true": ("true", "1"),
    "false": ("false", "0"),
    "odd": ("3", "2"),
    "even": ("2", "3"),
}


@pytest.mark.parametrize("name", PREDICATES)
def test_predicate(run, name):
    yes, no = PREDICATE_EXAMPLES[name]
    assert run("${{ " + f"{yes} is {name}" + " }}") == (True, [])
    assert run("${{ " + f"{no} is {name}" + " }}") == (False, [])
    assert run("${{ " + f"{no} is not {name}" + " }}") == (True, [])


def test_the_reference_lists_every_filter_and_test():
    page = (pathlib.Path(__file__).parents[2] / "docs" / "reference" / "expressions.md").read_text()
    for name, filtered in FILTERS.items():
        assert f"| `{name}" in page
        assert filtered.help in page
    for name in PREDICATES:
        assert f"`{name}`" in page
