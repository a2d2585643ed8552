"""Roles are found by their file name, imported only when run, and given the checked configuration."""

import json
import sys

import pytest

from penstock_runtime import cli, roles
from penstock_runtime.schema import read_schemas, role_names
from tests.runtime.test_config import GOOD

CONSUME = """\
SUMMARY = "Works off a queue."

def run(config):
    print(config["definition"]["name"])
    return 5
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of roles: `consume`, `create-items`, and a private helper."""
    name = f"roles_of_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "consume.py").write_text(CONSUME)
    (folder / "create_items.py").write_text("raise RuntimeError('imported too early')\n")
    (folder / "_helper.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for module in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[module]


def test_the_names_are_those_of_the_files(package):
    assert roles.names(package) == ("consume", "create-items")


def test_a_role_is_imported_only_when_it_is_found(package):
    role = roles.find("consume", package)
    assert role is not None
    assert (role.name, role.summary) == ("consume", "Works off a queue.")
    with pytest.raises(RuntimeError, match="too early"):
        roles.find("create-items", package)


@pytest.mark.parametrize("name", ["stream", "_helper", "create_items", "", "os"])
def test_what_is_no_role_is_not_found(package, name):
    assert roles.find(name, package) is None


def test_the_roles_of_this_build_are_roles_of_the_schema():
    assert set(roles.names()) <= set(role_names(read_schemas()))


def test_the_command_runs_the_role_and_returns_its_exit_code(package, monkeypatch, tmp_path, capsys):
    path = tmp_path / "worker.json"
    path.write_text(json.dumps(GOOD))
    role = roles.find("consume", package)
    monkeypatch.setattr(roles, "find", lambda name: role if name == "consume" else None)
    assert cli.run(["consume", "--config", str(path)]) == 5
    assert capsys.readouterr().out == "goes-glm\n"
