"""The shape of our modules: their first line, their length and the length of their functions."""

import ast

import pytest

from tests.repository.tree import modules, parsed, read

OURS = ("compiler", "runtime", "scripts", "benchmarks")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60

# Longer on purpose: path -> why.
LONGER: dict[str, str] = {}
# The same for functions: path and name -> why.
LONGER_FUNCTIONS: dict[str, str] = {}


def test_the_first_line_of_every_module_says_what_the_file_does():
    wrong = []
    for name in modules(*OURS):
        if name.endswith("__init__.py") and not read(name).strip():
            continue
        first = (ast.get_docstring(parsed(name)) or "").partition("\n")[0]
        if len(first) < 20 or not first.endswith((".", "`", "?", ":")):
            wrong.append(f"{name}: {first!r}")
    assert wrong == []


def test_a_module_is_short_enough_to_be_read_at_once():
    lengths = {name: read(name).count("\n") for name in modules("compiler", "runtime")}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES and name not in LONGER} == {}


def test_the_list_of_longer_modules_holds_only_longer_modules():
    assert [name for name in LONGER if read(name).count("\n") <= MOST_LINES] == []


def functions() -> dict[str, int]:
    """Length in lines of every function of ours, by path and name."""
    return {
        f"{name} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name in modules(*OURS)
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_a_function_is_short_enough_to_be_read_at_once():
    long = {name: lines for name, lines in functions().items() if lines > MOST_LINES_OF_A_FUNCTION}
    assert {name: lines for name, lines in long.items() if name not in LONGER_FUNCTIONS} == {}


def test_the_list_of_longer_functions_holds_only_longer_functions():
    lengths = functions()
    assert [name for name in LONGER_FUNCTIONS if lengths.get(name, 0) <= MOST_LINES_OF_A_FUNCTION] == []


@pytest.mark.parametrize("package", ["compiler/penstock", "runtime/penstock_runtime"])
def test_a_package_tells_type_checkers_that_it_is_typed(package):
    assert read(f"{package}/py.typed") == ""
