"""Firestore as its REST interface is documented, in memory: its emulator needs Java and cannot be had from a package index.

Documents, preconditions and pages are modelled; types are checked as the service does (no list in a list, one type a value).
"""

import itertools
import json
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.services.answers import Asked, Reply, answering

_TYPES = {"nullValue", "booleanValue", "stringValue", "integerValue", "doubleValue", "mapValue", "arrayValue"}


def _wrong(value: dict, in_list: bool = False) -> bool:
    if len(value) != 1 or not value.keys() <= _TYPES:
        return True
    if "arrayValue" in value:
        return in_list or any(_wrong(one, in_list=True) for one in value["arrayValue"].get("values", ()))
    if "mapValue" in value:
        return any(_wrong(one) for one in value["mapValue"].get("fields", {}).values())
    return "integerValue" in value and not isinstance(value["integerValue"], str)


def _error(status: int, name: str) -> Reply:
    return status, {"error": {"code": status, "status": name, "message": "secret"}}


class Firestore:
    """The documents of all collections."""

    def __init__(self) -> None:
        self._documents: dict[str, dict] = {}
        self._clock = itertools.count(1)

    def reply(self, asked: Asked) -> Reply:
        """Answer one request."""
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.partition("/documents/")[2]
        if "/" not in path:
            return self._list(f"{path}/", query)
        name = unquote(path)
        if name.count("/") != 1 or name.endswith(("/.", "/..")):
            return _error(400, "INVALID_ARGUMENT")
        known = self._documents.get(name)
        if asked.method == "GET":
            return (200, known) if known else _error(404, "NOT_FOUND")
        if asked.method == "DELETE":
            self._documents.pop(name, None)
            return 200, {}
        fields = json.loads(asked.body)["fields"]
        if any(_wrong(value) for value in fields.values()):
            return _error(400, "INVALID_ARGUMENT")
        if query.get("currentDocument.exists") == "false" and known:
            return _error(409, "ALREADY_EXISTS")
        wanted = query.get("currentDocument.updateTime")
        if wanted and not known:
            return _error(404, "NOT_FOUND")
        if wanted and known and known["updateTime"] != wanted:
            return _error(400, "FAILED_PRECONDITION")
        time = f"2026-11-28T00:00:00.{next(self._clock):06}Z"
        self._documents[name] = {"name": name, "fields": fields, "updateTime": time}
        return 200, self._documents[name]

    def _list(self, start: str, query: dict[str, str]) -> Reply:
        names = sorted(name for name in self._documents if name.startswith(start))
        first, size = int(query.get("pageToken", 0)), int(query["pageSize"])
        answer: dict = {"documents": [self._documents[name] for name in names[first : first + size]]}
        if first + size < len(names):
            answer["nextPageToken"] = str(first + size)
        return 200, answer


@contextmanager
def serving():
    """Serve an empty database; yields the value of FIRESTORE_EMULATOR_HOST."""
    with answering(Firestore().reply) as server:
        yield server.url.removeprefix("http://")
