"""`penstock graph` on a real project."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.cli import small
from tests.cli.support import penstock


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small.write(tmp_path_factory.mktemp("project"))


def test_definitions_meet_in_the_store_that_both_write(project):
    done = penstock("graph", "--format", "json", cwd=project)
    assert (done.code, done.err) == (0, "")
    (graph,) = json.loads(done.out)["graphs"]
    assert graph["environment"] is None
    assert {(edge["source"], edge["target"]) for edge in graph["edges"]} == {
        ("Workflow/tides", "store/tides"),
        ("Workflow/tides", "table/items"),
        ("Stream/waves", "store/tides"),
    }


def test_the_resources_of_an_environment(project):
    done = penstock("graph", "-e", "dev", "--format", "json", cwd=project)
    (graph,) = json.loads(done.out)["graphs"]
    edges = {(edge["source"], edge["target"], edge["kind"]) for edge in graph["edges"]}
    assert ("queue/workflow-tides", "worker/workflow-tides", "flow") in edges
    assert ("identity/stream-waves", "store/tides", "write") in edges
    assert ("secret/waves-api-key", "worker/stream-waves", "read") in edges


def test_one_definition_and_what_it_touches(project):
    done = penstock("graph", "-e", "dev", "waves", cwd=project)
    assert done.out.startswith("flowchart LR\n")
    assert 'subgraph g0["Stream/waves"]' in done.out
    assert "Workflow/tides" not in done.out


def test_svg_is_the_same_whatever_the_hash_seed(project):
    first, second = (
        penstock("graph", "-e", "dev", "--format", "svg", cwd=project, PYTHONHASHSEED=seed).out for seed in ("1", "2")
    )
    assert first == second
    ET.fromstring(first)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Stream/wavse"], "did you mean `Stream/waves`"),
        (["-e", "dve"], "did you mean `dev`"),
        (["--format", "png"], "mermaid"),
    ],
)
def test_wrong_words_are_usage_errors(project, words, said):
    done = penstock("graph", *words, cwd=project)
    assert done.code == 2
    assert said in done.err


def test_a_broken_definition_is_a_finding(tmp_path):
    small.write(tmp_path)
    small.edit(tmp_path, "definitions/waves.yaml", "visibilityTimeout: 30", "visibilityTimeout: soon")
    for words in ((), ("-e", "dev")):
        done = penstock("graph", *words, cwd=tmp_path)
        assert done.code == 1
        assert "definitions/waves.yaml:8:24" in done.out


def test_without_a_project_there_is_nothing_to_draw(tmp_path):
    assert penstock("graph", cwd=tmp_path).code == 2
