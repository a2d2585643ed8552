"""Check G 27 of Prio, and the flags of upstream, on real services: S3 with SNS, Cloud Storage with Pub/Sub."""

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from penstock_runtime.scheduling import topics
from tests.acceptance.prio_site import MISSED, RECENT, UUID, received
from tests.support.services import gcs, moto, pstest
from tests.support.services.environ import environment

pytestmark = pytest.mark.slow  # real processes and servers


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
