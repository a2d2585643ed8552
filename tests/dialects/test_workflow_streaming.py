"""Streaming workflows of pctasks: what cannot be deployed is an error where it stands (1.G 2, 5, 6 and 51)."""

import pytest

from tests.dialects.support import convert

GOOD = """\
id: tides
name: Tides
dataset: tides
is_streaming: true
args: [queue_account_url]
jobs:
  make:
    tasks:
    - id: make
      image: tides:1
      task: pctasks.dataset.streaming:StreamingCreateItemsTask
      args:
        streaming_options:
          queue_url: https://harbour.queue.core.windows.net/tides
          visibility_timeout: 30
          min_replica_count: 0
          max_replica_count: 10
          polling_interval: 30
          trigger_queue_length: 100
          allow_spot_instances: false
          resources:
            limits: {cpu: "1", memory: 2Gi}
            requests: {cpu: "1", memory: 2Gi}
        create_items_function: tides:make
        collection_id: tides
      environment:
        PCTASKS_COSMOSDB__URL: https://x.example.org
"""
SIX = (
    "queue_url",
    "visibility_timeout",
    "min_replica_count",
    "max_replica_count",
    "polling_interval",
    "trigger_queue_length",
)


def changed(old, new):
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def only(result):
    (one,) = result.found
    return one


def test_good_one_has_no_findings():
    result = convert(GOOD)
    assert result.found == []
    assert result.spec["trigger"] == {
        "type": "queue",
        "name": "tides",
        "account": "harbour",
        "visibilityTimeout": 30,
        "deadLetter": {"maxReceiveCount": 3},
    }
    assert result.spec["worker"]["name"] == "harbour-tides"


