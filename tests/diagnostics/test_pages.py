"""Every page of a code keeps the form that docs/codes/README.md asks for, and its command lines are run."""

import subprocess
import sys

import pytest

from penstock.diagnostics import index
from penstock.diagnostics.catalog import codes, entries, entry, page, summary
from penstock.diagnostics.examples import examples
from penstock.resources import read_text

HEADINGS = ["What it means", "Why it matters", "Bad", "Good", "How to fix"]
CODES = codes()


def test_there_are_codes():
    assert "PEN0001" in CODES


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_the_five_sections_with_something_in_each(code):
    text = page(code)
    assert text is not None
    fenced = False
    sections: dict[str, list[str]] = {}
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            sections[line[3:]] = []
        elif sections:
            sections[list(sections)[-1]].append(line.strip())
    assert list(sections) == HEADINGS
    assert [name for name, lines in sections.items() if not any(lines)] == []


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_a_short_title_and_a_name(code):
    found = entry(code)
    assert found is not None
    assert found.slug.replace("-", "").isalnum()
    assert found.slug == found.slug.lower()
    assert len(found.slug) <= 40
    assert not found.title.endswith(".")
    assert len(found.title) <= 90
    assert summary(code)


@pytest.mark.parametrize("code", CODES)
def test_the_examples_of_a_page_can_be_read(code):
    found = examples(code)
    for one in found:
        assert one.files or one.commands
    if any(one.polarity == "bad" for one in found):
        assert any(one.polarity == "good" for one in found), "a bad example needs a good one beside it"


def test_names_and_titles_are_different():
    found = entries()
    assert len({one.slug for one in found}) == len(found)
    assert len({one.title for one in found}) == len(found)


def test_the_index_is_current():
    assert read_text("codes/index.md") == index.render(entries()), "run: python -m penstock.diagnostics.index"


COMMANDS = [(code, one.polarity, command) for code in CODES for one in examples(code) for command in one.commands]


@pytest.mark.parametrize(("code", "polarity", "command"), COMMANDS)
def test_a_command_line_on_a_page_does_what_the_page_says(code, polarity, command, tmp_path):
    program, *words = command.split()
    assert program == "penstock"
    done = subprocess.run(
        [sys.executable, "-m", "penstock", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (f"[{code}]" in done.stderr + done.stdout) == (polarity == "bad")
    assert "Traceback" not in done.stderr
    assert done.returncode == {"bad": 2, "good": 0}[polarity]
