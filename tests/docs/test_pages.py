"""The commands of the documentation do what the documentation says, and its links lead somewhere."""

import re

import pytest

from tests.docs.pages import PAGES, fits, run, sessions
from tests.stacks.support import ROOT

NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
WITH_SESSIONS = [name for name in NAMES if any(one.commands for one in sessions((ROOT / name).read_text()))]


@pytest.mark.parametrize("name", WITH_SESSIONS)
def test_every_session_runs_as_shown(name, tmp_path):
    for session in sessions((ROOT / name).read_text()):
        for command, code, printed in run(session, tmp_path):
            said = "\n".join(printed)
            assert code == command.code, f"{name}:{command.line}: `{command.text}` ended with {code}:\n{said}"
            if command.output is not None:
                assert fits(command.output, printed), f"{name}:{command.line}: `{command.text}` printed:\n{said}"


def test_the_pages_that_promise_commands_have_them():
    assert {"README.md", "docs/tutorial.md", "docs/how-to/pctasks.md", "docs/how-to/stactools.md"} <= set(WITH_SESSIONS)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    path = ROOT / name
    words = re.sub(r"`[^`\n]*`", "", path.read_text())  # a pattern in code may look like a link
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", words):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), f"{name}: {target}"


def test_what_is_shown_is_compared():
    assert fits(["a", "...", "d"], ["a", "b", "c", "d"])
    assert fits(["a", "...", "d"], ["a", "d"])
    assert fits(["a"], ["a"])
    assert fits(["..."], ["x", "y"])
    assert fits(["done in ... seconds"], ["done in 3.2 seconds"])
    assert not fits(["a", "...", "d"], ["a", "b"])
    assert not fits(["a"], ["a", "b"])
    assert not fits(["a.c"], ["abc"])
