"""The workflows that are made of a dataset: ids, places, inputs (1.G 40, 52 and 53)."""

import json

import pytest

from penstock.dialects.model import DialectContext, Findings
from penstock.dialects.pctasks.choose import Choice
from penstock.dialects.pctasks.choose import convert as chosen
from penstock.text import Source, read
from tests.dialects.support import FIXTURES, convert

TEXT = """\
id: glm_flashes
image: ${{ args.registry }}/flashes:2026.1.12
args:
  - registry
  - year-prefix
code:
  src: ${{ local.path(./flashes.py) }}
environment:
  INSIGHTS: ${{ secrets.insights }}
task_config:
  glm-flashes:
    create-items:
      tags: {batch_pool_id: high_memory_pool}
collections:
  - id: glm-flashes
    template: ${{ local.path(./collection) }}
    class: flashes:FlashCollection
    asset_storage:
      - uri: blob://skyeu/east/
        token: ${{ pc.get_token(skyeu, east) }}
        chunks: &chunks
          options: {ends_with: .nc, chunk_length: 50000}
          splits:
            - {prefix: "L2/${{args.year-prefix}}/", depth: 2}
      - uri: blob://skyeu/west/
        token: ${{ pc.get_token(skyeu, west) }}
        chunks: *chunks
      - uri: blob://skyeu/open/
        chunks: *chunks
    chunk_storage:
      uri: blob://skyeu/etl-data/pctasks/glm/
"""


def made(text=TEXT, **choice):
    (document,) = read(Source("dataset.yaml", text.encode())).documents
    findings = Findings(document)
    converted = chosen(document, findings, DialectContext("dataset.yaml", ""), Choice(**choice), "pctasks-dataset")
    assert findings.found == []
    return {one.data["metadata"]["annotations"]["penstock.dev/original-id"]: one for one in converted}


def jobs(converted):
    return converted.data["spec"]["jobs"]


def task(converted, job, index=0):
    return jobs(converted)[job]["tasks"][index]


def test_52_process_items_of_a_chunk_set():
    (workflow,) = made(chunkset="cs1").values()
    assert (
        workflow.data["metadata"]["annotations"]["penstock.dev/original-id"] == "glm_flashes-glm-flashes-process-items"
    )
    assert list(jobs(workflow)) == ["create-splits", "create-chunks", "process-chunk"]
    splits = task(workflow, "create-splits")
    assert splits["run"] == "flashes:FlashCollection.create_splits_task"
    assert [one["uri"] for one in splits["args"]["inputs"]] == [
        "blob://skyeu/east/",
        "blob://skyeu/west/",
        "blob://skyeu/open/",
    ]
    assert all(
        one["splits"] == [{"prefix": "L2/${{args.year-prefix}}/", "depth": 2}] for one in splits["args"]["inputs"]
    )
    assert [one.get("sas_token") for one in splits["args"]["inputs"]] == [
        "${{ pc.get_token(skyeu, east) }}",
        "${{ pc.get_token(skyeu, west) }}",
        None,
    ]
    chunks = task(workflow, "create-chunks")
    assert chunks["run"] == "pctasks.dataset.chunks.task:create_chunks_task"
    assert chunks["args"] == {
        "src_uri": "${{ item.uri }}",
        "dst_uri": "blob://skyeu/etl-data/pctasks/glm/cs1/assets",
        "options": "${{ item.chunk_options }}",
    }
    assert jobs(workflow)["create-chunks"]["needs"] == "create-splits"
    items = task(workflow, "process-chunk")
    assert items["run"] == "flashes:FlashCollection.create_items_task"
    assert items["args"]["item_chunkset_uri"] == "blob://skyeu/etl-data/pctasks/glm/cs1/items"
    ingest = task(workflow, "process-chunk", 1)
    assert ingest["imageKey"] == "ingest"
    assert "code" not in ingest
    assert ingest["args"] == {
        "content": {"type": "Ndjson", "uris": ["${{ tasks.create-items.output.ndjson_uri }}"]},
        "options": {"insert_group_size": 5000, "insert_only": False},
    }
    assert all(one["environment"] == {"INSIGHTS": "${{ secrets.insights }}"} for one in (splits, chunks, items, ingest))
    assert workflow.data["spec"]["tokens"] == {
        "skyeu": {
            "containers": {
                "east": {"token": "${{ pc.get_token(skyeu, east) }}"},
                "west": {"token": "${{ pc.get_token(skyeu, west) }}"},
            }
        }
    }
    assert list(workflow.data["spec"]["args"]) == ["registry", "year-prefix"]


