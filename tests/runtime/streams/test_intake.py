"""What an ingest says when its sinks do not answer, refuse, or are too slow; and what the sink of a store never does."""

import asyncio

import pytest

from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.streams import intake, pipeline
from penstock_runtime.streams.pipeline import open_pipeline
from penstock_runtime.streams.record import Record

JSON = {"Content-Type": "application/json"}


def record(number=1):
    return Record(b'{"n": %d}' % number, JSON)


def taking(it, act, **more):
    """Run `act(intake, ended)` on the pipeline of a configuration, without a spool."""

    async def main():
        sinks = [{"type": "store", "store": "lake", "prefix": "rows/", "interval": "20ms"}]
        config = it.config("ingest", sinks=sinks, **more)
        context, ended = Context(config), []
        opened = await open_pipeline(config, context)
        found = intake.Intake(opened, [], ended.append)
        try:
            return await act(found, ended)
        finally:
            await found.close(0.1)
            await context.close()

    return asyncio.run(main())


def test_sinks_that_do_not_answer_are_unavailable(it, monkeypatch):
    monkeypatch.setattr(intake, "PATIENCE", 0.3)
    it.lake.write_text("not a folder")

    async def act(found, ended):
        with pytest.raises(Unavailable, match="do not answer"):
            await found.take(record())
        assert ended == []

    taking(it, act)


def test_too_much_that_waits_is_unavailable_with_a_time(it, monkeypatch):
    monkeypatch.setattr(pipeline, "MOST_HELD", 100)

    async def act(found, _ended):
        tasks = [asyncio.create_task(found.take(record(number))) for number in range(20)]
        done = await asyncio.gather(*tasks, return_exceptions=True)
        refused = [one for one in done if one is not None]
        assert {(type(one), one.after) for one in refused} == {(Unavailable, 5.0)}
        assert len(it.rows()) == 20 - len(refused) > 0

    taking(it, act)


def test_a_sink_that_refuses_the_credentials_ends_the_worker(it, monkeypatch):
    async def refuse(_self, _key, _rows):
        raise Denied("no")

    monkeypatch.setattr("penstock_runtime.streams.sinks.store.StoreSink.write", refuse)

    async def act(found, ended):
        with pytest.raises(Unavailable):
            await found.take(record())
        assert [type(one) for one in ended] == [Denied]

    taking(it, act)


def test_an_object_is_never_written_over(it):
    async def act(found, _ended):
        (batcher,) = found._pipeline._batchers
        await batcher.sink.write("20260101T000000.000000Z-0", [b"first\n"])
        await batcher.sink.write("20260101T000000.000000Z-0", [b"second\n"])

    taking(it, act)
    assert sorted(path.read_text() for path in it.objects()) == ["first\n", "second\n"]
