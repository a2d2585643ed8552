"""Checks 1.G 41 to 51: the create-items and ingest workers, as processes on the embedded queue."""

import json
import signal
import time

import pytest

from tests.acceptance.pctasks_worker import EVENT_ID, URL, Bench, event, events_named, lines

BLOB = "blob://goeseuwest/noaa-goes16/GLM-L2-LCFA/2023/096/11/file.nc"


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def item(**more):
    return {"type": "Feature", "id": "file", "collection": "goes-glm", "properties": {}, **more}


def test_1G_41_three_good_messages_are_three_deletes_and_exit_0(bench):
    bench.send(*[event(f"{URL[:-3]}{number}.nc", id=f"e{number}") for number in range(3)], event(id="left"))
    code, said = bench.run(bench.create(), limit=3)
    assert code == 0
    assert len(events_named(said, "Created item")) == 3
    assert bench.depth() == 1
    assert bench.parked() == []


def test_1G_42_a_failing_message_stays_twice_and_the_third_time_goes_to_the_dead_letters(bench):
    bench.send(event())
    code, said = bench.run(bench.create("fail"), limit=2)
    assert (code, bench.depth(), bench.parked()) == (0, 1, [])
    code, said = bench.run(bench.create("fail"), limit=1)
    assert (code, bench.depth()) == (0, 0)
    ((body, letter),) = bench.parked()
    assert json.loads(body) == event()
    assert (letter.attempts, letter.reason, letter.definition) == (3, "ValueError", "Workflow/goes-glm")
    assert "this file is broken" in letter.error
    assert events_named(said, "the message is parked with the dead letters")


def test_1G_43_an_error_of_the_function_is_a_record_for_each_attempt_and_a_dead_letter(bench):
    bench.send(event())
    code, _ = bench.run(bench.create("fail"), limit=3)
    assert code == 0
    assert [row["id"] for row in bench.errors()] == [f"{EVENT_ID}:goes-glm:{number}" for number in (1, 2, 3)]
    first = bench.errors()[0]
    assert (first["type"], first["run_id"], first["attempt"]) == ("CreateItem", "goes-glm", 1)
    assert first["input"] == event()
    assert 'raise ValueError("this file is broken")' in first["traceback"]
    assert len(bench.parked()) == 1
    assert bench.rows("items") == []


@pytest.mark.parametrize(("on_error", "parked"), [("park", 1), ("record", 0)])
def test_1G_43_what_an_error_leads_to_is_configurable(bench, on_error, parked):
    bench.send(event())
    code, _ = bench.run(bench.create("fail", options={"on_error": on_error}), limit=1)
    assert code == 0
    assert [row["id"] for row in bench.errors()] == [f"{EVENT_ID}:goes-glm:1"]
    assert (bench.depth(), len(bench.parked())) == (0, parked)


def test_1G_43_a_message_is_not_let_go_for_a_record_that_could_not_be_written(bench):
    bench.send(event())
    config = bench.create("fail", options={"on_error": "record"})
    config["tables"]["process-item-errors"]["path"] = str(bench.folder)
    code, said = bench.run(config, limit=1)
    assert (code, bench.depth()) == (0, 1)
    assert events_named(said, "the error record could not be written")


def test_1G_44_a_good_event_is_one_item_and_one_note_that_it_was_updated(bench):
    bench.send(event())
    code, _ = bench.run(bench.create(), limit=1)
    assert code == 0
    kept, noted = bench.rows("items")
    assert kept["id"] == "goes-glm:file::StacItem"
    assert {key: kept[key] for key in ("type", "schema_version", "deleted", "stac_id")} == {
        "type": "StacItem",
        "schema_version": "1.0.0",
        "deleted": False,
        "stac_id": "goes-glm/file",
    }
    assert kept["item"]["assets"]["data"]["href"] == BLOB
    assert kept["item"]["collection"] == "goes-glm"
    assert noted["id"] == "goes-glm:file::ItemUpdated"
    assert {key: noted[key] for key in ("type", "stac_id", "run_id", "delete", "version")} == {
        "type": "ItemUpdated",
        "stac_id": "goes-glm/file",
        "run_id": "goes-glm",
        "delete": False,
        "version": "",
    }
    assert noted["message_inserted_time"].endswith("Z")
    assert bench.errors() == []


