"""Variables of a process: literals of the definition, secrets from the user's own, nothing else."""

import pytest

from penstock.graph.nodes import EnvVar
from penstock.running.environment import read_file, variables
from penstock.running.plan import Process


def process(*env):
    return Process(name="orders", definition="Workflow/orders", role="consume", config={}, env=env)


def test_a_file_of_variables(tmp_path):
    path = tmp_path / ".env"
    path.write_text("# words\n\nA=1\nexport B=two words\nC='single'\nD=\"double\"\nE=a=b\nF=\n  G = 7 \n")
    assert read_file(str(path)) == {
        "A": "1",
        "B": "two words",
        "C": "single",
        "D": "double",
        "E": "a=b",
        "F": "",
        "G": "7",
    }


@pytest.mark.parametrize("line", ["no equals", "=value", "a b=1", "a-b=1"])
def test_a_line_that_is_no_variable_is_named(tmp_path, line):
    path = tmp_path / "secrets"
    path.write_text(f"A=1\n{line}\n")
    with pytest.raises(ValueError, match=r"secrets:2: not NAME=value"):
        read_file(str(path))


def test_a_literal_wins_over_what_the_user_has():
    found, missing = variables(process(EnvVar("LEVEL", "debug")), {"LEVEL": "x"}, {"LEVEL": "y", "HOME": "/h"}, ())
    assert (found["LEVEL"], found["HOME"], missing) == ("debug", "/h", [])


@pytest.mark.parametrize(
    ("given", "inherited", "expected"),
    [
        ({"KEY": "file"}, {"KEY": "shell"}, "file"),
        ({"ocr-key": "by the secret's name"}, {"KEY": "shell"}, "by the secret's name"),
        ({}, {"KEY": "shell"}, "shell"),
    ],
)
def test_a_secret_comes_from_the_file_before_the_shell(given, inherited, expected):
    found, missing = variables(process(EnvVar("KEY", secret="ocr-key")), given, inherited, ())
    assert (found["KEY"], missing) == (expected, [])


def test_a_secret_that_nobody_gave_is_missing_and_never_empty():
    found, missing = variables(process(EnvVar("KEY", secret="ocr-key")), {}, {}, ())
    assert "KEY" not in found
    assert [(one.process, one.variable, one.secret) for one in missing] == [("orders", "KEY", "ocr-key")]


def test_the_repository_can_be_imported_from_before_the_users_own_path():
    found, _ = variables(process(), {}, {"PYTHONPATH": "/mine"}, ("/project",))
    assert found["PYTHONPATH"] == "/project:/mine"
