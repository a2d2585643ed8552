"""Checks G 28-31 of Prio: leases, nacks, failure routing, bodies that are no task, and SIGTERM, with the real consume loop.

The loop runs as a real process on the queue of one machine, and on SQS where that is what the check is about.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from penstock_runtime.errors import Retry, Unavailable
from penstock_runtime.loop import settings as loop_settings
from penstock_runtime.loop.leases import Leases
from penstock_runtime.loop.outcome import Again, judge
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.side import Side
from penstock_runtime.loop.stats import Stats
from penstock_runtime.metrics import Registry
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Message, Outgoing
from penstock_runtime.scheduling import failures
from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.tasks import AggregateTask, IntakeTask, encode
from penstock_runtime.scheduling.times import Interval
from tests.runtime.scheduling.cases import utc
from tests.support.services import moto
from tests.support.services.environ import environment

pytestmark = pytest.mark.slow  # real processes and servers

UUID = "b8a5579a-f984-460a-a42d-2813cbf57771"
TRACE = "5917f419-5086-4fac-905a-1e4ef5cf7072"
INTAKE = encode(IntakeTask("kittens-seen", UUID, utc(2020, 10, 31, 20, 29), TRACE))
AGGREGATE = encode(
    AggregateTask(
        "kittens-seen",
        Interval(utc(2020, 10, 31), utc(2020, 10, 31, 8)),
        (Batch(utc(2020, 10, 31, 2, 29), UUID),),
        TRACE,
    )
)

HANDLERS = """
import asyncio, os, time
from penstock_runtime.scheduling import failures, handlers

def note(word):
    with open(os.environ["NOTES"], "a") as file:
        file.write(f"{word}\\n")

@handlers.intake
async def take_in(task, context):
    note(f"intake {task.batch_id}")
    await act(context)

@handlers.aggregate
async def aggregate(task, context):
    note(f"aggregate {len(task.batches)}")
    await act(context)

async def act(context):
    how = context.args["how"]
    if how == "io":
        raise OSError("the bucket is away")
    if how.startswith("sleep"):
        await asyncio.sleep(float(how.partition(" ")[2]))
        note("done")
    elif how == "busy":
        time.sleep(5)  # no progress callback, and the loop is held
        note("done")
    elif how != "ok":
        raise getattr(failures, how)("as the test wants it")
"""


class Site:
    """A folder with a handler module, three queues in a file, and the configuration of a worker."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "prio_handlers.py").write_text(HANDLERS)
        self.notes_file = folder / "notes"

    def binding(self, name):
        return {"type": "sqlite", "path": str(self.folder / "queues.db"), "name": name}

    def config(self, how, *, handler="take_in", **changes):
        return {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "prio"},
            "environment": "test",
            "role": "consume",
            "queue": self.binding("work"),
            "deadLetter": self.binding("dead"),
            "outputs": {"rejected": self.binding("rejected")},
            "lease": {"seconds": 600, "renewAfter": 540},
            "backoff": {"initial": 0, "maximum": 0},
            "handler": {"entryPoint": f"prio_handlers:{handler}", "args": {"how": how}},
            **changes,
        }

    def worker(self, config):
        path = self.folder / "worker.json"
        path.write_text(json.dumps(config))
        env = {**os.environ, "PYTHONPATH": str(self.folder), "NOTES": str(self.notes_file)}
        command = [sys.executable, "-m", "penstock_runtime", "consume", "--config", str(path)]
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(command, env=env, stderr=log)

    def worked(self, config, limit):
        """Run a worker until `limit` deliveries are done."""
        process = self.worker({**config, "messageLimit": limit})
        assert process.wait(timeout=60) == 0, (self.folder / "log").read_text()

    @property
    def notes(self):
        return self.notes_file.read_text().splitlines() if self.notes_file.exists() else []

    def send(self, *bodies, name="work"):
        self._with(name, lambda queue: queue.send([Outgoing(body) for body in bodies]))

    def bodies(self, name):
        return [one.body for one in self._with(name, lambda queue: queue.receive(10, 600, 0.2))]

    def parked(self, name):
        """Return the body and the letter of each message that was parked."""
        found = self._with(name, lambda queue: queue.receive(10, 600, 0.2))
        return [(one.body, json.loads(one.attributes["penstock-dead-letter"])) for one in found]

    def waiting(self, name="work"):
        depth = self._with(name, lambda queue: queue.depth())
        return depth.waiting, depth.leased

    def _with(self, name, call):
        async def one():
            queue = await open_queue(self.binding(name))
            try:
                return await call(queue)
            finally:
                await queue.close()

        return asyncio.run(one())


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


