"""Batch workflows: what Argo gets, and what a run of it does."""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock import resources
from penstock.language.foreach import flatten
from penstock.targets import kubernetes
from tests.support import kube
from tests.targets.kubernetes.argo_run import Run
from tests.targets.kubernetes.stack import definition, graph, manifests, one, place


def task(name, run, args=(), **more):
    return {"id": name, "image": "reg/x:1", "run": run, "args": dict(args), **more}


def job(*tasks, **more):
    return {"tasks": list(tasks), **more}


def workflow(jobs, trigger=(), **spec):
    trigger = {"type": "manual", **dict(trigger)}
    return definition("Workflow", "nightly", {"trigger": trigger, "jobs": jobs, **spec})


def template(data, where=None):
    objects = manifests(data, where)
    found = kube.check_objects([("w.yaml", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()
    return one(objects, "WorkflowTemplate")


def container(found, name):
    return next(one for one in found["spec"]["templates"] if one["name"] == name)


def each(items, **more):
    return {"items": items, **more}


PROCESS = {
    "split": job(task("split", "m:split", {"uri": "u"})),
    "chunk": job(
        task("chunk", "m:chunk", {"split": "${{ item.name }}"}),
        foreach=each("${{ jobs.split.tasks.split.output.splits }}"),
        needs=["split"],
    ),
    "process": job(
        task("create", "m:create", {"chunk": "${{ item }}"}),
        task("ingest", "m:ingest", {"uri": "at ${{ tasks.create.output.uri }}"}),
        foreach=each("${{ jobs.chunk.tasks.chunk.output.chunks }}"),
        needs="chunk",
    ),
    "end": job(
        task(
            "end",
            "m:end",
            {
                "all": "${{ jobs.chunk.tasks.chunk.output.chunks }}",
                "first": "${{ jobs.split.tasks.split.output.splits[0].name }}",
            },
        ),
        needs=["process"],
    ),
}


def test_a_fan_out_over_a_fan_out_runs_for_every_item():
    run = Run(
        template(workflow(PROCESS)),
        {
            "m:split": lambda _: {"splits": [{"name": "a"}, {"name": "b"}], "unused": 1},
            "m:chunk": lambda args: {"chunks": [f"{args['split']}{n}" for n in range(2)]},
            "m:create": lambda args: {"uri": f"/{args['chunk']}"},
            "m:ingest": lambda _: None,
            "m:end": lambda _: None,
        },
    )
    assert [args for _, name, args in run.calls if name == "create"] == [
        {"chunk": chunk} for chunk in ("a0", "a1", "b0", "b1")
    ]
    assert [args for _, name, args in run.calls if name == "ingest"] == [
        {"uri": f"at /{chunk}"} for chunk in ("a0", "a1", "b0", "b1")
    ]
    assert run.calls[-1] == ("end", "end", {"all": [["a0", "a1"], ["b0", "b1"]], "first": "a"})


def test_an_empty_list_skips_its_job_and_the_run_ends_well():
    handlers: dict[str, Any] = {
        "m:split": lambda _: {"splits": []},
        "m:chunk": None,
        "m:create": None,
        "m:ingest": None,
    }
    jobs = {name: PROCESS[name] for name in ("split", "chunk", "process")}
    jobs["end"] = job(task("end", "m:end", {"all": "${{ jobs.chunk.tasks.chunk.output.chunks }}"}))
    run = Run(template(workflow(jobs)), {**handlers, "m:end": lambda _: None})
    assert run.calls == [("split", "split", {"uri": "u"}), ("end", "end", {"all": []})]


@pytest.mark.parametrize(
    ("flat", "items"),
    [(True, ["one", "two", "three"]), (False, [[], ["one"], ["two", "three"]])],
)
def test_written_items_are_flattened_unless_said_otherwise(flat, items):
    jobs = {
        "j": job(
            task("t", "m:t", {"x": "${{ item }}"}),
            foreach=each([[], ["one"], ["two", "three"]], flatten=flat),
        )
    }
    run = Run(template(workflow(jobs)), {"m:t": lambda _: None})
    assert [args["x"] for _, _, args in run.calls] == items


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)  # the first call compiles templates
@given(results=st.lists(st.lists(VALUES, max_size=3), max_size=3), flat=st.booleans())
def test_items_of_a_looped_job_are_those_of_the_reference(results, flat):
    """The list of outputs of a looped job, opened as `flatten` of the language does."""
    jobs = {
        "make": job(task("make", "m:make", {"n": "${{ item }}"}), foreach=each(list(range(len(results))))),
        "use": job(
            task("use", "m:use", {"x": "${{ item }}"}),
            foreach=each("${{ jobs.make.tasks.make.output.list }}", flatten=flat),
        ),
    }
    run = Run(template(workflow(jobs)), {"m:make": lambda args: {"list": results[args["n"]]}, "m:use": lambda _: None})
    used = [args["x"] for name, _, args in run.calls if name == "use"]
    assert used == flatten([list(one) for one in results], flatten=flat)


@settings(deadline=None)  # the first call compiles templates
@given(result=st.lists(VALUES, max_size=4), flat=st.booleans())
def test_items_of_a_single_job_are_those_of_the_reference(result, flat):
    jobs = {
        "make": job(task("make", "m:make")),
        "use": job(
            task("use", "m:use", {"x": "${{ item }}"}),
            foreach=each("${{ jobs.make.tasks.make.output.list }}", flatten=flat),
        ),
    }
    run = Run(template(workflow(jobs)), {"m:make": lambda _: {"list": result}, "m:use": lambda _: None})
    assert [args["x"] for name, _, args in run.calls if name == "use"] == flatten(result, flatten=flat)


def test_an_item_keeps_its_type():
    jobs = {"j": job(task("t", "m:t", {"x": "${{ item }}"}), foreach=each(["5", 5, "true", True, None, {"a": [1]}]))}
    run = Run(template(workflow(jobs)), {"m:t": lambda _: None})
    assert [args["x"] for _, _, args in run.calls] == ["5", 5, "true", True, None, {"a": [1]}]


def test_only_what_is_read_is_passed_on():
    jobs = {
        "a": job(task("t", "m:a")),
        "b": job(
            task("t", "m:b", {"x": "${{ jobs.a.tasks.t.output.small.x }}", "y": "${{ jobs.a.tasks.t.output.n }}"})
        ),
        "c": job(task("t", "m:b", {"z": 1}), needs="b"),
    }
    found = template(workflow(jobs))
    config = json.loads(container(found, "task-a-t")["inputs"]["artifacts"][0]["raw"]["data"])
    assert config["batch"]["outputs"] == [
        {"type": "output", "file": "/tmp/penstock/output-t.json", "keys": ["n", "small"]}
    ]
    assert "outputs" not in container(found, "task-b-t")
    assert "outputs" not in container(found, "job-b")


def test_an_output_between_tasks_of_a_job_stays_in_it():
    jobs = {"j": job(task("a", "m:a"), task("b", "m:b", {"x": "${{ tasks.a.output }}"}))}
    found = template(workflow(jobs))
    assert "outputs" not in container(found, "job-j")
    run = Run(found, {"m:a": lambda _: {"whole": [1]}, "m:b": lambda _: None})
    assert run.calls[-1] == ("j", "b", {"x": {"whole": [1]}})


def test_reading_an_output_is_waiting_for_it():
    """Generated ingest workflows of pctasks read outputs of jobs that they do not name under `needs`."""
    jobs = {"b": job(task("t", "m:b", {"x": "${{ jobs.a.tasks.t.output.x }}"})), "a": job(task("t", "m:a"))}
    run = Run(template(workflow(jobs)), {"m:a": lambda _: {"x": 1}, "m:b": lambda _: None})
    assert [name for name, _, _ in run.calls] == ["a", "b"]


def test_a_job_without_tasks_only_hands_on_its_needs():
    jobs = {"a": job(task("t", "m:a")), "hub": job(needs="a"), "b": job(task("t", "m:b"), needs="hub")}
    found = template(workflow(jobs))
    dag = {one["name"]: one.get("dependencies") for one in container(found, "main")["dag"]["tasks"]}
    assert dag == {"a": None, "b": ["a"]}


def test_an_argument_without_a_value_is_a_parameter_of_the_run():
    jobs = {
        "a": job(task("t", "m:a", {"since": "${{ args.since }}", "path": "/${{ args.since }}/x", "y": "${{ args.y }}"}))
    }
    found = template(workflow(jobs, args={"since": {}, "y": {"default": 2}}))
    assert found["spec"]["arguments"]["parameters"] == [{"name": "since"}]
    run = Run(found, {"m:a": lambda _: None}, since='2023 "now" {{x}}')
    assert run.calls == [("a", "t", {"since": '2023 "now" {{x}}', "path": '/2023 "now" {{x}}/x', "y": 2})]


def test_a_list_may_be_given_when_the_run_is_started():
    jobs = {"a": job(task("t", "m:a", {"x": "${{ item }}"}), foreach=each("${{ args.list }}"))}
    found = template(workflow(jobs, args={"list": {"type": "list"}}))
    run = Run(found, {"m:a": lambda _: None}, list='["a", 2]')
    assert [args["x"] for _, _, args in run.calls] == ["a", 2]


def test_braces_of_the_definition_are_no_tags():
    jobs = {"a": job(task("t", "m:a", {"x": "{{ inputs.parameters.item }} {{{{"}), foreach=each(["{{item}}"]))}
    run = Run(template(workflow(jobs)), {"m:a": lambda _: None})
    assert run.calls == [("a", "t", {"x": "{{ inputs.parameters.item }} {{{{"})]


def test_ids_of_any_characters_get_names_that_argo_takes():
    jobs = {
        "a b": job(task("é", "m:a")),
        "a-b": job(task("x,y", "m:a"), task("x y", "m:b", {"x": "${{ jobs['a b'].tasks['é'].output.x }}"})),
        "A" * 80: job(task("t" * 80, "m:b")),
    }
    found = template(workflow(jobs))
    names = [one["name"] for one in found["spec"]["templates"]]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 100
    run = Run(found, {"m:a": lambda _: {"x": 1}, "m:b": lambda _: None})
    assert ("a-b", "x y", {"x": 1}) in run.calls


def test_every_configuration_is_valid():
    schemas = [json.loads(resources.read_text(f"schemas/{name}.schema.json")) for name in ("worker", "common")]
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas])
    validator = jsonschema_rs.validator_for(schemas[0], registry=registry)
    jobs = {
        **PROCESS,
        "env": job(task("e", "m:e", environment={"A": "${{ jobs.split.tasks.split.output.uri }}"}, timeout="1h")),
    }
    found = template(workflow(jobs))
    configs = [
        json.loads(one["inputs"]["artifacts"][0]["raw"]["data"])
        for one in found["spec"]["templates"]
        if "container" in one
    ]
    assert len(configs) == 6
    for config in configs:
        validator.validate(config)
    assert configs[-1]["batch"]["environment"] == {"A": "${{ jobs.split.tasks.split.output.uri }}"}
    assert configs[-1]["handlerTimeout"] == 3600