def test_52_chunk_options_are_complete():
    (workflow,) = made(chunkset="cs1").values()
    assert task(workflow, "create-splits")["args"]["inputs"][0]["chunk_options"] == {
        "chunk_length": 50000,
        "ends_with": ".nc",
        "match_full_path": False,
        "list_folders": False,
        "chunk_file_name": "uris-list",
        "chunk_extension": ".csv",
    }


def test_53_update_is_since_an_argument_in_every_place():
    (workflow,) = made(chunkset="cs1", update=True).values()
    assert list(workflow.data["spec"]["args"]) == ["registry", "year-prefix", "since"]
    inputs = task(workflow, "create-splits")["args"]["inputs"]
    assert [one["chunk_options"]["since"] for one in inputs] == ["${{ args.since }}"] * 3
    root = "blob://skyeu/etl-data/pctasks/glm/cs1/${{ args.since }}"
    assert task(workflow, "create-chunks")["args"]["dst_uri"] == f"{root}/assets"
    assert task(workflow, "process-chunk")["args"]["item_chunkset_uri"] == f"{root}/items"


def test_existing_chunks_replace_the_first_two_jobs():
    (workflow,) = made(chunkset="cs1", existing_chunks=True, ingest=False).values()
    assert list(jobs(workflow)) == ["list-chunks", "process-chunk"]
    assert task(workflow, "list-chunks")["args"] == {
        "chunkset_uri": "blob://skyeu/etl-data/pctasks/glm/cs1/assets",
        "all": False,
    }
    assert (
        jobs(workflow)["process-chunk"]["foreach"]["items"] == "${{ jobs.list-chunks.tasks.list-chunks.output.chunks }}"
    )
    assert len(jobs(workflow)["process-chunk"]["tasks"]) == 1


def test_a_limit_bounds_splits_and_chunks():
    (workflow,) = made(chunkset="cs1", limit=3).values()
    args = task(workflow, "create-splits")["args"]
    assert args["options"] == {"limit": 3}
    assert [one["chunk_options"]["limit"] for one in args["inputs"]] == [3, 3, 3]


def test_without_a_name_the_chunk_set_is_an_argument():
    workflow = made()["glm_flashes-glm-flashes-process-items"]
    assert "default" not in workflow.data["spec"]["args"]["chunkset_id"]
    assert task(workflow, "create-chunks")["args"]["dst_uri"].endswith("/glm/${{ args.chunkset_id }}/assets")


def test_40_task_config_gives_tags():
    workflow = made()["glm_flashes-glm-flashes-process-items"]
    assert task(workflow, "process-chunk")["tags"] == {"batch_pool_id": "high_memory_pool"}
    assert "tags" not in task(workflow, "process-chunk", 1)


def test_a_collection_named_like_its_dataset_is_named_once():
    workflows = made(TEXT.replace("id: glm_flashes", "id: glm-flashes"))
    assert list(workflows) == [
        "glm-flashes-process-items",
        "glm-flashes-process-items-update",
        "glm-flashes-ingest-collection",
    ]


def test_containers_without_a_token_need_a_role_and_others_do_not():
    workflow = made()["glm_flashes-glm-flashes-process-items"]
    stores = [
        (one["name"], one["mode"], one.get("account"), one.get("external")) for one in workflow.data["spec"]["access"]
    ]
    assert stores == [
        ("taskio", "readWrite", None, None),
        ("tasklogs", "readWrite", None, None),
        ("code", "read", None, None),
        ("open", "read", "skyeu", True),
        ("etl-data", "readWrite", "skyeu", True),
    ]


def test_ingest_of_the_collection():
    workflow = made()["glm_flashes-glm-flashes-ingest-collection"]
    assert workflow.data["spec"]["dataset"] == "glm_flashes/glm-flashes"
    assert workflow.data["spec"]["description"] == "Ingest Collection: glm-flashes"
    ingest = task(workflow, "ingest-collection")
    assert ingest["imageKey"] == "ingest"
    assert ingest["args"]["content"] == "${{ local.file(./collection/template.json) }}"
    assert [one["name"] for one in workflow.data["spec"]["access"]] == ["taskio", "tasklogs"]


