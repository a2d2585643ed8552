"""Checks G 1-12 of Prio: windows, tasks, readiness and listing, by the recorded cases and by our corrections of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from penstock_runtime.scheduling import windows
from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.rules import JOBS2021, MID2021, NEWEST, OURS
from penstock_runtime.scheduling.tasks import AggregateTask, IntakeTask, decode, encode
from penstock_runtime.scheduling.times import Interval, from_compact, slashed
from tests.acceptance.prio_scene import OTHER, TRACE, UUID, assert_same, objects, scene
from tests.runtime.scheduling.cases import case, corpus, duration, instant, ran, settings_of, strict_of, utc


@pytest.mark.corpus
@pytest.mark.parametrize("backend", ["gs", "s3"])
@pytest.mark.parametrize("rules", ["strict", "ours"])
def test_G_01_the_unit_rows_of_the_newest_on_both_kinds_of_store(backend, rules):
    rows = [one for one in corpus()["unit_tests"]["schedule"] if one["era"] == "newest"]
    assert len(rows) == 9
    for row in rows:
        settings = strict_of(row, NEWEST) if rules == "strict" else settings_of(row)
        found = ran({**row, "backend": backend}, settings)
        assert_same(found, row["expected"], row["id"])


@pytest.mark.corpus
def test_G_02_the_rows_of_2021_joined_with_own_validations():
    rows = [one for one in corpus()["unit_tests"]["schedule"] if one["era"] == "mid2021"]
    assert len(rows) == 7
    for row in rows:
        assert_same(ran(row, strict_of(row, MID2021)), row["expected"], row["id"])
        assert_same(ran(row, settings_of(row, own_validations=True, signature_only=False)), row["expected"], row["id"])


@pytest.mark.corpus
def test_G_02_the_rows_of_the_era_of_jobs():
    rows = corpus()["unit_tests"]["schedule_with_kubernetes_jobs"]["cases"]
    assert len(rows) == 23
    for row in rows:
        found = ran(row, strict_of(row, JOBS2021), jobs=frozenset(row["existing_kubernetes_jobs"]))
        assert_same(found, row["expected"], row["id"])


def test_G_02_a_job_without_marker_is_marked_and_not_published():
    one = scene("2020/10/31/23/29", ingestion=objects(f"kittens-seen/2020/10/31/20/29/{UUID}"))
    settings = settings_of(one, rules=replace(OURS, jobs=True))
    found = ran(one, settings, jobs={"i-kittens-seen-b8a5579af984460a-2020-10-31-20-29"})
    assert found.intake == []
    assert found.markers == [f"task-markers/intake-kittens-seen-2020-10-31-20-29-{UUID}"]


def test_G_03_one_batch_gives_one_intake_task_and_its_marker():
    one = scene("2020/10/31/23/29", ingestion=objects(f"kittens-seen/2020/10/31/20/29/{UUID}"))
    found = ran(one, settings_of(one))
    assert found.intake == [{"aggregation-id": "kittens-seen", "batch-id": UUID, "date": "2020/10/31/20/29"}]
    assert found.markers == [f"task-markers/intake-kittens-seen-2020-10-31-20-29-{UUID}"]
    assert (found.aggregate, found.exit_code) == ([], 0)


def test_G_04_a_window_of_eight_hours_with_twenty_hours_of_grace():
    name = f"kittens-seen/2020/10/31/02/29/{UUID}"
    one = scene("2020/11/01/04/01", grace="20h", ingestion=objects(name), peer=objects(name, "validity_0"))
    found = ran(one, settings_of(one))
    assert found.window_names() == [("2020/10/31/00/00", "2020/10/31/08/00")]
    assert "task-markers/aggregate-kittens-seen-2020-10-31-00-00-2020-10-31-08-00" in found.markers


@pytest.mark.parametrize(
    ("now", "window"),
    [
        ("2020/11/01/04/01", ("2020/10/31/16/00", "2020/11/01/00/00")),
        ("2020/11/01/04/00", ("2020/10/31/16/00", "2020/11/01/00/00")),
        ("2020/11/01/03/59:59", ("2020/10/31/08/00", "2020/10/31/16/00")),
    ],
)
def test_G_05_grace_has_passed_at_the_very_second(now, window):
    found = windows.latest(instant(now), timedelta(hours=8), timedelta(hours=4))
    assert (slashed(found.begin), slashed(found.end)) == window


@pytest.mark.parametrize(
    ("period", "grace", "window"),
    [
        ("5h", "1h", ("2022/02/22/02/00", "2022/02/22/07/00")),
        ("7h", "2h", ("2022/02/21/21/00", "2022/02/22/04/00")),
        ("36h", "4h", ("2022/02/20/12/00", "2022/02/22/00/00")),
        ("168h", "0s", ("2022/02/14/00/00", "2022/02/21/00/00")),
    ],
)
def test_G_06_windows_that_divide_no_day(period, grace, window):
    found = windows.latest(instant("2022/02/22/12/05"), duration(period), duration(grace))
    assert (slashed(found.begin), slashed(found.end)) == window


def test_G_06_the_override_names_the_window_that_holds_it():
    found = windows.holding(from_compact("202202200800"), timedelta(hours=8))
    assert str(found) == "2022/02/20/08/00 to 2022/02/20/16/00"


@pytest.mark.corpus
def test_G_06_every_recorded_window():
    rows = corpus()["executed"]
    for row in rows["aggregation_window_standard"]:
        found = windows.latest(instant(row["now"]), duration(row["aggregation_period"]), duration(row["grace_period"]))
        assert (slashed(found.begin), slashed(found.end)) == (row["begin"], row["end"]), row
    for row in rows["aggregation_window_override"]:
        found = windows.holding(from_compact(row["override"]), duration(row["aggregation_period"]))
        assert (slashed(found.begin), slashed(found.end)) == (row["begin"], row["end"]), row
    assert len(rows["aggregation_window_override"]) == 7


def test_G_07_tasks_are_the_exact_bytes():
    intake = IntakeTask("kittens-seen", UUID, utc(2020, 10, 31, 20, 29), TRACE)
    window = Interval(utc(2020, 10, 31), utc(2020, 10, 31, 8))
    aggregate = AggregateTask("kittens-seen", window, (Batch(utc(2020, 10, 31, 2, 29), UUID),), TRACE)
    assert encode(intake) == (
        b'{"trace-id":"5917f419-5086-4fac-905a-1e4ef5cf7072","aggregation-id":"kittens-seen",'
        b'"batch-id":"b8a5579a-f984-460a-a42d-2813cbf57771","date":"2020/10/31/20/29"}'
    )
    assert encode(aggregate) == (
        b'{"trace-id":"5917f419-5086-4fac-905a-1e4ef5cf7072","aggregation-id":"kittens-seen",'
        b'"aggregation-start":"2020/10/31/00/00","aggregation-end":"2020/10/31/08/00",'
        b'"batches":[{"id":"b8a5579a-f984-460a-a42d-2813cbf57771","time":"2020/10/31/02/29"}]}'
    )
    assert (decode(encode(intake)), decode(encode(aggregate))) == (intake, aggregate)


def test_G_07_a_published_task_has_the_bytes_of_its_trace_id():
    one = scene("2020/10/31/23/29", ingestion=objects(f"kittens-seen/2020/10/31/20/29/{UUID}"))
    (body,) = ran(one, settings_of(one)).bodies["intake"]
    task = decode(body)
    assert body == encode(IntakeTask("kittens-seen", UUID, utc(2020, 10, 31, 20, 29), task.trace_id))
    assert len(task.trace_id) == 36


def test_G_07_a_task_of_2021_has_no_trace_id():
    body = b'{"aggregation-id":"PeriodicExposureNotification-v1","batch-id":"d479b2cf-e6d6-3ec4-b924-862df1a7f40b","date":"2021/01/21/19/00"}'
    task = decode(body)
    assert (task.trace_id, task.batch_id, task.time) == (
        None,
        "d479b2cf-e6d6-3ec4-b924-862df1a7f40b",
        utc(2021, 1, 21, 19),
    )


@pytest.mark.corpus
def test_G_07_the_recorded_strings():
    recorded = corpus()["executed"]["task_json"]
    for text in (recorded["intake_exact"], recorded["aggregate_exact"]):
        assert encode(decode(text.encode())) == text.encode()


def test_G_08_ready_means_header_packets_and_signature():
    at = "kittens-seen/2022/02/22/11"
    keys = [
        *objects(f"{at}/00/{UUID}"),
        *objects(f"{at}/01/{OTHER}")[:2],
        f"{at}/02/{OTHER}.batch",
        f"{at}/02/{OTHER}.batch.sig",
        f"{at}/03/{OTHER}.batch.avro",
        f"{at}/03/{OTHER}.batch.sig",
        f"{at}/04/{OTHER}.batch.sig",
    ]
    one = scene("2022/02/22/12/05", max_age="6h", ingestion=keys)
    found = ran(one, settings_of(one))
    assert [task["date"] for task in found.intake] == ["2022/02/22/11/00"]
    assert found.gauges["workflow_manager_ingestions_found"] == {"kittens-seen": 1}
    assert found.gauges["workflow_manager_incomplete_ingestions_found"] == {"kittens-seen": 4}


@pytest.mark.corpus
def test_G_08_the_recorded_cases():
    found = ran(case("d01-intake-ready-and-incomplete"), settings_of(case("d01-intake-ready-and-incomplete")))
    assert found.gauges["workflow_manager_ingestions_found"] == {"kittens-seen": 1}
    assert found.gauges["workflow_manager_incomplete_ingestions_found"] == {"kittens-seen": 3}
    one = case("d09-peer-signature-only")
    assert len(ran(one, settings_of(one)).aggregate) == 1
    assert ran(one, settings_of(one, signature_only=False)).aggregate == []


def test_G_08_a_signature_alone_is_enough_of_a_peer_only():
    name = f"kittens-seen/2022/02/22/02/00/{UUID}"
    both = scene("2022/02/22/12/05", ingestion=objects(name), peer=[f"{name}.validity_0.sig"])
    assert len(ran(both, settings_of(both)).aggregate) == 1
    own = scene("2022/02/22/12/05", ingestion=[f"{name}.batch.sig"], peer=objects(name, "validity_0"))
    found = ran(own, settings_of(own))
    assert (found.intake, found.aggregate) == ([], [])


def test_G_09_a_stray_temporary_object_is_another_incomplete_batch():
    broken, whole = f"kittens-seen/2022/02/22/02/00/{UUID}", f"kittens-seen/2022/02/22/02/01/{OTHER}"
    one = scene(
        "2022/02/22/12/05",
        max_age="6h",
        ingestion=[f"{broken}.batch.avro", f"{broken}.batch.sig", f"{broken}.batch.tmp", *objects(whole)],
        peer=objects(whole, "validity_0"),
    )
    found = ran(one, settings_of(one))
    assert found.gauges["workflow_manager_aggregate_incomplete_ingestions_found"] == {"kittens-seen": 2}
    assert [len(task["batches"]) for task in found.aggregate] == [1]
    assert found.exit_code == 0


@pytest.mark.parametrize("backend", ["gs", "s3"])
def test_G_10_the_edges_of_the_intake_window_are_the_same_on_every_store(backend):
    names = ["22/06/04", "22/06/05", "23/12/04", "23/12/05"]
    keys = [key for name in names for key in objects(f"kittens-seen/2022/02/{name}/{UUID}")]
    one = scene("2022/02/22/12/05", max_age="6h", ingestion=keys) | {"backend": backend}
    assert [task["date"] for task in ran(one, settings_of(one)).intake] == ["2022/02/22/06/05", "2022/02/23/12/04"]


def test_G_10_upstream_on_s3_took_whole_hours():
    names = ["22/06/04", "22/06/05", "23/12/04", "23/12/05"]
    keys = [key for name in names for key in objects(f"kittens-seen/2022/02/{name}/{UUID}")]
    one = scene("2022/02/22/12/05", max_age="6h", ingestion=keys) | {"backend": "s3"}
    found = ran(one, strict_of(one, NEWEST))
    assert [task["date"] for task in found.intake] == ["2022/02/22/06/04", "2022/02/22/06/05"]


@pytest.mark.parametrize("backend", ["gs", "s3"])
def test_G_11_a_window_that_crosses_an_hour_is_whole_on_every_store(backend):
    names = [f"kittens-seen/2022/02/22/{minute}/{UUID}" for minute in ("09/45", "09/50", "10/05", "10/25")]
    one = scene(
        "2022/02/22/11/35",
        max_age="1h",
        period="45m",
        grace="1h",
        ingestion=[key for name in names for key in objects(name)],
        peer=[key for name in names for key in objects(name, "validity_0")],
    ) | {"backend": backend}
    found = ran(one, settings_of(one))
    assert found.window_names() == [("2022/02/22/09/45", "2022/02/22/10/30")]
    assert len(found.aggregate[0]["batches"]) == 4
    strict = ran(one, strict_of(one, NEWEST))
    assert len(strict.aggregate[0]["batches"]) == (4 if backend == "gs" else 2)


@pytest.mark.parametrize("backend", ["gs", "s3"])
def test_G_11_the_last_minutes_ahead_are_listed_on_every_store(backend):
    keys = objects(f"kittens-seen/2022/02/23/23/05/{UUID}")
    one = scene("2022/02/22/23/10", max_age="75m", period="30m", grace="1h", ingestion=keys) | {"backend": backend}
    assert [task["date"] for task in ran(one, settings_of(one)).intake] == ["2022/02/23/23/05"]


@pytest.mark.parametrize("stray", [f"dogs-petted/2022/02/22/11/00/backup/{OTHER}.batch", "dogs-petted/2022/02/22/11"])
@pytest.mark.parametrize("backend", ["gs", "s3"])
def test_G_12_a_bad_key_is_reported_and_stops_nothing(stray, backend):
    keys = [
        *objects(f"dogs-petted/2022/02/22/11/00/{UUID}"),
        stray,
        *objects(f"kittens-seen/2022/02/22/11/00/{OTHER}"),
    ]
    one = scene("2022/02/22/12/05", max_age="6h", ingestion=keys) | {"backend": backend}
    found = ran(one, settings_of(one))
    assert [task["aggregation-id"] for task in found.intake] == ["dogs-petted", "kittens-seen"]
    (problem,) = found.plan["problems"]
    assert problem["aggregation-id"] == "dogs-petted"
    assert problem["key"].startswith("ingestion:dogs-petted/2022/02/22/11")
    assert found.exit_code == 1


@pytest.mark.corpus
@pytest.mark.parametrize("identifier", ["d16-deep-object-aborts", "d17-shallow-object-aborts-gs"])
def test_G_12_the_recorded_cases(identifier):
    found = ran(case(identifier), settings_of(case(identifier)))
    assert {task["aggregation-id"] for task in found.intake} >= {"dogs-petted"}
    assert (len(found.plan["problems"]), found.exit_code) == (1, 1)
