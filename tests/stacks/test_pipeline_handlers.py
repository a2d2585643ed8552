"""The handlers of the stack `aws-pipelines` run as the tree says: in Lambda against an ingestor, on one machine into a folder."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.stactools_functions import event, in_sns, s3_event
from tests.stacks.support import ROOT
from tests.support import lambda_api, stac_api

STACK = ROOT / "stacks/aws-pipelines"
WORKER = str(Path(sys.executable).with_name("penstock-worker"))
# pipeline -> (handler, body of a message, id of the item)
CASES = {
    "harbor_lidar": ("app:handler", s3_event("harbor-lidar-tiles", "2026/03/02/tile-0417.laz"), "tile-0417"),
    "rain_radar": ("app:handler", s3_event("rain", "composites/composite-202603021015.h5.done"), "rain-202603021015"),
    "elevation_tiles": ("app:handler", "N53E010.tif", "N53E010"),
    "sea_surface": ("app:handler", s3_event("sea", "2026/02/sst-20260228.nc"), "sst-20260228"),
    "radar_scenes": ("app:handler", in_sns({"path": "scenes/2026/2/28/RS_0417"}), "RS_0417"),
    "snow_cover": ("snow_cover.items:handler", s3_event("snow", "a/SC_31_20260301_MTL.json"), "SC_31_20260301"),
}


@pytest.mark.parametrize("pipeline", CASES)
def test_an_item_function_posts_its_item(pipeline):
    handler, body, name = CASES[pipeline]
    command = [WORKER, "function", handler]
    folder = STACK / "definitions" / pipeline
    with (
        stac_api.serve() as stac,
        lambda_api.serve() as api,
        api.start(command, folder, {**stac.environment(), "PYTHONDONTWRITEBYTECODE": "1"}),
    ):
        assert api.invoke(event(body)).answer == {"batchItemFailures": []}
    (posted,) = stac.asked("/ingestions")
    assert posted.json["id"] == name
    assert posted.json["collection"] == pipeline.replace("_", "-")


def test_every_handler_that_a_place_names_is_there():
    commands = set()
    for path in STACK.glob("rendered/local/local/*.json"):
        handler = json.loads(path.read_text())["handler"]
        commands.add((handler["args"]["folder"], handler["args"].get("handler", handler["entryPoint"])))
    assert len(commands) > 10
    for folder, entry_point in commands:
        module = entry_point.partition(":")[0]
        if not module.startswith("penstock_runtime."):
            assert (STACK / folder / f"{module.replace('.', '/')}.py").is_file(), (folder, entry_point)


@pytest.fixture
def project(tmp_path):
    shutil.copytree(STACK, tmp_path / "stack", ignore=shutil.ignore_patterns("__pycache__", ".penstock"))
    return tmp_path / "stack"


def worker(project, name, env=None, **more):
    config = json.loads((project / f"rendered/local/local/{name}.json").read_text())
    config.pop("metrics", None)
    return subprocess.run(
        [sys.executable, "-m", "penstock_runtime", config["role"], "--config", "-"],
        input=json.dumps({**config, **more}),
        cwd=project,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_history_on_one_machine_from_the_list_to_files(project):
    listing = project / ".penstock/local/stores/catalogue-inventories/elevation-tiles.csv"
    listing.parent.mkdir(parents=True)
    listing.write_text("key\nN53E010.tif\nN54E010.tif\n")
    env = {
        "INVENTORY_LOCATION": "s3://catalogue-inventories/elevation-tiles.csv",
        "INVENTORY_TYPE": "fileList",
        "INVENTORY_MESSAGE": "key",
    }
    walked = worker(project, "pipeline-elevation-tiles-historic", env)
    assert walked.returncode == 0, walked.stderr
    worked = worker(project, "pipeline-elevation-tiles", messageLimit=2)
    assert worked.returncode == 0, worked.stderr
    posted = worker(project, "pipeline-elevation-tiles-collection")
    assert posted.returncode == 0, posted.stderr
    items = project / ".penstock/local/stores/items/elevation-tiles"
    assert sorted(path.name for path in items.iterdir()) == ["N53E010.json", "N54E010.json", "collection.json"]


def test_the_tests_of_the_stack_pass(project):
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"],
        cwd=project,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
