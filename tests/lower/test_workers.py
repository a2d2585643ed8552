"""What definitions become in the graph: sources, sinks, pipelines without functions, and who may do what."""

import pytest

from penstock.graph.nodes import (
    ClusterJob,
    Endpoint,
    Grant,
    Queue,
    Secret,
    Store,
    StoredObject,
    Subscription,
    Table,
    Topic,
    Worker,
)
from penstock.graph.streams import CustomObject
from penstock.lower.context import CodeFiles, node_id, stable_name
from penstock.lower.parts import text_of
from penstock.lower.pipeline_workers import hourly
from tests.targets.kubernetes.stack import definition, graph, place

SIZE = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}}
STORE = {"type": "store", "store": "lake", "prefix": "raw/"}
INGESTOR = {
    "type": "stacIngestor",
    "url": "https://ingestor.example.org/dev/",
    "secret": "arn:aws:secretsmanager:us-west-2:123456789012:secret:ingestor-AbCdEf",
}


def stream(source, *sinks, **spec):
    data = {"source": source, "sinks": list(sinks or [STORE]), "worker": {"resources": SIZE}, **spec}
    return graph(definition("Stream", "clicks", data), place())


def pipeline(source=None, sink=None, **spec):
    data = {
        "source": source or {"type": "notification", "topic": "events"},
        "sink": sink or STORE,
        "handlers": {"item": "radar.app:handler"},
        "worker": {"resources": SIZE},
        **spec,
    }
    return graph(definition("Pipeline", "radar", data), place())


def values(node):
    return {one.name: one.value for one in node.env}


def verbs(made, resource):
    return sorted(one.verb for one in made.of(Grant) if one.resource == resource)


@pytest.mark.parametrize(
    ("sink", "kind", "resource", "verb"),
    [
        (STORE, Store, "store/lake", "store.write"),
        ({"type": "table", "table": "rows"}, Table, "table/rows", "table.write"),
        ({"type": "queue", "queue": "next"}, Queue, "queue/next", "queue.send"),
    ],
)
def test_a_sink_may_be_written_and_nothing_else(sink, kind, resource, verb):
    made = stream({"type": "queue"}, sink)
    assert isinstance(made.find(resource), kind)
    assert verbs(made, resource) == [verb]


def test_a_queue_source_has_a_work_queue_and_one_for_what_fails():
    made = stream({"type": "queue", "name": "in", "visibilityTimeout": 60})
    (worker,) = made.of(Worker)
    work = made.get(Queue, worker.queue)
    assert (work.name, work.visibility_timeout) == ("in", 60)
    assert [queue.holds_dead_letters for queue in made.of(Queue)].count(True) == 1
    assert verbs(made, work.id) == ["queue.consume", "queue.measure"]
    assert worker.config["lease"] == {"seconds": 60, "renew": True}
    assert worker.role == "stream"


def test_files_are_read_from_their_store_below_their_prefix():
    made = stream({"type": "files", "store": "inbox", "prefix": "today/"})
    (read,) = [one for one in made.of(Grant) if one.resource == "store/inbox"]
    assert (read.verb, read.prefix) == ("store.read", "today/")
    (worker,) = made.of(Worker)
    assert ("inbox", "store/inbox") in worker.stores
    assert (worker.queue, worker.scale) == (None, None)


@pytest.mark.parametrize("source", ["http", "otlp"])
def test_what_is_sent_to_a_stream_arrives_at_an_endpoint(source):
    made = stream({"type": source, "host": "in.example.org", "secret": "${{ secrets.token }}"})
    (endpoint,) = made.of(Endpoint)
    (worker,) = made.of(Worker)
    assert (endpoint.worker, endpoint.host, worker.role) == (worker.id, "in.example.org", "ingest")
    assert [port.number for port in worker.ports] == [endpoint.port]
    assert [one.name for one in made.of(Secret)] == ["token"]
    assert worker.config["source"]["secret"] == "$(PENSTOCK_SOURCE_SECRET)"
    assert [(one.name, one.secret) for one in worker.env] == [("PENSTOCK_SOURCE_SECRET", "token")]


def test_a_suspended_stream_has_no_worker_running():
    made = stream({"type": "http"}, suspended=True)
    (worker,) = made.of(Worker)
    assert (worker.replicas, worker.suspended) == (0, True)


