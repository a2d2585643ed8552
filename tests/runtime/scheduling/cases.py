"""Reads the recorded cases of upstream where they are present, and runs one of them through our scheduler."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from penstock_runtime.errors import Denied
from penstock_runtime.scheduling import settings as reading
from penstock_runtime.scheduling.metricnames import PREFIX
from penstock_runtime.scheduling.run import run
from penstock_runtime.scheduling.scan import Buckets
from penstock_runtime.scheduling.settings import Settings
from penstock_runtime.scheduling.times import from_compact, from_slashed
from tests.runtime.scheduling.fakes import MemoryQueue, MemoryStore

CASES = Path(__file__).parents[4] / "shared" / "corpus" / "prio" / "schedule-cases.json"
_UNITS = {"h": 3600, "m": 60, "s": 1}


def corpus():
    """Return the recorded cases, or skip."""
    if not CASES.is_file():
        pytest.skip("the recorded cases are not beside the project")
    return json.loads(CASES.read_text(encoding="utf-8"))


def case(identifier):
    """Return one executed case."""
    (found,) = [one for one in corpus()["executed"]["schedule"] if one["id"] == identifier]
    return found


def duration(text):
    return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([hms])", text)))


def instant(text):
    minute, _, seconds = text.partition(":")
    return from_slashed(minute) + timedelta(seconds=int(seconds or 0))


def settings_of(one, **changes):
    """Return our settings for a case: only the latest window, as it was recorded."""
    override = one.get("aggregation_override_timestamp")
    base = Settings(
        "kittens-ingestor",
        is_first=one["is_first"],
        max_age=duration(one["intake_max_age"]),
        period=duration(one["aggregation_period"]),
        grace=duration(one["grace_period"]),
        override=from_compact(override) if override else None,
        windows="latest",
        dry_run=bool(one.get("simulate", {}).get("dry_run")),
    )
    return replace(base, **changes)


def strict_of(one, era, **changes):
    return replace(reading.strict(settings_of(one), era), **changes)


class Ran:
    """What a run left behind, in the words of the cases."""

    def __init__(self, outcome, own, before, topics):
        self.outcome = outcome
        self.plan = outcome.data()
        self.exit_code = outcome.exit_code
        self.own = own
        self.messages = {kind: [json.loads(one.body) for one in queue.sent] for kind, queue in topics.items()}
        self.bodies = {kind: [one.body for one in queue.sent] for kind, queue in topics.items()}
        self.intake = _sorted(_without_trace(self.messages["intake"]))
        self.aggregate = _sorted(_without_trace(self.messages["aggregate"]))
        self.markers = sorted(own.keys("task-markers/") - before)
        self.gauges = {
            f"{PREFIX}{gauge}": {
                plan.aggregation_id: plan.gauges[gauge] for plan in outcome.plans if gauge in plan.gauges
            }
            for gauge in {gauge for plan in outcome.plans for gauge in plan.gauges}
        }

    def window_names(self):
        return [(one["aggregation-start"], one["aggregation-end"]) for one in self.aggregate]


def stores_of(one):
    return [MemoryStore(one[f"{side}_objects"]) for side in ("ingestion", "own_validation", "peer_validation")]


def ran(one, settings, *, stores=None, now=None, jobs=frozenset(), topics=None):
    """Run a case and return what it left behind."""
    ingestion, own, peer = stores or stores_of(one)
    failing = one.get("simulate", {}).get("fail_enqueue")
    topics = topics or {
        kind: MemoryQueue(error=Denied("no publishing") if failing else None) for kind in ("intake", "aggregate")
    }
    hourly = frozenset(("ingestion", "own", "peer")) if one.get("backend") == "s3" else frozenset()
    before = own.keys("task-markers/")
    moment = now or instant(one["now"])
    outcome = asyncio.run(run(settings, Buckets(ingestion, own, peer, hourly), topics, lambda: moment, jobs=jobs))
    return Ran(outcome, own, before, topics)


def expected(tasks):
    return _sorted(tasks)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def _without_trace(tasks):
    return [{key: value for key, value in task.items() if key != "trace-id"} for task in tasks]


def _sorted(tasks):
    return sorted(tasks, key=lambda task: json.dumps(task, sort_keys=True))