def test_secrets_stay_references():
    jobs = {"a": job(task("t", "m:a", environment={"A": "x", "DB": "${{ secrets.db }}"}))}
    found = container(template(workflow(jobs)), "task-a-t")["container"]
    assert found["env"] == [
        {"name": "A", "value": "x"},
        {"name": "DB", "valueFrom": {"secretKeyRef": {"name": "db", "key": "value"}}},
    ]


def test_retries_timeouts_resources_and_pools_are_those_of_the_task():
    size = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "2Gi"}}
    one_task = task("t", "m:a", tags={"batch_pool_id": "high_memory_pool"}, retries=3, timeout="1h", resources=size)
    found = container(template(workflow({"a": job(one_task, task("u", "m:b"))})), "task-a-t")
    assert found["retryStrategy"]["limit"] == "3"
    assert found["activeDeadlineSeconds"] == 3600
    assert found["container"]["resources"] == size
    assert found["nodeSelector"] == {"node_group": "high_memory_pool"}
    assert found["metadata"]["labels"] == {"penstock.dev/pool": "high_memory_pool"}
    other = container(template(workflow({"a": job(one_task, task("u", "m:b"))})), "task-a-u")
    assert {"nodeSelector", "retryStrategy", "activeDeadlineSeconds", "metadata"} & set(other) == set()


