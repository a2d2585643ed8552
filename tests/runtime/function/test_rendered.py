"""The tasks of the reference stack's batch workflow, from the rendered tree, as processes."""

import json
from pathlib import Path

import pytest

from tests.runtime.function.task import rendered, run

MANIFEST = Path(__file__).parents[3] / "stacks/azure-streaming/rendered/prod/manifests/workflow-coastline.yaml"
MONTHS = """\
def missing(store, since):
    assert store == "gauges"
    return {"months": [since, "2024-02"], "unused": "{{x}}"}
"""
DRAW = """\
import os

async def month(month, target, context):
    print(month, target, context.config["definition"]["name"], os.environ.get("COLOUR"))
"""


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "code" / "coastline"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "months.py").write_text(MONTHS)
    (folder / "draw.py").write_text(DRAW)
    return str(folder.parent)


def test_the_listing_task_leaves_the_items_for_the_job_that_runs_for_each(tmp_path, package):
    config, context = rendered(MANIFEST, "task-months-list")
    done, files = run(tmp_path, config, context, PYTHONPATH=package)
    assert done.returncode == 0, done.stderr
    assert files == {"items-for-lines": [{"item": "2024-01"}, {"item": "2024-02"}]}


def test_the_task_for_each_item_gets_it_in_its_arguments(tmp_path, package):
    config, context = rendered(MANIFEST, "task-lines-draw")
    config["batch"]["environment"] = {"COLOUR": "deep-${{ item }}"}
    done, files = run(tmp_path, config, context, {"item": {"item": "2024-02"}}, PYTHONPATH=package)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2024-02 coastlines coastline deep-2024-02\n"
    assert files == {}
    assert json.loads(done.stderr.splitlines()[-1])["task"] == "draw"


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("def missing(store, since):\n    raise OSError('no gauges')\n", 1, "no gauges"),
        ("def missing(store, since):\n    return {'months': 'text'}\n", 1, "foreach needs a list of items, not a str"),
        ("def missing(store):\n    return {}\n", 78, "the arguments do not fit missing(store)"),
        ("def absent():\n    return {}\n", 78, "there is no missing"),
        ("missing = 5\n", 78, "not a function but of type int"),
        ("import nowhere\n", 78, "needs nowhere, which is missing"),
    ],
)
def test_a_task_that_fails_leaves_no_file_and_says_why(tmp_path, package, source, code, words):
    (Path(package) / "coastline" / "months.py").write_text(source)
    config, context = rendered(MANIFEST, "task-months-list")
    done, files = run(tmp_path, config, context, PYTHONPATH=package)
    assert (done.returncode, files) == (code, {})
    assert words in done.stderr
    assert "Traceback" not in done.stderr.split('"event"')[0]


def test_an_expression_without_a_value_stops_the_task_before_it_starts(tmp_path, package):
    config, _ = rendered(MANIFEST, "task-lines-draw")
    done, files = run(tmp_path, config, "{}", PYTHONPATH=package)
    assert (done.returncode, files) == (78, {})
    assert "handler.args.month: ${{ item }}: the job does not run for each item" in done.stderr


def test_a_variable_that_is_not_set_is_named(tmp_path, package):
    config, context = rendered(MANIFEST, "task-months-list")
    config["handler"]["requiredEnvironment"] = ["DB_CONNECTION_STRING"]
    done, _ = run(tmp_path, config, context, PYTHONPATH=package)
    assert done.returncode == 78
    assert "DB_CONNECTION_STRING" in done.stderr
