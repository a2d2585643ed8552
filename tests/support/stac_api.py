"""A STAC ingestor and its identity provider on this machine: real HTTP, what was asked is kept, answers can be told before.

with stac_api.serve() as api:
    api.answers["/ingestions"] = [500, 201]   # then 201 for ever
    ...
    assert api.asked("/ingestions")[0].json["id"] == "id"
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

CLIENT = ("the-client", "its-secret")
SCOPE = "ingest/read ingest/write"


@dataclass(frozen=True)
class Asked:
    """One request: path without the stage, headers as sent, body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, list[str]]:
        """The body as the fields of a form."""
        return parse_qs(self.body.decode())


@dataclass
class StacApi:
    """What the server was asked, and what it shall answer: statuses by path, or (status, headers) pairs."""

    url: str = ""
    lasts: int = 3600  # seconds of a token
    answers: dict[str, list[Any]] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    slow: float = 0.0  # seconds before the identity provider answers
    withdrawn: set[str] = field(default_factory=set)  # tokens that are valid no more
    issued: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def asked(self, path: str) -> list[Asked]:
        """Return the requests to one path."""
        return [one for one in self.requests if one.path == path]

    def environment(self) -> dict[str, str]:
        """Return the variables that lead a pipeline here."""
        client_id, secret = CLIENT
        return {
            "DOMAIN": self.url,
            "CLIENT_ID": client_id,
            "CLIENT_SECRET": secret,
            "SCOPE": SCOPE,
            "INGESTOR_URL": f"{self.url}/dev/",
        }

    def answer(self, one: Asked) -> tuple[int, dict[str, str], bytes]:
        """Return the answer to a request."""
        with self.lock:
            self.requests.append(one)
            told = self.answers.get(one.path)
            if told:
                first = told.pop(0)
                status, headers = first if isinstance(first, tuple) else (first, {})
                if status >= 300:
                    return status, headers, b'{"message": "as told"}'
            if one.path == "/oauth2/token":
                return self._token(one)
        token = one.headers.get("Authorization", "").removeprefix("bearer ")
        if not token.startswith("token-") or token in self.withdrawn:
            return 401, {}, b'{"message": "Unauthorized"}'
        return 201, {}, b"{}"

    def _token(self, one: Asked) -> tuple[int, dict[str, str], bytes]:
        expected = "Basic " + base64.b64encode(":".join(CLIENT).encode()).decode()
        form = {"grant_type": ["client_credentials"], "scope": [SCOPE]}
        if one.headers.get("Authorization") != expected or one.form != form:
            return 400, {}, b'{"error": "invalid_client"}'
        self.issued += 1
        found = {"access_token": f"token-{self.issued}", "expires_in": self.lasts, "token_type": "Bearer"}
        return 200, {}, json.dumps(found).encode()


@contextmanager
def serve() -> Iterator[StacApi]:
    """Run the server on a free port until the block ends."""
    api = StacApi()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.endswith("/oauth2/token"):
                time.sleep(api.slow)
            asked = Asked(self.path.removeprefix("/dev"), dict(self.headers.items()), body)
            status, headers, text = api.answer(asked)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
