"""Storage as users' functions know it: one set of calls over stores of every kind and folders of the machine."""

import asyncio
import json
import threading
import time
from datetime import UTC, datetime

import pytest

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.pctasks.storage import BlobStorage, LocalStorage, StorageFactory
from penstock_runtime.pctasks.storage.blob import Bridge
from penstock_runtime.pctasks.storage.factory import to_uri

FILES = {"a/1.tif": b"one", "a/b/2.tif": b"two", "a/b/3.xml": b"three", "z.json": b'{"x": 1}'}


@pytest.fixture
def bridge():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield Bridge(loop, thread.ident)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def factory(bridge, tmp_path):
    for path, data in FILES.items():
        (tmp_path / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / path).write_bytes(data)
    config = {"stores": {"charts": {"type": "directory", "path": str(tmp_path / "data")}}}
    tokens = {"account": {"containers": {"charts": {"token": "?sv=1&sig=abc"}}}, "whole": {"token": "t=1"}}
    found = StorageFactory(Context(config), bridge, tokens)
    yield found
    bridge.wait(found.close())


@pytest.fixture(params=["blob", "local"])
def storage(request, factory, tmp_path):
    """The same files through a store and as a folder."""
    uri = "blob://account/charts" if request.param == "blob" else str(tmp_path / "data")
    return factory.get_storage(uri)


def test_reading(storage):
    assert storage.read_bytes("a/1.tif") == b"one"
    assert storage.read_text("a/b/3.xml") == "three"
    assert storage.read_json("z.json") == {"x": 1}
    assert storage.get_file_info("a/1.tif").size == 3
    assert storage.file_exists("a/1.tif")
    assert not storage.file_exists("a/none")
    for call in (storage.read_bytes, storage.get_file_info):
        with pytest.raises(FileNotFoundError):
            call("a/none")


def test_writing_and_removing(storage, tmp_path):
    storage.write_text("new/x.txt", "ä")
    assert storage.read_bytes("new/x.txt") == "ä".encode()
    with pytest.raises(FileExistsError):
        storage.write_bytes("new/x.txt", b"", overwrite=False)
    storage.write_dict("new/y.json", {"a": [1]})
    assert storage.read_json("new/y.json") == {"a": [1]}
    storage.download_file("a/1.tif", str(tmp_path / "here.tif"))
    assert (tmp_path / "here.tif").read_bytes() == b"one"
    storage.upload_file(str(tmp_path / "here.tif"), "new/z.tif")
    storage.upload_bytes(b"b", "new/b")
    assert list(storage.list_files("new/")) == ["new/b", "new/x.txt", "new/y.json", "new/z.tif"]
    storage.delete_file("new/b")
    storage.delete_folder("new")
    assert list(storage.list_files("new/")) == []


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, ["a/1.tif", "a/b/2.tif", "a/b/3.xml", "z.json"]),
        ({"name_starts_with": "a/b"}, ["a/b/2.tif", "a/b/3.xml"]),
        ({"extensions": [".tif", ".json"]}, ["a/1.tif", "a/b/2.tif", "z.json"]),
        ({"ends_with": "3.xml"}, ["a/b/3.xml"]),
        ({"matches": r"b/\d"}, ["a/b/2.tif", "a/b/3.xml"]),
        ({"since_date": datetime(2000, 1, 1)}, ["a/1.tif", "a/b/2.tif", "a/b/3.xml", "z.json"]),  # noqa: DTZ001 - as users write it
        ({"since_date": datetime.fromtimestamp(time.time() + 1000, UTC)}, []),
    ],
)
def test_listing(storage, options, found):
    assert list(storage.list_files(**options)) == found


def test_walking_goes_level_by_level(storage):
    assert list(storage.walk()) == [
        ("", ["a"], ["z.json"]),
        ("a", ["b"], ["1.tif"]),
        ("a/b", [], ["2.tif", "3.xml"]),
    ]
    assert [folder for folder, _, _ in storage.walk(min_depth=1, max_depth=1)] == ["a"]
    assert [folder for folder, _, _ in storage.walk(walk_limit=2)] == ["", "a"]


