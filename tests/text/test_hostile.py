"""Hostile input gets a finding, in bounded memory: each text is read by a process of its own that may not grow large."""

import resource
import subprocess
import sys

import pytest

from tests.text.support import findings, of

LIMIT = 600 * 1024 * 1024
READ = """
import sys
from penstock.text import Source, load_file, read
source = load_file(sys.argv[1]) if sys.argv[1:] else Source("f.yaml", eval(sys.stdin.read()))
result = read(source) if isinstance(source, Source) else None
found = result.diagnostics if result else [source]
for one in found[:3]:
    print(one.code, one.span.line, one.span.column)
for document in result.documents if result else ():
    document.locate(("a", 0, "b"))
"""


def verdict(expression: str) -> list[str]:
    """Read the text that a Python expression makes, with at most 600 MB of memory and 60 s of processor time."""

    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [sys.executable, "-c", READ], input=expression, capture_output=True, text=True, check=False, preexec_fn=limited
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


BOMB = "b'a: &a [x, x, x, x, x, x, x, x, x, x]\\n' + b''.join(b'%c: &%c [%s]\\n' % (n, n, b', '.join([b'*%c' % (n - 1)] * 10)) for n in range(98, 123))"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (BOMB, ["PEN1003 6 8"]),
        ("b'a: &a ' + b'x' * 1000000 + b'\\nb: [' + b'*a, ' * 100 + b'1]\\n'", ["PEN1003 2 69"]),
        (
            "b'a: &a {' + b''.join(b'k%d: 1, ' % n for n in range(1000)) + b'}\\nb:\\n' + b'- <<: *a\\n' * 1000",
            ["PEN1003 102 7"],
        ),
        (
            "b'a: &a ' + b'[' * 60 + b']' * 60 + b'\\nb: &b ' + b'[' * 30 + b'*a' + b']' * 30 + b'\\nc: ' + b'[' * 10 + b'*b' + b']' * 10",
            ["PEN1006 3 14"],
        ),
        ("b'a: ' + b'x' * 10_000_000 + b'\\n'", ["PEN1009 1 4"]),
        ("b'a: \"' + b'x' * 10_000_000 + b'\"\\n'", ["PEN1009 1 4"]),
        ("b'a: |\\n' + b'  x\\n' * 2_500_000", ["PEN1009 1 4"]),
        ("b'x' * 10_000_000 + b': a\\n'", ["PEN1009 1 1", "PEN1001 1 10000001"]),
        ("b'? ' + b'x' * 10_000_000 + b'\\n: a\\n'", ["PEN1009 1 3"]),
        ("b'[' * 100_000", ["PEN1006 1 101"]),
        ("b'{a: ' * 100_000", ["PEN1006 1 401"]),
        ("b'- ' * 100_000", ["PEN1006 1 201"]),
        ("b''.join(b' ' * n + b'a:\\n' for n in range(2000))", ["PEN1006 101 101"]),
        ("b'[' * 10_000_000", ["PEN1006 1 101"]),
        ("b'- x\\n' * 600_000", ["PEN1017 500000 3"]),
        ("b'a: 1\\n---\\n' * 5000", ["PEN1017 2000 1"]),
        ("b'---\\n' * 1_000_000", ["PEN1017 1001 1"]),
        ("b'\\xff' * 2_000_000", ["PEN1008 1 1", "PEN1009 1 1"]),
        ("b'a: ' + b'\\x01' * 2_000_000", ["PEN1010 1 4", "PEN1010 1 5", "PEN1010 1 6"]),
        ("b'\\0' * 2_000_000", ["PEN1010 1 1", "PEN1010 1 2", "PEN1010 1 3"]),
        ("b'a: 1\\n' * 500_000", ["PEN1002 2 1", "PEN1002 3 1", "PEN1002 4 1"]),
        ("b'a: \"\\n---\\n' * 400_000", ["PEN1016 1 4", "PEN1016 3 4", "PEN1016 5 4"]),
        ("b'a: [\\n---\\n' * 400_000", ["PEN1016 1 4", "PEN1016 3 4", "PEN1016 5 4"]),
        ("b'a: ' + b'9' * 10_000_000 + b'\\n'", ["PEN1009 1 4"]),
        ("b'a: ' + b'1:' * 400_000 + b'1\\n'", []),
        ("b'a: ' + b'1_' * 400_000 + b'1\\n'", []),
        ("b'a: &' + b'x' * 10_000_000 + b' 1\\n'", []),
        ("b'# ' * 5_000_000", ["PEN1013 1 1"]),
        ("b'\\n' * 16_000_000", ["PEN1013 1 1"]),
        ("b'a: [' + b'\"x\", ' * 100_000 + b'\"x]\\n'", ["PEN1016 1 500005"]),
        ("b'x' * (16 * 1024 * 1024 + 1)", ["PEN1007 1 1"]),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else "",
)
def test_a_finding_in_bounded_memory(expression, expected):
    assert verdict(expression) == expected


def test_the_rest_of_a_file_is_read_after_a_document_that_is_too_deep():
    result = of("[" * 200 + "\n---\na: 1\na: 2\n")
    assert [one.data for one in result.documents] == [{"a": 1}]
    assert [one.code for one in result.diagnostics] == ["PEN1006", "PEN1002"]


def test_limits_let_large_definitions_pass():
    assert findings("a: '" + "x" * (1024 * 1024) + "'\n") == []
    assert findings("[" * 100 + "]" * 100 + "\n") == []
    assert findings("---\na: 1\n" * 1000) == []
    assert findings("- 1\n" * 100_000) == []
    assert findings("a: &a [1, 2]\nb: [" + "*a, " * 60_000 + "]\n") == []
