"""How a handler is run: on the loop, in threads, in processes, and what each does with failures."""

import asyncio
import os
import re
import signal
import threading
import time

import pytest

from penstock_runtime.context import Context
from penstock_runtime.errors import Rejected, Unusable
from penstock_runtime.handler import batched
from penstock_runtime.loop import execution, signals
from penstock_runtime.loop.outcome import Died, Failed
from penstock_runtime.loop.settings import Settings
from tests.runtime.loop.fakes import message

HERE = "tests.runtime.loop.test_execution"


async def waits(_message, _context):
    await asyncio.sleep(0)


def says(one, context):
    raise Rejected(f"{one.body.decode()} {os.getpid()} {threading.current_thread().name}", kind=context.args["kind"])


@batched
def counts(messages, _context):
    raise KeyError(f"{len(messages)} messages")


def crashes(_message, _context):
    os.kill(os.getpid(), signal.SIGSEGV)


def leaves(_message, _context):
    os._exit(3)


def sleeps(_message, _context):
    time.sleep(60)


def run(name, given, mode=None, patience=30.0):
    """Handle one thing with a handler of this module, and return what was raised; None when nothing was."""

    async def main():
        place = {"definition": {"name": "d", "kind": "Workflow"}, "environment": "test", "role": "consume"}
        context = Context({**place, "handler": {"args": {"kind": "NotATask"}}})
        stuck = []
        way, executor = await execution.choose(
            f"{HERE}:{name}", Settings(execution=mode), context, lambda: stuck.append(1)
        )
        try:
            call = way.call if way.prepare is None else await way.prepare()
            await asyncio.wait_for(call(given), patience)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is looked at)
            return error, way, stuck
        finally:
            await executor.close()
        return None, way, stuck

    return asyncio.run(main())


def test_an_async_handler_runs_on_the_loop():
    error, way, _ = run("waits", message())
    assert error is None
    assert way.prepare is None


@pytest.mark.parametrize("mode", [None, "process"])
def test_a_sync_handler_runs_in_a_process(mode):
    error, _, _ = run("says", message(body=b"one"), mode)
    assert isinstance(error, Rejected)
    assert error.kind == "NotATask"
    word, pid, thread = str(error).split(" ", 2)
    assert word == "one"
    assert int(pid) != os.getpid()
    assert thread == "MainThread"


def test_an_async_handler_may_run_in_a_process():
    assert run("waits", message(), "process")[0] is None


def test_a_sync_handler_runs_in_a_thread_where_the_definition_says_so():
    error, _, stuck = run("says", message(body=b"one"), "thread")
    assert isinstance(error, Rejected)
    assert str(error).startswith(f"one {os.getpid()} penstock-handler")
    assert not stuck


def test_a_batch_goes_through_a_process_as_one():
    error, way, _ = run("counts", [message("1"), message("2")])
    assert way.batched
    assert isinstance(error, Failed)
    assert (error.kind, str(error)) == ("KeyError", "'2 messages'")
    assert "in counts" in error.trace


@pytest.mark.parametrize(("name", "words"), [("crashes", r"by signal 11 \(SIGSEGV\)"), ("leaves", "with exit code 3")])
def test_a_process_that_ends_says_how(name, words):
    error, _, _ = run(name, message())
    assert isinstance(error, Died)
    assert error.args[0].startswith("the process of the handler ended")
    assert re.search(words, str(error))


def test_a_process_is_killed_when_its_handler_is_cancelled():
    start = time.monotonic()
    error, _, _ = run("sleeps", message(), patience=0.5)
    assert isinstance(error, TimeoutError)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("name", "mode", "words"),
    [
        ("says", "async", "needs an `async def` handler"),
        ("waits", "thread", "is for sync handlers"),
        ("nothing", None, "there is no nothing"),
        ("nothing", "process", "there is no nothing"),
    ],
)
def test_a_way_that_does_not_fit_is_said_before_a_message_is_taken(name, mode, words):
    with pytest.raises(Unusable, match=words):
        run(name, message(), mode)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_drains_and_the_second_ends(monkeypatch, number):
    ended, before = [], signal.getsignal(number)
    monkeypatch.setattr(signals.os, "_exit", ended.append)

    async def main():
        drained, watched = asyncio.Event(), []
        with signals.handled(drained.set, watched.append):
            signal.raise_signal(number)
            await asyncio.wait_for(drained.wait(), 5)
            assert not ended
            signal.raise_signal(number)
        return watched

    assert asyncio.run(main())[0] <= time.monotonic()
    assert ended == [{signal.SIGTERM: 143, signal.SIGINT: 130}[number]]
    assert signal.getsignal(number) is before
