"""What no tracked file may hold: addresses of package registries, paths of somebody's machine, secrets, merge marks."""

import re

import pytest

from tests.repository.tree import read as read_tracked
from tests.repository.tree import text_files, tracked

# Written apart, so that this file does not hold what it looks for.
REGISTRIES = (
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "registry" + r"\.npmjs",
    "proxy" + r"\.golang",
    "index" + r"-url\s*[=:]?\s*http",
    "//[^/ ]*/" + "simple/",
)
MACHINE = ("/wo" + r"rk/(main|shared|\.library)", r"(?<![\w.])/ro" + r"ot/\.", "/ho" + r"me/[a-z]+/(?!\.)")
MARKS = ("<" * 7 + " ", ">" * 7 + " ")
KEYS = ("AKIA" + "[0-9A-Z]{16}", "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----", "gh[pousr]_" + "[A-Za-z0-9]{36}")


def holding(patterns: tuple[str, ...]) -> list[str]:
    wanted = re.compile("|".join(patterns))
    found = []
    for name in text_files():
        for number, line in enumerate(read_tracked(name).splitlines(), 1):
            if wanted.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found


@pytest.mark.parametrize("patterns", [REGISTRIES, MACHINE, MARKS, KEYS], ids=["registry", "machine", "merge", "key"])
def test_no_tracked_file_holds(patterns):
    assert holding(patterns) == []


@pytest.mark.parametrize(
    ("patterns", "line"),
    [
        (REGISTRIES, "https://files.python" + "hosted.org/packages/a.whl"),
        (REGISTRIES, "--extra-index" + "-url https://mirror.example/x"),
        (REGISTRIES, "https://mirror.example/" + "simple/jinja2"),
        (MACHINE, "open('/wo" + "rk/main/a')"),
        (MACHINE, "/ho" + "me/jo/penstock"),
        (KEYS, "AKIA" + "ABCDEFGHIJKLMNOP"),
    ],
)
def test_the_patterns_find_what_they_are_for(patterns, line):
    assert re.search("|".join(patterns), line)


def test_what_an_environment_or_a_lock_with_addresses_leaves_behind_is_not_tracked():
    wrong = re.compile(r"(^|/)(uv\.lock|\.venv|__pycache__|node_modules|\.coverage|dist)(/|$)|\.pyc$")
    assert [name for name in tracked() if wrong.search(name)] == []
