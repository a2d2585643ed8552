"""Checks G 21, 23 and 24 of Prio: long listings, races between managers, and oversized tasks."""

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.scheduling.markers import CLAIM_BYTES, Claim, write_claim
from penstock_runtime.scheduling.run import run
from penstock_runtime.scheduling.scan import Buckets
from penstock_runtime.scheduling.tasks import AggregateTask, decode, encode, with_batches
from tests.acceptance.prio_scene import UUID, objects, scene
from tests.runtime.scheduling.cases import instant, ran, settings_of, utc
from tests.runtime.scheduling.fakes import MemoryQueue, MemoryStore

NAME = f"kittens-seen/2022/02/22/02/00/{UUID}"
INTAKE_MARKER = f"task-markers/intake-kittens-seen-2022-02-22-02-00-{UUID}"


def both(now="2022/02/22/12/05"):
    return scene(now, ingestion=objects(NAME), peer=objects(NAME, "validity_0"))


def stores_of(one):
    return [MemoryStore(one[f"{side}_objects"]) for side in ("ingestion", "own_validation", "peer_validation")]


def many_batches(count):
    """Names of `count` batches in the window of 22 February, 00:00 to 08:00."""
    return [
        f"kittens-seen/2022/02/22/{number % 8:02}/{number // 8 % 60:02}/{number:08x}-f984-460a-a42d-2813cbf57771"
        for number in range(count)
    ]


def aggregation_of(count):
    names = many_batches(count)
    one = scene("2022/02/22/12/05", max_age="1h")
    own = MemoryStore()
    ingestion = MemoryStore(key for name in names for key in objects(name))
    peer = MemoryStore(f"{name}.validity_0.sig" for name in names)
    return one, [ingestion, own, peer]


def test_G_21_ten_thousand_markers_in_pages_are_all_honoured():
    names = [
        f"kittens-seen/2022/02/22/{number % 12:02}/{number % 60:02}/{number:08x}-f984-460a-a42d-2813cbf57771"
        for number in range(10_000)
    ]
    one = scene("2022/02/22/12/05", max_age="24h")
    own = MemoryStore()
    for name in names:
        aggregation_id, *date, batch = name.split("/")
        own.put(f"task-markers/intake-{aggregation_id}-{'-'.join(date)}-{batch}", b"published by upstream")
    ingestion = MemoryStore(key for name in [*names, NAME] for key in objects(name))
    found = ran(one, settings_of(one), stores=(ingestion, own, MemoryStore()))
    assert [task["batch-id"] for task in found.intake] == [UUID]
    assert found.gauges["workflow_manager_intake_tasks_skipped_due_to_marker"] == {"kittens-seen": 10_000}


_LISTING = """
import asyncio
from penstock_runtime.scheduling.run import run
from penstock_runtime.scheduling.scan import Buckets
from penstock_runtime.stores.model import ObjectInfo
from tests.acceptance.prio_scene import scene
from tests.runtime.scheduling.cases import instant, settings_of
from tests.runtime.scheduling.fakes import MemoryStore

class Endless(MemoryStore):
    "A bucket whose 102,000 objects are made while they are listed."
    async def directories(self, prefix=""):
        return ["kittens-seen"]
    async def pages(self, prefix="", *, after=None, page=1000):
        objects = []
        for number in range(34_000):
            name = f"kittens-seen/2022/02/22/{number // 60 // 60:02}/{number // 60 % 60:02}/{number:08x}-f984-460a-a42d-2813cbf57771"
            for suffix in ("", ".avro", ".sig"):
                key = f"{name}.batch{suffix}"
                if key.startswith(prefix) and (after is None or key > after):
                    objects.append(ObjectInfo(key, 1, 1.0, "e"))
            if len(objects) >= page:
                yield objects
                objects = []
        yield objects

one = scene("2022/02/22/12/05", max_age="24h")
settings = settings_of(one, dry_run=True, windows="retained")
outcome = asyncio.run(run(settings, Buckets(Endless(), MemoryStore(), MemoryStore()), {}, lambda: instant(one["now"])))
# `ru_maxrss` would begin with the size of the process that started this one; VmHWM is this program's own peak.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(outcome.data()["changes"], peak // 1024)
"""


def test_G_21_a_listing_of_a_hundred_thousand_objects_stays_small():
    done = subprocess.run([sys.executable, "-c", _LISTING], capture_output=True, text=True, check=True)
    changes, mebibytes = map(int, done.stdout.split())
    assert changes == 34_000
    assert mebibytes < 256


def race(settings, one, stores, queues, managers=2):
    async def together():
        buckets = Buckets(*stores)
        now = instant(one["now"])
        return await asyncio.gather(*(run(settings, buckets, queues, lambda: now) for _ in range(managers)))

    return asyncio.run(together())


def test_G_23_managers_that_start_together_publish_each_task_once():
    names = many_batches(40)
    one = scene(
        "2022/02/22/12/05",
        ingestion=[key for name in names for key in objects(name)],
        peer=[key for name in names for key in objects(name, "validity_0")],
    )
    stores = stores_of(one)
    queues = {kind: MemoryQueue() for kind in ("intake", "aggregate")}
    outcomes = race(settings_of(one), one, stores, queues, managers=5)
    assert [outcome.exit_code for outcome in outcomes] == [0] * 5
    published = [json.loads(message.body)["batch-id"] for message in queues["intake"].sent]
    assert (len(published), len(set(published)), len(queues["aggregate"].sent)) == (40, 40, 1)


