"""Check G 32 of Prio: what was parked or rejected is published again, the same body to the right place; a dry run sends nothing."""

import asyncio
import json
import subprocess
import sys
import time

import pytest

from penstock_runtime.deadletter import letter_of, park
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Message
from tests.support.services import moto
from tests.support.services.environ import environment

INTAKE = (
    b'{"aggregation-id":"kittens-seen","batch-id":"b8a5579a-f984-460a-a42d-2813cbf57771","date":"2020/10/31/20/29"}'
)
OTHER = b'{"aggregation-id":"dogs-petted","batch-id":"202fe8e3-e63c-4170-8962-dac77b4cd640","date":"2020/10/31/20/30"}'


class Site:
    """A worker's configuration, its queues in a file, and messages parked in one of them."""

    def __init__(self, folder):
        self.folder = folder

    def binding(self, name):
        return {"type": "sqlite", "path": str(self.folder / "queues.db"), "name": name}

    def config(self, **changes):
        path = self.folder / "worker.json"
        config = {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "prio"},
            "environment": "test",
            "role": "consume",
            "queue": self.binding("work"),
            "deadLetter": self.binding("dead"),
            "outputs": {"elsewhere": self.binding("elsewhere")},
            **changes,
        }
        path.write_text(json.dumps(config))
        return path

    def park(self, body, reason="BadSignature", *, name="dead"):
        message = Message("1", body, 5)
        letter = letter_of(message, reason, f"{reason}: as the test wants it", queue="work", definition="Workflow/prio")
        self.with_queue(
            name, lambda queue: queue.send([park(message, letter, "", attributes=True, limit=queue.max_body)])
        )

    def bodies(self, name):
        async def take(queue):
            found = await queue.receive(10, 60, 0.2)
            await queue.release(found)
            return sorted(one.body for one in found)

        return self.with_queue(name, take)

    def with_queue(self, name, call):
        async def one():
            queue = await open_queue(self.binding(name))
            try:
                return await call(queue)
            finally:
                await queue.close()

        return asyncio.run(one())

    def replay(self, *options, **changes):
        command = [
            sys.executable,
            "-m",
            "penstock_runtime",
            "replay",
            "--config",
            str(self.config(**changes)),
            *options,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_G_32_a_dead_letter_goes_back_to_its_queue_with_the_same_body(site):
    site.park(INTAKE)
    done = site.replay()
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "penstock-worker replay: 1 messages of dead sent to work, 0 passed over"
    assert (site.bodies("work"), site.bodies("dead")) == ([INTAKE], [])


def test_G_32_a_dry_run_publishes_and_removes_nothing(site):
    site.park(INTAKE)
    done = site.replay("--dry-run")
    assert done.returncode == 0
    assert "1 messages of dead would be sent to work" in done.stderr
    assert (site.bodies("work"), site.bodies("dead")) == ([], [INTAKE])


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (("--filter", '"aggregation-id":"dogs-petted"'), [OTHER]),
        (("--filter", "/kittens|cats/"), [INTAKE]),
        (("--reason", "UnknownKey"), [OTHER]),
        (("--reason", "Undecryptable"), []),
    ],
)
def test_G_32_a_filter_chooses(site, options, sent):
    site.park(INTAKE, "BadSignature")
    site.park(OTHER, "UnknownKey")
    assert site.replay(*options).returncode == 0
    assert site.bodies("work") == sent
    assert site.bodies("dead") == sorted({INTAKE, OTHER} - set(sent))


def test_G_32_a_limit_holds(site):
    for _ in range(5):
        site.park(INTAKE)
    assert site.replay("--limit", "2").returncode == 0
    assert (len(site.bodies("work")), len(site.bodies("dead"))) == (2, 3)