def test_the_executor_may_report_results_and_nothing_else():
    objects = manifests(workflow({"a": job(task("t", "m:a"))}))
    assert one(objects, "Role")["rules"] == [
        {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
    ]
    assert one(objects, "RoleBinding")["subjects"] == [{"kind": "ServiceAccount", "name": "nightly", "namespace": "pc"}]
    assert one(objects, "WorkflowTemplate")["spec"]["serviceAccountName"] == "nightly"


def test_the_clock_starts_the_template():
    trigger = {"type": "schedule", "cron": "0 3 * * *", "timezone": "Europe/Zurich", "concurrency": "Replace"}
    spec = one(manifests(workflow({"a": job(task("t", "m:a"))}, trigger)), "CronWorkflow")["spec"]
    assert spec["schedules"] == ["0 3 * * *"]
    assert (spec["timezone"], spec["concurrencyPolicy"]) == ("Europe/Zurich", "Replace")
    assert spec["workflowSpec"] == {"workflowTemplateRef": {"name": "nightly"}}


@pytest.mark.parametrize(
    ("jobs", "words"),
    [
        ({"a": job(task("t", "m:a", {"x": "${{ trigger.uri }}"}))}, "task `t` of job `a` uses `trigger`"),
        ({"a": job(task("t", "m:a"), foreach=each("${{ trigger.uris }}"))}, "job `a` runs for each item of"),
        ({"a": job(task("t", "m:a"), foreach=each("x-${{ args.a }}"))}, "job `a` runs for each item of"),
    ],
)
def test_what_no_run_supplies_is_said_and_not_written(jobs, words):
    data = workflow(jobs, args={"a": {}})
    found = kubernetes.unsupported(graph(data, place()), place())
    assert len(found) == 1
    assert words in found[0].message
    assert {obj["kind"] for obj in manifests(data)} == {"ServiceAccount"}
