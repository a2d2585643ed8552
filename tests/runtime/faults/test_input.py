"""Bad input: a clear log line, the right exit code or a dead letter, and nothing lost."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from penstock_runtime.deadletter import unpark
from tests.runtime.faults.harness import until
from tests.runtime.packages.wheels import wheel

pytestmark = pytest.mark.slow


def test_a_body_that_cannot_be_decoded_is_parked_byte_for_byte(scene):
    body = b"\xff\xfe{not json"
    with scene() as it:
        it.send([body, b"{}"])
        worker = it.worker("parses")
        it.wait_until_done(1)
        (letter,) = it.parked(1)
        parked = unpark(letter)
        assert parked.body == body
        assert (parked.letter.reason, parked.letter.attempts) == ("InvalidData", 1)
        assert worker.process.poll() is None
        line = worker.wait_for("the message is parked with the dead letters")
        assert (line["reason"], line["definition"], line["attempt"]) == ("InvalidData", "faults", 1)
        assert line["messageId"]


def test_a_body_of_64_kib_is_handled_and_parked_like_any_other_and_never_logged(scene):
    body = b"x" * 64 * 1024
    with scene(maxReceiveCount=2, backoff={"initial": 0.1}) as it:
        it.send([body])
        worker = it.worker("parses")
        (letter,) = it.parked(1)
        assert unpark(letter).body == body
        worker.terminate()
        assert worker.wait() == 0
        assert "x" * 100 not in worker.log_path.read_text()
        assert max(len(line) for line in worker.log_path.read_bytes().splitlines()) <= 8192


def test_a_message_that_fails_always_is_parked_after_its_last_delivery(scene):
    with scene(maxReceiveCount=3, backoff={"initial": 0.1, "maximum": 0.2}) as it:
        it.send([b"poison"], {"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01", "who": "me"})
        worker = it.worker("fails", environment={"API_KEY": "hunter2hunter2"})
        (letter,) = it.parked(1)
        parked = unpark(letter)
        assert parked.body == b"poison"
        assert parked.attributes["who"] == "me"
        assert (parked.letter.reason, parked.letter.attempts) == ("ValueError", 3)
        assert [count for _, _, count in it.lines] == ["1", "2", "3"]
        worker.wait_for("the message is parked with the dead letters")
        until(lambda: (it.depth().waiting, it.depth().leased) == (0, 0), 5, "the message is out of its queue")
        failed = [line for line in worker.log if line["event"] == "the handler failed; the message comes again"]
        assert [line["attempt"] for line in failed] == [1, 2]
        assert failed[0]["traceId"] == "a" * 32
        assert failed[1]["delay"] > 0.05
        # A secret of the environment stands neither in the log nor in the letter.
        assert "hunter2" not in worker.log_path.read_text() + str(letter.attributes)


def test_without_a_dead_letter_queue_a_poison_message_is_kept(scene):
    with scene(dead=False, maxReceiveCount=1, backoff={"initial": 0.1, "maximum": 60}) as it:
        it.send([b"poison"])
        worker = it.worker("fails")
        worker.wait_for("the handler failed too often, and there is no dead letter queue; the message comes again")
        worker.terminate()
        assert worker.wait() == 0
        depth = it.depth()
        assert depth.waiting + depth.leased == 1


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        ("nowhere:handle", "there is no module nowhere"),
        ("tests.runtime.faults.handlers:quik", "did you mean quick?"),
        ("nowhere.at:all", "there is no module nowhere"),
    ],
)
@pytest.mark.parametrize("execution", ["async", "process"])
def test_a_handler_that_is_not_there_is_said_before_a_message_is_taken(scene, handler, words, execution):
    with scene(execution=execution) as it:
        it.send([b"one"])
        worker = it.worker(handler)
        assert worker.wait() == 78
        (line,) = [line for line in worker.log if line["level"] == "critical"]
        assert line["event"] == "the worker cannot start"
        assert words in line["error"]
        assert it.depth().waiting == 1


def test_variables_that_are_not_set_are_all_named(scene):
    with scene() as it:
        required = ["DB_CONNECTION_STRING", "PATH", "PCTASKS_COSMOSDB__URL"]
        worker = it.worker("quick", required=required)
        assert worker.wait() == 78
        (line,) = [line for line in worker.log if line["level"] == "critical"]
        assert line["error"] == "environment variables are not set: DB_CONNECTION_STRING, PCTASKS_COSMOSDB__URL"


def test_a_file_that_is_no_database(scene, tmp_path):
    path = tmp_path / "garbage.db"
    path.write_bytes(b"this is not a database, and long enough to be looked at" * 20)
    with scene() as it:
        worker = it.worker("quick", queue={"type": "sqlite", "path": str(path), "name": "x"})
        assert worker.wait() == 78
        assert path.read_bytes().startswith(b"this is not")


class Refuses(BaseHTTPRequestHandler):
    """Refuses every request as Azure does."""

    def do_GET(self):
        self.send_response(403)
        self.send_header("x-ms-error-code", "AuthenticationFailed")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 (the names of the standard library)

    def log_message(self, *_):
        pass


def azure(port):
    return {
        "type": "azureStorageQueue",
        "account": "acct",
        "name": "work",
        "url": f"http://127.0.0.1:{port}/acct/work",
    }


KEY = {"AZURE_STORAGE_KEY": "c2VjcmV0LWtleS1vZi10aGUtdGVzdA=="}


def test_credentials_that_are_refused_end_the_worker(scene):
    server = HTTPServer(("127.0.0.1", 0), Refuses)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with scene() as it:
            worker = it.worker("quick", queue=azure(server.server_port), environment=KEY)
            assert worker.wait() == 77
            (line,) = [line for line in worker.log if line["level"] == "critical"]
            assert line["event"] == "access was denied"
            assert KEY["AZURE_STORAGE_KEY"] not in worker.log_path.read_text()
    finally:
        server.shutdown()
        server.server_close()


def test_a_server_that_cannot_be_reached_is_tried_again_and_readiness_says_so(scene, free_port):
    with scene() as it:
        worker = it.worker("quick", queue=azure(free_port), environment=KEY, metrics={"port": 0})
        line = worker.wait_for("the queue cannot be read; it is tried again")
        assert line["error"].startswith("Unavailable: ")
        assert worker.get("/readyz")[0] == 503
        assert worker.get("/livez")[0] == 200
        assert 'penstock_queue_errors_total{definition="faults",call="receive"}' in worker.get("/metrics")[1]
        worker.terminate()
        assert worker.wait() == 0


def test_the_configuration_of_another_role(scene):
    with scene() as it:
        worker = it.worker("quick", role="dispatch")
        assert worker.wait() == 78
        assert "it is for the role dispatch" in worker.log_path.read_text()


def test_what_is_parked_is_json_for_people(scene):
    with scene(maxReceiveCount=1) as it:
        it.send([b"poison"])
        it.worker("fails")
        (letter,) = it.parked(1)
        fields = json.loads(letter.attributes["penstock-dead-letter"])
        assert set(fields) == {
            "reason",
            "error",
            "attempts",
            "messageId",
            "queue",
            "definition",
            "enqueuedAt",
            "parkedAt",
        }
        assert fields["definition"] == "Workflow/faults"


def test_a_worker_runs_code_that_it_fetched_with_requirements_of_its_own(scene, tmp_path):
    wheel(tmp_path, "penstock_probe_two", "def word(): return 'two'")
    (tmp_path / "item.py").write_text(
        "import penstock_probe_two\nfrom tests.runtime.faults.handlers import _record\n"
        "def handle(message, context):\n    _record(message, context, penstock_probe_two.word())\n"
    )
    (tmp_path / "requirements.txt").write_text("penstock_probe_two\n")
    code = {
        "src": "store://code/item.py",
        "requirements": "store://code/requirements.txt",
        "pipOptions": ["--no-index", "--find-links", str(tmp_path)],
    }
    stores = {"code": {"type": "directory", "path": str(tmp_path)}}
    with scene(stores=stores) as it:
        it.send([b"one"])
        cache = {"PENSTOCK_CACHE": str(tmp_path / "cache")}
        it.worker("item:handle", code=code, environment=cache)
        it.wait_until_done(1)
        assert it.lines == [("one", "two", "1")]