@pytest.mark.parametrize(
    ("old", "new", "place", "severity", "message", "help_text"),
    [
        (
            "https://harbour.queue.core.windows.net/tides",
            "null",
            (14, 22, "PEN1706"),
            "error",
            "`queue_url` of `streaming_options` is null",
            "it must be text",
        ),
        (
            "https://harbour.queue.core.windows.net/tides",
            "harbour/tides",
            (14, 22, "PEN1706"),
            "error",
            "`queue_url` is not the address of a queue: it does not begin with `https://`",
            "write `https://<account>.queue.core.windows.net/<queue>`",
        ),
        (
            "min_replica_count: 0",
            "min_replica_count: 11",
            (16, 30, "PEN1705"),
            "error",
            "`min_replica_count` 11 is more than `max_replica_count` 10",
            "the scaler would never be content: lower the one or raise the other",
        ),
        (
            "min_replica_count: 0",
            "min_replica_count: -1",
            (16, 30, "PEN1705"),
            "error",
            "`min_replica_count` is -1: it must be at least 0",
            None,
        ),
        (
            "max_replica_count: 10",
            "max_replica_count: 0",
            (17, 30, "PEN1705"),
            "error",
            "`max_replica_count` is 0: it must be at least 1",
            None,
        ),
        (
            "polling_interval: 30",
            "polling_interval: -1",
            (18, 29, "PEN1705"),
            "error",
            "`polling_interval` is -1: it must be at least 1",
            None,
        ),
        (
            "polling_interval: 30",
            "polling_interval: 0",
            (18, 29, "PEN1705"),
            "error",
            "`polling_interval` is 0: it must be at least 1",
            None,
        ),
        (
            "trigger_queue_length: 100",
            "trigger_queue_length: 0",
            (19, 33, "PEN1705"),
            "error",
            "`trigger_queue_length` is 0: it must be at least 1",
            None,
        ),
        (
            "visibility_timeout: 30",
            "visibility_timeout: 604801",
            (15, 31, "PEN1705"),
            "error",
            "`visibility_timeout` is 604801: it must be at most 604800 (7 days)",
            None,
        ),
        (
            "visibility_timeout: 30",
            "visibility_timeout: soon",
            (15, 31, "PEN1704"),
            "error",
            '`visibility_timeout` must be a whole number, not the text "soon"',
            None,
        ),
        (
            "visibility_timeout: 30",
            "visibility_timeout: 1.5",
            (15, 31, "PEN1704"),
            "error",
            "`visibility_timeout` must be a whole number, not the number 1.5",
            None,
        ),
        (
            "allow_spot_instances: false",
            "allow_spot_instances: 7",
            (20, 33, "PEN1704"),
            "error",
            "`allow_spot_instances` must be true or false, not the number 7",
            None,
        ),
        (
            "allow_spot_instances: false",
            "allow_spot_instance: false",
            (20, 11, "PEN1702"),
            "error",
            "`allow_spot_instance` is not a key of `streaming_options`: the pctasks worker refuses it",
            "did you mean `allow_spot_instances`?",
        ),
        (
            "create_items_function: tides:make",
            "create_items_function: tides.make",
            (24, 32, "PEN1710"),
            "error",
            "`create_items_function` `tides.make` is not an entry point",
            "part module and attribute by a colon: `tides:make`?",
        ),
        (
            "create_items_function: tides:make",
            "create_items_function: make",
            (24, 32, "PEN1710"),
            "error",
            "`create_items_function` `make` is not an entry point",
            "write `module:attribute`, for example `naip:NaipCollection.create_item`",
        ),
        (
            "        collection_id: tides\n",
            "        collection_id: tides\n        colour: red\n",
            (26, 9, "PEN1702"),
            "error",
            "`colour` is not a key of the input of create-items: the pctasks worker refuses it",
            "its keys are: streaming_options, collection_id, create_items_function, options, extra_env",
        ),
        (
            "PCTASKS_COSMOSDB__URL:",
            "PCTASKS_COSMOSDB_URL:",
            (27, 9, "PEN1711"),
            "error",
            (
                "`pctasks.dataset.streaming:StreamingCreateItemsTask` stops at its start without the variable "
                "`PCTASKS_COSMOSDB__URL`"
            ),
            "`PCTASKS_COSMOSDB_URL` is set: did you mean `PCTASKS_COSMOSDB__URL`?",
        ),
        (
            "PCTASKS_COSMOSDB__URL: https://x.example.org",
            "LEVEL: info",
            (26, 7, "PEN1711"),
            "error",
            (
                "`pctasks.dataset.streaming:StreamingCreateItemsTask` stops at its start without the variable "
                "`PCTASKS_COSMOSDB__URL`"
            ),
            "add `PCTASKS_COSMOSDB__URL: ${{ args.cosmosdb_url }}` to the task's `environment`",
        ),
        (
            "          resources:\n",
            "          resourcs:\n",
            (21, 11, "PEN1708"),
            "error",
            "`resourcs` is not a key of `streaming_options`, and `resources` is missing",
            "did you mean `resources`?",
        ),
        (
            (
                "          resources:\n"
                '            limits: {cpu: "1", memory: 2Gi}\n            requests: {cpu: "1", memory: 2Gi}\n'
            ),
            "",
            (13, 9, "PEN1708"),
            "error",
            "`streaming_options` has no `resources`",
            "add `resources`: `requests` and `limits`, without which no worker can be deployed",
        ),
        (
            '            requests: {cpu: "1", memory: 2Gi}\n',
            "",
            (21, 11, "PEN1703"),
            "error",
            "`resources` has no `requests`",
            "add `requests`: what is reserved for a worker",
        ),
        (
            "is_streaming: true\n",
            "",
            (12, 9, "PEN1707"),
            "error",
            "`streaming_options` has no effect: the workflow does not say `is_streaming: true`",
            "add `is_streaming: true` to the workflow; as a batch job it would never end",
        ),
    ],
)
def test_one_mistake_is_one_finding_in_the_users_words(old, new, place, severity, message, help_text):
    found = only(convert(changed(old, new)))
    assert ((found.line, found.column, found.code), found.severity, found.message, found.help) == (
        place,
        severity,
        message,
        help_text,
    )


@pytest.mark.parametrize("key", SIX)
def test_2_each_of_the_six_keys_is_required_by_name(key):
    lines = [line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"          {key}:")]
    found = only(convert("".join(lines)))
    assert (found.line, found.column) == (13, 9)
    assert found.message == f"`streaming_options` has no `{key}`"


def test_2_missing_keys_come_in_the_order_of_the_original():
    lines = [line for line in GOOD.splitlines(keepends=True) if not any(f" {key}:" in line for key in SIX)]
    messages = [one.message for one in convert("".join(lines)).found]
    assert messages == [f"`streaming_options` has no `{key}`" for key in SIX]


@pytest.mark.parametrize("key", SIX)
def test_5_required_keys_cannot_be_null(key):
    lines = [
        f"          {key}: null\n" if line.startswith(f"          {key}:") else line for line in GOOD.splitlines(True)
    ]
    found = only(convert("".join(lines)))
    assert found.message == f"`{key}` of `streaming_options` is null"
    assert found.line == 14 + SIX.index(key)