def test_a_stream_of_a_class_is_one_object_of_its_kind():
    data = definition("Stream", "clicks", {"class": "radar", "config": {"a": 1}})
    facts = {"name": "radar", "operator": "none", "group": "example.org", "version": "v1", "kind": "Radar"}
    made = graph(data, place(), exports=lambda kind, name: facts if (kind, name) == ("StreamClass", "radar") else None)
    (only,) = made
    assert isinstance(only, CustomObject)
    assert (only.kind, only.kind_id, only.spec) == ("Radar", "kind/radar", {"a": 1})
    assert list(graph(data, place())) == []


def test_a_pipeline_without_functions_is_a_worker_on_its_queue():
    made = pipeline()
    (worker,) = made.of(Worker)
    (subscription,) = made.of(Subscription)
    assert subscription.queue == worker.queue
    assert verbs(made, worker.queue) == ["queue.consume", "queue.measure"]
    assert verbs(made, "store/lake") == ["store.write"]


@pytest.mark.parametrize(
    ("source", "topic", "definition_id"),
    [
        ({"type": "notification"}, "radar", "Pipeline/radar"),
        ({"type": "notification", "topic": "events"}, "events", ""),
        ({"type": "notification", "store": "inbox"}, "events-inbox", ""),
    ],
)
def test_the_topic_is_its_own_or_shared(source, topic, definition_id):
    (found,) = pipeline(source).of(Topic)
    assert (found.name, found.definition) == (topic, definition_id)


def test_items_may_go_to_a_queue():
    made = pipeline(sink={"type": "queue", "queue": "next"})
    assert verbs(made, "queue/next") == ["queue.send"]
    (worker,) = made.of(Worker)
    assert worker.outputs == (("next", "queue/next"),)


def test_an_ingestor_needs_its_secret_and_a_table_of_tokens():
    made = pipeline(sink=INGESTOR)
    (table,) = made.of(Table)
    assert verbs(made, table.id) == ["table.read", "table.write"]
    (worker,) = made.of(Worker)
    assert {one.name: one.value for one in worker.env}["INGESTOR_URL"] == "https://ingestor.example.org/dev"


def test_the_history_is_a_job_that_fills_the_queue_of_the_worker():
    made = pipeline(
        inventory={
            "type": "s3Inventory",
            "location": "s3://lake/inventory/",
            "frequency": 6,
            "initialChunk": "2022-4-20",
        },
        handlers={"item": "radar.app:handler", "historic": "radar.historic:handler"},
        collection=True,
    )
    jobs = {job.name: job for job in made.of(ClusterJob)}
    assert set(jobs) == {"radar-historic", "radar-collection"}
    historic = jobs["radar-historic"]
    (worker,) = made.of(Worker)
    assert historic.cron == "0 */6 * * *"
    assert ("items", worker.queue) in historic.outputs
    assert values(historic) == {
        "INVENTORY_LOCATION": "s3://lake/inventory/",
        "CHUNK_DIRECTION": "backward",
        "CHUNK_INITIAL": "2022-4-20",
    }
    assert historic.config["handler"]["entryPoint"] == "radar.historic:handler"
    assert "queue.send" in verbs(made, worker.queue)


WALKED = {
    "type": "s3Inventory",
    "location": "s3://lists/radar/hive/",
    "frequency": 6,
    "initialChunk": "2022-4-20",
    "endChunk": "2020-1-1",
    "pattern": "%{year}/{month}/{day}/%",
    "message": "path",
}
WALKER = "penstock_runtime.inventory.handler:handler"


def test_the_walk_of_the_runtime_is_told_what_to_walk_and_keeps_where_it_is():
    made = pipeline(inventory=WALKED, handlers={"item": "radar.app:handler", "historic": WALKER}, collection=False)
    (historic,) = made.of(ClusterJob)
    assert values(historic) == {
        "INVENTORY_LOCATION": "s3://lists/radar/hive/",
        "INVENTORY_TYPE": "s3Inventory",
        "INVENTORY_MESSAGE": "path",
        "INVENTORY_PATTERN": "%{year}/{month}/{day}/%",
        "CHUNK_DIRECTION": "backward",
        "CHUNK_END": "2020-1-1",
        "CHUNK_INITIAL": "2022-4-20",
    }
    (cursor,) = made.of(Table)
    assert historic.tables == (("cursor", cursor.id),)
    assert verbs(made, cursor.id) == ["table.read", "table.write"]
    assert historic.stores == (("lake", "store/lake"),), "the listing is S3's, wherever the job runs"


