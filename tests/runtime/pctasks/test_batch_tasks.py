"""The built-in tasks of batch workflows, one by one, on folders."""

import asyncio
import json

import pytest

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.pctasks import call as calling
from penstock_runtime.pctasks import tasks
from penstock_runtime.pctasks.batch import create_chunks, list_chunks, list_files, list_prefixes, listing, write
from penstock_runtime.pctasks.storage import LocalStorage

FILES = ["a/2024/x.tif", "a/2024/x.xml", "a/2025/y.tif", "b/2025/z.tif", "top.tif"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(calling, "_factories", {})
    for path in FILES:
        (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / path).write_text(path)
    return tmp_path


def run(module, **args):
    return asyncio.run(tasks.call(module.task, args, Context({"handler": {"args": {}}, "stores": {}})))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, FILES),
        ({"extensions": [".tif"]}, ["a/2024/x.tif", "a/2025/y.tif", "b/2025/z.tif", "top.tif"]),
        ({"ends_with": ".xml"}, ["a/2024/x.xml"]),
        ({"name_starts_with": "a/"}, ["a/2024/x.tif", "a/2024/x.xml", "a/2025/y.tif"]),
        ({"matches": "2025"}, ["a/2025/y.tif", "b/2025/z.tif"]),
        ({"matches": "/in/a/2025", "match_full_path": True}, ["a/2025/y.tif"]),
        ({"limit": 2}, FILES[:2]),
        ({"min_depth": 1}, FILES[:4]),
        ({"max_depth": 0}, ["top.tif"]),
        ({"folder_matches": "^a/2025$"}, ["a/2025/y.tif"]),
        ({"folder_matches": "2025", "folder_matches_at_depth": 2}, ["a/2025/y.tif", "b/2025/z.tif"]),
        ({"folder_matches": "2025", "folder_matches_at_depth": 1}, []),
        ({"since": "2100-01-01"}, []),
        ({"since": "2000-01-01T00:00:00Z"}, FILES),
        ({"list_folders": True}, ["a", "b", "a/2024", "a/2025", "b/2025"]),
        ({"list_folders": True, "min_depth": 2, "ends_with": "2025"}, ["a/2025", "b/2025"]),
    ],
)
def test_the_options_of_a_dataset_choose_files(folder, options, found):
    assert list(listing.chosen(LocalStorage(str(folder / "in")), options)) == found


def test_chunks_have_at_most_so_many_assets_and_ids_of_their_own(folder):
    options = {"extensions": [".tif"], "chunk_length": 3}
    found = run(create_chunks, src_uri=str(folder / "in"), dst_uri=str(folder / "out/assets"), options=options)[
        "chunks"
    ]
    root = f"{folder}/in".lstrip("/")
    assert [one["chunk_id"] for one in found] == [f"{root}/0/uris-list.csv", f"{root}/1/uris-list.csv"]
    text = LocalStorage(str(folder)).read_text(found[0]["uri"].removeprefix(f"{folder}/"))
    assert text.splitlines() == [f"{folder}/in/{path}" for path in ("a/2024/x.tif", "a/2025/y.tif", "b/2025/z.tif")]


def test_chunks_that_are_done_are_not_listed_again(folder):
    options = {"chunk_length": 2}
    made = run(create_chunks, src_uri=str(folder / "in"), dst_uri=str(folder / "out"), options=options)["chunks"]
    assert len(made) == 3
    LocalStorage(str(folder / "out")).write_text(f"success/{made[0]['chunk_id']}", "")
    assert run(list_chunks, chunkset_uri=str(folder / "out"))["chunks"] == made[1:]
    assert run(list_chunks, chunkset_uri=str(folder / "out"), all=True)["chunks"] == made


def test_files_and_folders_are_listed_and_values_written(folder):
    assert run(list_files, src_uri=str(folder / "in"), ends_with=".xml") == {"uris": [f"{folder}/in/a/2024/x.xml"]}
    found = run(list_prefixes, src_uri=str(folder / "in"), depth=1)["uris"]
    assert found == [f"{folder}/in/a", f"{folder}/in/b"]
    assert run(write, content={"a": 1}, uri=str(folder / "w.json")) == {"uri": str(folder / "w.json")}
    assert json.loads((folder / "w.json").read_text()) == {"a": 1}


def test_arguments_that_are_missing_are_named():
    with pytest.raises(Unusable, match="no `src_uri`, `dst_uri`, which the task needs"):
        run(create_chunks)


@pytest.mark.parametrize("entry_point", sorted(tasks._BUILTIN))
def test_every_entry_point_of_the_table_has_its_task(entry_point):
    assert tasks.is_task(tasks.builtin(entry_point))


def test_an_entry_point_of_a_user_is_none_of_them():
    assert tasks.builtin("mine:task") is None
