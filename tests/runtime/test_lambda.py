"""The entry point of a Lambda image, under the real runtime client: init, invocations, failures, secrets, start."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import lambda_api, stac_api

WORKER = str(Path(sys.executable).with_name("penstock-worker"))
APP = """
import os

def handler(event, context):
    for record in event["Records"]:
        if record["body"] == "bad":
            raise ValueError("a bad record")
        print("handled", record["body"], context.function_version, context.aws_request_id[:0])

def tell(event, context):
    return {"names": sorted(os.environ), "left": context.get_remaining_time_in_millis() > 0}
"""


def record(number, body):
    return {"messageId": f"m{number}", "body": body, "eventSource": "aws:sqs", "attributes": {}}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


@pytest.fixture
def api():
    with lambda_api.serve() as api:
        yield api


def test_it_serves_invocations_until_it_is_ended(api, folder):
    with api.start([WORKER, "function", "app:handler"], folder, {}) as process:
        done = api.invoke({"Records": [record(0, "good"), record(1, "bad"), record(2, "good")]})
        assert done.answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
        failed = api.invoke({"Records": [record(3, "bad")]})
        assert failed.error is not None
        assert (failed.error["errorType"], failed.error["errorMessage"]) == ("ValueError", "a bad record")
        assert api.invoke({"Records": [record(4, "good")]}).answer == {"batchItemFailures": []}
        assert process.poll() is None


def test_an_event_without_records_reaches_the_handler(api, folder):
    with api.start([WORKER, "function", "app:tell"], folder, {"MINE": "1"}):
        answer = api.invoke({}).answer
        assert answer["left"]
        assert "MINE" in answer["names"]


@pytest.mark.parametrize(
    ("handler", "kind", "words"),
    [
        ("app:handlr", "Unusable", "there is no handlr in app; did you mean handler?"),
        ("nowhere:handler", "Unusable", "there is no module nowhere"),
        ("broken:handler", "Unusable", "broken cannot be imported (ZeroDivisionError: division by zero)"),
    ],
)
def test_what_cannot_be_loaded_is_an_error_of_the_init_phase(api, folder, handler, kind, words):
    (folder / "broken.py").write_text("1 / 0\n")
    with api.start([WORKER, "function", handler], folder, {}) as process:
        found = api.init_errors.get(timeout=20)
        assert found["errorType"] == kind
        assert words in found["errorMessage"]
        assert process.wait(timeout=10) != 0


def once(folder, *words, stdin=None, env=None):
    import os

    return subprocess.run(
        [WORKER, "function", *words],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )


def test_one_event_by_hand(folder):
    done = once(
        folder, "app:handler", "--event", "-", stdin=json.dumps({"Records": [record(0, "a"), record(1, "bad")]})
    )
    assert done.returncode == 1
    assert "handled a $LATEST" in done.stdout
    assert done.stdout.endswith('{\n  "batchItemFailures": [\n    {\n      "itemIdentifier": "m1"\n    }\n  ]\n}\n')
    (folder / "event.json").write_text(json.dumps({"Records": [record(0, "a")]}))
    assert once(folder, "app:handler", "--event", "event.json").returncode == 0


@pytest.mark.parametrize(
    ("words", "stdin", "code", "said"),
    [
        (["app:handler"], None, 78, "AWS_LAMBDA_RUNTIME_API is not set: this is no Lambda"),
        (["app:handler", "--event", "none.json"], None, 78, "none.json: No such file or directory"),
        (["app:handler", "--event", "-"], "{", 78, "-: Expecting property name"),
        (["app:gone", "--event", "-"], "{}", 78, "there is no gone in app"),
        ([], None, 2, "give either a HANDLER or --config FILE"),
    ],
)
def test_wrong_use_is_said_in_a_line(folder, words, stdin, code, said):
    done = once(folder, *words, stdin=stdin)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_start_imports_nothing_heavy(folder):
    """A cold start pays for every import: no event loop, no HTTP client, nothing of AWS before a handler asks for it."""
    (folder / "imported.py").write_text("import sys\ndef handler(event, context): return sorted(sys.modules)\n")
    done = once(folder, "imported:handler", "--event", "-", stdin="{}")
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"aiohttp", "asyncio", "boto3", "botocore", "requests", "jsonschema_rs", "orjson", "ssl"}


def test_the_start_is_quick(folder):
    began = time.perf_counter()
    assert once(folder, "app:tell", "--event", "-", stdin="{}").returncode == 0
    assert time.perf_counter() - began < 1.5, "interpreter, command and handler; about 0.15 s on an idle machine"


def test_the_original_module_names_lead_to_our_helpers(api, folder):
    (folder / "posting.py").write_text(
        "from stactools_pipelines.cognito.utils import get_token\ndef handler(event, context): return get_token()\n"
    )
    with stac_api.serve() as stac, api.start([WORKER, "function", "posting.handler"], folder, stac.environment()):
        assert api.invoke({}).answer == "token-1"
        assert api.invoke({}).answer == "token-1", "the token of this process is still valid"
    assert len(stac.asked("/oauth2/token")) == 1
