"""Checks G 13-20 of Prio: late batches, markers, failed and dry runs, joins, missed windows and backfill."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from penstock_runtime.scheduling import windows
from penstock_runtime.scheduling.rules import NEWEST
from penstock_runtime.scheduling.times import Interval
from tests.acceptance.prio_scene import OTHER, UUID, objects, scene, times_of
from tests.runtime.scheduling.cases import case, ran, settings_of, strict_of, utc
from tests.runtime.scheduling.fakes import MemoryQueue, MemoryStore


def late_scene():
    first, late = f"kittens-seen/2022/02/22/02/00/{UUID}", f"kittens-seen/2022/02/22/03/00/{OTHER}"
    one = scene("2022/02/22/12/05", max_age="6h")
    stores = [MemoryStore(), MemoryStore(), MemoryStore()]
    ingestion, _own, peer = stores
    for key in objects(first):
        ingestion.put(key)
    for key in objects(first, "validity_0"):
        peer.put(key)
    return one, stores, late


MARKER = "task-markers/aggregate-kittens-seen-2022-02-22-00-00-2022-02-22-08-00"


def come_late(stores, late):
    ingestion, _, peer = stores
    later = 1000.0
    for key in objects(late):
        ingestion.put(key, modified=later)
    for key in objects(late, "validity_0"):
        peer.put(key, modified=later)


@pytest.mark.parametrize("whose", ["ours", "upstream"])
@pytest.mark.parametrize(("policy", "tasks"), [("ignore", 0), ("report", 0), ("supplement", 1)])
def test_G_13_a_late_batch_is_reported_or_supplemented(whose, policy, tasks):
    one, stores, late = late_scene()
    settings = settings_of(one, late=policy)
    if whose == "ours":
        assert len(ran(one, settings, stores=stores).aggregate) == 1
    else:
        stores[1].put(MARKER, MARKER.encode(), modified=500.0)
    come_late(stores, late)
    found = ran(one, settings, stores=stores)
    assert len(found.aggregate) == tasks
    reported = [(entry["aggregation-start"], entry["batches"][0]["id"]) for entry in found.plan["late"]]
    assert reported == ([] if policy == "ignore" else [("2022/02/22/00/00", OTHER)])
    if policy == "supplement":
        (task,) = found.aggregate
        assert (times_of(task), task["supplement"]) == (["2022/02/22/03/00"], 1)
        assert found.markers == [f"{MARKER}-supplement-1"]
        again = ran(one, settings, stores=stores)
        assert (again.aggregate, again.plan["late"]) == ([], [])
    assert found.exit_code == 0


def test_G_13_what_comes_later_still_is_a_second_supplement():
    one, stores, late = late_scene()
    settings = settings_of(one, late="supplement")
    ran(one, settings, stores=stores)
    come_late(stores, late)
    ran(one, settings, stores=stores)
    come_late(stores, "kittens-seen/2022/02/22/04/00/0f0317b2-c612-48c2-b08d-d98529d6eae4")
    found = ran(one, settings, stores=stores)
    assert [(times_of(task), task["supplement"]) for task in found.aggregate] == [(["2022/02/22/04/00"], 2)]


@pytest.mark.corpus
def test_G_13_the_recorded_case():
    one = case("d18-late-batch-after-marker")
    ingestion, own, peer = (
        MemoryStore(one[f"{side}_objects"]) for side in ("ingestion", "own_validation", "peer_validation")
    )
    for store in (ingestion, peer):
        for key in store.keys():  # noqa: SIM118 (a bucket, not a dict)
            store.objects[key].modified = 100.0 if "/03/00/" in key else 1.0
    own.objects[MARKER].modified = 50.0
    found = ran(one, settings_of(one), stores=(ingestion, own, peer))
    (late,) = found.plan["late"]
    assert [batch["time"] for batch in late["batches"]] == ["2022/02/22/03/00"]
    assert (late["aggregation-id"], late["aggregation-end"]) == ("kittens-seen", "2022/02/22/08/00")


def test_G_14_the_marker_of_a_longer_id_does_not_suppress():
    name = f"kittens-seen/2022/02/22/02/00/{UUID}"
    one = scene(
        "2022/02/22/12/05",
        ingestion=objects(name),
        own=[
            "task-markers/aggregate-kittens-seen-v2-2022-02-22-00-00-2022-02-22-08-00",
            f"task-markers/intake-kittens-seen-v2-2022-02-22-02-00-{UUID}",
        ],
        peer=objects(name, "validity_0"),
    )
    found = ran(one, settings_of(one))
    assert (len(found.intake), len(found.aggregate)) == (1, 1)


def test_G_15_what_cannot_be_published_leaves_no_marker_and_a_failed_run():
    name = f"kittens-seen/2022/02/22/02/00/{UUID}"
    one = scene("2022/02/22/12/05", ingestion=objects(name), peer=objects(name, "validity_0"))
    one["simulate"] = {"fail_enqueue": True}
    found = ran(one, settings_of(one))
    assert (found.markers, found.exit_code) == ([], 1)
    assert not found.outcome.succeeded
    assert found.gauges["workflow_manager_tasks_failed"] == {"kittens-seen": 2}


def test_G_16_a_dry_run_is_a_plan_and_touches_nothing():
    name = f"kittens-seen/2022/02/22/02/00/{UUID}"
    one = scene("2022/02/22/12/05", ingestion=objects(name), peer=objects(name, "validity_0"))
    stores = [MemoryStore(one[f"{side}_objects"]) for side in ("ingestion", "own_validation", "peer_validation")]
    queues = {kind: MemoryQueue() for kind in ("intake", "aggregate")}
    first = ran(one, settings_of(one, dry_run=True), stores=stores, topics=queues)
    second = ran(one, settings_of(one, dry_run=True), stores=stores, topics=queues)
    assert json.dumps(first.plan) == json.dumps(second.plan)
    assert first.plan["changes"] == 2
    assert first.exit_code == 4
    assert [queue.sizes for queue in queues.values()] == [[], []]
    assert [call for store in stores for call in store.writes] == []
    ran(one, settings_of(one), stores=stores)
    assert ran(one, settings_of(one, dry_run=True), stores=stores).exit_code == 0


def test_G_17_one_id_at_two_times_is_not_joined_and_is_reported():
    one = scene(
        "2022/02/22/12/05",
        max_age="6h",
        ingestion=objects(f"kittens-seen/2022/02/22/02/00/{UUID}"),
        peer=objects(f"kittens-seen/2022/02/22/03/00/{UUID}", "validity_0"),
    )
    found = ran(one, settings_of(one))
    assert found.aggregate == []
    (clash,) = found.plan["clashes"]
    assert (clash["batch-id"], clash["own-time"], clash["peer-time"]) == (UUID, "2022/02/22/02/00", "2022/02/22/03/00")
    assert times_of(ran(one, strict_of(one, NEWEST)).aggregate[0]) == ["2022/02/22/03/00"]


def test_G_18_the_intake_window_does_not_limit_the_aggregation():
    names = [f"kittens-seen/2022/02/22/{minute}/{UUID}" for minute in ("00/30", "07/30")]
    recent = objects(f"kittens-seen/2022/02/22/19/00/{OTHER}")
    one = scene(
        "2022/02/22/19/30",
        max_age="6h",
        ingestion=[*(key for name in names for key in objects(name)), *recent],
        peer=[key for name in names for key in objects(name, "validity_0")],
    )
    found = ran(one, settings_of(one))
    assert [times_of(task) for task in found.aggregate] == [["2022/02/22/00/30", "2022/02/22/07/30"]]


def test_G_19_an_empty_bucket_is_a_success():
    one = scene("2022/02/22/12/05")
    found = ran(one, settings_of(one))
    assert (found.intake, found.aggregate, found.markers, found.exit_code) == ([], [], [], 0)
    assert found.outcome.succeeded


def test_G_19_batches_stand_by_time():
    names = [f"kittens-seen/2022/02/22/{hour}/00/{UUID}" for hour in ("05", "01", "03")]
    one = scene(
        "2022/02/22/12/05",
        ingestion=[key for name in names for key in objects(name)],
        peer=[key for name in names for key in objects(name, "validity_0")],
    )
    found = ran(one, settings_of(one))
    assert times_of(found.aggregate[0]) == ["2022/02/22/01/00", "2022/02/22/03/00", "2022/02/22/05/00"]


_ELSEWHERE = """
import json
from tests.acceptance.prio_scene import UUID, objects, scene
from tests.runtime.scheduling.cases import ran, settings_of
name = f"kittens-seen/2022/02/22/02/00/{UUID}"
one = scene("2022/02/22/12/05", ingestion=objects(name), peer=objects(name, "validity_0"))
found = ran(one, settings_of(one, dry_run=True))
print(json.dumps(found.plan))
found = ran(one, settings_of(one))
print(found.intake, found.aggregate, found.markers)
"""


def test_G_20_the_time_zone_of_the_machine_changes_nothing():
    answers = {
        zone: subprocess.run(
            [sys.executable, "-c", _ELSEWHERE],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "America/Los_Angeles", "Asia/Kathmandu")
    }
    assert len(set(answers.values())) == 1
    assert "2022/02/22/02/00" in answers["UTC"]


def test_G_20_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        windows.latest(utc(2022, 2, 22).replace(tzinfo=None), timedelta(hours=8), timedelta(hours=4))


def test_every_missed_window_that_is_retained_is_aggregated():
    """Correction 3 of the facts: upstream looked at the latest window alone."""
    names = [f"kittens-seen/2022/02/{day}/02/00/{UUID}" for day in ("14", "18", "20", "22")]
    one = scene(
        "2022/02/22/12/05",
        ingestion=[key for name in names for key in objects(name)],
        peer=[key for name in names for key in objects(name, "validity_0")],
    )
    found = ran(one, settings_of(one, windows="retained"))
    assert [begin for begin, _ in found.window_names()] == ["2022/02/18/00/00", "2022/02/20/00/00", "2022/02/22/00/00"]
    assert ran(one, strict_of(one, NEWEST)).window_names() == [("2022/02/22/00/00", "2022/02/22/08/00")]


def test_a_backfill_takes_what_was_never_taken():
    name = f"kittens-seen/2022/02/01/02/00/{UUID}"
    one = scene("2022/02/22/12/05", ingestion=objects(name), peer=objects(name, "validity_0"))
    assert ran(one, settings_of(one, windows="retained")).plan["changes"] == 0
    backfill = Interval(utc(2022, 2, 1), utc(2022, 2, 2))
    found = ran(one, settings_of(one, backfill=backfill))
    assert (len(found.intake), found.window_names()) == (1, [("2022/02/01/00/00", "2022/02/01/08/00")])
    only = ran(one, settings_of(one, backfill=backfill, kinds=("aggregate",)))
    assert (only.intake, len(only.aggregate)) == ([], 1)
