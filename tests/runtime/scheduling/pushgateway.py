"""A push gateway: POST replaces the metrics that it names within their group, PUT the whole group, as Prometheus's does."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_FAMILY = re.compile(r"^# TYPE (\S+) ", re.MULTILINE)


class PushGateway:
    """Use as a context manager. `groups` holds path -> metric -> text of its samples."""

    def __init__(self):
        self.groups = {}
        self.requests = []
        self.status = 200

    def __enter__(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                gateway.take(self, replace=False)

            def do_PUT(self):
                gateway.take(self, replace=True)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.address = f"127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, handler, *, replace):
        text = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        self.requests.append((handler.command, handler.path))
        if self.status == 200:
            group = self.groups.setdefault(handler.path, {})
            if replace:
                group.clear()
            for name in _FAMILY.findall(text):
                group[name] = re.findall(rf"^{name}(?:\{{.*\}})? .*$", text, re.MULTILINE)
        handler.send_response(self.status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def value(self, name):
        """Return the value of a metric without labels, None when no group has it."""
        for group in self.groups.values():
            if name in group:
                return float(group[name][0].rpartition(" ")[2])
        return None
