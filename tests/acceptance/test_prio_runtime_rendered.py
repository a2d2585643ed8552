"""From definition to work: the configuration that the compiler rendered for a bucket scan runs as it is, on S3, SNS and SQS."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.prio_site import RECENT, UUID
from tests.support.services import moto
from tests.support.services.environ import environment

pytestmark = pytest.mark.slow  # real processes and servers

STACK = Path(__file__).parents[2] / "stacks" / "prio-scheduling"
MANIFEST = STACK / "rendered" / "harbour" / "manifests" / "workflow-harbours-hamburg-cranes.yaml"
TASKS = """
import os
from penstock_runtime.scheduling import failures, handlers

@handlers.intake
async def intake(task, context):
    if os.environ.get("REFUSE"):
        raise failures.BadSignature("as the test wants it")
    store = await context.store("own")
    await store.write(f"done/{task.batch_id}", b"x")
"""


def rendered():
    """Return the configurations of the definition by role and queue."""
    import yaml

    documents = yaml.safe_load_all(MANIFEST.read_text())
    maps = {one["metadata"]["name"]: one["data"]["worker.json"] for one in documents if one["kind"] == "ConfigMap"}
    return {name.removeprefix("harbours-hamburg-cranes-").removesuffix("-config"): text for name, text in maps.items()}


def make_place(server, configs):
    """Make the buckets, topics and queues that the configurations name."""
    s3, sns, sqs = (moto.client(name, server) for name in ("s3", "sns", "sqs"))
    scheduler = json.loads(configs["scheduler"])
    for store in scheduler["stores"].values():
        s3.create_bucket(Bucket=store["bucket"], CreateBucketConfiguration={"LocationConstraint": moto.REGION})
    for name in ("intake", "intake-rejected", "aggregate"):
        queue = sqs.create_queue(QueueName=f"harbours-hamburg-cranes-{name}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        topic = sns.create_topic(Name=f"harbours-hamburg-cranes-{name}")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    ingestion = scheduler["stores"]["ingestion"]["bucket"]
    for suffix in ("", ".avro", ".sig"):
        s3.put_object(Bucket=ingestion, Key=f"kittens-seen/{RECENT}/{UUID}.batch{suffix}", Body=b"x")
    return s3, sqs, scheduler["stores"]["own"]["bucket"]


def run(role, text, folder, **env):
    path = folder / "worker.json"
    path.write_text(text)
    command = [sys.executable, "-m", "penstock_runtime", role, "--config", str(path)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        env={**os.environ, "PYTHONPATH": str(folder), **env},
    )


def test_what_is_rendered_schedules_and_is_worked_off(tmp_path):
    configs = rendered()
    (tmp_path / "counts").mkdir()
    (tmp_path / "counts" / "tasks.py").write_text(TASKS)
    server = moto.new_server().start()
    once = json.dumps({**json.loads(configs["intake"]), "messageLimit": 1})
    with environment(moto.env(server)):
        s3, sqs, own = make_place(server, configs)
        done = run("schedule", configs["scheduler"], tmp_path)
        assert done.returncode == 0, done.stderr
        worked = run("consume", once, tmp_path)
        assert worked.returncode == 0, worked.stderr
        keys = {one["Key"].partition("/")[0] for one in s3.list_objects_v2(Bucket=own)["Contents"]}
        assert keys == {"done", "task-markers"}
        s3.delete_objects(
            Bucket=own,
            Delete={"Objects": [{"Key": one["Key"]} for one in s3.list_objects_v2(Bucket=own)["Contents"]]},
        )
        assert run("schedule", configs["scheduler"], tmp_path).returncode == 0
        assert run("consume", once, tmp_path, REFUSE="1").returncode == 0
        queue = sqs.get_queue_url(QueueName="harbours-hamburg-cranes-intake-rejected")["QueueUrl"]
        (rejected,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(rejected["Body"])["batch-id"] == UUID


def test_G_28_what_is_rendered_renews_at_540_s():
    assert json.loads(rendered()["intake"])["lease"] == {"seconds": 600, "renew": True, "renewAfter": 540}
