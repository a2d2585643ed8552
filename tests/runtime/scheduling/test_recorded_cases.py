"""Every recorded case of upstream: its exact answer under strict compatibility, and ours where it differs."""

import pytest

from penstock_runtime.scheduling.rules import JOBS2021, MID2021, NEWEST
from tests.runtime.scheduling.cases import corpus, expected, ran, settings_of, strict_of

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
