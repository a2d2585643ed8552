"""The contract of the seam: what the fast path accepts, it reads as the authority does, and the authority finds nothing."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.text import emit, fast, gate
from tests.text.support import corpus_files, exact, quick, same

PLAIN = """\
# A definition as people write it.
apiVersion: penstock.dev/v1
kind: Stream
metadata:
  name: orders
  labels: {team: data, tier: "1"}
  annotations:
    runbook: https://example.com/runbooks/orders?x=1#top
spec:
  description: >-
    Orders from the shop,
    one message each.
  source:
    type: http
    port: 8080
    ratio: 0.25
    paths: [/orders, "/refunds"]
    auth: null
    enabled: true
  script: |
    #!/bin/sh
    set -e
    echo "a: b" | tee *.txt
  sinks:
  - type: table
    table: ${{ args.table }}
    when: 'amount > 10 && kind != "x"'
  - type: queue
    cpu: 500m
    since: 2024-01-01
    version: 1.2.3
    Grüße: né 😀
---
kind: Other
list:
  - a
  -   - nested
      - "list"
"""


def agree(text: str) -> bool:
    """Check the contract on one text; return whether the fast path took it."""
    data = text.encode()
    values = quick(data)
    if values is None:
        return False
    expected, found = exact(data)
    assert found == [], text
    assert same(values, expected), text
    return True


def test_the_fast_reader_is_there():
    assert fast.available()


def test_a_usual_definition_takes_the_fast_path():
    assert agree(PLAIN)
    assert agree(PLAIN.split("---\n", maxsplit=1)[0])
    assert agree(PLAIN.replace("\n", "\r\n"))
    assert agree("a: 1\nb:\n  - c")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\n", "a: 1\nb: *a\n", "a: !t b\n", "a: {<<: b}\n", "<<: {a: 1}\n", "%YAML 1.1\n---\na: 1\n",
        "? a\n: b\n", "a:\tb\n", "a: b\t\n", "\ufeffa: 1\n", "a: \x00\n", "a: \x07\n", "a: \x85\n", "a: é\u2028\n", "a: é\ufeff\n",
        "a: \u202e\n", "a: \u200b\n", "a: 014\n", "a: -014\n", "a: +1\n", "a: 1_000\n", "a: _1\n", "a: 0o14\n", "a: 0x1f\n", "a: 0b1\n",
        "a: 12:30\n", "a: 12:30:45\n", "a: 1e3\n", "a: 1.5e3\n", "a: .5\n", "a: 5.\n", "a: .inf\n", "a: -.inf\n", "a: .nan\n",
        "a: 123456789012345678\n", "a: yes\n", "a: No\n", "a: on # c\n", "a: [on]\n", "a: {b: off}\n", "- y\n", "n\n", "a: =\n",
        "1: a\n", "a: {1: b}\n", "null: a\n", "- true: a\n", "~: a\n", ": a\n", "{a: b}: c\n", "[a]: c\n", "a: {{ b }}\n",
        "a: 1\na: 2\n", "a: 1\n...\n", "--- a\n", "---\n---\n", "", "# c\n", "a: |\n", "a: |2\n   b\n", "a: | # c\n  b\n", "a: |\n  b",
        "- |\n  a\n", "|\n  a\n", "a: b\n  - c\n", "a: b\n  c\n    - d\n", "a: [b, |, c]\n", "a: [b:, c]\n", "a: [b:?c]\n", "a: @b\n", "a: `b`\n",
        "a: b: c\n", "a: [\n", "a: 'b\n", "{" * 60 + "a" + "}" * 60 + "\n", "[" * 101 + "]" * 101 + "\n", "- " * 101 + "a\n",
        "".join(f"{' ' * depth}a:\n" for depth in range(101)), "a: 1\n" * 2, "---\na: 1\n" * 1001, "a: 'x'\n" + "# c\n" * 70_000,
    ],
)  # fmt: skip
def test_what_the_gate_leaves_to_the_authority(text):
    assert quick(text.encode("utf-8", "surrogatepass")) is None


def test_bytes_that_are_not_utf8_are_left_to_the_authority():
    assert quick(b"a: \xff\n") is None


@pytest.mark.parametrize(
    "text",
    [
        "on: 1\n", "yes: 1\n", "y: 1\n", "a: 2024-01-01\n", "a: 1.2.3\n", "a: 30d\n", "a: 500m\n", "a: -5\n", "a: 0\n", "a: 1.5\n",
        "a: 'on'\n", 'a: "014"\n', "a: a & b\n", "a: a*b\n", "a: x=y\n", "a: ${{ args.x }}\n", "a: 100%\n", "a: http://b:80/\n",
        "a: Null\nb: TRUE\nc: ~\n", "a: {b: [c, {d: e}]}\n", "- a\n---\n- b\n", "---\na: 1\n---\nb: 2\n", "a: ''\n", "a:\n", "a: [1, -2]\n",
        "# c\n---\na: 1\n", "a: |+\n  b\n\n", "a: >\n  b\n\n  c\n", "a: b # c\n", "a: 'it''s'\n", 'a: "\\u00e9\\t"\n', "a: é\n", "a: A - b\n",
        "[" * 100 + "]" * 100 + "\n", "a: 99999999999999\n",
    ],
)  # fmt: skip
def test_what_the_fast_path_reads(text):
    assert agree(text)


def test_a_line_is_remembered_but_what_stands_around_it_is_not():
    gate._passed.clear()
    assert agree("a: |\n  b\n")
    assert quick(b"a: |\n") is None
    assert quick(b"a: |\nb: c\n") is None
    assert quick(b"a: |\n  b") is None
    assert agree("a:\n  b: c\n")
    assert quick(b"a: x\n  b: c\n") is None


def test_memory_of_lines_is_bounded(monkeypatch):
    monkeypatch.setattr(gate, "_REMEMBERED_LINES", 10)
    gate._passed.clear()
    for number in range(100):
        assert agree(f"a: {number}\nb: c{number}\n")
        assert len(gate._passed) < 20
    assert agree(f"a: {'x' * 100_000}\n")
    assert max(map(len, gate._passed)) < 1000


def test_without_the_fast_reader_everything_goes_to_the_authority(monkeypatch):
    monkeypatch.setattr(fast, "_loads", [None])
    assert quick(b"a: 1\n") is None
    assert not fast.available()


@pytest.mark.corpus
def test_real_files():
    files = corpus_files()
    if not files:
        pytest.skip("the corpus of real definition files is not here")
    texts = [path.read_bytes() for path in files if path.stat().st_size < 200_000]
    valid = [data.decode() for data in texts if not exact(data)[1]]
    assert sum(map(agree, valid)) > len(valid) * 0.85


PIECES = [
    "a: 1", "b: x", "- ", "- x", "  ", "\n", "\n\n", ": ", ":", "{a: 1}", "[1, 2]", "{", "}", "[", "]", ",", '"x"', "'y'", '"', "'", "|\n",
    "|-\n", ">\n", ">-\n", "|2\n", " # c", "#", "\n---\n", "---\n", "null", "true", "~", "12", "1.5", "-3", "key:", "k:\n", "\\n", "\\",
    "-", "--", "é", "😀", "\n...\n", "http://a:80/b", "${{ args.x }}", "a=b", " -", "- -", "? ", "(", "2024-01-01", "12:30:45", "1.2.3", "10m",
    "014", "1_000", "0x1f", "1e3", ".5", "", "''", "a,b", "x: y: z", "\r\n", '\n"', "\n  ", "\n ", "k: |\n", 'k: "a\n', "$", "^", "_", "+", "!",
    "&", "*", "%", "@", "`", "=", "<", ">", "|", "on", "no", "\\x41", "\\e", "\\ ", "\\\n", "<<: ", "*a", "&a ", " - ",
]  # fmt: skip


def made(chance: random.Random) -> str:
    """Put a text together from pieces, some on lines of their own."""
    text = chance.choice(["", "---\n", "# c\n"])
    for _ in range(chance.randint(1, 14)):
        indent = "  " * chance.randint(0, 3) if chance.random() < 0.7 else " " * chance.randint(0, 5)
        if chance.random() < 0.4:
            text += f"{indent}{chance.choice('abcd')}: {chance.choice(PIECES)}\n"
        else:
            text += indent + chance.choice(PIECES) + (chance.choice(PIECES) if chance.random() < 0.6 else "") + "\n"
    return text


def mutated(chance: random.Random, text: str) -> str:
    """Cut some lines out of a text and damage them a little."""
    lines = text.split("\n")
    start = chance.randint(0, max(0, len(lines) - 10))
    text = "\n".join(lines[start : start + chance.randint(3, 30)])
    for _ in range(chance.randint(1, 3)):
        at = chance.randint(0, len(text))
        kind = chance.random()
        if kind < 0.35:
            text = text[:at] + chance.choice([*PIECES, *string.punctuation]) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + chance.randint(1, 3) :]
        else:
            lines = text.split("\n")
            row = chance.randrange(len(lines))
            line = lines[row]
            lines[row] = chance.choice(
                [" " + line, "  " + line, line[1:], line[2:], "- " + line.lstrip(), line + " ", line + "\n" + line]
            )
            text = "\n".join(lines)
    return text


@pytest.mark.parametrize("seed", range(4))
def test_texts_put_together_at_random(seed):
    chance = random.Random(seed)
    taken = sum(agree(made(chance)) for _ in range(1500))
    assert taken > 30


@pytest.mark.parametrize("seed", range(4))
def test_damaged_definitions(seed):
    chance = random.Random(seed)
    texts = [PLAIN, *[path.read_bytes().decode() for path in corpus_files() if path.stat().st_size < 4000]]
    taken = sum(agree(mutated(chance, chance.choice(texts))) for _ in range(800))
    assert taken > 50


SIGNS = "0123456789" * 2 + ".eE+-_:xobXOB,infaNIFytTzZ~ <=!&*#'\"{}[]|>?%@`"
FORMS = [
    "a: %s\n", "- %s\n", "%s: a\n", "{%s: b}\n", "[%s, c]\n", "a: [c,%s]\n", "%s\n", "- %s: x\n", "a: {b: %s}\n", "{a: %s,b: 1}\n", "a:\n  %s\n",
    "- - %s\n", "a: %s # c\n", "[a, %s: x]\n", 'a: "%s"\n', "a: '%s'\n", "a: |\n  %s\n", "a: x\n  %s\n", "a: >\n  x\n  %s\n",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_short_tokens_at_every_place(seed):
    chance = random.Random(seed)
    taken = 0
    for _ in range(4000):
        token = "".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 7)))
        taken += agree(chance.choice(FORMS).replace("%s", token))
    assert taken > 1000


KEYS = st.text(st.characters(codec="utf-8"), max_size=8)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | KEYS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=20,
    )
)
def test_what_we_write(value):
    text = emit.dumps(value)
    agree(text)
    values, found = exact(text.encode())
    assert found == []
    assert same(values, [value])


@pytest.mark.parametrize("first", ["00000000", "01234567", "12e45678", "123456e7", "deadbeef", "1e000000"])
def test_a_uuid_is_a_text_whatever_number_it_begins_like(first):
    value = f"{first}-0000-4000-8000-000000000001"
    text = f"a: {value}\nb: [{value}, x]\nc: {{d: {value}}} # x\n"
    assert fast.read(text.encode()) == [{"a": value, "b": [value, "x"], "c": {"d": value}}]
    assert fast.read(text.encode()) == exact(text.encode())[0]
