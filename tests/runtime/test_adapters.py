"""Queues, stores, tables and catalogues are opened by the `type` of their binding."""

import asyncio

import pytest

from penstock_runtime.adapters import opened
from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.queues import open_queue
from penstock_runtime.stores import open_store
from penstock_runtime.tables import open_table


@pytest.mark.parametrize(("opener", "what"), [(open_queue, "queue"), (open_store, "store"), (open_table, "table")])
@pytest.mark.parametrize("kind", ["carrierPigeon", "model", "_bell", "../queues", ""])
def test_a_type_without_an_adapter_is_named_beside_those_that_there_are(opener, what, kind):
    with pytest.raises(Unusable) as caught:
        asyncio.run(opener({"type": kind}))
    words = str(caught.value)
    assert words.startswith(f"no {what} adapter for the type {kind} in this build (there are: ")
    assert "s3" in words or "sqlite" in words


def test_what_an_adapter_needs_and_is_not_installed_is_named(tmp_path, monkeypatch):
    (tmp_path / "lofts").mkdir()
    (tmp_path / "lofts" / "__init__.py").write_text("")
    (tmp_path / "lofts" / "carrier_pigeon.py").write_text(
        "async def open_queue(binding):\n    import aviary_of_nobody\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Unusable, match="the queue type carrierPigeon needs aviary_of_nobody, which is not installed"):
        asyncio.run(opened("lofts", "queue", {"type": "carrierPigeon"}))


def context(tmp_path):
    files = {name: str(tmp_path / name) for name in ("work.db", "items.db", "objects")}
    return Context(
        {
            "definition": {"kind": "Workflow", "name": "shop"},
            "environment": "test",
            "role": "consume",
            "handler": {"entryPoint": "x:y", "args": {"most": 3}},
            "outputs": {"next": {"type": "sqlite", "path": files["work.db"], "name": "next"}},
            "tables": {"items": {"type": "sqlite", "path": files["items.db"], "table": "items"}},
            "stores": {"objects": {"type": "directory", "path": files["objects"]}},
        }
    )


def test_a_context_opens_each_thing_once_and_closes_all(tmp_path):
    closed = []

    class Kept:
        async def close(self):
            closed.append(self)

    async def make():
        await asyncio.sleep(0)
        return Kept()

    async def main():
        one = context(tmp_path)
        assert one.args == {"most": 3}
        queues = await asyncio.gather(one.output("next"), one.output("next"))
        kept = await asyncio.gather(one.kept("client", make), one.kept("client", make))
        assert queues[0] is queues[1]
        assert kept[0] is kept[1]
        assert await one.table("items") is await one.table("items")
        assert await one.store("objects") is await one.store("objects")
        await one.close()
        await one.close()
        return kept[0]

    kept = asyncio.run(main())
    assert closed == [kept]


def test_a_context_names_what_there_is(tmp_path):
    async def ask(section, name):
        one = context(tmp_path)
        return await getattr(one, section)(name)

    with pytest.raises(Unusable, match=r"outputs has no 'nxt' \(there are: next\)"):
        asyncio.run(ask("output", "nxt"))
    with pytest.raises(Unusable, match=r"tables has no 'x' \(there are: items\)"):
        asyncio.run(ask("table", "x"))


@pytest.mark.parametrize("execution", ["process", "thread"])
def test_a_blocking_function_runs_beside_the_loop(tmp_path, execution):
    async def main():
        one = context(tmp_path)
        one.config["execution"] = execution
        try:
            return await asyncio.gather(one.run(divmod, 7, 2), one.run(divmod, 9, 4))
        finally:
            await one.close()

    assert asyncio.run(main()) == [(3, 1), (2, 1)]