def test_a_storage_of_a_folder_below(storage):
    below = storage.get_substorage("a")
    assert list(below.list_files()) == ["1.tif", "b/2.tif", "b/3.xml"]
    assert below.read_bytes("b/2.tif") == b"two"
    assert below.get_path(storage.get_uri("a/b/2.tif")) == "b/2.tif"
    with pytest.raises(ValueError, match="is not in"):
        below.get_path(storage.get_uri("z.json"))


@pytest.mark.parametrize("path", ["../x", "a/../../x", ".."])
def test_no_path_leads_out(storage, path):
    with pytest.raises(ValueError, match="leads out"):
        storage.read_bytes(path)


def test_addresses_of_a_container(factory):
    storage, path = factory.get_storage_for_file("blob://account/charts/a/b/2.tif")
    assert isinstance(storage, BlobStorage)
    assert (storage.storage_account_name, storage.container_name, path) == ("account", "charts", "a/b/2.tif")
    url = "https://account.blob.core.windows.net/charts/a/b/2.tif"
    assert storage.get_url(path) == url
    assert storage.get_authenticated_url(path) == f"{url}?sv=1&sig=abc"
    assert storage.sign(url) == f"{url}?sv=1&sig=abc"
    assert storage.get_path_from_url(f"{url}?x=1") == path
    assert storage.get_uri(path) == "blob://account/charts/a/b/2.tif"
    assert to_uri(url) == "blob://account/charts/a/b/2.tif"
    assert to_uri("http://azurite:10000/devstoreaccount1/x") == "http://azurite:10000/devstoreaccount1/x"


def test_a_token_of_the_account_serves_its_containers(factory):
    storage, path = factory.get_storage_for_file("blob://whole/other/x")
    assert storage.get_authenticated_url(path) == "https://whole.blob.core.windows.net/other/x?t=1"


def test_a_path_of_this_machine_in_a_store_is_read_from_the_store_s_root(factory, tmp_path):
    storage, path = factory.get_storage_for_file(f"file://{tmp_path}/data/a/b/2.tif")
    assert isinstance(storage, LocalStorage)
    assert (storage.base_dir, path) == (str(tmp_path / "data"), "a/b/2.tif")
    storage, path = factory.get_storage_for_file(str(tmp_path / "elsewhere" / "x.tif"))
    assert (storage.base_dir, path) == (str(tmp_path / "elsewhere"), "x.tif")


@pytest.mark.parametrize("uri", ["ftp://a/b", "blob://account", "blob:///c/x", "s3://"])
def test_an_address_that_is_none_says_so(factory, uri):
    with pytest.raises(ValueError, match=r"no address of a storage|names no container"):
        factory.get_storage_for_file(uri)


def test_a_container_of_a_cloud_without_an_adapter_says_so(factory, monkeypatch):
    monkeypatch.setattr("penstock_runtime.registry.find", lambda *_: None)
    storage, path = factory.get_storage_for_file("s3://bucket/x")
    assert storage.get_url(path) == "https://bucket.s3.amazonaws.com/x"
    with pytest.raises(Unusable, match="no store adapter"):
        storage.read_bytes(path)


def test_calls_from_the_loop_itself_are_refused_instead_of_waiting_for_ever(tmp_path):
    async def main():
        bridge = Bridge(asyncio.get_running_loop(), threading.get_ident())
        config = {"stores": {"c": {"type": "directory", "path": str(tmp_path)}}}
        with pytest.raises(RuntimeError, match="use the stores of the context"):
            StorageFactory(Context(config), bridge).get_storage("blob://a/c").read_bytes("x")

    asyncio.run(main())


def test_json_is_what_was_written(storage):
    storage.write_text("q.json", json.dumps({"ä": 1}))
    assert storage.read_json("q.json") == {"ä": 1}