def test_1G_44_the_item_goes_on_to_the_ingest_queue_and_into_the_catalogue(bench):
    bench.send(event())
    bench.run(bench.create(outputs={"ingest": bench.queue("ingest")}), limit=1)
    (message,) = bench.bodies("ingest")
    assert json.loads(message)["id"] == "file"
    code, _ = bench.run(bench.ingest(queue=bench.queue("ingest")), limit=1)
    assert code == 0
    (row,) = bench.rows("catalogue")
    assert (row["id"], row["stac_id"], row["item"]["id"]) == ("goes-glm:file", "goes-glm/file", "file")
    assert bench.depth("ingest") == 0


def test_1G_44_an_item_that_is_too_large_for_a_message_goes_by_reference_and_is_not_lost(bench):
    bench.send(event())
    bench.run(bench.create("large", options={"skip_validation": True}, outputs={"ingest": bench.queue("ingest")}), 1)
    (message,) = bench.bodies("ingest")
    assert json.loads(message) == {
        "type": "StacItemReference",
        "table": "items",
        "id": "goes-glm:file:2:StacItem",
        "stac_id": "goes-glm/file",
    }
    code, _ = bench.run(bench.ingest(queue=bench.queue("ingest")), limit=1)
    assert code == 0
    assert len(bench.rows("catalogue")[0]["item"]["properties"]["blob"]) == 20_000_000


@pytest.mark.parametrize("offset", [None, 0])
def test_1G_45_an_event_without_contentOffset_is_accepted(bench, offset):
    sent = event()
    if offset is not None:
        sent["data"]["contentOffset"] = offset
    assert ("contentOffset" in sent["data"]) == (offset is not None)
    bench.send(sent)
    code, _ = bench.run(bench.create(), limit=1)
    assert (code, len(bench.rows("items"))) == (0, 2)


def test_1G_45_an_event_about_a_deleted_object_is_no_failure(bench):
    data = {"api": "DeleteBlob", "blobType": "BlockBlob", "url": URL, "sequencer": "00"}
    bench.send(event(type="Microsoft.Storage.BlobDeleted", data=data))
    code, said = bench.run(bench.create("fail"), limit=1)
    assert (code, bench.depth(), bench.parked(), bench.errors()) == (0, 0, [], [])
    assert events_named(said, "an object was deleted; its items stay")


def test_1G_46_a_message_that_is_no_json_is_invalid_data(bench):
    bench.send(b"{no json")
    code, _ = bench.run(bench.ingest(), limit=1)
    assert code == 0
    (row,) = bench.errors()
    assert (row["type"], row["id"], row["input"]) == ("InvalidData", "1:goes-glm:1", "{no json")
    assert "JSONDecodeError" in row["traceback"]
    ((body, letter),) = bench.parked()
    assert (body, letter.reason, letter.attempts) == (b"{no json", "InvalidData", 1)


@pytest.mark.parametrize("sent", [{"id": "x"}, {"collection": "c"}, [1], {"id": 5, "collection": "c"}])
def test_1G_46_an_object_that_is_no_item_is_invalid_data_too(bench, sent):
    bench.send(sent)
    code, _ = bench.run(bench.ingest(), limit=1)
    assert code == 0
    assert [row["type"] for row in bench.errors()] == ["InvalidData"]
    assert [letter.reason for _, letter in bench.parked()] == ["InvalidData"]


def test_1G_46_a_catalogue_that_is_away_is_a_record_and_the_message_comes_again(bench):
    bench.send(item())
    config = bench.ingest()
    config["tables"]["catalogue"] = {**bench.table("catalogue"), "path": str(bench.folder)}
    code, _ = bench.run(config, limit=1)
    assert code == 0
    assert bench.depth() == 1


def test_1G_47_an_item_of_another_collection_is_an_error_and_a_missing_one_is_filled_in(bench):
    bench.send(event())
    bench.run(bench.create("other", options={"on_error": "park"}), limit=1)
    (row,) = bench.errors()
    assert "of the collection 'another', but this worker makes items of 'goes-glm'" in row["traceback"]
    assert bench.rows("items") == []
    bench.send(event())
    bench.run(bench.create(), limit=1)
    assert bench.rows("items")[0]["item"]["collection"] == "goes-glm"


def test_1G_48_skip_validation_really_skips(bench):
    bench.send(event())
    bench.run(bench.create("invalid", options={"skip_validation": False, "on_error": "park"}), limit=1)
    assert "is not valid" in bench.errors()[0]["traceback"]
    assert bench.rows("items") == []
    bench.send(event())
    code, _ = bench.run(bench.create("invalid", options={"skip_validation": True}), limit=1)
    assert code == 0
    assert bench.rows("items")[0]["item"]["geometry"] == {"type": "Nonsense"}


