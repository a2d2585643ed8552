"""The engine is loaded lean, works whatever was imported before, and takes only what it can take."""

import subprocess
import sys
from typing import Any

import pytest

from penstock.language.values import secret
from penstock.schema import engine, identify, store, validate

VALID: dict[str, Any] = {
    "apiVersion": "penstock.dev/v1",
    "kind": "Workflow",
    "metadata": {"name": "a"},
    "spec": {"trigger": {"type": "manual"}, "jobs": {"a": {"tasks": []}}},
}


def modules_after(code):
    """Return the modules that a fresh interpreter has loaded after `code`."""
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def loaded_by(code):
    """Return the modules that `code` loads, beyond those of any start (coverage measures processes with modules of its own)."""
    return modules_after(code) - modules_after("")


def test_a_valid_definition_costs_no_json_no_network_and_no_explanation():
    found = loaded_by(
        f"from penstock.schema import identify, validate\ndata = {VALID!r}\nassert validate(identify(data)[0], data) == []"
    )
    assert "jsonschema_rs" in found
    heavy = {"json", "email.utils", "socket", "urllib.parse", "datetime", "dataclasses", "pathlib", "logging", "yaml"}
    assert not heavy & found
    assert {name for name in found if name.startswith("penstock.schema")} == {
        "penstock.schema",
        "penstock.schema.engine",
        "penstock.schema.problem",
        "penstock.schema.store",
    }


def test_the_stand_in_does_not_stay():
    found = modules_after(
        "from penstock.schema.engine import load\nload()\nimport email.utils\n"
        "assert email.utils.parsedate_to_datetime('Mon, 02 Jan 2006 15:04:05 +0000').year == 2006"
    )
    assert "email.utils" in found


def test_modules_that_are_loaded_already_are_left_alone():
    modules_after(
        "import email.utils as before\nfrom penstock.schema.engine import load\nload()\nassert sys.modules['email.utils'] is before"
    )
    modules_after("import jsonschema_rs as before\nfrom penstock.schema.engine import load\nassert load() is before")


def test_an_engine_that_wants_the_real_module_gets_it():
    """Another release may use more of `email.utils`: the first import fails, the second is the ordinary one."""
    code = """
import importlib.abc, importlib.machinery, types
from penstock.schema.engine import load

class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    tries = 0
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name == "jsonschema_rs" else None
    def exec_module(self, module):
        Finder.tries += 1
        from email.utils import formataddr
        module.works = formataddr(("a", "b@c"))

sys.meta_path.insert(0, Finder())
assert load().works == "a <b@c>"
assert Finder.tries == 2
"""
    assert "email.utils" in modules_after(code)


def test_a_validator_is_compiled_once():
    assert engine.validator("workflow") is engine.validator("workflow")


@pytest.mark.parametrize("data", [{"a": secret("x")}, [secret("x")], secret("x")])
def test_exact_gives_plain_types(data):
    def kinds(value):
        if isinstance(value, dict):
            return {type(value)} | {kind for inner in value.values() for kind in kinds(inner)}
        if isinstance(value, list):
            return {type(value)} | {kind for inner in value for kind in kinds(inner)}
        return {type(value)}

    assert engine.exact(data) == data
    assert kinds(engine.exact(data)) <= {dict, list, str}


def test_keys_that_are_no_text_and_numbers_that_are_none_do_not_break_it():
    assert validate("Workflow", {**VALID, 1: 2}) != []
    assert validate("Workflow", {**VALID, "metadata": {"name": "a", "labels": {1: []}}}) != []
    odd = {**VALID, "spec": {**VALID["spec"], "worker": {"concurrency": float("nan"), "gracePeriod": float("inf")}}}
    assert [problem.path for problem in validate("Workflow", odd)] == [
        ("spec", "worker", "concurrency"),
        ("spec", "worker", "gracePeriod"),
    ]


def test_the_bundle_names_each_file_once():
    assert store.needed("pipeline") == ("pipeline", "common", "workflow")
    assert store.needed("common") == ("common",)


def test_only_the_schema_of_the_kind_that_is_seen_is_read():
    code = f"""
from penstock.schema import identify, store, validate
data = {VALID!r}
assert validate(identify(data)[0], data) == []
assert set(store._texts) == {{"workflow", "common"}}, store._texts.keys()
"""
    assert modules_after(code)


def test_identify_is_total():
    odd: tuple[Any, ...] = (
        None,
        1,
        "x",
        [],
        {},
        {"kind": 1},
        {"kind": "\0"},
        {"kind": "../x"},
        {"apiVersion": []},
        {1: 2},
    )
    for data in odd:
        kind, problems = identify(data)
        assert kind is None
        assert problems
    assert identify(VALID) == ("Workflow", [])
