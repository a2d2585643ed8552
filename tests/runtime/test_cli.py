"""The command `penstock-worker`, as a real process: exit codes and exact words."""

import json
import subprocess
import sys

import pytest

import penstock_runtime
from penstock_runtime import roles
from penstock_runtime.schema import read_schemas, role_names
from tests.runtime.test_config import GOOD


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "worker.json"
    path.write_text(json.dumps(GOOD))
    return path


def worker(*arguments, stdin="", cwd=None):
    command = [sys.executable, "-m", "penstock_runtime", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=cwd, check=False)


def test_version():
    done = worker("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"penstock-worker {penstock_runtime.__version__}\n", "")


def test_help_shows_examples_and_exit_codes():
    done = worker("--help")
    assert done.returncode == 0
    assert "penstock-worker consume --config /etc/penstock/worker.json" in done.stdout
    assert "69 the role is not in this build" in done.stdout


def test_a_valid_configuration(good):
    done = worker("consume", "--config", good.name, "--check", cwd=good.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "penstock-worker: worker.json: valid\n")


def test_a_valid_configuration_from_standard_input():
    done = worker("consume", "--config", "-", "--check", stdin=json.dumps(GOOD))
    assert (done.returncode, done.stderr) == (0, "penstock-worker: -: valid\n")


def test_an_invalid_configuration_lists_every_reason():
    done = worker("consume", "--config", "-", stdin='{"role": "consume"}')
    assert done.returncode == 78
    assert done.stderr.splitlines() == [
        f'penstock-worker: -: /: "{key}" is a required property' for key in ("apiVersion", "definition", "environment")
    ]


def test_a_configuration_that_cannot_be_read(tmp_path):
    done = worker("consume", "--config", "none.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (78, "penstock-worker: none.json: No such file or directory\n")


def test_a_folder_is_no_configuration(tmp_path):
    done = worker("consume", "--config", tmp_path)
    assert done.returncode == 78
    assert done.stderr.endswith("Is a directory\n")


def test_an_endless_configuration_ends():
    done = worker("consume", "--config", "/dev/zero")
    assert done.returncode == 78
    assert "larger than" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "the following arguments are required: ROLE, --config"),
        (("consume",), "the following arguments are required: --config"),
        (("consum", "--config", "-"), "unknown role 'consum': did you mean consume?"),
        (("xyz", "--config", "-"), "unknown role 'xyz' (there are: consume, "),
        (("consume", "--config", "-", "--conf"), "unrecognized arguments: --conf"),
    ],
)
def test_a_wrong_command_line(arguments, words):
    done = worker(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_role_that_this_build_lacks_is_said_so_and_not_pretended(good):
    missing = [role for role in role_names(read_schemas()) if role not in roles.names()]
    if not missing:
        pytest.skip("this build has every role")
    good.write_text(json.dumps({**GOOD, "role": missing[0]}))
    done = worker(missing[0], "--config", good)
    assert done.returncode == 69
    assert done.stderr.startswith(f"penstock-worker: role {missing[0]} is not in this build (it has: ")
