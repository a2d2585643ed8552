"""The metrics of a run as text, and where a push goes."""

from datetime import UTC, datetime

import pytest

from penstock_runtime.errors import Unavailable
from penstock_runtime.scheduling import gauges, metricnames, push
from penstock_runtime.scheduling.plan import IdPlan

ENDED = datetime(2022, 2, 22, 12, 5, tzinfo=UTC)


def text_of(*, succeeded=True, kept=None):
    plans = [IdPlan('odd"\\\n', gauges={"ingestions_found": 2}), IdPlan("kittens-seen", gauges={"ingestions_found": 1})]
    return gauges.exposition(plans, ended=ENDED, runtime=1.5, succeeded=succeeded, kept=kept)


def test_one_family_for_each_gauge_and_labels_escaped():
    assert text_of().splitlines()[:4] == [
        "# HELP workflow_manager_ingestions_found Ready batches in the intake window.",
        "# TYPE workflow_manager_ingestions_found gauge",
        'workflow_manager_ingestions_found{aggregation_id="kittens-seen"} 1',
        'workflow_manager_ingestions_found{aggregation_id="odd\\"\\\\\\n"} 2',
    ]
    assert "workflow_manager_last_success_seconds 1645531500.000" in text_of()
    assert "last_failure" not in text_of()


def test_a_failure_says_nothing_of_the_last_success_unless_it_is_kept():
    assert "last_success" not in text_of(succeeded=False)
    kept = gauges.kept_of(text_of())
    assert kept == {"last_success_seconds": "1645531500.000"}
    both = text_of(succeeded=False, kept=kept)
    assert gauges.kept_of(both) == {**kept, "last_failure_seconds": "1645531500.000"}


def test_every_gauge_has_a_help():
    names = {value for name, value in vars(metricnames).items() if name.isupper() and isinstance(value, str)}
    assert names - {metricnames.PREFIX} == set(metricnames.HELP)


@pytest.mark.parametrize(
    ("gateway", "url"),
    [
        ({"address": "gate:9091"}, "http://gate:9091/metrics/job/workflow-manager"),
        (
            {"address": "https://gate/", "job": "a b", "labels": {"locality": "us-ca"}},
            "https://gate/metrics/job/a%20b/locality/us-ca",
        ),
        (
            {"address": "gate", "labels": {"x": "a/b", "y": ""}},
            "http://gate/metrics/job/workflow-manager/x@base64/YS9i/y@base64/=",
        ),
    ],
)
def test_the_group_stands_in_the_path(gateway, url):
    assert push.group_url(gateway) == url


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "m.prom"
    assert push.read_file(str(path)) == ""
    push.write_file(str(path), "one\n")
    push.write_file(str(path), "two\n")
    assert push.read_file(str(path)) == "two\n"
    assert [one.name for one in tmp_path.iterdir()] == ["m.prom"]
    with pytest.raises(Unavailable, match="cannot be written"):
        push.write_file(str(tmp_path / "nowhere" / "m.prom"), "x")
