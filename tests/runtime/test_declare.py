"""The role `declare` against a management API that keeps sources and sinks as the Stream service does."""

import asyncio
import json
import logging

import pytest
from aiohttp import web

from penstock_runtime import exits
from penstock_runtime.declaring import Api, declare, differs
from penstock_runtime.errors import Denied, Unusable
from penstock_runtime.roles import declare as role

TOKEN = "storage-token-of-the-tests"
UPLOAD = "storage.level.staging.upload.trigger"
SOURCE = {"id": "orders", "body": {"type": "http", "name": "Orders", "description": ""}, "settings": {}}
TABLE = {
    "type": "keboola",
    "tableId": "in.c-shop.orders",
    "mapping": {"columns": [{"type": "uuid", "name": "id"}, {"type": "body", "name": "body"}]},
}
SINK = {"id": "all", "body": {"type": "table", "name": "All", "description": "", "table": TABLE}, "settings": {}}


class Service:
    """Sources and sinks by their path, settings beside them; every change becomes a task that needs a look or two."""

    def __init__(self):
        self.things = {}
        self.settings = {}
        self.calls = []
        self.looks = 0
        self.fails = None

    def app(self):
        app = web.Application()
        app.router.add_route("*", "/v1/{path:.*}", self.handle)
        return app

    async def handle(self, request):
        if request.headers.get("X-StorageApi-Token") != TOKEN:
            return web.json_response({"message": "wrong token"}, status=401)
        path = request.match_info["path"]
        if path.startswith("tasks/"):
            self.looks += 1
            done = self.looks % 2 == 0
            status = "error" if self.fails else "success"
            return web.json_response({"isFinished": done, "status": status, "error": self.fails})
        body = await request.json() if request.can_read_body else None
        if request.method != "GET":
            self.calls.append((request.method, path.removeprefix("branches/default/sources").strip("/"), body))
        return self.answer(request.method, path, body)

    def answer(self, method, path, body):
        if path.endswith("/settings"):
            home = path.removesuffix("/settings")
            if method == "PATCH":
                for row in body["settings"]:
                    self.settings.setdefault(home, {})[row["key"]] = row["value"]
                return self.task()
            rows = [
                {"key": key, "value": value, "overwritten": value is not None, "protected": False}
                for key, value in self.settings.get(home, {}).items()
            ]
            return web.json_response({"settings": rows})
        if method == "PUT":
            home, _, verb = path.rpartition("/")
            self.things[home]["disabled"] = {"at": "now"} if verb == "disable" else None
            return self.task()
        if method == "POST":
            key = "sinkId" if path.endswith("/sinks") else "sourceId"
            name = f"{path}/{body[key]}"
            if name in self.things:
                return web.json_response({"message": "already exists"}, status=409)
            self.things[name] = body
            return self.task()
        if path.endswith("/sinks"):
            return web.json_response(
                {"sinks": [one for name, one in self.things.items() if name.startswith(f"{path}/")]}
            )
        if path not in self.things:
            return web.json_response({"message": "not found"}, status=404)
        if method == "PATCH":
            self.things[path].update(body)
            return self.task()
        return web.json_response(self.things[path])

    def task(self):
        return web.json_response({"taskId": "api.create/1", "isFinished": False}, status=202)


def run(service, source=SOURCE, sinks=(SINK,), token=TOKEN):
    """Declare to a service that listens on this machine, and return the changes that it was asked for."""

    async def all_of_it():
        runner = web.AppRunner(service.app())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        api = Api(f"http://127.0.0.1:{port}", "default", token)
        try:
            await declare(api, source, list(sinks))
        finally:
            await api.close()
            await runner.cleanup()

    service.calls.clear()
    asyncio.run(all_of_it())
    return [(method, path) for method, path, _ in service.calls]


def test_what_is_missing_is_made_and_what_is_there_stays():
    service = Service()
    assert run(service) == [("POST", ""), ("POST", "orders/sinks")]
    assert service.things["branches/default/sources/orders"]["sourceId"] == "orders"
    assert service.things["branches/default/sources/orders/sinks/all"]["table"] == TABLE
    assert run(service) == []


def test_what_differs_is_changed():
    service = Service()
    run(service)
    columns = [*TABLE["mapping"]["columns"], {"type": "ip", "name": "ip"}]
    table = {**TABLE, "mapping": {"columns": columns}}
    assert run(service, sinks=[{**SINK, "body": {**SINK["body"], "table": table}}]) == [("PATCH", "orders/sinks/all")]
    assert service.things["branches/default/sources/orders/sinks/all"]["table"] == table


def test_settings_are_set_changed_and_taken_back():
    service = Service()
    wanted = {**SOURCE, "settings": {f"{UPLOAD}.interval": "45s"}}
    assert run(service, wanted) == [("POST", ""), ("PATCH", "orders/settings"), ("POST", "orders/sinks")]
    assert run(service, wanted) == []
    assert run(service, {**SOURCE, "settings": {f"{UPLOAD}.size": "12MB"}}) == [("PATCH", "orders/settings")]
    assert service.settings["branches/default/sources/orders"] == {f"{UPLOAD}.interval": None, f"{UPLOAD}.size": "12MB"}
    assert run(service, {**SOURCE, "settings": {f"{UPLOAD}.size": None}}) == [("PATCH", "orders/settings")]


def test_disabled_and_enabled():
    service = Service()
    run(service)
    assert run(service, {**SOURCE, "disabled": True}) == [("PUT", "orders/disable")]
    assert run(service, {**SOURCE, "disabled": True}) == []
    assert run(service) == [("PUT", "orders/enable")]


def test_a_sink_without_a_definition_is_named_and_kept(caplog):
    service = Service()
    run(service)
    with caplog.at_level(logging.WARNING):
        assert run(service, sinks=[]) == []
    assert "not defined any more" in caplog.text
    assert "branches/default/sources/orders/sinks/all" in service.things


def test_a_task_that_fails_and_a_token_that_is_wrong():
    service = Service()
    service.fails = "the table has other columns"
    with pytest.raises(Unusable, match="the table has other columns"):
        run(service)
    with pytest.raises(Denied):
        run(Service(), token="another")


def test_more_is_no_difference():
    assert not differs({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}], "d": 3})
    assert not differs({"description": ""}, {})
    assert differs({"a": [1]}, {"a": [1, 2]})
    assert differs({"a": {"b": 1}}, {"a": None})


def test_the_role_wants_its_token_from_a_variable(monkeypatch, capsys):
    config = {
        "definition": {"kind": "Stream", "name": "orders"},
        "environment": "prod",
        "role": "declare",
        "declare": {"api": "http://127.0.0.1:9", "token": "$(STORAGE_API_TOKEN)", "source": SOURCE, "sinks": []},
    }
    monkeypatch.delenv("STORAGE_API_TOKEN", raising=False)
    assert role.run(config) == exits.CONFIG
    monkeypatch.setenv("STORAGE_API_TOKEN", TOKEN)
    assert role.run(config) == exits.FAILED
    said = capsys.readouterr().err
    assert TOKEN not in said
    assert json.loads(said.splitlines()[-1])
