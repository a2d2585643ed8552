"""Checks G 10, 11, 21 and 23 of Prio on real stores: a folder, S3 and Cloud Storage list the same, and real managers race."""

import asyncio
import importlib
import json
import subprocess
import sys

import pytest

from penstock_runtime.scheduling import listing
from penstock_runtime.scheduling.markerstore import MarkerStore
from penstock_runtime.scheduling.names import INGESTION
from penstock_runtime.scheduling.readiness import Gathering
from penstock_runtime.scheduling.times import Interval, slashed
from penstock_runtime.stores import open_store
from tests.acceptance.prio_scene import OTHER, UUID, objects
from tests.acceptance.prio_site import RECENT, Site, received
from tests.runtime.scheduling.cases import ran, settings_of, utc
from tests.runtime.scheduling.fakes import MemoryStore

pytestmark = pytest.mark.slow  # real processes and servers

DAY = "kittens-seen/2022/02"
TIMES = ["22/06/04", "22/06/05", "22/09/45", "22/10/25", "23/12/04", "23/12/05"]


@pytest.fixture(params=["directory", "s3", "gcs"])
def backend(request, tmp_path):
    module = importlib.import_module(f"tests.runtime.contract.store_backends.{request.param}")
    if reason := module.missing():
        pytest.skip(reason)
    with module.serve(tmp_path) as new:
        yield new


def on_store(binding, use):
    async def one():
        store = await open_store(binding)
        try:
            return await use(store)
        finally:
            await store.close()

    return asyncio.run(one())


async def fill(store, keys):
    for key in keys:
        await store.write(key, b"x")


@pytest.mark.parametrize(
    ("interval", "found"),
    [
        (Interval(utc(2022, 2, 22, 6, 5), utc(2022, 2, 23, 12, 5)), TIMES[1:5]),
        (Interval(utc(2022, 2, 22, 9, 45), utc(2022, 2, 22, 10, 30)), TIMES[2:4]),
        (Interval(utc(2022, 2, 22, 9, 46), utc(2022, 2, 22, 10, 25)), []),
    ],
)
def test_G_10_11_the_same_minutes_on_every_store(backend, interval, found):
    async def use(store):
        await fill(store, [key for time in TIMES for key in objects(f"{DAY}/{time}/{UUID}")])
        await fill(store, objects(f"kittens-seen-v2/2022/02/22/10/00/{OTHER}"))
        return await listing.batches(store, "kittens-seen", interval, Gathering(INGESTION))

    answer = on_store(backend("scan"), use)
    assert [slashed(batch.time) for batch in answer.ready] == [f"2022/02/{time}" for time in found]
    assert (answer.incomplete, answer.bad) == (0, 0)


def test_G_14_markers_of_one_id_on_every_store(backend):
    async def use(store):
        await fill(
            store,
            [
                f"task-markers/intake-kittens-seen-2022-02-22-10-00-{UUID}",
                f"task-markers/intake-kittens-seen-v2-2022-02-22-10-00-{UUID}",
                "task-markers/aggregate-kittens-seen-2022-02-22-00-00-2022-02-22-08-00",
                "task-markers/aggregate-kittens-seen-v2-2022-02-22-00-00-2022-02-22-08-00",
            ],
        )
        markers = MarkerStore(store, "task-markers")
        interval = Interval(utc(2022, 2, 22, 9), utc(2022, 2, 22, 11))
        return list(await markers.intake("kittens-seen", interval)), list(await markers.aggregate("kittens-seen"))

    intake, aggregate = on_store(backend("mark"), use)
    assert intake == [f"intake-kittens-seen-2022-02-22-10-00-{UUID}"]
    assert aggregate == ["aggregate-kittens-seen-2022-02-22-00-00-2022-02-22-08-00"]


def test_G_23_real_managers_on_one_folder_publish_each_task_once(tmp_path):
    site = Site(tmp_path)
    for number in range(60):
        site.put(f"kittens-seen/{RECENT}/{number:08x}-f984-460a-a42d-2813cbf57771")
    command = [sys.executable, "-m", "penstock_runtime", "schedule", "--config", str(site.config())]
    managers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [one.wait(timeout=120) for one in managers] == [0, 0, 0]
    published = [task.batch_id for task in received(site.outputs["intake"])]
    assert (len(published), len(set(published))) == (60, 60)
    bodies = [path.read_text() for path in (tmp_path / "own" / "task-markers").glob("*")]
    assert [json.loads(body)["state"] for body in bodies] == ["published"] * 60


class Refusing(MemoryStore):
    """A store that takes no backslash in a key, as all real ones."""

    async def write(self, key, data, *, if_absent=False, if_match=None):
        if "\\" in key:
            raise ValueError(f"{key!r} is no key")
        return await super().write(key, data, if_absent=if_absent, if_match=if_match)


def test_a_name_that_no_marker_can_have_is_a_problem_of_its_own():
    one = {
        "is_first": False,
        "now": "2022/02/22/12/05",
        "intake_max_age": "6h",
        "aggregation_period": "8h",
        "grace_period": "4h",
    }
    ingestion = MemoryStore([*objects(f"{DAY}/22/11/00/{UUID}"), *objects(f"{DAY}/22/11/00/back\\slash"), "/x/y"])
    found = ran(one, settings_of(one), stores=(ingestion, Refusing(), MemoryStore()))
    assert [task["batch-id"] for task in found.intake] == [UUID]
    (problem,) = found.plan["problems"]
    assert "is no key" in problem["message"]
    assert found.exit_code == 1
