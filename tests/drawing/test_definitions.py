"""How definitions refer to each other, without a place."""

from penstock.drawing.definitions import definitions


def make(kind: str, name: str, spec: dict, **metadata):
    return {"kind": kind, "metadata": {"name": name, **metadata}, "spec": spec}


ROWS = [
    make(
        "Workflow",
        "w",
        {
            "trigger": {"type": "queue", "events": [{"store": "in"}]},
            "access": [
                {"type": "store", "name": "out", "mode": "readWrite"},
                {"type": "table", "name": "items", "mode": "read"},
                {"type": "topic", "name": "news", "mode": "send"},
            ],
        },
        extends="base",
    ),
    make("Workflow", "base", {"trigger": {"type": "manual"}}),
    make("Stream", "s", {"source": {"type": "files", "store": "out"}, "sinks": [{"type": "queue", "queue": "w"}]}),
    make("Stream", "c", {"class": "kind", "config": {}}),
    make("StreamClass", "kind", {}),
    make(
        "Pipeline", "p", {"source": {"type": "notification", "topic": "news"}, "sink": {"type": "store", "store": "x"}}
    ),
]


def found(only=None):
    return {(edge.source, edge.target, edge.kind) for edge in definitions(ROWS, only).edges}


def test_stores_tables_topics_queues_classes_and_bases_join_definitions():
    assert found() == {
        ("store/in", "Workflow/w", "flow"),
        ("Workflow/w", "store/out", "write"),
        ("table/items", "Workflow/w", "read"),
        ("Workflow/w", "topic/news", "write"),
        ("Workflow/w", "Workflow/base", "reference"),
        ("store/out", "Stream/s", "flow"),
        ("Stream/s", "queue/w", "write"),
        ("queue/w", "Workflow/w", "flow"),
        ("Stream/c", "StreamClass/kind", "reference"),
        ("topic/news", "Pipeline/p", "flow"),
        ("Pipeline/p", "store/x", "write"),
    }


def test_streams_are_joined_to_what_they_need_of_the_cluster():
    rows = [
        make("StreamClass", "kind", {"group": "g.org", "version": "v1", "names": {"kind": "Poll"}}),
        make("JobTemplate", "job", {}),
        make("JobTemplate", "large", {}),
        make("Stream", "s", {"class": "Poll.v1.g.org", "execution": {"jobTemplate": {"name": "job"}}}),
        make("Stream", "t", {"class": "Poll.v2.g.org", "execution": {"backfillJobTemplate": {"name": "large"}}}),
        make("Backfill", "b", {"stream": "s", "class": "kind"}),
    ]
    assert {(edge.source, edge.target, edge.label) for edge in definitions(rows).edges} == {
        ("Stream/s", "StreamClass/kind", "class"),
        ("Stream/s", "JobTemplate/job", "template"),
        ("Stream/t", "JobTemplate/large", "template of backfills"),
        ("Backfill/b", "Stream/s", "stream"),
        ("Backfill/b", "StreamClass/kind", "class"),
    }


def test_a_scan_is_started_by_batches_and_looks_at_validations():
    stores = {"ingestion": {"name": "in"}, "own": {"name": "ours"}, "peer": {"name": "theirs"}}
    drawing = definitions([make("Workflow", "w", {"trigger": {"type": "bucketScan", "stores": stores}})])
    assert {(edge.source, edge.target, edge.kind) for edge in drawing.edges} == {
        ("store/in", "Workflow/w", "flow"),
        ("store/ours", "Workflow/w", "read"),
        ("store/theirs", "Workflow/w", "read"),
    }


def test_a_queue_that_nobody_else_sends_to_is_not_drawn():
    alone = definitions([make("Workflow", "w", {"trigger": {"type": "queue"}})])
    assert [box.id for box in alone.boxes] == ["Workflow/w"]


def test_a_part_keeps_what_it_touches():
    assert found(frozenset({"Pipeline/p"})) == {
        ("topic/news", "Pipeline/p", "flow"),
        ("Pipeline/p", "store/x", "write"),
    }


def test_a_queue_by_its_address_is_known_by_its_name():
    url = "https://account.queue.core.windows.net/work"
    rows = [
        make("Workflow", "w", {"trigger": {"type": "queue", "url": url}}),
        make("Stream", "s", {"source": {"type": "http"}, "sinks": [{"type": "queue", "queue": "work"}]}),
    ]
    assert ("queue/work", "Workflow/w", "flow") in {(e.source, e.target, e.kind) for e in definitions(rows).edges}


def test_nonsense_is_passed_over():
    rows = [
        make("Workflow", "w", {"trigger": "soon", "access": [3, {"type": "sea", "name": "x"}], "sinks": {}}),
        make("Stream", "s", {"source": {"type": "files", "store": ["x"]}, "sink": None}, extends=[1, "gone"]),
        {"kind": "Pipeline", "metadata": {"name": "p"}, "spec": None},
    ]
    drawing = definitions(rows)
    assert len(drawing.boxes) == 3
    assert drawing.edges == ()