class RecordingQueue:
    """A queue that notes when its messages are renewed, and for how long."""

    def __init__(self):
        self.renewals = []
        self.now = 0.0

    async def renew(self, messages, lease):
        self.renewals.append((self.now, lease))
        return []


def test_G_28_a_lease_of_600_s_is_extended_at_540_s_whatever_the_handler_does():
    settings = loop_settings.read(
        {"definition": {"kind": "Workflow", "name": "prio"}, "lease": {"seconds": 600, "renewAfter": 540}}
    )
    leases, queue = Leases(), RecordingQueue()
    side = Side(settings, leases, None, Stats(Registry({}), leases), None, None)
    side._queue = queue
    leases.take([Message("1", b"", 1)], settings.renewal)

    async def twenty_five_minutes():
        for second in range(1500):  # the side thread looks once a second
            queue.now = float(second)
            await side._renew(queue.now)

    asyncio.run(twenty_five_minutes())
    assert [lease for _, lease in queue.renewals] == [600.0, 600.0]
    assert [abs(at - due) <= 5 for (at, _), due in zip(queue.renewals, (540, 1080), strict=True)] == [True, True]


def test_G_28_a_long_task_without_progress_is_delivered_once(site):
    site.send(INTAKE)
    # The handler holds the loop for five leases' worth; the lease is renewed beside it.
    site.worked(site.config("busy", lease={"seconds": 2, "renewAfter": 1.5}), limit=1)
    assert site.notes == [f"intake {UUID}", "done"]
    assert site.waiting() == (0, 0)


def test_G_28_a_nack_sets_the_deadline_to_zero():
    settings = Settings(backoff=loop_settings.Backoff(initial=0.0, maximum=0.0))
    message = Message("1", b"", 1)
    assert judge(message, OSError("away"), settings) == Again(0.0)
    assert judge(message, Unavailable("away"), settings) == Again(0.0)
    assert judge(message, Retry("later", after=7.0), settings) == Again(7.0)


KINDS = ["BadSignature", "DigestMismatch", "Undecryptable", "BadStructure", "UnknownKey", "EmptyBatch"]


@pytest.mark.parametrize(("handler", "body"), [("take_in", INTAKE), ("aggregate", AGGREGATE)])
@pytest.mark.parametrize("kind", KINDS)
def test_G_29_what_no_repetition_mends_is_rejected_once_and_acknowledged(site, kind, handler, body):
    site.send(body)
    site.worked(site.config(kind, handler=handler), limit=1)
    ((parked, letter),) = site.parked("rejected")
    assert (parked, letter["reason"], letter["attempts"]) == (body, kind, 1)
    assert (len(site.notes), site.waiting(), site.bodies("dead")) == (1, (0, 0), [])


def test_G_29_the_kinds_are_those_of_the_contract():
    found = {
        name for name, one in vars(failures).items() if isinstance(one, type) and name[0] != "_" and name != "Rejected"
    }
    assert found == set(KINDS)


@pytest.mark.parametrize(("handler", "body"), [("take_in", INTAKE), ("aggregate", AGGREGATE)])
def test_G_29_an_error_of_io_comes_again_and_the_fifth_lands_with_the_dead_letters(site, handler, body):
    site.send(body)
    site.worked(site.config("io", handler=handler), limit=5)
    ((parked, letter),) = site.parked("dead")
    assert (parked, letter["reason"], letter["attempts"]) == (body, "OSError", 5)
    assert (len(site.notes), site.waiting(), site.bodies("rejected")) == (5, (0, 0), [])


