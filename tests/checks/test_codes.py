"""Every code that the compiler can say has a page, and every page of a check is said somewhere."""

import ast
import re
from pathlib import Path

import pytest

import penstock
from penstock.diagnostics.catalog import codes

ROOT = Path(penstock.__file__).parent
CODE = re.compile(r"PEN\d{4}\Z")


def said(folder: Path) -> dict[str, str]:
    """The codes that stand as a text of their own in the modules of a folder, and where."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                found.setdefault(node.value, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


SAID = said(ROOT)


@pytest.mark.parametrize("code", SAID)
def test_a_code_that_is_said_has_a_page(code):
    assert code in codes(), f"{SAID[code]} says {code}, and docs/codes/{code}.md does not exist"


@pytest.mark.parametrize("code", [code for code in codes() if code[3:5] in ("13", "14", "15", "16")])
def test_a_page_is_about_a_code_that_is_said(code):
    assert code in SAID