def reading(files):
    return {"read_file": files.get}


TEMPLATE = {
    "type": "Collection",
    "id": "glm-flashes",
    "description": "{{ collection.description }}",
    "links": [{"n": 1}],
}


def content(result):
    one = result.named("glm-flashes-glm-flashes-ingest-collection")
    return one.data["spec"]["jobs"]["ingest-collection"]["tasks"][0]["args"]["content"]


def test_template_folder_is_put_together():
    files = {"./collection/template.json": json.dumps(TEMPLATE), "./collection/description.md": 'A "quoted"\nline'}
    result = convert(TEXT, **reading(files))
    assert result.found == []
    assert content(result) == {**TEMPLATE, "description": 'A "quoted"\nline'}


def test_template_without_an_id_gets_the_collections():
    files = {"./collection/template.json": '{"type": "Collection"}'}
    assert content(convert(TEXT, **reading(files))) == {"type": "Collection", "id": "glm-flashes"}


def test_template_of_another_collection_is_an_error():
    files = {"./collection/template.json": '{"id": "other"}'}
    (found,) = convert(TEXT, **reading(files)).found
    assert (found.line, found.column, found.code) == (16, 15, "PEN1713")
    assert found.message == "the template describes the collection `other`, not `glm-flashes`"


@pytest.mark.parametrize("text", ["{", "[" * 100_000])
def test_template_that_is_not_json_is_an_error(text):
    (found,) = convert(TEXT, **reading({"./collection/template.json": text})).found
    assert (found.line, found.column, found.code) == (16, 15, "PEN1705")


@pytest.mark.parametrize(
    ("template", "expression"),
    [
        ("collection/x.json", "${{ local.file(collection/x.json) }}"),
        ("collection/", "${{ local.file(collection/template.json) }}"),
        ("${{ local.path(./c*) }}", "${{ local.file(./c*/template.json) }}"),
        ("${{ args.registry }}/x.json", "${{ args.registry }}/x.json"),
    ],
)
def test_template_that_is_not_read_now_is_an_expression(template, expression):
    result = convert(TEXT.replace("${{ local.path(./collection) }}", template), **reading({}))
    assert content(result) == expression


def test_findings_point_into_the_dataset():
    workflow = made()["glm_flashes-glm-flashes-process-items"]
    from penstock.dialects.model import source_path

    jobs_at = ("spec", "jobs")
    for native, source in {
        (*jobs_at, "create-splits", "tasks", 0, "image"): ("image",),
        (*jobs_at, "create-splits", "tasks", 0, "code", "src"): ("code", "src"),
        (*jobs_at, "create-splits", "tasks", 0, "run"): ("collections", 0, "class"),
        (*jobs_at, "create-splits", "tasks", 0, "args", "inputs", 1, "uri"): (
            "collections",
            0,
            "asset_storage",
            1,
            "uri",
        ),
        (*jobs_at, "create-splits", "tasks", 0, "args", "inputs", 1, "splits", 0, "prefix"): (
            *("collections", 0, "asset_storage", 1, "chunks", "splits", 0, "prefix"),
        ),
        (*jobs_at, "create-chunks", "tasks", 0, "args", "dst_uri"): ("collections", 0, "chunk_storage", "uri"),
        (*jobs_at, "process-chunk", "tasks", 0, "tags", "batch_pool_id"): (
            *("task_config", "glm-flashes", "create-items", "tags", "batch_pool_id"),
        ),
        (*jobs_at, "process-chunk", "tasks", 1, "environment", "INSIGHTS"): ("environment", "INSIGHTS"),
        ("spec", "tokens", "skyeu", "containers", "west", "token"): ("collections", 0, "asset_storage", 1, "token"),
        ("spec", "args", "year-prefix"): ("args", 1),
    }.items():
        assert source_path(workflow.table, native) == source, native
    assert (*jobs_at, "create-chunks", "tasks", 0, "args", "dst_uri") in workflow.composed


def test_shortened_names_keep_what_they_are():
    text = (FIXTURES / "datasets" / "several.yaml").read_text()
    names = [one.data["metadata"]["name"] for one in convert(text).converted]
    assert [name for name in names if "monthly" in name] == [
        name
        for name in names
        if name.startswith("sea-ice-ice-monthly") and name.endswith(("-process-items", "-process-items-update"))
    ]
    assert max(map(len, names)) == 63
