"""The tree depends on what the definitions say, and on nothing else: not on the order of keys, not on the machine."""

import json
import os
import random

import pytest

from penstock.text import Source, load_file, read
from tests.stacks.support import STACKS, copy, penstock, tree

# What may differ between two machines: (words for the command, variables).
MACHINES = [
    (("--jobs", "1"), {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}),
    (("--jobs", "3"), {"PYTHONHASHSEED": "42", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8"}),
    (("--jobs", "2"), {"PYTHONHASHSEED": "4294967295", "TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8"}),
    ((), {"PYTHONHASHSEED": "random", "PYTHONUTF8": "1", "HOME": "/nonexistent", "USER": "somebody"}),
]


def shuffled(value, source):
    """Return the data with the keys of all mappings in another order; lists mean their order and keep it."""
    if isinstance(value, dict):
        keys = list(value)
        source.shuffle(keys)
        return {key: shuffled(value[key], source) for key in keys}
    return [shuffled(one, source) for one in value] if isinstance(value, list) else value


def shuffle(folder, seed):
    """Write every YAML file of a stack with its keys in another order, as JSON; return how many there were."""
    source = random.Random(seed)
    files = [
        path for path in sorted(folder.rglob("*.yaml")) if "rendered" not in path.parts and ".github" not in path.parts
    ]
    for path in files:
        text = load_file(str(path), path.name)
        assert isinstance(text, Source)
        documents = [one.data for one in read(text).documents]
        assert documents == [shuffled(one, source) for one in documents]
        path.write_text("\n---\n".join(json.dumps(shuffled(one, source), indent=1) for one in documents))
    return len(files)


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("machine", range(len(MACHINES)))
def test_on_another_machine(stack, machine, tmp_path):
    words, variables = MACHINES[machine]
    expected = tree(copy(stack, tmp_path / "expected"))
    folder = copy(stack, tmp_path / "elsewhere and with a longer näme", rendered=False)
    penstock(folder, "render", "--no-cache", *words, **variables)
    assert tree(folder) == expected


@pytest.mark.parametrize("stack", STACKS)
def test_from_a_folder_inside(stack, tmp_path):
    folder = copy(stack, tmp_path)
    expected = tree(folder)
    inside = folder / "definitions"
    penstock(inside, "render", "--no-cache")
    assert tree(folder) == expected
    assert not (inside / "rendered").exists()


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("seed", [1, 2])
def test_with_shuffled_keys(stack, seed, tmp_path):
    folder = copy(stack, tmp_path)
    expected = tree(folder)
    assert shuffle(folder, seed) >= 5
    penstock(folder, "render", "--no-cache")
    assert tree(folder) == expected


@pytest.mark.parametrize("stack", STACKS)
def test_files_in_another_order(stack, tmp_path):
    """Directories are listed in the order in which their entries were made, on some file systems."""
    folder = copy(stack, tmp_path)
    expected = tree(folder)
    home = folder / "definitions"
    for name in sorted(os.listdir(home), reverse=True):
        os.rename(home / name, home / f"{name}.tmp")
        os.rename(home / f"{name}.tmp", home / name)
    penstock(folder, "render", "--no-cache")
    assert tree(folder) == expected


@pytest.mark.parametrize("stack", STACKS)
def test_twice_is_once(stack, tmp_path):
    folder = copy(stack, tmp_path)
    penstock(folder, "render", "--no-cache")
    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("rendered/**/*")}
    penstock(folder, "render", "--no-cache")
    penstock(folder, "render")
    penstock(folder, "render")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("rendered/**/*")} == stamps