def test_G_23_a_claim_between_listing_and_writing_is_seen():
    one = both()
    stores = stores_of(one)
    now = instant(one["now"])

    async def rival(key):
        stores[1].put(key, write_claim(Claim("another", "a-trace", now)))

    stores[1].race = rival
    found = ran(one, settings_of(one, kinds=("intake",)), stores=stores)
    assert found.intake == []
    assert found.plan["skipped"] == [{"kind": "intake", "marker": INTAKE_MARKER.partition("/")[2], "reason": "claimed"}]
    assert found.exit_code == 0


def test_G_23_without_claims_the_same_race_publishes_twice():
    """The mechanism is what prevents it: by the rules of upstream it happens."""
    from penstock_runtime.scheduling.settings import strict

    one = both()
    queues = {kind: MemoryQueue() for kind in ("intake", "aggregate")}
    race(strict(settings_of(one), "newest"), one, stores_of(one), queues)
    assert len(queues["intake"].sent) == 2


def claimed(one, age):
    stores = stores_of(one)
    at = instant(one["now"]) - age
    stores[1].put(INTAKE_MARKER, write_claim(Claim("dead", "its-trace", at)))
    return stores


def test_G_23_a_fresh_claim_is_left_alone_and_a_stale_one_is_taken_over():
    one = both()
    fresh = ran(one, settings_of(one, kinds=("intake",)), stores=claimed(one, timedelta(minutes=5)))
    assert fresh.intake == []
    stores = claimed(one, timedelta(minutes=20))
    stale = ran(one, settings_of(one, kinds=("intake",)), stores=stores)
    (message,) = stale.messages["intake"]
    assert message["trace-id"] == "its-trace"  # the same task, should it have been published after all
    assert b'"state":"published"' in stores[1].objects[INTAKE_MARKER].data


def test_G_23_two_managers_take_a_stale_claim_over_once():
    one = both()
    queues = {kind: MemoryQueue() for kind in ("intake", "aggregate")}
    race(settings_of(one, kinds=("intake",)), one, claimed(one, timedelta(hours=1)), queues)
    assert len(queues["intake"].sent) == 1


def test_G_23_a_conditional_create_that_was_sent_twice_is_ours_all_the_same():
    one = both()
    stores = stores_of(one)
    own = stores[1]
    write = own.write

    async def answered_late(key, data, *, if_absent=False, if_match=None):
        etag = await write(key, data, if_absent=if_absent, if_match=if_match)
        if if_absent:
            own.write = write
            return await write(key, data, if_absent=True)  # the client repeats a request whose answer was lost
        return etag

    own.write = answered_late
    assert len(ran(one, settings_of(one, kinds=("intake",)), stores=stores).intake) == 1


def test_a_claim_has_a_size_of_its_own_and_a_published_marker_another():
    assert len(write_claim(Claim("r" * 32, "t" * 36, utc(2022, 2, 22)))) == CLAIM_BYTES
    one = both()
    found = ran(one, settings_of(one))
    assert all(len(found.own.objects[key].data) != CLAIM_BYTES for key in found.markers)


def test_where_nothing_may_be_deleted_a_claim_is_given_up_all_the_same():
    one = both()
    stores = stores_of(one)
    stores[1].fail["delete"] = Denied("no deleting")
    away = {kind: MemoryQueue(error=Denied("no publishing")) for kind in ("intake", "aggregate")}
    settings = settings_of(one, kinds=("intake",))
    assert ran(one, settings, stores=stores, topics=away).exit_code == 1
    assert len(ran(one, settings, stores=stores).intake) == 1


def test_a_marker_that_cannot_be_written_makes_the_run_fail_and_the_task_is_not_lost():
    one = both()
    stores = stores_of(one)
    own, write = stores[1], stores[1].write

    async def only_claims(key, data, *, if_absent=False, if_match=None):
        if not if_absent:
            raise Unavailable("the bucket is away", after=0.0)
        return await write(key, data, if_absent=True)

    own.write = only_claims
    found = ran(one, settings_of(one, kinds=("intake",)), stores=stores)
    assert (len(found.intake), found.exit_code) == (1, 1)
    own.write = write
    later = instant(one["now"]) + timedelta(minutes=20)
    assert len(ran(one, settings_of(one, kinds=("intake",)), stores=stores, now=later).intake) == 1


@pytest.mark.parametrize(("count", "inline"), [(3638, True), (3639, False), (4000, False)])
def test_G_24_a_task_that_is_too_long_is_sent_as_a_reference(count, inline):
    one, stores = aggregation_of(count)
    found = ran(one, settings_of(one, kinds=("aggregate",)), stores=stores)
    (body,) = found.bodies["aggregate"]
    task = decode(body)
    assert isinstance(task, AggregateTask)
    assert len(body) <= 262144
    assert (task.reference is None) == inline
    if inline:
        assert len(task.batches) == count
        return
    assert task.reference is not None
    document = stores[1].objects[task.reference.key].data
    whole = with_batches(task, document)
    assert (len(whole.batches), task.reference.count) == (count, count)
    assert len(encode(replace(whole, reference=None))) > 262144
    assert task.reference.key.startswith(
        "task-markers/batches/aggregate-kittens-seen-2022-02-22-00-00-2022-02-22-08-00-"
    )


def test_G_24_the_smaller_limit_of_the_topic_counts():
    one, stores = aggregation_of(40)
    queues = {kind: MemoryQueue(max_body=1500) for kind in ("intake", "aggregate")}
    found = ran(one, settings_of(one, kinds=("aggregate",)), stores=stores, topics=queues)
    assert "batches-reference" in found.messages["aggregate"][0]
