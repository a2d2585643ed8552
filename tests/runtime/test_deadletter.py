"""A parked message comes back byte for byte, whatever its queue carries, and replay loses none."""

import asyncio
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock_runtime.deadletter import MARK, Letter, letter_of, park, replay, unpark
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Message, Outgoing

LETTER = Letter("Overdue", "Overdue: too slow", 5, "m-1", "work", "Workflow/x", 1.5, 2.5)
texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


def through(body, attributes=(), *, carries, limit=65536, letter=LETTER, trace="Traceback ..."):
    sent = park(Message("m-1", body, 5, 1.5, dict(attributes)), letter, trace, attributes=carries, limit=limit)
    assert len(sent.body) <= limit
    return sent, unpark(Message("d-1", sent.body, 1, 3.0, sent.attributes if carries else {}))


@given(st.binary(max_size=300), st.dictionaries(texts, texts, max_size=5), st.booleans())
def test_body_and_attributes_come_back(body, attributes, carries):
    _, parked = through(body, attributes, carries=carries)
    assert parked.body == body
    assert parked.attributes == attributes
    assert parked.letter == LETTER


@pytest.mark.parametrize("body", [b"x" * 60_000, "ä€".encode() * 12_000, bytes(range(256)) * 230, b'"' * 64_000])
def test_a_body_that_leaves_little_room_is_packed(body):
    sent, parked = through(body, carries=False)
    assert parked.body == body
    assert parked.letter == LETTER
    assert len(sent.body) <= 65536


def test_a_body_that_leaves_no_room_is_parked_as_it_is():
    body = os.urandom(65536)
    sent, parked = through(body, carries=False)
    assert sent.body == body
    assert parked.body == body
    assert parked.letter is None


def test_an_envelope_of_somebody_else_is_a_body_like_any_other():
    for body in (
        b'{"penstock":"dead-letter/v1"',
        b'{"penstock":"dead-letter/v1","body":1}',
        b'{"penstock":"dead-letter/v9"}',
    ):
        assert unpark(Message("d", body, 1)).body == body


def test_the_attribute_fits_every_service():
    letter = letter_of(Message("m", b"", 3), "ValueError", "ä" * 5000, queue="q", definition="Workflow/x")
    sent, parked = through(
        b"x", {str(number): "v" for number in range(9)}, carries=True, letter=letter, trace="t" * 9999
    )
    assert len(sent.attributes) <= 10
    assert all(len(value.encode()) <= 1024 for value in sent.attributes.values())
    assert parked.letter.reason == "ValueError"
    assert MARK not in parked.attributes


def scene(tmp_path, parked, action):
    """Park bodies in a dead letter queue, run `action(dead, work)`, return (result, bodies in dead, bodies in work)."""

    async def main():
        binding = {"type": "sqlite", "path": str(tmp_path / "q.db")}
        dead = await open_queue({**binding, "name": "dead"})
        work = await open_queue({**binding, "name": "work"})
        for reason, body in parked:
            letter = letter_of(Message("m", body, 3), reason, "x", queue="work", definition="Workflow/x")
            await dead.send(
                [park(Message("m", body, 3, None, {"who": "me"}), letter, "", attributes=True, limit=10**6)]
            )
        result = await action(dead, work)
        left = [await queue.receive(100, 30, 0) for queue in (dead, work)]
        await dead.close()
        await work.close()
        return (result, *[[one.body for one in messages] for messages in left], left[1])

    return asyncio.run(main())


THREE = [("Overdue", b"1"), ("Rejected", b"2"), ("Overdue", b"3")]


def test_replay_sends_everything_back_without_marks(tmp_path):
    done, dead, work, messages = scene(tmp_path, THREE, replay)
    assert (done.sent, done.passed, done.reasons) == (3, 0, {"Overdue": 2, "Rejected": 1})
    assert (dead, work) == ([], [b"1", b"2", b"3"])
    assert dict(messages[0].attributes) == {"who": "me"}


def test_replay_of_some(tmp_path):
    done, dead, work, _ = scene(
        tmp_path,
        THREE,
        lambda dead, work: replay(dead, work, where=lambda one: one.letter.reason == "Overdue", limit=1),
    )
    assert done.sent == 1
    assert work == [b"1"]
    assert sorted(dead) == [b"2", b"3"]  # given back at once


def test_a_dry_run_moves_nothing(tmp_path):
    done, dead, work, _ = scene(tmp_path, THREE, lambda dead, work: replay(dead, work, dry_run=True))
    assert done.sent == 3
    assert (sorted(dead), work) == ([b"1", b"2", b"3"], [])


def test_what_is_parked_again_meanwhile_is_not_replayed_for_ever(tmp_path):
    async def fails_again(dead, work):
        class Bounces:
            """A target whose messages are parked again at once."""

            async def send(self, messages):
                for one in messages:
                    letter = letter_of(Message("m", one.body, 3), "Again", "x", queue="work", definition="W/x")
                    await dead.send([park(Message("m", one.body, 3), letter, "", attributes=True, limit=10**6)])

        return await replay(dead, Bounces())

    done, dead, _, _ = scene(tmp_path, THREE, fails_again)
    assert done.sent == 3
    assert sorted(dead) == [b"1", b"2", b"3"]


def test_what_a_service_parked_by_itself_is_replayed_too(tmp_path):
    async def action(dead, work):
        await dead.send([Outgoing(b"bare", {"a": "b"})])
        return await replay(dead, work)

    done, _, work, _ = scene(tmp_path, [], action)
    assert (done.sent, done.reasons, work) == (1, {"Unknown": 1}, [b"bare"])
