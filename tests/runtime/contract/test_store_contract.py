"""What `stores/model.py` promises, asked of every adapter: see `store_backends` for how one is added."""

import asyncio
import os
import time
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock_runtime.errors import Conflict, Missing, TooLarge
from penstock_runtime.stores import open_store
from tests.runtime.contract import store_backends

IGNORES = "the emulator of this service ignores preconditions"


@pytest.fixture(scope="module", params=store_backends.names())
def backend(request, tmp_path_factory):
    module = store_backends.find(request.param)
    reason = module.missing()
    if reason:
        pytest.skip(f"{request.param}: {reason}")
    with module.serve(tmp_path_factory.mktemp(request.param)) as new:
        yield SimpleNamespace(name=request.param, limits=module.LIMITS, new=new)


@pytest.fixture
def binding(backend):
    return backend.new("store")


@pytest.fixture
def limits(backend):
    return backend.limits


def with_store(binding, test):
    """Run the coroutine function `test` with the opened store, and close it whatever happens."""

    async def main():
        store = await open_store(binding)
        try:
            return await test(store)
        finally:
            await store.close()

    return asyncio.run(main())


async def listed(store, prefix="", **options):
    return [info.key async for page in store.pages(prefix, **options) for info in page]


async def fill(store, keys, at_once):
    """Write an object for each key, several at a time."""
    gate = asyncio.Semaphore(at_once)

    async def write(key):
        async with gate:
            await store.write(key, b"-")

    await asyncio.gather(*[write(key) for key in keys])


def test_what_is_written_is_read(binding):
    async def test(store):
        before = time.time()
        for key, data in (("a", b"-"), ("deep/er/b.bin", bytes(range(256)) * 10), ("with space/é €.txt", b"x")):
            etag = await store.write(key, data)
            assert await store.read(key) == data
            info = await store.info(key)
            assert (info.key, info.size, info.etag) == (key, len(data), etag)
            assert before - 5 <= info.modified <= time.time() + 5
        await store.write("a", b"again")
        assert await store.read("a") == b"again"

    with_store(binding, test)


def test_an_object_can_be_empty(binding, limits):
    if not limits.empty:
        pytest.skip("the emulator of this service fails at an empty object")

    async def test(store):
        await store.write("marker", b"", if_absent=limits.conditions)
        assert await store.read("marker") == b""
        assert (await store.info("marker")).size == 0
        assert await listed(store) == ["marker"]

    with_store(binding, test)


def test_what_is_not_there_is_missing(binding):
    async def test(store):
        await store.write("here/one", b"x")
        for key in ("nothing", "here", "here/one/two", "here/two"):
            with pytest.raises(Missing):
                await store.read(key)
            with pytest.raises(Missing):
                await store.info(key)
        assert await listed(store, "nothing") == []
        assert await listed(store, "here/two") == []

    with_store(binding, test)


def test_a_deletion_is_for_ever_and_can_be_said_twice(binding):
    async def test(store):
        await store.write("a/b/c", b"x")
        await store.delete("a/b/c")
        await store.delete("a/b/c")
        await store.delete("never/there")
        with pytest.raises(Missing):
            await store.read("a/b/c")
        assert await listed(store) == []
        assert await store.directories() == []

    with_store(binding, test)


def test_reading_has_a_limit_that_is_known_before_the_bytes_come(binding):
    async def test(store):
        await store.write("big", b"x" * 1001)
        assert len(await store.read("big", limit=1001)) == 1001
        with pytest.raises(TooLarge) as caught:
            await store.read("big", limit=1000)
        assert (caught.value.size, caught.value.limit) == (1001, 1000)

    with_store(binding, test)


def test_a_large_object_comes_back_whole(binding):
    async def test(store):
        data = os.urandom(12 * 1024 * 1024)
        await store.write("large", data)
        assert await store.read("large") == data
        assert (await store.info("large")).size == len(data)

    with_store(binding, test)


