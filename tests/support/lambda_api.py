"""The Runtime API of Lambda on this machine: gives invocations to a real runtime client, and keeps what it answers.

    with lambda_api.serve() as api, api.start(["penstock-worker", "function", "app:handler"], folder, env):
        done = api.invoke({"Records": [...]})
        assert done.answer == {"batchItemFailures": []}

Facts: AWS Lambda developer guide, "Using the Lambda runtime API for custom runtimes" (version 2018-06-01).
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_PREFIX = "/2018-06-01/runtime"


@dataclass(frozen=True)
class Done:
    """What a function made of an invocation: an answer, or an error (`errorType`, `errorMessage`)."""

    answer: Any = None
    error: dict[str, Any] | None = None


@dataclass
class LambdaApi:
    """The invocations that wait, and what became of them."""

    address: str = ""
    waiting: queue.Queue[tuple[str, Any]] = field(default_factory=queue.Queue)
    done: queue.Queue[tuple[str, Done]] = field(default_factory=queue.Queue)
    init_errors: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    process: subprocess.Popen[str] | None = None

    def invoke(self, event: Any, timeout: float = 20.0) -> Done:
        """Give an event to the function and return what it made of it."""
        identifier = str(uuid.uuid4())
        self.waiting.put((identifier, event))
        found, done = self.done.get(timeout=timeout)
        assert found == identifier
        return done

    @contextmanager
    def start(self, command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
        """Run the function's process in a folder, with the variables that Lambda sets, until the block ends."""
        clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        told = {"AWS_LAMBDA_RUNTIME_API": self.address, "LAMBDA_TASK_ROOT": str(folder), "AWS_REGION": "eu-central-1"}
        self.process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**clean, **told, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield self.process
        finally:
            self.process.kill()
            self.process.communicate()

    def handle(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Return the answer of the API to the runtime client."""
        parts = path.removeprefix(_PREFIX).strip("/").split("/")
        if method == "GET" and parts == ["invocation", "next"]:
            identifier, event = self.waiting.get()
            headers = {
                "Lambda-Runtime-Aws-Request-Id": identifier,
                "Lambda-Runtime-Deadline-Ms": str(round(1000 * (time.time() + 60))),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:it",
                "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
                "Content-Type": "application/json",
            }
            return 200, headers, json.dumps(event).encode()
        if parts == ["init", "error"]:
            self.init_errors.put(json.loads(body))
        elif parts[0] == "invocation" and parts[2] == "response":
            self.done.put((parts[1], Done(answer=json.loads(body))))
        elif parts[0] == "invocation" and parts[2] == "error":
            self.done.put((parts[1], Done(error=json.loads(body))))
        else:
            return 404, {}, b"{}"
        return 202, {}, b'{"status": "OK"}'


@contextmanager
def serve() -> Iterator[LambdaApi]:
    """Run the API on a free port until the block ends."""
    api = LambdaApi()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._do("GET")

        def do_POST(self) -> None:
            self._do("POST")

        def _do(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, text = api.handle(method, self.path, body)
            try:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(text))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)
            except OSError:
                return  # the function ended while it waited

        def log_message(self, *_args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """A function that was killed breaks its connection off; that is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    # Threads that wait for an invocation that never comes end with the process.
    server.daemon_threads, server.block_on_close = True, False
    host, port = server.server_address[:2]
    api.address = f"{host!s}:{port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
