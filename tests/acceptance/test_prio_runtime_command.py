"""Checks G 12, 15, 16 and 19 of Prio through the command, as its user runs it: real processes, folders and queues."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.acceptance.prio_site import MISSED, RECENT, UUID, Site
from tests.runtime.scheduling.pushgateway import PushGateway

pytestmark = pytest.mark.slow  # real processes and servers


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_a_run_publishes_marks_and_ends_and_the_next_finds_nothing(site):
    site.both(f"kittens-seen/{RECENT}/{UUID}")
    site.both(f"kittens-seen/{MISSED}/{UUID}")
    done = site.run()
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    (intake,) = site.tasks("intake")
    (aggregate,) = site.tasks("aggregate")
    assert (intake.batch_id, [batch.id for batch in aggregate.batches]) == (UUID, [UUID])
    assert len(site.markers()) == 2
    assert site.run().returncode == 0
    assert (site.tasks("intake"), site.tasks("aggregate")) == ([], [])
    line = json.loads(done.stderr.splitlines()[-1])
    assert (line["event"], line["instance"], line["intake_tasks_scheduled"]) == (
        "the run did everything",
        "us-ca-apple",
        1,
    )


def test_G_16_a_dry_run_prints_a_plan_and_changes_nothing(site):
    site.both(f"kittens-seen/{RECENT}/{UUID}")
    with PushGateway() as gateway:
        gate = {"address": gateway.address}
        first = site.run("--dry-run", pushGateway=gate, scrapeFile=str(site.folder / "m.prom"))
        second = site.run("--dry-run", pushGateway=gate, scrapeFile=str(site.folder / "m.prom"))
        assert gateway.requests == []
    assert (first.returncode, second.returncode) == (4, 4)
    plans = [json.loads(done.stdout) for done in (first, second)]
    assert plans[0]["changes"] == 1
    assert [{**plan, "now": ""} for plan in plans] == [{**plans[0], "now": ""}] * 2
    assert not (site.folder / "own").exists()
    assert not (site.folder / "queues.db").exists()
    assert not (site.folder / "m.prom").exists()


def test_the_plan_keeps_its_schema(site):
    from pathlib import Path

    import jsonschema_rs

    site.both(f"kittens-seen/{RECENT}/{UUID}")
    site.both(f"kittens-seen/{MISSED}/{UUID}")
    site.put(f"kittens-seen/{MISSED}/0f0317b2-c612-48c2-b08d-d98529d6eae4")
    site.write("ingestion", f"kittens-seen/{RECENT}/deeper/{UUID}.batch")
    site.write("ingestion", f"kittens-seen/{RECENT}/202fe8e3-e63c-4170-8962-dac77b4cd640.batch")
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "output" / "schedule-plan.schema.json").read_text())
    plan = json.loads(site.run("--dry-run").stdout)
    assert plan["problems"]
    assert plan["incomplete"]
    jsonschema_rs.validator_for(schema).validate(plan)
    assert not jsonschema_rs.validator_for(schema).is_valid({**plan, "surprise": 1})


def test_G_12_a_stray_key_ends_with_1_and_stops_nothing(site):
    site.put(f"kittens-seen/{RECENT}/{UUID}")
    site.write("ingestion", f"dogs-petted/{RECENT}/backup/{UUID}.batch")
    done = site.run()
    assert done.returncode == 1
    assert len(site.tasks("intake")) == 1
    problems = [json.loads(line) for line in done.stderr.splitlines() if '"level": "error"' in line]
    assert problems[0]["key"].startswith("ingestion:dogs-petted/")


def test_G_15_a_failed_run_keeps_the_last_success(site):
    name = f"kittens-seen/{RECENT}/{UUID}"
    site.put(name)
    with PushGateway() as gateway:
        gate = {"address": gateway.address, "labels": {"locality": "us-ca", "ingestor": "apple"}}
        file = str(site.folder / "m.prom")
        assert site.run(pushGateway=gate, scrapeFile=file).returncode == 0
        before = gateway.value("workflow_manager_last_success_seconds")
        assert before is not None
        site.put(f"kittens-seen/{RECENT}/202fe8e3-e63c-4170-8962-dac77b4cd640")
        site.outputs["intake"] = {
            "type": "sqs",
            "url": "http://127.0.0.1:9/q",
            "region": "eu-central-1",
            "name": "away",
        }
        failed = site.run(pushGateway=gate, scrapeFile=file)
        assert failed.returncode in (1, 77), failed.stderr
        assert gateway.value("workflow_manager_last_success_seconds") == before
        assert gateway.value("workflow_manager_last_failure_seconds") > before
        assert [method for method, _ in gateway.requests] == ["POST", "POST"]
        assert gateway.requests[0][1] == "/metrics/job/workflow-manager/locality/us-ca/ingestor/apple"
    assert len(site.markers()) == 1
    text = (site.folder / "m.prom").read_text()
    assert "workflow_manager_last_success_seconds" in text
    assert "workflow_manager_last_failure_seconds" in text


def test_a_push_gateway_that_is_away_does_not_fail_the_run(site):
    site.put(f"kittens-seen/{RECENT}/{UUID}")
    done = site.run(pushGateway={"address": "127.0.0.1:9", "timeout": 1})
    assert done.returncode == 0
    assert "the metrics were not pushed" in done.stderr


def test_G_19_an_empty_bucket_sets_the_last_success(site):
    with PushGateway() as gateway:
        assert site.run(pushGateway={"address": gateway.address}).returncode == 0
        assert gateway.value("workflow_manager_last_success_seconds") is not None


@pytest.mark.parametrize(
    ("options", "changes", "code", "words"),
    [
        (("--from", "202202200000"), {}, 2, "a backfill needs both --from and --to"),
        (("--from", "202202200000", "--to", "202202200000"), {}, 2, "--to: it is not after --from"),
        (("--from", "2022-02-20", "--to", "202202200000"), {}, 2, "--from: '2022-02-20' is no time"),
        ((), {"override": "202213010000"}, 78, "schedule/override: 2022/13/01/00/00 is not in the calendar"),
        ((), {"stores": {"ingestion": "other", "own": "own", "peer": "peer"}}, 78, "stores has no 'other'"),
        ((), {"compat": "strict", "era": "jobs2021"}, 78, "needs `reap`"),
        ((), {"concurrency": 0}, 78, "/schedule/concurrency"),
        ((), {"windows": "all"}, 78, "/schedule/windows"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_is_done(site, options, changes, code, words):
    done = site.run(*options, **changes)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_check_looks_at_names_and_times_too(site):
    site.stores.pop("peer")
    done = site.run("--check", override="202213010000")
    assert done.returncode == 78
    assert [line.partition("worker.json: ")[2] for line in done.stderr.splitlines()] == [
        "stores has no 'peer' (there are: ingestion, own)",
        "schedule/override: 2022/13/01/00/00 is not in the calendar",
    ]


def test_sigterm_ends_a_run_and_what_it_published_is_marked(site):
    for number in range(300):
        site.put(f"kittens-seen/{RECENT}/{number:08x}-f984-460a-a42d-2813cbf57771")
    command = [sys.executable, "-m", "penstock_runtime", "schedule", "--config", str(site.config(concurrency=1))]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while not site.markers():
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 1
    published = {task.batch_id for task in site.tasks("intake")}
    assert 0 < len(published) < 300
    marked = [path for path in (site.folder / "own" / "task-markers").glob("*") if '"published"' in path.read_text()]
    assert {path.name[-36:] for path in marked} == published