def test_pages_are_in_the_order_of_the_keys_and_start_where_told(binding):
    # A slash is greater than a hyphen and less than a digit: folders are not listed before their neighbours.
    keys = ["a", "a-b", "a/b", "a/b-c", "a/b/c", "a0", "b/x", "b/y", "é", "z/1", "z/10", "z/2", "ﬀ", "𝄞"]

    async def test(store):
        for key in reversed(keys if await folder_free(store) else [key for key in keys if key not in ("a", "a/b")]):
            await store.write(key, key.encode())
        there = await listed(store)
        assert there == sorted(there, key=str.encode)
        assert len(there) >= len(keys) - 2
        for after in ("a", "a-", "a/b-c", "b/x", "é", "nothing", "𝄞"):
            assert await listed(store, after=after) == [key for key in there if key.encode() > after.encode()]
        for prefix in ("a/", "a", "b", "z/1", "z/", "é", "𝄞", "a/b"):
            assert await listed(store, prefix) == [key for key in there if key.startswith(prefix)]
        assert await listed(store, "z/", after="z/1") == ["z/10", "z/2"]
        assert await listed(store, "z/", after="a") == ["z/1", "z/10", "z/2"]
        assert await listed(store, "a", after="z") == []
        infos = [info async for page in store.pages("z/") for info in page]
        assert [(info.key, info.size) for info in infos] == [("z/1", 3), ("z/10", 4), ("z/2", 3)]

    with_store(binding, test)


async def folder_free(store):
    """Tell whether a key may be an object and the beginning of others: not in a folder."""
    return type(store).__name__ != "DirectoryStore"


def test_no_page_is_larger_than_asked_for(binding, limits):
    async def test(store):
        keys = [f"k/{number:03}" for number in range(23)]
        await fill(store, keys, limits.at_once)
        pages = [page async for page in store.pages("k/", page=5)]
        assert [info.key for page in pages for info in page] == keys
        assert all(0 < len(page) <= 5 for page in pages)
        async for page in store.pages("k/", page=5):
            assert len(page) == 5
            break  # the rest is not fetched, and nothing complains

    with_store(binding, test)


def test_more_than_a_page_of_the_service_is_listed(binding, limits):
    async def test(store):
        keys = [f"many/{number:05}" for number in range(limits.objects)]
        await fill(store, keys, limits.at_once)
        assert await listed(store, "many/") == keys
        assert await listed(store, "many/", after=keys[-50]) == keys[-49:]

    with_store(binding, test)


def test_directories_are_those_with_objects_below(binding):
    async def test(store):
        for key in ("x/1/a", "x/1/b", "x/2/deep/c", "x/3", "y/z", "top"):
            await store.write(key, b"-")
        assert await store.directories() == ["x", "y"]
        assert await store.directories("x/") == ["1", "2"]
        assert await store.directories("x/2/") == ["deep"]
        assert await store.directories("none/") == []
        await store.delete("x/2/deep/c")
        assert await store.directories("x/") == ["1"]
        with pytest.raises(ValueError, match="/"):
            await store.directories("x")

    with_store(binding, test)


def test_only_one_creates_an_object(binding, limits):
    if not limits.conditions:
        pytest.skip(IGNORES)

    async def test(store):
        etag = await store.write("one", b"first", if_absent=True)
        with pytest.raises(Conflict):
            await store.write("one", b"second", if_absent=True)
        assert await store.read("one") == b"first"
        assert (await store.info("one")).etag == etag

        async def attempt(number):
            try:
                await store.write("race", b"%d" % number, if_absent=True)
            except Conflict:
                return None
            return number

        won = [one for one in await asyncio.gather(*[attempt(number) for number in range(12)]) if one is not None]
        assert len(won) == 1
        assert await store.read("race") == b"%d" % won[0]

    with_store(binding, test)


