"""Checks G 12, 15, 16, 19 and 27 of Prio through the command, as its user runs it: real processes, folders, queues and clouds."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from penstock_runtime.queues import open_queue
from penstock_runtime.scheduling import topics
from penstock_runtime.scheduling.tasks import decode
from tests.runtime.scheduling.pushgateway import PushGateway
from tests.support.services import gcs, moto, pstest
from tests.support.services.environ import environment

pytestmark = pytest.mark.slow  # real processes and servers

UUID = "b8a5579a-f984-460a-a42d-2813cbf57771"
NOW = datetime.now(UTC)
RECENT = (NOW - timedelta(minutes=10)).strftime("%Y/%m/%d/%H/%M")
MISSED = (NOW - timedelta(days=2)).strftime("%Y/%m/%d/02/00")
SCHEDULED = "workflow_manager_intake_tasks_scheduled"


def schedule(**changes):
    return {
        "instance": "us-ca-apple",
        "stores": {"ingestion": "ingestion", "own": "own", "peer": "peer"},
        "topics": {"intake": "intake", "aggregate": "aggregate"},
        "period": 28800,
        "grace": 14400,
        **changes,
    }


class Site:
    """Three folders, a file of queues, and the configuration of a scheduler."""

    def __init__(self, folder):
        self.folder = folder
        self.stores = {name: {"type": "directory", "path": str(folder / name)} for name in ("ingestion", "own", "peer")}
        self.outputs = {name: self.queue(name) for name in ("intake", "aggregate")}

    def queue(self, name):
        return {"type": "sqlite", "path": str(self.folder / "queues.db"), "name": name}

    def put(self, name, *, side="ingestion", infix="batch"):
        for suffix in ("", ".avro", ".sig"):
            self.write(side, f"{name}.{infix}{suffix}")

    def write(self, side, key):
        path = self.folder / side / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    def both(self, name):
        self.put(name)
        self.put(name, side="peer", infix="validity_0")

    def config(self, **changes):
        path = self.folder / "worker.json"
        config = {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "prio"},
            "environment": "test",
            "role": "schedule",
            "stores": self.stores,
            "outputs": self.outputs,
            "schedule": schedule(**changes),
        }
        path.write_text(json.dumps(config))
        return path

    def run(self, *options, **changes):
        command = [
            sys.executable,
            "-m",
            "penstock_runtime",
            "schedule",
            "--config",
            str(self.config(**changes)),
            *options,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def tasks(self, kind):
        return received(self.outputs[kind])

    def markers(self):
        return sorted(path.name for path in (self.folder / "own" / "task-markers").glob("*"))


def received(binding, lease=60):
    async def take():
        queue = await open_queue(binding)
        found = []
        try:
            while messages := await queue.receive(10, lease, 1.0):
                found += [decode(message.body) for message in messages]
                await queue.acknowledge(messages)
        finally:
            await queue.close()
        return found

    return asyncio.run(take())


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


class Cloud:
    """Buckets and topics of a cloud, with what reaches the queues behind them."""

    def __init__(self, folder):
        self.stamp = f"{time.time_ns()}"
        self.folder = folder

    def argv(self, scheme):
        return [
            *(word for side, name in self.buckets.items() for word in (f"--{side}-input", f"{scheme}{name}")),
            *("--aggregation-period", "8h", "--grace-period", "4h", "--intake-max-age", "75m"),
            *("--k8s-namespace", "us-ca", "--ingestor-label", "apple"),
        ]

    @property
    def buckets(self):
        return {side: f"{side}-{self.stamp}" for side in ("ingestor", "own-validation", "peer-validation")}


def flagged(argv):
    return subprocess.run(
        [sys.executable, "-m", "penstock_runtime", "schedule", *argv],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )


def test_the_flags_of_upstream_run_on_s3_and_sns(tmp_path):
    cloud = Cloud(tmp_path)
    s3, sns, sqs = (moto.client(name) for name in ("s3", "sns", "sqs"))
    for bucket in cloud.buckets.values():
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": moto.REGION})
    arns, queues = {}, {}
    for kind in ("intake", "aggregate"):
        arns[kind] = sns.create_topic(Name=f"{kind}-{cloud.stamp}")["TopicArn"]
        queues[kind] = sqs.create_queue(QueueName=f"{kind}-{cloud.stamp}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queues[kind], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=arns[kind], Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    for at in (RECENT, MISSED):
        for suffix in ("", ".avro", ".sig"):
            s3.put_object(Bucket=cloud.buckets["ingestor"], Key=f"kittens-seen/{at}/{UUID}.batch{suffix}", Body=b"x")
        s3.put_object(
            Bucket=cloud.buckets["peer-validation"], Key=f"kittens-seen/{at}/{UUID}.validity_0.sig", Body=b"x"
        )
    argv = [
        *cloud.argv(f"s3://{moto.REGION}/"),
        *("--task-queue-kind", "aws-sns", "--aws-sns-region", moto.REGION, "--gcp-project-id", "", "--memprofile", ""),
        *("--intake-tasks-topic", arns["intake"], "--aggregate-tasks-topic", arns["aggregate"]),
    ]
    with environment(moto.env()):
        dry = flagged([*argv, "--dry-run"])
        assert (dry.returncode, json.loads(dry.stdout)["changes"]) == (4, 2), dry.stderr
        done = flagged(argv)
        assert done.returncode == 0, done.stderr
        assert flagged([*argv, "--dry-run=true"]).returncode == 0
        found = {
            kind: received({"type": "sqs", "url": url, "region": moto.REGION, "name": kind})
            for kind, url in queues.items()
        }
    assert [task.batch_id for task in found["intake"]] == [UUID]
    assert [[batch.id for batch in task.batches] for task in found["aggregate"]] == [[UUID]]
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=cloud.buckets["own-validation"])["Contents"]]
    assert sorted(key.partition("-kittens")[0] for key in keys) == ["task-markers/aggregate", "task-markers/intake"]


@pytest.fixture
def google():
    if reason := pstest.missing() or gcs.missing():
        pytest.skip(reason)
    with ExitStack() as stack:
        stack.enter_context(environment({**pstest.env(), **gcs.env()}))
        yield pstest


def test_G_27_topics_are_created_with_a_subscription_each_and_a_second_run_succeeds(google, tmp_path):
    stamp = time.time_ns()
    bindings = [
        {"type": "pubsubTopic", "project": pstest.PROJECT, "topic": f"{kind}-{stamp}", "name": kind}
        for kind in ("intake", "aggregate")
    ]
    created = asyncio.run(topics.create_all(bindings))
    assert [name.rpartition("/")[2] for name in created] == [
        f"{kind}-{stamp}" for kind in ("intake", "intake", "aggregate", "aggregate")
    ]
    assert asyncio.run(topics.create_all(bindings)) == []
    assert subscription_of(f"intake-{stamp}") == (f"projects/{pstest.PROJECT}/topics/intake-{stamp}", 600, b"")


def subscription_of(name):
    """Return topic, acknowledgement deadline and expiration policy (empty: it never expires) as the service tells them."""
    import grpc

    from penstock_runtime.gcp import wire

    with grpc.insecure_channel(pstest.env()["PUBSUB_EMULATOR_HOST"]) as channel:
        path = f"projects/{pstest.PROJECT}/subscriptions/{name}"
        answer = channel.unary_unary("/google.pubsub.v1.Subscriber/GetSubscription")(wire.field(1, path), timeout=10)
    fields = dict(wire.fields(answer))
    return fields[2].decode(), fields[5], fields.get(11, b"absent")


@pytest.mark.parametrize("flag", ["--gcp-pubsub-create-topics", "--create-pubsub-topics"])
def test_G_27_the_flags_of_upstream_run_on_cloud_storage_and_pubsub(google, tmp_path, flag):
    cloud = Cloud(tmp_path)
    for bucket in cloud.buckets.values():
        gcs.create(bucket)
    upload(
        cloud.buckets["ingestor"], [f"kittens-seen/{RECENT}/{UUID}.batch{suffix}" for suffix in ("", ".avro", ".sig")]
    )
    argv = [
        *cloud.argv("gs://"),
        *("--task-queue-kind", "gcp-pubsub", "--gcp-project-id", pstest.PROJECT, flag),
        *("--intake-tasks-topic", f"intake-{cloud.stamp}", "--aggregate-tasks-topic", f"aggregate-{cloud.stamp}"),
    ]
    dry = flagged([*argv, "--dry-run"])
    assert (dry.returncode, json.loads(dry.stdout)["changes"]) == (4, 1), dry.stderr
    with pytest.raises(Exception, match="NOT_FOUND"):
        subscription_of(f"intake-{cloud.stamp}")
    done = flagged(argv)
    assert done.returncode == 0, done.stderr
    binding = {"type": "pubsub", "project": pstest.PROJECT, "subscription": f"intake-{cloud.stamp}", "name": "intake"}
    assert [task.batch_id for task in received(binding)] == [UUID]
    assert flagged(argv).returncode == 0


def upload(bucket, keys):
    from penstock_runtime.stores import open_store

    async def all_of_them():
        store = await open_store({"type": "gcs", "bucket": bucket})
        try:
            for key in keys:
                await store.write(key, b"x")
        finally:
            await store.close()

    asyncio.run(all_of_them())