def test_on_one_machine_the_code_is_beside_the_definition_and_the_listing_in_a_folder():
    listed = {"type": "fileList", "location": "s3://lists/all.csv", "message": "key", "bucket": "tiles"}
    data = {
        "source": {"type": "none"},
        "sink": STORE,
        "inventory": listed,
        "handlers": {"item": "app:handler", "historic": WALKER},
        "collection": False,
    }
    made = graph(definition("Pipeline", "radar", data), place(), folder="definitions/radar")
    (worker,), (historic,) = made.of(Worker), made.of(ClusterJob)
    assert worker.config["handler"] == {
        "entryPoint": "penstock_runtime.functions.consume:handle",
        "args": {
            "handler": "app:handler",
            "pipeline": "radar",
            "folder": "definitions/radar",
            "sink": {"type": "store", "store": "lake", "prefix": "raw/"},
        },
    }
    assert historic.stores == (("lake", "store/lake"), ("inventory", "store/lists"))
    assert values(historic)["INVENTORY_BUCKET"] == "tiles"
    assert verbs(made, "store/lists") == ["store.read"]


def test_a_worker_with_an_ingestor_does_not_start_without_its_secret():
    (worker,) = pipeline(sink=INGESTOR).of(Worker)
    assert worker.config["handler"]["requiredEnvironment"] == ["CLIENT_SECRET", "CLIENT_ID", "DOMAIN", "SCOPE"]


@pytest.mark.parametrize(
    ("hours", "cron"),
    [(1, "0 * * * *"), (6, "0 */6 * * *"), (24, "0 0 * * *"), (30, "0 0 * * *"), (48, "0 0 */2 * *")],
)
def test_hours_between_runs_as_cron(hours, cron):
    assert hourly(hours) == cron


def test_code_beside_a_definition_goes_to_a_store_that_the_worker_may_read():
    data = definition(
        "Workflow",
        "tides",
        {
            "trigger": {"type": "manual"},
            "jobs": {
                "a": {
                    "tasks": [
                        {
                            "id": "a",
                            "image": "registry.example.org/a:1",
                            "run": "items:make",
                            "code": {
                                "src": "items.py",
                                "requirements": "https://x.example/r.txt",
                                "pipOptions": ["-U"],
                            },
                        }
                    ]
                }
            },
        },
    )
    files = CodeFiles(digest="abc", name="items.py", files=(("items.py", "definitions/items.py"),))
    made = graph(data, place(), code=lambda path: files if path == "items.py" else None)
    (stored,) = made.of(StoredObject)
    assert "abc" in stored.path
    assert verbs(made, stored.store) == ["store.read"]
    assert list(graph(data, place()).of(StoredObject)) == []


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false"), (3, "3"), ("x", "x")])
def test_values_of_variables_are_texts(value, text):
    assert text_of(value) == text


def test_ids_and_lasting_names():
    from penstock.definitions import read

    data = definition("Stream", "new", {"source": {"type": "queue"}, "sinks": [STORE]}, formerly=["old", "older"])
    found = read(data)
    assert node_id("queue", found) == "queue/stream-new"
    assert node_id("queue", found, "dead") == "queue/stream-new-dead"
    assert stable_name(found) == "old"


def test_what_a_definition_says_of_its_loop_is_what_the_worker_is_told():
    jobs = {"create": {"tasks": [{"id": "create", "image": "registry.example.org/create:1", "run": "create:item"}]}}
    said = {"execution": "thread", "batchSize": 10, "backoff": {"initial": "5s", "maximum": "10m"}}
    spec = {"trigger": {"type": "queue", "name": "work"}, "jobs": jobs, "worker": {"resources": SIZE, **said}}
    (worker,) = graph(definition("Workflow", "create", spec), place()).of(Worker)
    backoff = {"initial": 5, "factor": 2, "maximum": 600, "jitter": 0.5}
    assert {key: worker.config[key] for key in said} == {**said, "backoff": backoff}
    spec["worker"] = {"resources": SIZE}
    (worker,) = graph(definition("Workflow", "create", spec), place()).of(Worker)
    assert not set(said) & set(worker.config)
