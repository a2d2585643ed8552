"""Checks 1.G 52 to 59 as far as they are the worker's: the generated workflows of a dataset, task after task, as processes.

The tasks are those of the rendered reference stack; what Argo does between them (parameters, loops) is done here by hand.
"""

import asyncio
import json
from pathlib import Path

import pytest

from penstock_runtime.tables import open_table
from tests.runtime.function.task import rendered, run

STACK = Path(__file__).parents[2] / "stacks/azure-streaming"
MANIFESTS = STACK / "rendered/prod/manifests"
CODE = STACK / "definitions/sea-ice"
SECRETS = {"APPLICATIONINSIGHTS_CONNECTION_STRING": "none", "DB_CONNECTION_STRING": "none"}


class Run:
    """One run of a generated workflow on folders in place of containers."""

    def __init__(self, folder, workflow, **args):
        self.folder, self.args = folder, args
        self.manifest = MANIFESTS / f"workflow-{workflow}.yaml"
        self.count = 0
        self.stores = {
            name: {"type": "directory", "path": str(folder / "stores" / name)} for name in ("charts", "chunks")
        }
        self.catalogue = {"type": "sqlite", "path": str(folder / "tables.db"), "table": "catalogue"}

    def asset(self, key):
        path = self.folder / "stores" / "charts" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("chart")

    def task(self, name, *, fails=False, code=CODE, **parameters):
        config, context = rendered(self.manifest, f"task-{name}")
        config["handler"].pop("code", None)
        config["stores"] = self.stores
        config["tables"] = {"catalogue": self.catalogue}
        if "ingest_task" in config["handler"]["entryPoint"]:
            config["handler"]["args"]["catalogue"] = {"type": "table"}
        for argument, value in self.args.items():
            context = context.replace("{{=toJson(workflow.parameters['" + argument + "'])}}", json.dumps(value))
        self.count += 1
        folder = self.folder / f"task-{self.count}"
        done, files = run(folder, config, context, parameters, PYTHONPATH=str(code), **SECRETS)
        assert (done.returncode != 0) == fails, done.stderr
        return done if fails else files

    def items(self):
        async def main():
            table = await open_table(self.catalogue)
            try:
                return [item async for page, _ in table.scan() for item in page]
            finally:
                await table.close()

        return asyncio.run(main())

    def chunks(self):
        root = self.folder / "stores" / "chunks"
        return sorted(
            str(path.relative_to(root))
            for path in root.rglob("*.*")
            if path.is_file() and ".penstock" not in path.parts
        )


@pytest.fixture
def started(tmp_path):
    found = Run(tmp_path, "sea-ice-process-items", chunkset_id="cs1")
    for key in ("north/20260301.nc", "north/20260302.nc", "south/20260301.nc", "south/readme.txt"):
        found.asset(key)
    return found


def test_1G_52_assets_of_a_dataset_become_items_in_the_catalogue(started):
    splits = started.task("create-splits-create-splits")["items-for-create-chunks"]
    assert [one["item"]["uri"] for one in splits] == [
        "blob://coastwatchdata/charts/north",
        "blob://coastwatchdata/charts/south",
    ]
    for split in splits:
        files = started.task("create-chunks-create-chunks", item=split)
        (chunk,) = files["items-for-process-chunk"]
        assert chunk["item"]["uri"].startswith("blob://coastwatchdata/chunks/sea-ice/cs1/assets/all/")
        files = started.task("process-chunk-create-items", item=chunk)
        output = files["output-create-items"]
        assert output["ndjson_uri"].startswith("blob://coastwatchdata/chunks/sea-ice/cs1/items/")
        started.task("process-chunk-ingest-items", item=chunk, **{"output-create-items": output})
    assert sorted(row["item"]["id"] for row in started.items()) == [
        "north-20260301",
        "north-20260302",
        "south-20260301",
    ]
    assert started.chunks() == [
        "sea-ice/cs1/assets/all/coastwatchdata/charts/north/0/uris-list.csv",
        "sea-ice/cs1/assets/all/coastwatchdata/charts/south/0/uris-list.csv",
        "sea-ice/cs1/assets/success/coastwatchdata/charts/north/0/uris-list.csv",
        "sea-ice/cs1/assets/success/coastwatchdata/charts/south/0/uris-list.csv",
        "sea-ice/cs1/items/coastwatchdata/charts/north/0/uris-list.ndjson",
        "sea-ice/cs1/items/coastwatchdata/charts/south/0/uris-list.ndjson",
    ]


def test_1G_53_an_update_takes_what_is_new_and_keeps_it_apart(tmp_path):
    found = Run(tmp_path, "sea-ice-process-items-update", chunkset_id="cs1", since="2100-01-01")
    found.asset("north/20260301.nc")
    (split,) = found.task("create-splits-create-splits")["items-for-create-chunks"]
    assert split["item"]["chunk_options"]["since"] == "2100-01-01"
    assert found.task("create-chunks-create-chunks", item=split)["items-for-process-chunk"] == []
    found.args["since"] = "2020-01-01"
    (split,) = found.task("create-splits-create-splits")["items-for-create-chunks"]
    (chunk,) = found.task("create-chunks-create-chunks", item=split)["items-for-process-chunk"]
    assert "/cs1/2020-01-01/assets/all/" in chunk["item"]["uri"]


def test_1G_59_an_empty_list_of_items_is_an_empty_list_and_no_failure(tmp_path):
    found = Run(tmp_path, "sea-ice-process-items", chunkset_id="cs1")
    found.asset("elsewhere/20260301.nc")
    assert found.task("create-splits-create-splits")["items-for-create-chunks"] == []


def test_1G_59_a_chunk_with_an_asset_that_fails_fails_with_its_name_and_leaves_no_items(started):
    started.asset("north/broken.nc")
    splits = started.task("create-splits-create-splits")["items-for-create-chunks"]
    (chunk,) = started.task("create-chunks-create-chunks", item=splits[0])["items-for-process-chunk"]
    done = started.task("process-chunk-create-items", fails=True, item=chunk)
    assert done.returncode == 1
    assert "1 of 3 assets failed: blob://coastwatchdata/charts/north/broken.nc: ValueError" in done.stderr
    assert [path for path in started.chunks() if "/items/" in path or "/success/" in path] == []
    assert any("/failed/" in path for path in started.chunks())


def test_1G_52_the_description_of_a_collection_is_ingested(tmp_path):
    found = Run(tmp_path, "sea-ice-ingest-collection")
    found.task("ingest-collection-ingest-collection")
    (row,) = found.items()
    assert (row["id"], row["collection"]["type"]) == ("sea-ice", "Collection")
