"""No expression takes more than a bounded amount of time and memory, or reaches anything of the host."""

import time

import pytest

from penstock.language import Scope
from penstock.language.codegen import HELPERS
from penstock.language.evaluate import compiled
from penstock.language.values import LIMIT

BIG = "x" * (LIMIT - 1)
SCOPE = Scope(args={"big": BIG, "list": list(range(1000)), "n": 3}, declared=frozenset({"big", "list", "n"}), env={})


@pytest.mark.parametrize(
    "source",
    [
        "'a' * 10000000",
        "10000000 * 'a'",
        "[1] * 10000000",
        "9 ** (9 ** 9)",
        "9 ** 99999999999",
        "2 ** -99999999999 ** 3",
        "args.big ~ args.big",
        "args.big + args.big",
        "(args.big ~ 'a') ~ args.big",
        "args.big | replace('x', 'xxxxxxxxxxxxxxxx')",
        "args.big | replace('', 'xx')",
        "[args.big, args.big] | join",
        "args.list | join(args.big)",
        "[args.big, args.big] | tojson",
        "args.big | b64encode",
        "(((" + "(" * 100 + "1" + ")" * 103,
        "not " * 500 + "true",
        "-" * 500 + "1",
        "'" + "a" * 5000 + "'",
    ],
)
def test_a_bomb_is_refused_at_once(run, source):
    started = time.process_time()
    _, found = run("${{ " + source + " }}", SCOPE)
    assert [entry[0] for entry in found] == ["PEN1217"]
    assert time.process_time() - started < 1


def test_a_text_of_many_pieces_is_bounded(run):
    _, found = run("${{ args.big }} and ${{ args.big }}", SCOPE)
    assert [entry[0] for entry in found] == ["PEN1217"]


def test_a_long_chain_of_operators_is_no_recursion(run):
    assert run("${{ " + " + ".join(["1"] * 60) + " }}") == (60, [])
    assert run("${{ " + " or ".join(["0"] * 60) + " }}") == (0, [])
    assert run("${{ " + " ~ ".join(["1"] * 500) + " }}") == ("1" * 500, [])
    for source in ("1 + " * 1000 + "1", "0" + " | int" * 400, "args" + ".a" * 1000 + "[0]", "a or " * 500 + "b"):
        assert [entry[0] for entry in run("${{ " + source + " }}")[1]] == ["PEN1217"]


@pytest.mark.parametrize(
    "source",
    [
        "''.__class__",
        "args.n.__class__.__mro__",
        "args.list.append",
        "args.big.upper",
        "_look",
        "__builtins__",
        "args.list | map('__class__')",
        "env.__class__",
        "[].__len__",
        "{'a': 1}.items",
        "args['__class__']",
    ],
)
def test_nothing_of_python_is_reachable(run, source):
    _, found = run("${{ " + source + " }}", SCOPE)
    assert found[0][0] in ("PEN1203", "PEN1204", "PEN1206", "PEN1207")


def test_compiled_code_has_no_builtins_and_names_only_helpers():
    unit = compiled("args.a | default('x') ~ [1, {'k': -2}] if args.b is none else args.c[1:2]")
    assert unit.run.__globals__["__builtins__"] == {}
    assert set(unit.run.__globals__) == {*HELPERS, "_call", "__builtins__"}


@pytest.mark.parametrize("source", ["args.n % 2", "-args.n", "7 // 2", "2 ** 10", "2 ** -1", "'ab' * 2", "[1] + [2]"])
def test_ordinary_arithmetic_is_allowed(run, source):
    value, found = run("${{ " + source + " }}", SCOPE)
    assert not found
    assert value == eval(source.replace("args.n", "3"))


def test_text_formatting_by_percent_is_refused(run):
    assert [entry[0] for entry in run("${{ '%999999999d' % 1 }}")[1]] == ["PEN1216"]
