"""Checks 1.G 37 and 38: the dispatcher, as a process, with the rules of the real platform."""

import json
import time

import pytest
import yaml

from tests.acceptance import pctasks_project
from tests.acceptance.pctasks_project import RULES
from tests.acceptance.pctasks_worker import EVENT_ID, Bench, event, events_named, lines
from tests.support import rendered

GOES = "https://goeseuwest.blob.core.windows.net/"
ECMWF = "https://ai4edataeuwest.blob.core.windows.net/ecmwf/20230731/00z/0p4-beta/enfo/20230731000000-0h-enfo-ef"
CMI = [
    f"{GOES}noaa-goes18/ABI-L2-MCMIP{sector}/2023/216/12/OR_ABI-L2-MCMIP{sector}-M6_G18_s2023216.nc" for sector in "CMF"
]
GLM = f"{GOES}noaa-goes16/GLM-L2-LCFA/2023/096/11/OR_GLM-L2-LCFA_G16_s20230961135.nc"
LANDSAT = "https://landsateuwest.blob.core.windows.net/landsat-c2/level-2/standard/x/LC08_MTL.xml"
TEST = "http://azurite:10000/devstoreaccount1/x"
# All 15 rules of the platform: those of the definitions, and the one of its own tests.
ALL = [*RULES, ("TEST_COLLECTION", "test-collection", "http://azurite:10000/devstoreaccount1/", None)]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def rules():
    found = []
    for name, queue, prefix, suffix in ALL:
        found.append({"name": name, "prefix": prefix, "queue": queue, **({"suffix": suffix} if suffix else {})})
    return found


def dispatcher(bench, **more):
    config = bench.config("x:y", {}, role="dispatch", rules=rules(), **more)
    del config["handler"]
    config["outputs"] = {queue: bench.queue(queue) for queue in {queue for _, queue, *_ in ALL}}
    return config


def dispatched(bench):
    """What arrived where: queue -> addresses."""
    found = {queue: [json.loads(body)["data"]["url"] for body in bench.bodies(queue)] for _, queue, *_ in ALL}
    return {queue: urls for queue, urls in found.items() if urls}


def test_1G_37_the_rules_of_the_definitions_reach_the_dispatcher_byte_for_byte(tmp_path):
    folder = pctasks_project.write(tmp_path)
    place = folder / "environments" / "dev.yaml"
    # Without a function app the dispatcher is a worker in the cluster.
    place.write_text(place.read_text().replace("    functionApp: {name: func-pctaskstest-dev}\n", ""))
    names = [*[f"{name}-streaming" for name in pctasks_project.STREAMS], "streaming-ingest", "dispatcher"]
    pinned = {f"{name}.clientId": "00000000-0000-0000-0000-00000000000a" for name in names}
    (folder / "outputs").mkdir(exist_ok=True)
    (folder / "outputs" / "dev.json").write_text(json.dumps({"version": 1, "outputs": pinned}))
    rendered.render(folder)
    config = platform_config(folder)
    expected = [
        {"name": name, "prefix": prefix, **({"suffix": suffix} if suffix else {}), "queue": f"pctaskstestdev/{queue}"}
        for name, queue, prefix, suffix in sorted(RULES)
    ]
    assert config["rules"] == expected
    assert len(ALL) == 15


def platform_config(folder):
    text = next(folder.glob("rendered/dev/manifests/_platform.yaml")).read_text()
    for one in yaml.safe_load_all(text):
        if one["kind"] == "ConfigMap" and one["metadata"]["name"] == "dispatcher-config":
            return json.loads(one["data"]["worker.json"])
    raise LookupError("dispatcher-config")


def test_1G_38_each_address_goes_to_the_queues_of_its_rules(bench):
    sent = [*CMI, GLM, f"{ECMWF}.index", f"{ECMWF}.grib2", LANDSAT, TEST, "https://nobody.example.org/x"]
    bench.send(*[event(url, id=f"e{number}") for number, url in enumerate(sent)])
    code, said = bench.run(dispatcher(bench), limit=len(sent))
    assert code == 0
    assert dispatched(bench) == {
        "goes-cmi": CMI,
        "goes-glm": [GLM],
        "ecmwf-forecast": [f"{ECMWF}.index"],
        "landsat-c2-l2": [LANDSAT],
        "test-collection": [TEST],
    }
    dropped = events_named(said, "Dropped message: no rule wants it")
    assert [(line["level"], line["address"]) for line in dropped] == [
        ("warning", f"{ECMWF}.grib2"),
        ("warning", "https://nobody.example.org/x"),
    ]
    assert bench.depth() == 0


