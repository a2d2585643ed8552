"""The committed tree of every reference stack is what its definitions render to, byte for byte.

`pytest tests/stacks --update` writes the trees anew, and so does `make generate`.
"""

import shutil

import pytest

from tests.stacks.support import HOME, PLACES, STACKS, copy, penstock, tree


def test_the_stacks_are_all_there():
    assert STACKS == [
        "arcane-streams",
        "aws-pipelines",
        "azure-streaming",
        "everything",
        "keboola-ingest",
        "mixed",
        "prio-scheduling",
        "quickstart",
    ]
    assert {stack for stack, _ in PLACES} == set(STACKS)


@pytest.mark.parametrize("stack", STACKS)
def test_the_tree_is_current(stack, tmp_path, update):
    fresh = copy(stack, tmp_path, rendered=False)
    assert "error" not in penstock(fresh, "render", "--no-cache")
    if update:
        shutil.rmtree(HOME / stack / "rendered", ignore_errors=True)
        shutil.copytree(fresh / "rendered", HOME / stack / "rendered")
    new, old = tree(fresh), tree(HOME / stack)
    assert sorted(new) == sorted(old)
    differ = [path for path in new if new[path] != old[path]]
    assert differ == [], "run `make generate` (or pytest with --update) and read what changes"


@pytest.mark.parametrize("stack", STACKS)
def test_it_passes_its_own_ci(stack, tmp_path):
    """A user's pull request runs these two; no finding, no stale file, and nothing is written."""
    folder = copy(stack, tmp_path)
    before = tree(folder)
    assert "no findings" in penstock(folder, "validate")
    assert "no findings" in penstock(folder, "validate", "--strict")
    assert "rendered/" not in penstock(folder, "render", "--check")
    assert tree(folder) == before


@pytest.mark.parametrize("stack", STACKS)
def test_it_is_a_whole_repository(stack):
    there = {path.relative_to(HOME / stack).as_posix() for path in (HOME / stack).rglob("*")}
    assert {
        ".gitattributes",
        ".github/workflows/penstock.yml",
        ".gitignore",
        "README.md",
        "penstock.yaml",
        "policies/house.yaml",
    } <= there


@pytest.mark.parametrize(("stack", "place"), PLACES)
def test_a_stale_tree_is_named(stack, place, tmp_path):
    folder = copy(stack, tmp_path)
    victim = max(path for path in tree(folder) if path.startswith(f"{place}/") and "lock" not in path)
    (folder / "rendered" / victim).unlink()
    assert f"rendered/{victim}" in penstock(folder, "render", "--check", code=4)
    assert not (folder / "rendered" / victim).exists()