def test_only_who_knows_the_object_replaces_it(binding, limits):
    if not limits.conditions:
        pytest.skip(IGNORES)

    async def test(store):
        first = await store.write("one", b"1")
        second = await store.write("one", b"2", if_match=first)
        assert second != first
        with pytest.raises(Conflict):
            await store.write("one", b"3", if_match=first)
        assert await store.read("one") == b"2"
        with pytest.raises((Conflict, Missing)):
            await store.write("absent", b"x", if_match=first)
        assert await listed(store) == ["one"]

        async def attempt(number):
            try:
                await store.write("one", b"race %d" % number, if_match=second)
            except Conflict:
                return None
            return number

        won = [one for one in await asyncio.gather(*[attempt(number) for number in range(8)]) if one is not None]
        assert len(won) == 1
        assert await store.read("one") == b"race %d" % won[0]

    with_store(binding, test)


@pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "./a", "a\\b", "a\nb", "k" * 1025])
def test_what_is_no_key_is_refused(binding, key):
    async def test(store):
        for call in (store.read(key), store.info(key), store.write(key, b"-"), store.delete(key)):
            with pytest.raises(ValueError, match="key"):
                await call

    with_store(binding, test)


def test_a_store_that_does_not_exist_is_missing_or_empty(backend):
    binding = {**backend.new("gone")}
    where = next(name for name in ("path", "container", "bucket") if name in binding)
    binding[where] += "-absent"

    async def test(store):
        with pytest.raises(Missing):
            await store.read("a")
        try:
            assert await listed(store) == []
        except Missing:
            pass

    with_store(binding, test)


def test_a_binding_with_a_prefix_sees_what_is_below(backend, limits):
    if not limits.prefixes:
        pytest.skip("a folder is its own prefix")
    binding = backend.new("prefixed", prefix="only/here-")
    whole = {**binding, "prefix": ""}

    async def main():
        store, outside = await open_store(binding), await open_store(whole)
        try:
            await store.write("a/b", b"x")
            await outside.write("only/other", b"y")
            assert await listed(outside) == ["only/here-a/b", "only/other"]
            assert await listed(store) == ["a/b"]
            assert await listed(store, "a/", after="a/a") == ["a/b"]
            assert await store.directories() == ["a"]
            assert (await store.info("a/b")).key == "a/b"
            assert await store.read("a/b") == b"x"
        finally:
            await store.close()
            await outside.close()

    asyncio.run(main())


def test_a_prefix_may_end_with_what_follows_the_slash(backend):
    # `0` comes after `/`: a listing that starts just before it must not start in an empty folder.
    async def test(store):
        for key in ("0", "00", "1", "a/0x", "a/1", "b/2020/1/05"):
            await store.write(key, b"-")
        assert await listed(store, "0") == ["0", "00"]
        assert await listed(store, "a/0") == ["a/0x"]
        assert await listed(store, "b/2020/1/0") == ["b/2020/1/05"]

    with_store(backend.new("zero"), test)


# What stands in keys of real stores, with the neighbours of the slash; not a key that is both object and folder.
part = st.text("abAB-./0é€𝄞ﬀ_=~ %+&#", min_size=1, max_size=6).filter(lambda text: text.strip("./ ") == text)
keys = st.lists(st.lists(part, min_size=1, max_size=3).map("/".join), min_size=1, max_size=8, unique=True)


def free_of_folders(found):
    taken = {"/".join(key.split("/")[:depth]) for key in found for depth in range(1, key.count("/") + 1)}
    return not taken & set(found)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(found=keys.filter(free_of_folders), data=st.data())
def test_every_store_has_the_same_order(backend, found, data):
    binding = backend.new("order")
    found = [key for key in found if "//" not in key]
    after = data.draw(st.sampled_from([None, *found, "b", "é"]))
    prefix = data.draw(st.sampled_from(["", *[key[: len(key) // 2 + 1] for key in found]]))

    async def test(store):
        for key in found:
            await store.write(key, b"-")
        expected = sorted((key for key in found if key.startswith(prefix)), key=str.encode)
        if after is not None:
            expected = [key for key in expected if key.encode() > after.encode()]
        assert await listed(store, prefix, after=after, page=3) == expected

    with_store(binding, test)