def test_1G_38_the_event_is_handed_on_as_plain_json_as_it_came(bench):
    bench.send(event(GLM))
    bench.run(dispatcher(bench), limit=1)
    (body,) = bench.bodies("goes-glm")
    assert json.loads(body) == event(GLM)


def test_an_event_that_two_rules_want_goes_to_each_queue_once(bench):
    config = dispatcher(bench)
    config["rules"] += [
        {"name": "ALL", "queue": "test-collection"},
        {"name": "AGAIN", "prefix": GOES, "queue": "goes-glm"},
    ]
    bench.send(event(GLM))
    bench.run(config, limit=1)
    assert dispatched(bench) == {"goes-glm": [GLM], "test-collection": [GLM]}


def test_a_message_that_is_no_event_is_parked_and_the_others_of_its_batch_are_sent(bench):
    bench.send(event(GLM), b"no json", event(LANDSAT, id="e2"))
    code, _ = bench.run(dispatcher(bench), limit=3)
    assert code == 0
    assert dispatched(bench) == {"goes-glm": [GLM], "landsat-c2-l2": [LANDSAT]}
    ((body, letter),) = bench.parked()
    assert (body, letter.reason) == (b"no json", "InvalidEvent")


def test_a_queue_that_is_away_loses_no_event(bench):
    config = dispatcher(bench)
    config["outputs"]["goes-glm"] = {**bench.queue("goes-glm"), "path": str(bench.folder)}
    bench.send(event(GLM))
    code, _ = bench.run(config, limit=1)
    assert (bench.depth(), bench.parked()) == (1, [])
    code, _ = bench.run(dispatcher(bench), limit=1)
    assert code == 0
    assert dispatched(bench) == {"goes-glm": [GLM]}


def followed(bench, config, *, until, patience=30):
    """Run a worker that follows a feed until `until()` holds, end it and return its log lines."""
    with bench.start(config) as process:
        end = time.monotonic() + patience
        while not until() and time.monotonic() < end and process.poll() is None:
            time.sleep(0.2)
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0, said
    return lines(said)


def put(bench, table, *rows):
    import asyncio

    from penstock_runtime.tables import open_table

    async def main():
        opened = await open_table(bench.table(table))
        await opened.put(rows)
        await opened.close()

    asyncio.run(main())


def test_events_are_read_from_the_change_feed_of_a_table_and_each_is_sent_once(bench):
    config = dispatcher(bench, changes={"table": "storage-events", "places": "leases", "take": "events"})
    del config["queue"], config["deadLetter"]
    config["tables"] = {name: bench.table(name) for name in ("storage-events", "leases")}
    put(bench, "storage-events", event(GLM), {"id": "odd", "no": "event"}, event(LANDSAT, id="e2"))
    said = followed(bench, config, until=lambda: len(dispatched(bench)) == 2)
    assert dispatched(bench) == {"goes-glm": [GLM], "landsat-c2-l2": [LANDSAT]}
    assert events_named(said, "an item of the feed is no event")[0]["itemId"] == "odd"
    put(bench, "storage-events", event(CMI[0], id="e3"))
    followed(bench, config, until=lambda: "goes-cmi" in dispatched(bench))
    assert dispatched(bench) == {"goes-glm": [GLM], "landsat-c2-l2": [LANDSAT], "goes-cmi": [CMI[0]]}


def test_items_are_published_from_the_change_feed_of_their_table(bench):
    bench.send(event())
    bench.run(bench.create(), limit=1)
    config = bench.config("x:y", {}, role="dispatch")
    for key in ("handler", "queue", "deadLetter"):
        del config[key]
    config["changes"] = {"table": "items", "places": "leases", "take": "items"}
    config["tables"] = {name: bench.table(name) for name in ("items", "leases")}
    config["outputs"] = {"ingest": bench.queue("ingest")}
    followed(bench, config, until=lambda: bench.bodies("ingest"))
    (message,) = bench.bodies("ingest")
    assert json.loads(message)["id"] == "file"


def test_1G_38_an_id_of_an_event_is_kept(bench):
    bench.send(event(GLM))
    bench.run(dispatcher(bench), limit=1)
    assert json.loads(bench.bodies("goes-glm")[0])["id"] == EVENT_ID


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "needs a queue, or `changes`"),
        ({"changes": {"table": "items", "places": "leases", "take": "items"}, "outputs": {}}, "there are none"),
        ({"changes": {"table": "nowhere", "places": "leases", "take": "events"}}, "tables has no 'nowhere'"),
    ],
)
def test_a_dispatcher_that_cannot_work_says_why_and_ends(bench, changes, words):
    config = {**dispatcher(bench), **changes}
    del config["queue"]
    with bench.start(config) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 78
    assert words in said