def test_an_item_id_with_a_slash_is_an_error_that_says_so(bench):
    bench.send(event())
    bench.run(bench.create("slash", options={"on_error": "park"}), limit=1)
    assert "the item id 'a/b' has a `/`" in bench.errors()[0]["traceback"]
    assert [letter.reason for _, letter in bench.parked()] == ["InvalidItem"]


def test_a_function_that_wants_to_wait_is_asked_again(bench):
    bench.send(event())
    code, _ = bench.run(bench.create("wait"), limit=2)
    assert (code, bench.depth(), bench.errors()) == (0, 0, [])
    assert len(bench.rows("items")) == 2


def test_a_function_that_makes_nothing_is_done(bench):
    bench.send(event())
    code, _ = bench.run(bench.create("nothing"), limit=1)
    assert (code, bench.depth(), bench.rows("items"), bench.errors()) == (0, 0, [], [])


def test_the_function_reads_the_object_from_the_worker_s_store(bench):
    folder = bench.folder / "noaa-goes16"
    (folder / "GLM-L2-LCFA/2023/096/11").mkdir(parents=True)
    (folder / "GLM-L2-LCFA/2023/096/11/file.nc").write_text('{"words": "read through the store"}')
    bench.send(event())
    stores = {"noaa-goes16": {"type": "directory", "path": str(folder)}}
    code, _ = bench.run(bench.create("reads", stores=stores), limit=1)
    assert code == 0
    found = bench.rows("items")[0]["item"]["properties"]
    assert (found["words"], found["url"]) == ("read through the store", URL)


def test_1G_49_the_lease_is_renewed_while_the_function_works(bench):
    bench.send(event())
    code, _ = bench.run(bench.create("slow", lease={"seconds": 1, "renew": True}), limit=1)
    assert (code, bench.depth()) == (0, 0)
    assert (bench.folder / "started").read_text() == "x"


def test_1G_49_a_lease_that_was_lost_is_a_line_in_the_log_and_not_the_end(bench):
    bench.send(event())
    config = bench.create("slow", lease={"seconds": 1, "renew": False})
    with bench.start({**config, "messageLimit": 1}) as process:
        end = time.monotonic() + 20
        while not (bench.folder / "started").exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(1.5)  # the lease has run out: somebody else takes the message
        assert len(bench.bodies()) == 1
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert events_named(lines(said), "the lease ran out before the message was settled; it comes again")


def test_1G_50_sigterm_finishes_the_current_message_and_takes_no_other(bench):
    bench.send(event(id="one"), event(id="two"))
    with bench.start(bench.create("slow")) as process:
        end = time.monotonic() + 20
        while not (bench.folder / "started").exists() and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert time.monotonic() - told < 10
    assert len(events_named(lines(said), "Created item")) == 1
    assert bench.depth() == 1


@pytest.mark.parametrize("name", ["PCTASKS_COSMOSDB__URL", "DB_CONNECTION_STRING"])
def test_1G_51_a_variable_that_is_missing_is_named_and_no_message_is_taken(bench, name):
    bench.send(event())
    config = bench.create()
    config["handler"]["requiredEnvironment"] = [name]
    code, said = bench.run(config, limit=1)
    assert code == 78
    assert name in said[-1]["error"]
    assert bench.depth() == 1
    assert bench.run(config, limit=1, **{name: "there"})[0] == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"collection_id": "c"}, "no `create_items_function`"),
        ({"create_items_function": "nowhere:f"}, "there is no module nowhere"),
        ({"create_items_function": "users_items:Items.absent"}, "there is no absent in users_items"),
        ({"create_items_function": "users_items:Items"}, "is no function"),
        ({"create_items_function": "users_items:make", "options": {"on_error": "ignore"}}, "it can be retry, park"),
    ],
)
def test_arguments_that_no_message_could_be_handled_with_end_the_worker(bench, args, words):
    bench.send(event())
    config = bench.create()
    config["handler"]["args"] = args
    with bench.start(config) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 78
    assert words in said
    assert (bench.depth(), bench.parked()) == (1, [])


def test_a_message_that_is_no_event_goes_to_the_dead_letters_with_a_record(bench):
    bench.send({"hello": "world"})
    code, _ = bench.run(bench.create(), limit=1)
    assert code == 0
    assert [(row["type"], row["id"]) for row in bench.errors()] == [("InvalidEvent", "1:goes-glm:1")]
    assert [letter.reason for _, letter in bench.parked()] == ["InvalidEvent"]