ENVELOPE = json.dumps(
    {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": "arn:aws:sns:us-west-2:123456789012:intake",
        "Message": INTAKE.decode(),
        "Timestamp": "2021-01-21T19:00:00.000Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertURL": "https://sns.us-west-2.amazonaws.com/cert.pem",
        "UnsubscribeURL": "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe",
    }
).encode()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\xff\xfe", "not a task: the body is no JSON"),
        (b"hello", "not a task: the body is no JSON"),
        (b"[1]", "not a task: the body is no JSON object"),
        (b"{}", "not a task: it has no 'aggregation-start'"),
        (b'{"aggregation-id":"a","batch-id":7,"date":"2020/10/31/20/29"}', "not a task: 'batch-id' is no text"),
        (INTAKE.replace(b"2020/10/31", b"2020/13/31"), "not a task: 2020/13/31/20/29 is not in the calendar"),
        (AGGREGATE, "not a task of this queue"),
        (ENVELOPE, "raw message delivery is off"),
    ],
)
def test_G_30_a_body_that_is_no_task_is_rejected_and_the_process_goes_on(site, body, words):
    site.send(body, INTAKE)
    site.worked(site.config("ok"), limit=2)
    ((parked, letter),) = site.parked("rejected")
    assert (parked, letter["reason"]) == (body, "NotATask")
    assert words in letter["error"]
    assert site.notes == [f"intake {UUID}"]


@contextmanager
def on_sqs(*names):
    sqs = moto.client("sqs")
    bindings = {}
    for name in names:
        full = f"{name}-{time.time_ns()}"
        url = sqs.create_queue(QueueName=full)["QueueUrl"]
        bindings[name] = {"type": "sqs", "url": url, "region": moto.REGION, "name": full}
    with environment(moto.env()):
        yield sqs, bindings


def test_G_30_an_envelope_of_sns_on_a_real_queue_is_rejected(site):
    with on_sqs("work", "rejected") as (sqs, bindings):
        sns = moto.client("sns")
        topic = sns.create_topic(Name=f"intake-{time.time_ns()}")["TopicArn"]
        arn = sqs.get_queue_attributes(QueueUrl=bindings["work"]["url"], AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)  # raw delivery is off
        sns.publish(TopicArn=topic, Message=INTAKE.decode())
        config = site.config("ok", queue=bindings["work"], outputs={"rejected": bindings["rejected"]})
        site.worked(config, limit=1)
        found = sqs.receive_message(QueueUrl=bindings["rejected"]["url"], MessageAttributeNames=["All"])["Messages"]
    letter = json.loads(found[0]["MessageAttributes"]["penstock-dead-letter"]["StringValue"])
    assert "raw message delivery is off" in letter["error"]
    assert site.notes == []


def test_G_29_without_a_queue_of_ours_the_service_parks_the_fifth_failure(site):
    with on_sqs("work", "dead") as (sqs, bindings):
        arn = sqs.get_queue_attributes(QueueUrl=bindings["dead"]["url"], AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "5"})
        sqs.set_queue_attributes(QueueUrl=bindings["work"]["url"], Attributes={"RedrivePolicy": policy})
        sqs.send_message(QueueUrl=bindings["work"]["url"], MessageBody=INTAKE.decode())
        config = site.config("io", queue=bindings["work"])
        del config["deadLetter"]
        site.worked(config, limit=5)  # a lease is 600 s: that all five are done now shows that a nack ends it
        assert "Messages" not in sqs.receive_message(QueueUrl=bindings["work"]["url"])
        (found,) = sqs.receive_message(QueueUrl=bindings["dead"]["url"])["Messages"]
    assert (found["Body"].encode(), len(site.notes)) == (INTAKE, 5)


def test_G_31_sigterm_during_a_poll_ends_at_once(site):
    process = site.worker(site.config("ok"))
    time.sleep(3.0)
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=25) == 0
    assert time.monotonic() - start < 25


def test_G_31_sigterm_during_a_task_lets_it_finish_within_the_grace_period(site):
    site.send(INTAKE)
    process = site.worker(site.config("sleep 3", gracePeriod=20))
    _until(lambda: site.notes)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=25) == 0
    assert (site.notes, site.waiting()) == ([f"intake {UUID}", "done"], (0, 0))


def test_G_31_sigterm_during_a_longer_task_gives_it_back_unacknowledged(site):
    site.send(INTAKE)
    process = site.worker(site.config("sleep 60", gracePeriod=2))
    _until(lambda: site.notes)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=25)
    assert site.notes == [f"intake {UUID}"]
    assert site.waiting() == (1, 0)


def _until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
