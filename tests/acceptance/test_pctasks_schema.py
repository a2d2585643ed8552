"""pctasks definitions before anything is made of them: checks 2 to 14, 40, 51 to 55 and 60 of part 1.G, by their numbers.

Check 1 is in test_pctasks_corpus.py (with 6 and 7 on the real files), checks 15 to 32 in test_pctasks_kubernetes.py.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.acceptance.judged import judge, judge_text
from tests.acceptance.pctasks_streams import STREAMS, environment, objects
from tests.acceptance.pctasks_streams import built as streams_built
from tests.support import rendered
from tests.targets.kubernetes.argo_run import Run

KEYS = (
    "queue_url",
    "visibility_timeout",
    "min_replica_count",
    "max_replica_count",
    "polling_interval",
    "trigger_queue_length",
)
STREAM = """\
id: flashes
name: Items of flashes
dataset: flashes
is_streaming: true
jobs:
  create:
    tasks:
      - id: create
        image: registry.example.org/flashes:1.0
        task: pctasks.dataset.streaming:StreamingCreateItemsTask
        args:
          collection_id: flashes
          create_items_function: flashes:create_item
          streaming_options:
            queue_url: https://sky.queue.core.windows.net/flashes
            visibility_timeout: 300
            min_replica_count: 0
            max_replica_count: 10
            polling_interval: 30
            trigger_queue_length: 100
            resources:
              requests: {cpu: "0.5", memory: 2Gi}
              limits: {cpu: "1", memory: 2Gi}
        environment:
          PCTASKS_COSMOSDB__URL: https://sky.documents.azure.com:443/
"""
TASK = """\
      - id: {id}
        image: registry.example.org/flashes:1.0
        task: flashes:work
"""
BATCH = f"""\
id: nightly
name: Every night
dataset: flashes
jobs:
  first:
    tasks:
{TASK.format(id="a")}"""
DATASET = """\
id: flashes
image: registry.example.org/flashes:1.0
args: [year-prefix]
environment:
  INSIGHTS: ${{ secrets.insights }}
task_config:
  flashes:
    create-items:
      tags: {batch_pool_id: high_memory_pool}
collections:
  - id: flashes
    class: flashes:Flashes
    asset_storage:
      - uri: blob://sky/east/
        token: ${{ pc.get_token(sky, east) }}
        chunks:
          options: {ends_with: .nc}
          splits:
            - {prefix: "L2/${{ args.year-prefix }}/", depth: 2}
      - uri: blob://sky/west/
        token: ${{ pc.get_token(sky, west) }}
        chunks:
          splits:
            - {prefix: "L2/${{ args.year-prefix }}/", depth: 2}
    chunk_storage:
      uri: blob://sky/etl-data/chunks/
