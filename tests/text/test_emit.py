"""Written YAML: what it looks like, and that no reader of either version misreads it."""

import enum
import math
import random

import pytest
import yaml
import yaml_rs

from penstock.text import emit
from tests.text.support import of, same

LOOKS = [
    ("mapping", {"a": 1, "b": {"c": "d"}}, "a: 1\nb:\n  c: d\n"),
    ("list under a key", {"a": ["b", {"c": 1, "d": 2}, "e"]}, "a:\n- b\n- c: 1\n  d: 2\n- e\n"),
    ("list in a list", [["a", ["b", "c"]], [{"d": ["e"]}]], "- - a\n  - - b\n    - c\n- - d:\n    - e\n"),
    ("empty", {"a": {}, "b": [], "c": "", "d": None}, 'a: {}\nb: []\nc: ""\nd: null\n'),
    ("empty in a list", [{}, [], "", None], '- {}\n- []\n- ""\n- null\n'),
    ("alone", "a", "a\n"),
    ("null alone", None, "null\n"),
    ("empty alone", {}, "{}\n"),
    ("empty list alone", [], "[]\n"),
    ("numbers", [1, -2, 1.5, -0.0, 1e20, 1e-7, 10**30], "- 1\n- -2\n- 1.5\n- -0.0\n- 1.0e+20\n- 1.0e-07\n- 1" + "0" * 30 + "\n"),
    ("infinite", [math.inf, -math.inf, math.nan], "- .inf\n- -.inf\n- .nan\n"),
    ("booleans", {"a": True, "b": False}, "a: true\nb: false\n"),
    ("words that are no text", {"a": "true", "b": "on", "c": "n", "d": "null"}, 'a: "true"\nb: "on"\nc: "n"\nd: "null"\n'),
    ("numbers that are text", ["1", "1.5", "1e3", "0x1f", "1_0", "1:30"], '- "1"\n- "1.5"\n- "1e3"\n- "0x1f"\n- "1_0"\n- "1:30"\n'),
    ("dates and versions", ["2024-01-01", "1.2.3", "10.0.0.0/8"], '- "2024-01-01"\n- "1.2.3"\n- "10.0.0.0/8"\n'),
    ("quantities", {"cpu": "500m", "memory": "1.5Gi", "time": "30s"}, "cpu: 500m\nmemory: 1.5Gi\ntime: 30s\n"),
    ("options", ["--port", "-c", "--", "-1"], '- --port\n- -c\n- "--"\n- "-1"\n'),
    ("paths and names", ["/etc/x", "./a", "a.b/c", "$(X)", "a@b.c", "http://a:80/b#c"], "- /etc/x\n- ./a\n- a.b/c\n- $(X)\n- a@b.c\n- http://a:80/b#c\n"),
    ("signs of YAML", ["*", "&a", "!x", "{a}", "[b]", "%", "@", "`", "|"], '- "*"\n- "&a"\n- "!x"\n- "{a}"\n- "[b]"\n- "%"\n- "@"\n- "`"\n- "|"\n'),
    ("colons and hashes", ["a: b", "a:b", "a:", "a #b", "a#b", "#a"], '- "a: b"\n- a:b\n- "a:"\n- "a #b"\n- a#b\n- "#a"\n'),
    ("quotes", ["it's", 'say "hi"', "'a'", '"a"', "C:\\x", '{"a": 1}'], "- it's\n- say \"hi\"\n- \"'a'\"\n- '\"a\"'\n- C:\\x\n- '{\"a\": 1}'\n"),
    ("both quotes", "'a' \"b\"", "\"'a' \\\"b\\\"\"\n"),
    ("blanks at the ends", [" a", "a ", " "], '- " a"\n- "a "\n- " "\n'),
    ("expression", {"a": "${{ args.x }}"}, "a: ${{ args.x }}\n"),
    ("literal", {"a": "b\nc\n"}, "a: |\n  b\n  c\n"),
    ("literal without the last line end", {"a": "b\nc"}, "a: |-\n  b\n  c\n"),
    ("literal with an empty line", {"a": "b\n\n\nc\n"}, "a: |\n  b\n\n\n  c\n"),
    ("literal in a list", ["a\nb\n", {"c": "d\ne\n"}], "- |\n  a\n  b\n- c: |\n    d\n    e\n"),
    ("literal alone", "a\nb\n", "|\n  a\n  b\n"),
    ("script", {"x": "#!/bin/sh\n\tset -e # 'y'\n"}, "x: |\n  #!/bin/sh\n  \tset -e # 'y'\n"),
    ("a line end alone", "\n", '"\\n"\n'),
    ("several line ends", "a\n\n", '"a\\n\\n"\n'),
    ("a blank before a line end", "a \nb\n", '"a \\nb\\n"\n'),
    ("a first line that is indented", " a\nb\n", '" a\\nb\\n"\n'),
    ("carriage return", "a\r\nb\r\n", '"a\\r\\nb\\r\\n"\n'),
    ("controls", "\0\x07\x7f\x85\xa0\u2028\ufeff\U0010ffff", '"\\0\\x07\\x7f\\x85\\xa0\\u2028\\ufeff\\U0010ffff"\n'),
    ("other scripts", ["Größe", "日本", "😀 ok", "ﷺ"], "- Größe\n- 日本\n- 😀 ok\n- ﷺ\n"),
    ("keys", {"on": 1, "1": 2, "a b": 3, "": 4, "a: b": 5, "x\ny": 6}, '"on": 1\n"1": 2\na b: 3\n"": 4\n"a: b": 5\n"x\\ny": 6\n'),
    ("tuples", {"a": ("b", ("c",), ())}, "a:\n- b\n- - c\n- []\n"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_looks(value, text):
    assert emit.dumps(value) == text
    assert emit.dumps(value) == text  # remembered pieces are the same


def test_derived_classes_are_written_as_what_they_derive_from():
    class Name(enum.StrEnum):
        ONE = "on"

    class Number(enum.IntEnum):
        TWO = 2

    class Map(dict):
        pass

    class List(list):
        pass

    class Real(float):
        pass

    value = Map(a=Name.ONE, b=Number.TWO, c=List([Map(d=List())]), e=Map(), f=Real(1), g=[Map(h=1), List(["i"])])
    expected = 'a: "on"\nb: 2\nc:\n- d: []\ne: {}\nf: 1.0\ng:\n- h: 1\n- - i\n'
    assert emit.dumps(value) == expected
    assert emit.dumps(List([value])).startswith('- a: "on"\n  b: 2\n')
    assert emit.dumps(Name.ONE) == '"on"\n'
    assert emit.dumps({Name.ONE: 1}) == '"on": 1\n'


def test_documents():
    assert emit.dumps_all([{"a": 1}, ["b"], None]) == "a: 1\n---\n- b\n---\nnull\n"
    assert emit.dumps_all([]) == ""


@pytest.mark.parametrize("value", [object(), {"a": {1}}, [b"a"], {1: "a"}, {None: "a"}, {"a": {("b",): 1}}])
def test_what_cannot_be_written(value):
    with pytest.raises(TypeError):
        emit.dumps(value)


def test_a_lone_surrogate_cannot_be_written():
    with pytest.raises(ValueError, match=r"U\+D800"):
        emit.dumps({"a": "x\ud800"})


def test_a_key_that_readers_would_refuse_cannot_be_written():
    assert of(emit.dumps({"a" * 1000: 1})).documents[0].data == {"a" * 1000: 1}
    with pytest.raises(ValueError, match="1,001 characters"):
        emit.dumps({"a" * 1001: 1})


def test_the_order_of_keys_is_kept():
    keys = [f"k{number}" for number in range(50)]
    random.Random(1).shuffle(keys)
    text = emit.dumps(dict.fromkeys(keys, 1))
    assert [line.split(":")[0] for line in text.splitlines()] == keys


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(emit, "_CACHE_ENTRIES", 20)
    for number in range(100):
        emit.dumps({f"key{number}": f"value{number}"})
    assert len(emit._quotes) <= 21
    assert len(emit._begun["\n"]) <= 21
    emit.dumps({"k": "v" * 100_000})
    assert max(map(len, emit._quotes)) < 1000


HOSTILE = [
    "y", "n", "yes", "no", "on", "off", "true", "null", "~", "1", "0", "014", "0x1f", "0o7", "0b1", "1e3", ".5", "5.", "1.5", "+1", "-1", "-", "--",
    "---", "...", ".inf", "-.inf", ".nan", "NaN", "inf", "1_000", "12:30:45", "2024-01-01", "2024-01-01T00:00:00Z", "<<", "=", "!", "&", "*", "%",
    "@", "`", "?", "|", ">", ":", "#", " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "\0", "\x07", "\x1b", "\x7f", "\x85", "\xa0", "\u2028", "\u2029",
    "\ufeff", "\ufffe", "é", "😀", "\u200b", "\u202e", "\ud7ff", "\ue000", "\U0010ffff", "a", "b", "key", ": ", " #", "- ", "? ", "{", "}", "[", "]",
    ",", "'", '"', "\\", "/", "$", "(", ")", "^", "_", "E", "e", "x", "o", "100m", "1Gi", "--flag", "-c", "a:b", "${{ a }}", "\n ", "\n\t", " \n",
    "Infinity", "1.2.3", "_1", "._1", "\u0301", "א", "1d", "9f", "12e", "1p", "1E5", "0X1", "1j", "::", "a::b",
]  # fmt: skip


def hostile(chance: random.Random, depth: int = 0):
    """Make a value out of YAML's special pieces."""
    kind = chance.random()
    if kind < 0.5 or depth > 4:
        return hostile_text(chance)
    if kind < 0.6:
        return chance.choice(
            [None, True, False, 0, -5, 10**20, 1.5, 1e20, 1e-7, -0.0, 5e-324, math.inf, math.nan, 1e16]
        )
    if kind < 0.8:
        return {hostile_text(chance): hostile(chance, depth + 1) for _ in range(chance.randint(0, 4))}
    return [hostile(chance, depth + 1) for _ in range(chance.randint(0, 4))]


def hostile_text(chance: random.Random) -> str:
    if chance.random() < 0.9:
        return "".join(chance.choice(HOSTILE) for _ in range(chance.randint(1, 5)))
    ranges = [(0, 0x2FF), (0x2000, 0x206F), (0, 0xD7FF), (0xE000, 0x10FFFF)]
    return "".join(chr(chance.randint(*chance.choice(ranges))) for _ in range(chance.randint(1, 4)))


@pytest.mark.parametrize("seed", range(4))
def test_no_reader_misreads_hostile_values(seed):
    chance = random.Random(seed)
    for _ in range(1500):
        value = hostile(chance)
        text = emit.dumps(value)
        assert same(yaml.load(text, Loader=yaml.CSafeLoader), value), text
        assert same(yaml_rs.loads(text, parse_datetime=False), value), text
        ours = of(text)
        assert ours.diagnostics == (), text
        assert same(ours.documents[0].data, value), text


def test_hostile_documents_stay_apart():
    chance = random.Random(5)
    for _ in range(300):
        values = [hostile(chance) for _ in range(3)]
        text = emit.dumps_all(values)
        assert same(list(yaml.load_all(text, Loader=yaml.CSafeLoader)), values), text
