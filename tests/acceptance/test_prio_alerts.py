"""Check G 46 of Prio: the alerts of a tuple have its own thresholds, and a heartbeat that failing runs cannot erase."""

import pytest

from tests.acceptance import prio_project
from tests.acceptance.prio_project import named, objects
from tests.acceptance.promql import evaluate, firing
from tests.support import rendered

MINUTE, HOUR = 60, 3600
START = 1_700_000_000
LABELS = {"locality": "us-ca", "ingestor": "apple", "job": "workflow-manager"}
LAST = "workflow_manager_last_success_seconds"
# The rule of the original, which looks back one hour.
ORIGINAL = f"(time() - max_over_time({LAST}[3600s])) > 1800"


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    special = """\
        min_intake_worker_count = 1
        max_intake_worker_count = 3
        min_aggregate_worker_count = 1
        max_aggregate_worker_count = 3
        aggregation_period = "30m"
        aggregation_grace_period = "10m\""""
    text = prio_project.tfvars(settings={("g-enpa", "us-ca"): special})
    folder = prio_project.write(tmp_path_factory.mktemp("prio"), text)
    rendered.render(folder)
    found = named(objects(folder, "prod-us"), "PrometheusRule")
    return {
        (space, name.removeprefix("intake-batch-").removesuffix("-alerts")): one["spec"]["groups"][0]["rules"]
        for (space, name), one in found.items()
    }


def rule(rules, alert, tuple_=("us-ca", "apple"), part=""):
    (one,) = [one for one in rules[tuple_] if one["alert"] == alert and part in one["expr"]]
    return one


def hold(one):
    return int(one["for"].removesuffix("s"))


def scraped(begin, end, value):
    """Samples every minute; `value(now)` is what the gateway shows, None where it has no such series."""
    found = []
    for now in range(begin, end, MINUTE):
        shown = value(now)
        if shown is not None:
            found.append((float(now), float(shown)))
    return found


def runs_that_fail(hours):
    """A last good run, then runs that fail: each push replaces the group, and the time of the last success is gone."""
    until = START + 10 * MINUTE
    samples = scraped(START, START + hours * HOUR, lambda now: START if now < until else None)
    return {LAST: [(LABELS, samples)]}


def test_G_46_the_heartbeat_fires_as_long_as_runs_fail(rules):
    one = rule(rules, "PenstockSchedulerHeartbeat")
    times = [float(now) for now in range(START, START + 3 * HOUR, MINUTE)]
    fired = firing(one["expr"], hold(one), runs_that_fail(3), times)
    first = fired.index(True)
    assert 30 <= first <= 36  # three runs missed, and five minutes more
    assert all(fired[first:])


def test_the_rule_of_the_original_goes_quiet_while_runs_fail():
    """What the check is about, and proof that it can fail."""
    times = [float(now) for now in range(START, START + 3 * HOUR, MINUTE)]
    fired = firing(ORIGINAL, 5 * MINUTE, runs_that_fail(3), times)
    assert any(fired)
    assert not fired[-1]


def test_G_46_the_heartbeat_is_quiet_while_runs_succeed(rules):
    one = rule(rules, "PenstockSchedulerHeartbeat")
    good = scraped(START, START + 3 * HOUR, lambda now: now - now % (10 * MINUTE))
    times = [float(now) for now in range(START, START + 3 * HOUR, MINUTE)]
    assert not any(firing(one["expr"], hold(one), {LAST: [(LABELS, good)]}, times))


def test_G_46_a_scheduler_that_never_ran_is_noticed(rules):
    one = rule(rules, "PenstockSchedulerHeartbeat")
    times = [float(now) for now in range(START, START + HOUR, MINUTE)]
    assert all(firing(one["expr"], hold(one), {}, times)[5:])


def test_G_46_another_tuple_does_not_help(rules):
    one = rule(rules, "PenstockSchedulerHeartbeat")
    other = scraped(START, START + 3 * HOUR, lambda now: now)
    series = {LAST: [({**LABELS, "ingestor": "g-enpa"}, other)]}
    assert evaluate(one["expr"], series, START + 2 * HOUR)


def test_G_46_the_heartbeat_is_three_times_the_schedule(rules):
    assert "> 1800)" in rule(rules, "PenstockSchedulerHeartbeat")["expr"]


@pytest.mark.parametrize(("ingestor", "seconds"), [("apple", (8 + 4 + 1) * HOUR), ("g-enpa", (30 + 10 + 60) * MINUTE)])
def test_G_46_a_missing_aggregation_is_noticed_after_period_grace_and_slack(rules, ingestor, seconds):
    one = rule(rules, "PenstockAggregationMissing", ("us-ca", ingestor))
    assert f"[{seconds}s]" in one["expr"]
    labels = {**LABELS, "ingestor": ingestor}
    metric = "workflow_manager_aggregation_tasks_scheduled"
    once = scraped(START, START + 20 * HOUR, lambda now: 1 if now < START + 10 * MINUTE else 0)
    series = {metric: [(labels, once)]}
    assert not evaluate(one["expr"], series, START + seconds - MINUTE)
    assert evaluate(one["expr"], series, START + seconds + 20 * MINUTE)
    assert evaluate(one["expr"], {}, START)


def test_G_46_dead_letters_and_rejected_tasks_are_both_covered(rules):
    for task in ("intake", "aggregate"):
        for alert, end in (("PenstockDeadLetters", "dead-letter"), ("PenstockRejectedTasks", "rejected")):
            one = rule(rules, alert, part=f'"prod-us-us-ca-apple-{task}-{end}"')
            depth = one["expr"].partition("(")[2].partition("{")[0]
            name = f"prod-us-us-ca-apple-{task}-{end}"
            full = {depth: [({"subscription_id": name}, scraped(START, START + HOUR, lambda _now: 1))]}
            assert evaluate(one["expr"], full, START + 40 * MINUTE)
            empty = {depth: [({"subscription_id": name}, scraped(START, START + HOUR, lambda _now: 0))]}
            assert not evaluate(one["expr"], empty, START + 40 * MINUTE)


def test_G_46_a_backlog_of_aggregations_may_take_a_window(rules):
    intake = rule(rules, "PenstockQueueBacklog", part="-intake")
    aggregate = rule(rules, "PenstockQueueBacklog", part="-aggregate")
    assert (hold(intake), hold(aggregate)) == (3 * HOUR, 10 * HOUR)