"""
INGEST = {"image": "registry.example.org/ingest:1", "tags": {"batch_pool_id": "ingest_pool"}}


def without(key: str) -> str:
    """Return the stream without one line."""
    (line,) = (one for one in STREAM.splitlines() if one.strip().startswith(f"{key}:"))
    return STREAM.replace(line + "\n", "")


def changed(old: str, new: str, text: str = STREAM) -> str:
    assert old in text
    return text.replace(old, new)


def built(folder: Path, text: str, name: str = "nightly", files: tuple[tuple[str, str], ...] = (), **spec: Any) -> Path:
    """Render one definition in one environment, with the outputs that it needs pinned."""
    place = environment(cluster={"name": "aks", "namespace": "pc"}, **spec)
    pinned = {f"{name}.clientId": "00000000-0000-0000-0000-00000000000a"}
    return rendered.project(
        folder,
        {
            "environments/test.yaml": yaml.safe_dump(place, sort_keys=False),
            "outputs/test.json": json.dumps({"version": 1, "outputs": pinned}),
            "definitions/workflow.yaml": text,
            **dict(files),
        },
    )


def template(folder: Path, name: str) -> dict[str, Any]:
    rendered.render(folder)
    (found,) = (one for one in objects(folder) if one["kind"] == "WorkflowTemplate" and one["metadata"]["name"] == name)
    return found


def ran(folder: Path, text: str, args: dict[str, Any] | None = None, **run: str) -> list[Any]:
    """Render a batch workflow, run it, and return the arguments of its tasks in their order."""
    run_of = Run(template(built(folder, text, args=args or {}), "nightly"), {"flashes:work": lambda _: None}, **run)
    return [values for _, _, values in run_of.calls]


def test_the_definitions_of_these_checks_are_good(tmp_path):
    assert judge_text(tmp_path, STREAM).errors == []
    assert judge_text(tmp_path, BATCH).errors == []
    assert judge_text(tmp_path, DATASET, "dataset.yaml").errors == []


def test_1G_2_a_stream_is_exactly_one_job(tmp_path):
    verdict = judge_text(tmp_path, STREAM + "  second:\n    tasks:\n" + TASK.format(id="b"))
    assert any("exactly one job" in one for one in verdict.messages)


def test_1G_2_a_stream_is_exactly_one_task(tmp_path):
    verdict = judge_text(tmp_path, STREAM + TASK.format(id="b"))
    assert any("exactly one task" in one for one in verdict.messages)


def test_1G_2_a_stream_has_streaming_options(tmp_path):
    text = STREAM[: STREAM.index("          streaming_options")] + STREAM[STREAM.index("        environment") :]
    assert any("`streaming_options`" in one for one in judge_text(tmp_path, text).messages)


@pytest.mark.parametrize("key", KEYS)
def test_1G_2_each_of_the_six_keys_is_named(tmp_path, key):
    (error,) = judge_text(tmp_path, without(key)).errors
    assert f"`{key}`" in error.message
    assert error.line == 14


def test_1G_2_all_missing_keys_are_named_at_once(tmp_path):
    """In the order of places and codes, as every report; tests/dialects holds the order in which they are found."""
    text = STREAM
    for key in KEYS:
        text = text.replace(next(one for one in STREAM.splitlines() if f"{key}:" in one) + "\n", "")
    assert sorted(judge_text(tmp_path, text).messages) == sorted(f"`streaming_options` has no `{key}`" for key in KEYS)


@pytest.mark.parametrize(
    ("image", "right"),
    [
        ("image: i:1\n        image_key: ingest", False),
        ("", False),
        ("image: i:1", True),
        ("image_key: ingest", True),
        ("image-key: ingest", True),
    ],
)
def test_1G_3_an_image_or_the_key_of_one(tmp_path, image, right):
    verdict = judge_text(tmp_path, changed("image: registry.example.org/flashes:1.0\n", f"{image}\n", BATCH))
    assert (verdict.errors == []) is right
    assert right or all("image" in one for one in verdict.messages)


@pytest.mark.parametrize(
    ("job", "right"),
    [("a,b", False), ("a/b", False), ("a\\b", False), ("a#b", False), ("a?b", False), ("a b", True), ("é", True)],
)
def test_1G_4_ids_of_jobs(tmp_path, job, right):
    verdict = judge_text(tmp_path, changed("  first:", f"  '{job}':", BATCH))
    assert (verdict.errors == []) is right
    assert right or {one.line for one in verdict.errors} == {5}


@pytest.mark.parametrize(
    ("task", "right"),
    [("a,b", True), ("a/b", False), ("a\\b", False), ("a#b", False), ("a?b", False), ("a b", True), ("é", True)],
)
def test_1G_4_ids_of_tasks(tmp_path, task, right):
    verdict = judge_text(tmp_path, changed("- id: a", f"- id: '{task}'", BATCH))
    assert (verdict.errors == []) is right
    assert right or {one.line for one in verdict.errors} == {7}


QUEUE = "https://sky.queue.core.windows.net/flashes"
REFUSED = {
    "min above max": (changed("min_replica_count: 0", "min_replica_count: 11"), 17, "min_replica_count"),
    "negative polling": (changed("interval: 30", "interval: -1"), 19, "polling_interval"),
    "zero polling": (changed("interval: 30", "interval: 0"), 19, "polling_interval"),
    "trigger length 0": (changed("length: 100", "length: 0"), 20, "trigger_queue_length"),
    "queue null": (changed(QUEUE, "null"), 15, "queue_url"),
    "queue malformed": (changed(QUEUE, "flashes"), 15, "queue_url"),
    "no resources": (
        STREAM[: STREAM.index("            resources")] + STREAM[STREAM.index("        environment") :],
        14,
        "resources",
    ),
    "no colon in the function": (changed("flashes:create_item", "create_item"), 13, "create_items_function"),
    "needs of no job": (changed("  first:\n", "  first:\n    needs: frist\n", BATCH), 6, "frist"),
    "a cycle": (changed("  first:\n", "  first:\n    needs: first\n", BATCH), 6, "first"),
    "a cycle of two": (
        changed("  first:\n", "  first:\n    needs: second\n", BATCH)
        + "  second:\n    needs: first\n    tasks:\n"
        + TASK.format(id="a"),
        6,
        "second",
    ),
    "one task id twice": (BATCH + TASK.format(id="a"), 10, "`a`"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_1G_5_what_the_original_takes_and_should_not(tmp_path, case):
    text, line, word = REFUSED[case]
    errors = judge_text(tmp_path, text).errors
    assert [(one.line, word in one.message) for one in errors] == [(line, True)]


@pytest.mark.parametrize(("strict", "severity"), [((), "warning"), (("--strict",), "error")])
def test_1G_5_an_unknown_key_is_said_and_is_an_error_when_strict(tmp_path, strict, severity):
    text = changed("    tasks:\n", "    task_s: []\n    tasks:\n", BATCH)
    (said,) = [one for one in judge_text(tmp_path, text, "workflow.yaml", *strict).said if "`task_s`" in one.message]
    assert (said.severity, said.line) == (severity, 6)


def test_1G_6_a_stream_that_could_never_start(tmp_path):
    text = changed("        environment:\n          PCTASKS_COSMOSDB__URL", "        env:\n          OTHER")
    text = text[: text.index("            resources")] + text[text.index("        env:") :]
    said = [one.message for one in judge_text(tmp_path, text).said]
    assert any("`resources`" in one for one in said)
    assert any("`env`" in one for one in said)
    assert any("PCTASKS_COSMOSDB__URL" in one for one in said)


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "word"),
    [
        ("ends_with", "extension", 17, "warning", "`extension`"),
        (
            "            - {prefix",
            '            - {prefix: "L2/${{ args.year-prefix }}/", depth: 1}\n            - {prefix',
            20,
            "error",
            "prefix",
        ),
    ],
)
def test_1G_7_options_and_splits_of_a_dataset(tmp_path, old, new, line, severity, word):
    text = DATASET.replace(old, new, 1)
    found = judge_text(tmp_path, text, "dataset.yaml").said
    assert [(one.line, one.severity, word in one.message) for one in found if word in one.message] == [
        (line, severity, True)
    ]


def test_1G_7_a_dataset_has_collections(tmp_path):
    text = DATASET[: DATASET.index("collections:")] + "collections: []\n"
    assert any("collection" in one for one in judge_text(tmp_path, text, "dataset.yaml").messages)


def test_1G_8_a_mapping_of_arguments_keeps_its_values(tmp_path):
    text = (
        "args: {day: monday, hour: 6}\n" + BATCH + '        args: {day: "${{ args.day }}", hour: "${{ args.hour }}"}\n'
    )
    assert ran(tmp_path, text, {"hour": 7}) == [{"day": "monday", "hour": 7}]


def test_1G_9_text_around_expressions_stays(tmp_path):
    text = 'args: ["n", m]\n' + BATCH + "        args: {x: 'pre-${{args.n}}-${{ args.m }}-post'}\n"
    assert ran(tmp_path, text, {"n": "5", "m": "6"}) == [{"x": "pre-5-6-post"}]


def test_1G_10_index_zero_is_the_first(tmp_path):
    values = {"infos": [{"x": 1}, {"x": 2}], "l": ["p", "q"]}
    text = "args: [infos, l]\n" + BATCH + "        args: {x: '${{ args.infos[0].x }}', y: '${{ args.l[0] }}'}\n"
    assert ran(tmp_path, text, values) == [{"x": 1, "y": "p"}]


def test_1G_11_an_argument_that_nobody_gives_is_named(tmp_path):
    text = "args: [queue, zz]\n" + changed("/flashes\n", "/${{ args.queue }}-${{ args.zz }}\n")
    errors = judge(built(tmp_path, text, args={"queue": "flashes"})).errors
    assert [("`zz`" in one.message, one.line) for one in errors] == [(True, 16)]


def test_1G_11_who_starts_a_batch_workflow_gives_what_the_environment_does_not(tmp_path):
    text = "args: [year, zz]\n" + BATCH + "        args: {x: '${{ args.zz }} ${{ args.year }}'}\n"
    assert ran(tmp_path, text, {"year": "2025"}, zz="GLM") == [{"x": "GLM 2025"}]


def test_1G_11_an_argument_that_is_not_declared_is_named(tmp_path):
    (error,) = judge_text(tmp_path, BATCH + "        args: {x: '${{ args.zz }}'}\n").errors
    assert "`zz`" in error.message
    assert error.line == 10


def test_1G_12_a_secret_is_a_reference_and_its_value_is_nowhere(tmp_path, monkeypatch):
    value = "correct-horse-battery-staple"
    for name in ("PASSWORD", "SECRETS_PASSWORD", "password"):
        monkeypatch.setenv(name, value)
    text = BATCH + "        environment:\n          PASSWORD: ${{ secrets.password }}\n"
    folder = built(tmp_path, text)
    found = template(folder, "nightly")
    assert {"name": "password", "key": "value"} in list(_references(found))
    for path in (folder / "rendered").rglob("*"):
        assert path.is_dir() or value not in path.read_text(encoding="utf-8")


def _references(value: Any):
    """Yield every `secretKeyRef` below a value."""
    if isinstance(value, dict):
        if "secretKeyRef" in value:
            yield value["secretKeyRef"]
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)


@pytest.mark.parametrize(("there", "count"), [((), "nothing"), (("one.json", "two.json"), "2")])
def test_1G_13_a_pattern_must_match_one_file(tmp_path, there, count):
    for name in there:
        (tmp_path / name).write_text("{}")
    (error,) = judge_text(tmp_path, BATCH + "        args: {x: '${{ local.path(./*.json) }}'}\n").errors
    assert count in error.message
    assert "exactly one" in error.message


def test_1G_13_a_pattern_that_matches_one_file_is_that_file(tmp_path):
    (tmp_path / "one.json").write_text("{}")
    assert judge_text(tmp_path, BATCH + "        args: {x: '${{ local.path(./*.json) }}'}\n").errors == []


@pytest.mark.parametrize(
    ("flat", "items"),
    [("", ["one", "two", "three"]), (", flatten: false", [[], ["one"], ["two", "three"]])],
)
def test_1G_14_items_are_flattened_unless_said_otherwise(tmp_path, flat, items):
    text = changed("  first:\n", f"  first:\n    foreach: {{items: [[], [one], [two, three]]{flat}}}\n", BATCH)
    assert ran(tmp_path, text + "        args: {x: '${{ item }}'}\n") == [{"x": one} for one in items]


@pytest.mark.parametrize(
    ("items", "word"),
    [("args.none", "none"), ("jobs.gone.tasks.a.output.x", "gone"), ("jobs.before.tasks.gone.output.x", "gone")],
)
def test_1G_14_a_path_that_leads_nowhere_is_an_error(tmp_path, items, word):
    before = "  before:\n    tasks:\n" + TASK.format(id="a")
    loop = f"  first:\n    needs: before\n    foreach: {{items: '${{{{ {items} }}}}'}}\n"
    text = changed("  first:\n", before + loop, BATCH)
    (error,) = judge_text(tmp_path, text).errors
    assert f"`{word}`" in error.message
    assert error.line == 12


def test_1G_40_pools_of_a_batch_workflow(tmp_path):
    places = processed(tmp_path)
    assert {task: pool(one) for task, one in places.items()} == {
        "create-splits-create-splits": None,
        "create-chunks-create-chunks": None,
        "process-chunk-create-items": "high_memory_pool",
        "process-chunk-ingest-items": "ingest_pool",
    }


def processed(folder: Path) -> dict[str, dict[str, Any]]:
    """Render the dataset and return the templates of the tasks of its process-items workflow."""
    folder = built(
        folder,
        "",
        "flashes-process-items",
        files=(("definitions/dataset.yaml", DATASET),),
        args={"year-prefix": "2025"},
        images={"keys": {"ingest": INGEST}},
    )
    (folder / "definitions" / "workflow.yaml").unlink()
    names = ("flashes-process-items", "flashes-process-items-update")
    pins = {f"{name}.clientId": "00000000-0000-0000-0000-00000000000a" for name in names}
    (folder / "outputs" / "test.json").write_text(json.dumps({"version": 1, "outputs": pins}))
    found = template(folder, "flashes-process-items")["spec"]["templates"]
    return {one["name"].removeprefix("task-"): one for one in found if "container" in one}


def pool(found: dict[str, Any]) -> str | None:
    """Return the node pool that a task demands; its selector and its affinity must agree."""
    terms = (
        found.get("affinity", {})
        .get("nodeAffinity", {})
        .get("requiredDuringSchedulingIgnoredDuringExecution", {})
        .get("nodeSelectorTerms", [])
    )
    values = {value for term in terms for one in term["matchExpressions"] for value in one["values"]}
    selected = found.get("nodeSelector", {}).get("node_group")
    assert values in (set(), {selected})
    return selected if isinstance(selected, str) else None


def test_1G_52_a_dataset_becomes_its_process_items_workflow(tmp_path):
    tasks = processed(tmp_path)
    splits, chunks, items = (
        json.loads(tasks[name]["inputs"]["artifacts"][0]["raw"]["data"])["handler"]["args"]
        for name in ("create-splits-create-splits", "create-chunks-create-chunks", "process-chunk-create-items")
    )
    assert [(one["uri"], one["splits"]) for one in splits["inputs"]] == [
        (f"blob://sky/{side}/", [{"prefix": "L2/2025/", "depth": 2}]) for side in ("east", "west")
    ]
    assert chunks["dst_uri"].startswith("blob://sky/etl-data/chunks/")
    assert chunks["dst_uri"].endswith("/assets")
    assert items["item_chunkset_uri"] == chunks["dst_uri"].removesuffix("assets") + "items"
    assert all("INSIGHTS" in {one["name"] for one in task["container"]["env"]} for task in tasks.values())


def test_1G_53_an_update_takes_what_is_new_since_a_day(tmp_path):
    processed(tmp_path)
    (found,) = (
        one
        for one in objects(tmp_path, file="workflow-flashes-process-items-update")
        if one["kind"] == "WorkflowTemplate"
    )
    assert "since" in {one["name"] for one in found["spec"]["arguments"]["parameters"]}
    data = {
        one["name"]: json.loads(one["inputs"]["artifacts"][0]["raw"]["data"])["handler"]["args"]
        for one in found["spec"]["templates"]
        if "container" in one
    }
    assert [one["chunk_options"]["since"] for one in data["task-create-splits-create-splits"]["inputs"]] == [
        "${{ args.since }}"
    ] * 2
    assert data["task-create-chunks-create-chunks"]["dst_uri"].endswith("/${{ args.since }}/assets")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--update", "--use-existing-chunks"), "cannot use existing chunks"),
        (("--collection", "flahses"), "flashes"),
        ((), "choose one"),
    ],
)
def test_1G_54_55_a_dataset_is_taken_only_by_what_it_can_do(tmp_path, words, said):
    second = DATASET[DATASET.index("  - id: flashes\n    class") :].replace("- id: flashes", "- id: storms")
    (tmp_path / "dataset.yaml").write_text(DATASET + (second if not words else ""))
    done = subprocess.run(
        [str(rendered.COMMAND), "import", "dataset.yaml", "--chunkset", "cs1", *words],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (1, 2)
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("task", "variable"),
    [
        ("pctasks.dataset.streaming:StreamingCreateItemsTask", "PCTASKS_COSMOSDB__URL"),
        ("pctasks.ingest_task.streaming:StreamingIngestItemsTask", "DB_CONNECTION_STRING"),
    ],
)
def test_1G_51_a_variable_that_the_task_needs_is_missed_before_it_runs(tmp_path, task, variable):
    text = STREAM[: STREAM.index("        environment")]
    text = changed("pctasks.dataset.streaming:StreamingCreateItemsTask", task, text)
    assert any(variable in one for one in judge_text(tmp_path, text).messages)


def test_1G_60_a_stream_that_goes_takes_its_objects_and_no_others_along(tmp_path):
    def named(folder):
        return {(one["kind"], one["metadata"]["name"]) for one in objects(folder)}

    folder = streams_built(tmp_path, [environment()], list(STREAMS.values()))
    before = named(folder)
    number = list(STREAMS).index("goes-glm")
    (folder / "definitions" / str(number) / "workflow.yaml").unlink()
    rendered.render(folder)
    gone = before - named(folder)
    assert {
        ("Deployment", "pctaskstestdev-goes-glm-deployment"),
        ("ScaledObject", "pctaskstestdev-goes-glm-scaler"),
    } <= gone
    assert all("goes-glm" in name for _, name in gone)
    for path in (folder / "rendered").rglob("*"):
        assert path.is_dir() or "goes-glm" not in path.read_text(encoding="utf-8"), path
