"""Every recorded case of upstream: its exact answer under strict compatibility, and ours where it differs."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

from penstock_runtime.scheduling import jobnames, listing, windows
from penstock_runtime.scheduling.markerstore import MarkerStore
from penstock_runtime.scheduling.names import INGESTION, BadKey, parse_base
from penstock_runtime.scheduling.readiness import Gathering
from penstock_runtime.scheduling.rules import JOBS2021, MID2021, NEWEST
from penstock_runtime.scheduling.scan import Buckets, Scanner
from penstock_runtime.scheduling.settings import Settings
from penstock_runtime.scheduling.times import Interval, from_slashed, slashed
from tests.runtime.scheduling.cases import corpus, expected, instant, ran, settings_of, strict_of
from tests.runtime.scheduling.fakes import MemoryStore

pytestmark = pytest.mark.corpus

ERAS = {"newest": NEWEST, "mid2021": MID2021}
# What upstream never did, or did otherwise: counted only by us, or a gauge of the other era.
OUR_GAUGES = {f"workflow_manager_{name}" for name in ("tasks_failed", "late_batches_found", "bad_keys_found")}


def _read(*path):
    try:
        found = corpus()
    except pytest.skip.Exception:
        return []
    for key in path:
        found = found[key]
    return found


def _named(cases):
    return [pytest.param(one, id=one["id"]) for one in cases]


UNIT = _read("unit_tests", "schedule")
JOBS = _read("unit_tests", "schedule_with_kubernetes_jobs", "cases")
EXECUTED = _read("executed", "schedule")


def test_the_cases_are_there():
    corpus()
    assert (len(UNIT), len(JOBS), len(EXECUTED)) == (16, 23, 23)


@pytest.mark.parametrize("backend", ["gs", "s3"])
@pytest.mark.parametrize("one", _named(UNIT))
def test_a_unit_row_of_upstream(one, backend):
    found = ran({**one, "backend": backend}, strict_of(one, ERAS[one["era"]]))
    assert_tasks_and_markers(found, one["expected"])


@pytest.mark.parametrize("windows", ["latest", "retained"])
@pytest.mark.parametrize("one", _named(UNIT))
def test_a_unit_row_by_our_rules(one, windows):
    mid = one["era"] == "mid2021"
    found = ran(one, settings_of(one, own_validations=mid, signature_only=not mid, windows=windows))
    assert_tasks_and_markers(found, one["expected"])
    assert found.exit_code == 0


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("one", _named(JOBS))
def test_a_row_of_the_era_of_jobs(one, strict):
    settings = strict_of(one, JOBS2021)
    if not strict:
        settings = settings_of(one, own_validations=True, signature_only=False, rules=_ours_with_jobs())
    found = ran(one, settings, jobs=frozenset(one["existing_kubernetes_jobs"]))
    assert_tasks_and_markers(found, one["expected"])


def _ours_with_jobs():
    from dataclasses import replace

    from penstock_runtime.scheduling.rules import OURS

    return replace(OURS, jobs=True)


@pytest.mark.parametrize("era", ["newest", "mid2021"])
@pytest.mark.parametrize("one", _named(EXECUTED))
def test_an_executed_case_under_strict_compatibility(one, era):
    wanted = one[f"expected_{era}"]
    if wanted is None:
        pytest.skip("this era has no such setting")
    found = ran(one, strict_of(one, ERAS[era]))
    if one["simulate"].get("dry_run"):
        planned = {
            kind: [task["task"] for task in found.plan["tasks"] if task["kind"] == kind]
            for kind in ("intake", "aggregate")
        }
        assert (planned["intake"], planned["aggregate"]) == (wanted["intake_tasks"], wanted["aggregate_tasks"])
        assert found.markers == []
        return
    assert_tasks_and_markers(found, wanted)
    assert found.exit_code == 0
    problems = [one["message"] for one in found.plan["problems"]]
    if wanted["error"]:
        assert len(problems) == 1
        assert not found.outcome.succeeded
        return
    gauges = {name: values for name, values in found.gauges.items() if name not in OUR_GAUGES}
    assert gauges == wanted["gauges"]
    assert found.outcome.succeeded


def assert_tasks_and_markers(found, wanted):
    assert found.intake == expected(wanted["intake_tasks"])
    assert found.aggregate == expected(wanted["aggregate_tasks"])
    assert found.markers == sorted(wanted["markers_written"])


def interval_of(row):
    return Interval(from_slashed(row["begin"]), from_slashed(row["end"]))


def test_intervals_include_their_begin_and_not_their_end():
    rows = corpus()["unit_tests"]["interval_includes"]
    assert [interval_of(row).includes(instant(row["at"])) for row in rows] == [row["included"] for row in rows]


def test_upstream_steps_through_the_hours_of_s3_as_recorded():
    rows = corpus()
    for row in rows["unit_tests"]["hour_prefixes"]:
        assert [f"{hour:%H}" for hour in windows.upstream_hours(interval_of(row))] == row["hours"], row["name"]
    for row in rows["executed"]["hour_prefixes_unaligned"]["rows"]:
        found = [f"{slashed(hour).rpartition('/')[0]}/" for hour in windows.upstream_hours(interval_of(row))]
        assert found == row["hour_prefixes"]


def test_paths_are_parsed_as_upstream_does_and_refused_where_we_are_stricter():
    refused_by_us = 0
    for row in corpus()["executed"]["batch_path_parse"]["rows"]:
        if "error" in row:
            for rolling in (True, False):
                with pytest.raises(BadKey):
                    parse_base(row["name"], rolling=rolling)
            continue
        found = parse_base(row["name"], rolling=True)
        assert (found.aggregation_id, found.batch_id, slashed(found.time)) == (
            row["aggregation_id"],
            row["id"],
            row["time"],
        )
        try:
            parse_base(row["name"])
        except BadKey:
            refused_by_us += 1
    assert refused_by_us == 4  # out of range, not padded, an empty aggregation ID, an empty batch ID


def headers_in(interval, keys, *, hourly=False):
    """Return the keys of headers that a listing of `interval` looks at, which is what upstream's tests list."""
    gathering = Gathering(INGESTION, rolling=hourly)
    seen = []
    add = gathering.add

    def note(objects):
        objects = list(objects)
        seen.extend(one.key for one in objects)
        add(objects)

    gathering.add = note
    store = MemoryStore(keys)
    if hourly:
        asyncio.run(listing.batches_by_hour(store, "kittens-seen", interval, INGESTION, gathering))
    else:
        asyncio.run(listing.batches(store, "kittens-seen", interval, gathering))
    return seen, sum(call == "pages" for call, _ in store.calls)