def test_2_exactly_one_job():
    text = GOOD + "  other:\n    tasks:\n    - {id: other, image: x, task: 'a:b'}\n"
    found = only(convert(text))
    assert (found.line, found.column, found.code) == (6, 1, "PEN1707")
    assert found.message == "a streaming workflow has exactly one job: this one has 2"


@pytest.mark.parametrize(
    ("tasks", "count"),
    [("    - {id: other, image: x, task: 'a:b'}\n", 2), ("    - {id: b, image: x, task: 'a:b'}\n" * 2, 3)],
)
def test_2_exactly_one_task(tasks, count):
    found = only(convert(GOOD + tasks))
    assert (found.line, found.column, found.code) == (8, 5, "PEN1707")
    assert found.message == f"the job of a streaming workflow has exactly one task: `make` has {count}"


def test_2_no_task_at_all():
    head = GOOD[: GOOD.index("    tasks:")]
    found = only(convert(head + "    tasks: []\n"))
    assert found.message == "the job of a streaming workflow has exactly one task: `make` has 0"


@pytest.mark.parametrize(
    ("options", "place", "message"),
    [
        ("", (9, 7, "PEN1707"), "a streaming task has no `streaming_options`"),
        ("      args:\n", (12, 7, "PEN1707"), "a streaming task has no `streaming_options`"),
        ("      args: {}\n", (12, 7, "PEN1707"), "the input of ingest has no `streaming_options`"),
        (
            "      args:\n        streaming_options: null\n",
            (13, 28, "PEN1707"),
            "`streaming_options` of the input of ingest is null",
        ),
        (
            "      args:\n        streaming_options: []\n",
            (13, 28, "PEN1704"),
            "`streaming_options` must be a mapping, not a list",
        ),
        (
            "      args:\n        streaming_option: {}\n",
            (13, 9, "PEN1707"),
            "`streaming_option` is not a key of the input of ingest, and `streaming_options` is missing",
        ),
    ],
)
def test_2_streaming_options_are_required(options, place, message):
    head = GOOD[: GOOD.index("      task:")]
    environment = "      environment: {DB_CONNECTION_STRING: x, PCTASKS_COSMOSDB__URL: x}\n"
    found = only(
        convert(head + "      task: pctasks.ingest_task.streaming:StreamingIngestItemsTask\n" + options + environment)
    )
    assert ((found.line, found.column, found.code), found.message) == (place, message)


def test_6_the_stream_that_loads_and_cannot_be_deployed():
    """The shape of the original's own example: a stray `env`, no resources, no Cosmos address."""
    text = """\
    name: Example
    env:
      AZURE_CLIENT_ID: ${ secrets.some_id }
    jobs:
      create-items:
        tasks:
        - id: create-items
          image: "example:1"
          task: pctasks.dataset.streaming:StreamingCreateItemsTask
          args:
            streaming_options:
              queue_url: "https://lowlatency.queue.core.windows.net/flashes"
              visibility_timeout: 30
              min_replica_count: 0
              max_replica_count: 10
              polling_interval: 30
              trigger_queue_length: 100
            create_items_function: flashes:make
            collection_id: "flashes"
    is_streaming: True
    id: example
    dataset: flashes
    """
    result = convert(text)
    assert [(one.line, one.column, one.code, one.severity) for one in result.found] == [
        (2, 1, "PEN1701", "warning"),
        (3, 20, "PEN1714", "warning"),
        (7, 7, "PEN1711", "error"),
        (11, 9, "PEN1708", "error"),
    ]
    assert result.found[0].help == "did you mean `environment`? It belongs to a task: jobs.<job>.tasks[]"
    assert convert(text, strict=True).found[0].severity == "error"


def test_51_ingest_needs_its_database_and_should_know_cosmos():
    text = changed(
        "pctasks.dataset.streaming:StreamingCreateItemsTask", "pctasks.ingest_task.streaming:StreamingIngestItemsTask"
    )
    text = (
        text.replace("PCTASKS_COSMOSDB__URL", "LEVEL")
        .replace("        create_items_function: tides:make\n", "")
        .replace("        collection_id: tides\n", "")
    )
    found = convert(text).found
    assert [(one.code, one.severity) for one in found] == [("PEN1711", "error"), ("PEN1711", "warning")]
    assert "DB_CONNECTION_STRING" in found[0].message
    assert "cannot record items that failed" in found[1].message


