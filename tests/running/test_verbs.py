"""`penstock run`, `send`, `queues` and `replay` on a real project with real worker processes."""

import json
import os
import signal
import subprocess
import time

import pytest

from tests.cli.support import COMMAND, clean_environment, penstock
from tests.running import project


@pytest.fixture
def folder(tmp_path):
    return project.write(tmp_path)


def send(folder, *bodies):
    return penstock("send", "orders", "-", "--lines", cwd=folder, stdin="\n".join(bodies))


def queues(folder):
    (row,) = json.loads(penstock("queues", "--format", "json", cwd=folder).out)["queues"]
    return row["waiting"], row["leased"], row["deadLetters"]


def handled(folder):
    path = folder / "seen.txt"
    return sorted(path.read_text().split(), key=int) if path.exists() else []


@pytest.mark.slow
def test_what_is_sent_is_handled_once_poison_is_parked_and_can_be_replayed(folder):
    numbers = [str(number) for number in range(200)]
    assert send(folder, *numbers[:100], "poison", *numbers[100:]).err == "201 messages sent to orders (local)\n"
    assert queues(folder) == (201, 0, 0)
    done = penstock("run", "--until-idle", "--timeout", "60", cwd=folder)
    assert done.code == 0, done.err
    assert "the message is parked" in done.err
    assert handled(folder) == numbers
    assert queues(folder) == (0, 0, 1)
    dry = penstock("replay", "orders", "--dry-run", cwd=folder)
    assert (dry.code, dry.out.split()) == (0, ["1", "ValueError"])
    assert dry.err == "1 dead letter would be sent to orders (local)\n"
    assert queues(folder) == (0, 0, 1)
    assert penstock("replay", "Workflow/orders", "--reason", "Timeout", cwd=folder).err.endswith("1 passed over\n")
    back = json.loads(penstock("replay", "orders", "--format", "json", cwd=folder).out)
    assert (back["sent"], back["passedOver"], back["reasons"], back["dryRun"]) == (1, 0, {"ValueError": 1}, False)
    assert queues(folder) == (1, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_what_was_begun(folder, number):
    running = subprocess.Popen(
        [COMMAND, "run"],
        cwd=folder,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        send(folder, "1", "2", "3")
        limit = time.monotonic() + 30
        while handled(folder) != ["1", "2", "3"]:
            assert time.monotonic() < limit
            time.sleep(0.1)
        running.send_signal(number)
        _, words = running.communicate(timeout=30)
    finally:
        running.kill()
    assert running.returncode == 0, words
    assert "finishing what was begun" in words
    assert queues(folder) == (0, 0, 0)


@pytest.mark.slow
def test_a_worker_that_dies_is_started_again_and_loses_nothing(folder):
    (folder / "orders_handler.py").write_text(
        "import os\n"
        "def note(message, context):\n"
        "    if message.receive_count == 1 and message.body == b'1':\n"
        "        os._exit(9)\n"
        "    open('seen.txt', 'a').write(message.body.decode() + '\\n')\n"
    )
    definition = folder / "definitions/orders.yaml"
    text = definition.read_text().replace("maxReceiveCount: 1", "maxReceiveCount: 3")
    definition.write_text(text.replace("visibilityTimeout: 30s", "visibilityTimeout: 2s"))
    send(folder, "1", "2")
    done = penstock("run", "--until-idle", "--timeout", "60", cwd=folder)
    assert done.code == 0, done.err
    assert handled(folder) == ["1", "2"]


@pytest.mark.slow
def test_a_handler_that_is_not_there_fails_the_run_and_keeps_the_message(folder):
    (folder / "orders_handler.py").unlink()
    send(folder, "1")
    done = penstock("run", cwd=folder)
    assert done.code == 1
    assert "there is no module orders_handler" in done.err
    assert "could not work: orders" in done.err
    assert queues(folder) == (1, 0, 0)


@pytest.mark.slow
def test_time_that_runs_out_is_a_failure_only_when_there_was_work_to_finish(folder):
    assert penstock("run", "--timeout", "3", cwd=folder).code == 0
    (folder / "orders_handler.py").write_text("import time\ndef note(message, context):\n    time.sleep(4)\n")
    send(folder, "1")
    done = penstock("run", "--timeout", "2", "--until-idle", cwd=folder)
    assert done.code == 1
    assert "there is still work to do" in done.err


def test_a_message_that_is_too_large_sends_nothing(folder):
    done = send(folder, "1", "x" * 20_000_000)
    assert done.code == 1
    assert "message 2 has 20,000,000 bytes" in done.err
    assert queues(folder) == (0, 0, 0)


def test_a_secret_that_is_missing_is_named_before_anything_starts(folder):
    definition = folder / "definitions/orders.yaml"
    definition.write_text(
        definition.read_text().replace("worker:\n", "worker:\n    environment: {KEY: '${{ secrets.orders-key }}'}\n")
    )
    done = penstock("run", cwd=folder)
    assert done.code == 2
    assert "secrets are missing: KEY (orders)" in done.err
    assert ".env" in done.err


def test_errors_of_definitions_are_reported_and_nothing_starts(folder):
    definition = folder / "definitions/orders.yaml"
    definition.write_text(definition.read_text().replace("visibilityTimeout: 30s", "visibilityTimout: 30s"))
    done = penstock("run", cwd=folder)
    assert done.code == 1
    assert "did you mean `visibilityTimeout`" in done.out
    assert not (folder / ".penstock/run").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", "nothing"), "there is no definition 'nothing'"),
        (("run", "order"), "did you mean `orders`"),
        (("run", "-e", "locl"), "did you mean `local`"),
        (("run", "--processes", "0"), "--processes"),
        (("run", "--env-file", "none"), "there is no file none"),
        (("send", "nothing", "-"), "local has no queue 'nothing'"),
        (("send", "orders", "no-file"), "no-file: No such file or directory"),
        (("replay", "orders", "--limit", "0"), "--limit: at least 1"),
        (("queues", "ordrs"), "did you mean `orders`"),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(folder, words, says):
    done = penstock(*words, cwd=folder, stdin="")
    assert (done.code, says in done.err) == (2, True), done.err


def test_a_project_without_an_environment_here_is_told_how_to_write_one(folder):
    (folder / "environments/local.yaml").unlink()
    done = penstock("run", cwd=folder)
    assert done.code == 2
    assert "no environment of this project is on this machine" in done.err
    assert "cloud: {type: local}" in done.err


def test_outside_a_project(tmp_path):
    done = penstock("queues", cwd=tmp_path)
    assert (done.code, "there is no penstock.yaml" in done.err) == (2, True)


def test_configurations_are_for_the_user_alone_and_hold_no_secret(folder):
    definition = folder / "definitions/orders.yaml"
    definition.write_text(
        definition.read_text().replace("worker:\n", "worker:\n    environment: {KEY: '${{ secrets.orders-key }}'}\n")
    )
    penstock("run", "--timeout", "0.1", cwd=folder, KEY="hush-hush")
    path = folder / ".penstock/run/local/orders.json"
    assert os.stat(path).st_mode & 0o077 == 0
    assert "hush-hush" not in path.read_text()
