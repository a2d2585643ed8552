"""Checks 1.G 35, 36 and 51 for workers of penstock's own image: what the compiler renders is what the handlers read."""

import json
import re

import pytest
import yaml

from penstock_runtime.config import validate
from penstock_runtime.handler import resolve
from tests.acceptance import pctasks_project
from tests.support import rendered

NAMES = [*[f"{name}-streaming" for name in pctasks_project.STREAMS], "streaming-ingest"]


def written(folder):
    folder = pctasks_project.write(folder)
    place = folder / "environments" / "dev.yaml"
    text = place.read_text().replace("    functionApp: {name: func-pctaskstest-dev}\n", "")
    text += '    - kind: Workflow\n      name: "*"\n      patch: {spec: {worker: {protocol: penstock}}}\n'
    place.write_text(text)
    pinned = {f"{name}.clientId": "00000000-0000-0000-0000-00000000000a" for name in [*NAMES, "dispatcher"]}
    (folder / "outputs").mkdir(exist_ok=True)
    (folder / "outputs" / "dev.json").write_text(json.dumps({"version": 1, "outputs": pinned}))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("own"))
    rendered.render(folder)
    return folder


def configured(folder, name):
    text = (folder / f"rendered/dev/manifests/workflow-{name}.yaml").read_text()
    for one in yaml.safe_load_all(text):
        if one["kind"] == "ConfigMap":
            return json.loads(one["data"]["worker.json"])
    raise LookupError(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_configuration_names_a_handler_that_there_is(folder, name):
    config = configured(folder, name)
    assert validate(config) == ()
    handler = "ingest" if name == "streaming-ingest" else "create_items"
    assert config["handler"]["entryPoint"] == f"penstock_runtime.pctasks.{handler}:handle"
    assert callable(resolve(config["handler"]["entryPoint"]))
    assert "streaming_options" not in config["handler"]["args"]


def test_create_items_finds_its_function_and_tables_and_nothing_of_the_runner(folder):
    config = configured(folder, "goes-glm-streaming")
    assert config["handler"]["args"] == {
        "collection_id": "goes-glm",
        "create_items_function": "items:Collection.create_item",
        "options": {"skip_validation": False},
    }
    assert config["maxReceiveCount"] == 3
    assert set(config["stores"]) == {"code"}
    assert {name: table["container"] for name, table in config["tables"].items()} == {
        "items": "items",
        "process-item-errors": "process-item-errors",
    }
    assert config["deadLetter"]["name"] == "goes-glm-dead-letter"


def test_ingest_reads_the_records_of_items_that_were_too_large(folder):
    config = configured(folder, "streaming-ingest")
    assert set(config["tables"]) == {"process-item-errors", "items"}
    assert "DB_CONNECTION_STRING" in config["handler"]["requiredEnvironment"]


def test_1G_34_the_tables_keep_the_partition_keys_of_the_original(folder):
    program = "".join(path.read_text() for path in (folder / "rendered/dev/pulumi").rglob("*.py"))
    assert re.search(r'container_name="items"', program)
    assert '"/stac_id"' in program


def test_1G_36_the_worker_may_not_reach_the_runner_s_containers(folder):
    program = (folder / "rendered/dev/pulumi/dev/definitions/workflow_goes_glm_streaming.py").read_text()
    assert "taskio" not in program
    assert "tasklogs" not in program


def test_1G_51_an_ingest_without_a_database_is_an_error_before_anything_is_rendered(tmp_path):
    folder = written(tmp_path)
    (definition,) = [path for path in folder.rglob("*.yaml") if "StreamingIngestItemsTask" in path.read_text()]
    definition.write_text(re.sub(r"\n\s+DB_CONNECTION_STRING: .*", "", definition.read_text()))
    said = rendered.render(folder, fails=True)
    assert "without the variable `DB_CONNECTION_STRING`" in said
    assert not (folder / "rendered").exists()