def test_28_variables_of_an_image_key_are_not_missed():
    assert convert(changed("image: tides:1", "image_key: ingest").replace("PCTASKS_COSMOSDB__URL", "LEVEL")).found == []


def test_unknown_argument_of_ingest_is_ignored_there_and_a_warning_here():
    text = changed(
        "pctasks.dataset.streaming:StreamingCreateItemsTask", "pctasks.ingest_task.streaming:StreamingIngestItemsTask"
    )
    text = text.replace("        create_items_function: tides:make\n", "").replace(
        "PCTASKS_COSMOSDB__URL:", "PCTASKS_COSMOSDB__URL: x\n        DB_CONNECTION_STRING:"
    )
    result = convert(text)
    assert [(one.line, one.column, one.code, one.severity) for one in result.found] == [(24, 9, "PEN1701", "warning")]
    assert "args" not in result.spec["jobs"]["make"]["tasks"][0]
    assert [one.severity for one in convert(text, strict=True).found] == ["error"]


def test_queue_address_with_an_argument_is_kept_for_later():
    result = convert(changed("https://harbour.queue.core.windows.net/tides", "${{ args.queue_account_url }}/tides"))
    assert result.found == []
    assert result.spec["trigger"]["url"] == "${{ args.queue_account_url }}/tides"
    assert "name" not in result.spec["worker"]


def test_25_emulator_keeps_its_address_and_the_names_of_pctasks():
    result = convert(
        changed("https://harbour.queue.core.windows.net/tides", "http://localhost:10001/devstoreaccount1/test")
    )
    assert result.spec["trigger"]["url"] == "http://localhost:10001/devstoreaccount1/test"
    assert result.spec["worker"]["name"] == "localhost.10001-devstoreaccount1.test"


def test_numbers_may_be_written_as_text_or_as_expressions():
    text = changed("visibility_timeout: 30", 'visibility_timeout: "45"')
    result = convert(text.replace("max_replica_count: 10", "max_replica_count: ${{ args.most }}"))
    assert result.found == []
    assert result.spec["trigger"]["visibilityTimeout"] == 45
    assert result.spec["worker"]["scale"]["max"] == "${{ args.most }}"


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("off", False), ('"true"', True), ("False", False)])
def test_booleans_are_read_as_the_original_reads_them(word, value):
    result = convert(changed("allow_spot_instances: false", f"allow_spot_instances: {word}"))
    assert result.found == []
    assert result.spec["worker"]["placement"] == {"spot": value}


def test_36_access_is_what_the_task_reads_and_writes():
    code = changed("      image: tides:1\n", "      image: tides:1\n      code: {src: tides.py}\n")
    items = [(item["type"], item["name"], item["mode"]) for item in convert(code).spec["access"]]
    assert items == [
        ("store", "taskio", "readWrite"),
        ("store", "tasklogs", "readWrite"),
        ("store", "code", "read"),
        ("table", "items", "write"),
        ("table", "process-item-errors", "write"),
    ]
    assert ("store", "code") not in [(item["type"], item["name"]) for item in convert(GOOD).spec["access"]]


def test_findings_of_native_checks_point_into_the_source():
    result = convert(changed("https://harbour.queue.core.windows.net/tides", "${{ args.queue_account_url }}/tides"))
    table = result.converted[0].table
    base = ("jobs", "make", "tasks", 0, "args", "streaming_options")
    for native, source in {
        ("metadata", "name"): ("id",),
        ("spec", "trigger", "url"): (*base, "queue_url"),
        ("spec", "trigger", "visibilityTimeout"): (*base, "visibility_timeout"),
        ("spec", "worker", "scale", "max"): (*base, "max_replica_count"),
        ("spec", "worker", "resources", "limits", "cpu"): (*base, "resources", "limits", "cpu"),
        ("spec", "args", "queue_account_url"): ("args", 0),
        ("spec", "jobs", "make", "tasks", 0, "run"): ("jobs", "make", "tasks", 0, "task"),
        ("spec", "jobs", "make", "tasks", 0, "image"): ("jobs", "make", "tasks", 0, "image"),
    }.items():
        from penstock.dialects.model import source_path

        assert source_path(table, native) == source