def test_G_32_rejected_messages_are_taken_from_their_own_queue(site, tmp_path):
    site.park(INTAKE, name="rejected")
    binding = tmp_path / "rejected.json"
    binding.write_text(json.dumps(site.binding("rejected")))
    assert site.replay("--rejected", str(binding), "--to", "elsewhere").returncode == 0
    assert (site.bodies("elsewhere"), site.bodies("rejected"), site.bodies("work")) == ([INTAKE], [], [])


def test_G_32_on_sqs_back_through_the_topic(site):
    sqs, sns = moto.client("sqs"), moto.client("sns")
    stamp = time.time_ns()
    urls = {name: sqs.create_queue(QueueName=f"{name}-{stamp}")["QueueUrl"] for name in ("work", "dead")}
    arn = sns.create_topic(Name=f"intake-{stamp}")["TopicArn"]
    queue = sqs.get_queue_attributes(QueueUrl=urls["work"], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    sqs.send_message(QueueUrl=urls["dead"], MessageBody=INTAKE.decode())  # parked by the service itself
    bindings = {name: {"type": "sqs", "url": url, "region": moto.REGION, "name": name} for name, url in urls.items()}
    topic = {"type": "sns", "arn": arn, "region": moto.REGION, "name": "intake"}
    with environment(moto.env()):
        done = site.replay(
            "--to", "intake", queue=bindings["work"], deadLetter=bindings["dead"], outputs={"intake": topic}
        )
    assert done.returncode == 0, done.stderr
    (found,) = sqs.receive_message(QueueUrl=urls["work"])["Messages"]
    assert found["Body"].encode() == INTAKE
    counts = sqs.get_queue_attributes(QueueUrl=urls["dead"], AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessages"] == "0"


@pytest.mark.parametrize(
    ("options", "changes", "code", "words"),
    [
        (("--limit", "0"), {}, 2, "at least 1"),
        (("--limit", "x"), {}, 2, "x is no number of messages"),
        (("--filter", "/(/"), {}, 2, "is no regular expression"),
        (("--to", "nowhere"), {}, 78, "outputs has no 'nowhere' (there are: elsewhere)"),
        (("--rejected", "none.json"), {}, 78, "none.json: No such file or directory"),
        ((), {"queue": {"type": "sqlite"}}, 78, "/queue"),
    ],
)
def test_what_cannot_be_replayed_is_said(site, options, changes, code, words):
    done = site.replay(*options, **changes)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_without_dead_letters_says_what_to_name(site):
    path = site.config()
    config = json.loads(path.read_text())
    del config["deadLetter"]
    path.write_text(json.dumps(config))
    command = [sys.executable, "-m", "penstock_runtime", "replay", "--config", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 78
    assert "name a queue with --rejected" in done.stderr


@pytest.mark.parametrize(
    ("output", "queue"),
    [
        (
            {"type": "pubsubTopic", "project": "platform", "topic": "intake-rejected", "name": "intake-rejected"},
            {"type": "pubsub", "project": "platform", "subscription": "intake-rejected", "name": "intake-rejected"},
        ),
        (
            {
                "type": "sns",
                "arn": "arn:aws:sns:us-west-1:123456789012:intake-rejected",
                "region": "us-west-1",
                "name": "intake-rejected",
            },
            {
                "type": "sqs",
                "url": "https://sqs.us-west-1.amazonaws.com/123456789012/intake-rejected",
                "region": "us-west-1",
                "name": "intake-rejected",
            },
        ),
    ],
)
def test_G_32_the_queue_behind_a_rejected_topic_is_the_one_of_its_name(output, queue):
    import argparse

    from penstock_runtime.commands import replay as command

    args = argparse.Namespace(config="worker.json", rejected=True)
    assert command._source({"outputs": {"rejected": output}}, args) == queue


def test_G_32_the_output_rejected_is_replayed_without_naming_it_twice(site):
    site.park(INTAKE, name="rejected")
    assert site.replay("--rejected", outputs={"rejected": site.binding("rejected")}).returncode == 0
    assert (site.bodies("work"), site.bodies("rejected")) == ([INTAKE], [])
