"""What `tables/model.py` promises, asked of every adapter: see `table_backends` for how one is added."""

import asyncio
from types import SimpleNamespace

import pytest

from penstock_runtime.errors import Conflict
from penstock_runtime.tables import open_table
from tests.runtime.contract import table_backends


@pytest.fixture(scope="module", params=table_backends.names())
def backend(request, tmp_path_factory):
    module = table_backends.find(request.param)
    reason = module.missing()
    if reason:
        pytest.skip(f"{request.param}: {reason}")
    with module.serve(tmp_path_factory.mktemp(request.param)) as new:
        yield SimpleNamespace(name=request.param, limits=module.LIMITS, new=new)


@pytest.fixture
def binding(backend):
    return backend.new("items")


@pytest.fixture
def limits(backend):
    return backend.limits


def with_table(binding, test):
    """Run the coroutine function `test` with the opened table, and close it whatever happens."""

    async def main():
        table = await open_table(binding)
        try:
            return await test(table)
        finally:
            await table.close()

    return asyncio.run(main())


async def all_of(table, since=None):
    """All items of a scan, and its last token."""
    found, token = [], since
    async for page, after in table.scan(since=since):
        found += page
        token = after
    return found, token


def test_an_item_comes_back_as_it_was_written(binding):
    item = {"id": "a", "text": "ä € 𝄞", "list": [1, 2.5, None, True], "deep": {"x": {"y": []}}, "empty": ""}

    async def test(table):
        await table.put([item])
        row = await table.get("a")
        assert row.item == item

    with_table(binding, test)


def test_an_item_that_is_not_there_is_none(binding, limits):
    if not limits.misses:
        pytest.skip("this emulator fails at the point read of what is not there")

    async def test(table):
        assert await table.get("nowhere") is None

    with_table(binding, test)


def test_writing_again_replaces_the_whole_item(binding):
    async def test(table):
        await table.put([{"id": "a", "old": 1}])
        await table.put([{"id": "a", "new": 2}])
        assert (await table.get("a")).item == {"id": "a", "new": 2}

    with_table(binding, test)


def test_if_absent_writes_once(binding):
    async def test(table):
        await table.put([{"id": "a", "n": 1}], if_absent=True)
        with pytest.raises(Conflict):
            await table.put([{"id": "a", "n": 2}], if_absent=True)
        assert (await table.get("a")).item["n"] == 1

    with_table(binding, test)


def test_of_many_that_insert_at_once_one_wins(binding):
    async def test(table):
        async def one(number):
            try:
                await table.put([{"id": "a", "n": number}], if_absent=True)
            except Conflict:
                return 0
            return 1

        assert sum(await asyncio.gather(*[one(number) for number in range(8)])) == 1

    with_table(binding, test)


def test_if_match_writes_only_over_what_was_read(binding, limits):
    if not limits.etags:
        pytest.skip("this service has no ETags")

    async def test(table):
        await table.put([{"id": "a", "n": 1}])
        row = await table.get("a")
        assert row.etag
        await table.put([{"id": "a", "n": 2}], if_match=row.etag)
        with pytest.raises(Conflict):
            await table.put([{"id": "a", "n": 3}], if_match=row.etag)
        assert (await table.get("a")).item["n"] == 2

    with_table(binding, test)


def test_if_match_of_an_item_that_is_gone_is_a_conflict(binding, limits):
    if not limits.etags or not limits.misses:
        pytest.skip("this service has no ETags, or fails at what is not there")

    async def test(table):
        await table.put([{"id": "a"}])
        row = await table.get("a")
        await table.delete("a")
        with pytest.raises(Conflict):
            await table.put([{"id": "a"}], if_match=row.etag)

    with_table(binding, test)


def test_a_condition_is_for_one_item(binding):
    async def test(table):
        with pytest.raises(ValueError, match="single item"):
            await table.put([{"id": "a"}, {"id": "b"}], if_absent=True)

    with_table(binding, test)


@pytest.mark.parametrize("item", [{}, {"id": 5}, {"id": None}])
def test_an_item_needs_an_id(binding, item):
    async def test(table):
        with pytest.raises(ValueError, match="id"):
            await table.put([item])

    with_table(binding, test)


def test_a_removed_item_is_gone_and_removing_it_again_is_no_error(binding, limits):
    async def test(table):
        await table.put([{"id": "a"}, {"id": "b"}])
        await table.delete("a")
        if limits.misses:
            await table.delete("a")
            assert await table.get("a") is None
        assert (await table.get("b")).item == {"id": "b"}

    with_table(binding, test)


def test_items_of_different_partitions_may_share_an_id(backend):
    binding = backend.new("items", key="stac_id")

    async def test(table):
        await table.put([{"id": "a", "stac_id": "one/a", "n": 1}, {"id": "a", "stac_id": "two/a", "n": 2}])
        assert (await table.get("a", "one/a")).item["n"] == 1
        assert (await table.get("a", "two/a")).item["n"] == 2
        assert table.key == "stac_id"

    with_table(binding, test)


def test_a_scan_gives_every_item_once(binding, limits):
    async def test(table):
        await table.put([{"id": f"i{number}"} for number in range(limits.items)])
        found, _ = await all_of(table)
        assert sorted(item["id"] for item in found) == sorted(f"i{number}" for number in range(limits.items))

    with_table(binding, test)


def test_a_scan_goes_on_where_the_token_says(binding, limits):
    if not limits.feeds:
        pytest.skip("this emulator has no real change feed")

    async def test(table):
        await table.put([{"id": "a", "n": 1}, {"id": "b", "n": 1}])
        first, token = await all_of(table)
        assert [item["id"] for item in first] == ["a", "b"]
        assert await all_of(table, token) == ([], token)
        await table.put([{"id": "a", "n": 2}])
        await table.put([{"id": "c", "n": 1}])
        second, later = await all_of(table, token)
        assert [(item["id"], item["n"]) for item in second] == [("a", 2), ("c", 1)]
        assert await all_of(table, later) == ([], later)

    with_table(binding, test)


def test_what_was_written_is_there_after_reopening(binding, limits):
    async def write(table):
        await table.put([{"id": "a", "n": 1}])
        return (await all_of(table))[1]

    token = with_table(binding, write)

    async def read(table):
        assert (await table.get("a")).item == {"id": "a", "n": 1}
        if limits.feeds:
            assert (await all_of(table, token))[0] == []

    with_table(binding, read)