def test_s3_is_listed_hour_by_hour_under_strict_compatibility():
    for row in corpus()["unit_tests"]["s3_list_batch_files"]:
        keys = [key for page in row["pages"] for key in page]
        assert headers_in(interval_of(row), keys, hourly=True) == (row["result"], row["requests"])
        assert headers_in(interval_of(row), keys) == (row["result"], 1)


def test_an_interval_cuts_a_listing_by_minutes():
    (row,) = corpus()["unit_tests"]["within_interval"]
    assert headers_in(interval_of(row), row["objects"])[0] == row["result"]


def test_markers_are_listed_by_kind_and_id():
    for row in corpus()["unit_tests"]["s3_list_markers"]:
        if row["kind"] == "aggregate":
            found = asyncio.run(MarkerStore(MemoryStore(row["keys"]), "task-markers").aggregate("kittens-seen"))
            assert sorted(found) == row["result"]


def test_aggregation_ids_are_the_folders_but_that_of_the_markers():
    (row,) = corpus()["unit_tests"]["aggregation_ids_from_top_level_prefixes"]
    store = MemoryStore(f"{prefix}x" for prefix in row["prefixes"])
    scanner = Scanner(
        Settings("x"), Buckets(store, store, store), MarkerStore(store, "task-markers"), instant("2022/02/22/12/05")
    )
    assert asyncio.run(scanner.aggregation_ids()) == row["aggregation_ids"]


def test_job_names_are_those_of_upstream():
    rows = corpus()["unit_tests"]["job_names"]
    for row in rows["intake"]:
        assert jobnames.intake_job(parse_base(row["batch"])) == row["job"]
    for row in rows["aggregation_id_fragment"]:
        assert jobnames.fragment(row["input"], row["max_length"]) == row["output"]
    assert rows["max_job_name_length"] == jobnames.MAX_JOB_NAME


def test_real_aggregation_ids_make_names_that_come_back():
    for aggregation_id in corpus()["field_reports"]["real_aggregation_ids_issue_1394"]:
        name = f"{aggregation_id}/2022/02/22/02/00/b8a5579a-f984-460a-a42d-2813cbf57771"
        assert str(parse_base(name)) == name


def test_a_clock_of_another_zone_names_the_window_in_utc():
    hazard = corpus()["executed"]["time_zone_hazard"]
    clock = datetime(2022, 2, 22, 4, 5, tzinfo=timezone(timedelta(hours=-8)))
    assert str(windows.latest(clock, timedelta(hours=8), timedelta(hours=4))) == hazard["correct_window"]
