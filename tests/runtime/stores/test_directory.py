"""A folder as a store, shared by processes: exactly one creates, no increment is lost, nobody sees half a file."""

import asyncio
import json
import subprocess
import sys

import pytest

from penstock_runtime.errors import Conflict, Denied, Missing
from penstock_runtime.stores import open_store

PROGRAM = """
import asyncio, json, sys
from penstock_runtime.errors import Conflict
from penstock_runtime.stores import open_store

async def main(path, me, rounds):
    store = await open_store({"type": "directory", "path": path})
    created = []
    for number in range(rounds):
        try:
            await store.write(f"markers/{number}", me.encode() * 5000, if_absent=True)
            created.append(number)
        except Conflict:
            pass
        whole = await store.read(f"markers/{number}")
        assert len(set(whole)) == 1 and len(whole) == 5000, "half a file"
    for _ in range(rounds):
        while True:
            etag = (await store.info("counter")).etag
            value = int(await store.read("counter"))
            try:
                await store.write("counter", str(value + 1).encode(), if_match=etag)
                break
            except Conflict:
                await asyncio.sleep(0)
    print(json.dumps(created))

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def test_processes_agree_on_who_creates_and_lose_no_increment(tmp_path):
    rounds, names = 40, "abcd"
    (tmp_path / "counter").write_text("0")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path), name, str(rounds)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in names
    ]
    outcomes = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(names), outcomes
    created = {name: json.loads(out) for name, (out, _) in zip(names, outcomes, strict=True)}
    assert sorted(number for numbers in created.values() for number in numbers) == list(range(rounds))
    for name, numbers in created.items():
        for number in numbers:
            assert (tmp_path / "markers" / str(number)).read_bytes()[:1] == name.encode()
    assert int((tmp_path / "counter").read_text()) == rounds * len(names)
    assert [path.name for path in (tmp_path / ".penstock").iterdir()] == ["lock"]


def run(path, test):
    async def main():
        return await test(await open_store({"type": "directory", "path": str(path)}))

    return asyncio.run(main())


def test_files_of_others_are_objects_and_its_own_are_not(tmp_path):
    (tmp_path / "by").mkdir()
    (tmp_path / "by" / "hand.txt").write_text("x")
    (tmp_path / ".hidden").write_text("x")

    async def test(store):
        await store.write("ours", b"x")
        assert [info.key async for page in store.pages() for info in page] == [".hidden", "by/hand.txt", "ours"]
        with pytest.raises(ValueError, match="own"):
            await store.write(".penstock/lock", b"x")

    run(tmp_path, test)


def test_a_key_below_an_object_is_a_conflict_and_a_folder_is_no_object(tmp_path):
    async def test(store):
        await store.write("a", b"x")
        with pytest.raises(Conflict, match="part of the key is an object"):
            await store.write("a/b", b"x")
        await store.write("c/d", b"x")
        with pytest.raises(Conflict, match="objects below it"):
            await store.write("c", b"x")
        with pytest.raises(Missing):
            await store.read("c")
        with pytest.raises(Missing):
            await store.info("c")

    run(tmp_path, test)


def test_a_folder_that_may_not_be_written_is_denied(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)  # root may write anywhere

    async def test(store):
        with pytest.raises(Denied, match="not allowed"):
            await store.write("a", b"x")

    run(tmp_path, test)
    assert not list((tmp_path / ".penstock").glob("*.part"))


def test_a_folder_that_does_not_exist_is_empty_and_made_by_the_first_write(tmp_path):
    async def test(store):
        assert [page async for page in store.pages()] == []
        await store.delete("nothing")
        assert not (tmp_path / "new").exists()
        await store.write("a/b", b"x")
        assert (tmp_path / "new" / "a" / "b").read_bytes() == b"x"

    run(tmp_path / "new", test)
