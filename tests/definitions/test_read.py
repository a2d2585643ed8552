"""Reading data into records: every value arrives, converted; expressions pass; absent keys have their defaults."""

import pickle
from random import Random

import pytest

from penstock.definitions import Unready, kinds, read
from penstock.definitions.environment import Azure
from penstock.definitions.reading import seconds, text, whole
from penstock.definitions.workflow import UNSET, QueueTrigger, ScheduleTrigger
from penstock.language.values import SecretRef, Unresolved, secret
from penstock.record import Record, default_of, fields
from penstock.schema import store
from penstock.schema.nodes import alternatives, flat
from tests.definitions.test_models_match_schemas import is_duration, shape_of_list, snake
from tests.schema.documents import valid


def workflow(**spec):
    base = {"trigger": {"type": "manual"}, "jobs": {"a": {"tasks": []}}}
    return {"apiVersion": "penstock.dev/v1", "kind": "Workflow", "metadata": {"name": "nightly"}, "spec": base | spec}


@pytest.mark.parametrize("kind", kinds())
def test_every_value_of_generated_documents_arrives(kind):
    name = kind.lower()
    for seed in range(60):
        data = valid(name, Random(seed), full=seed == 0)
        definition = read(data)
        assert (definition.kind, definition.name, definition.id) == (
            kind,
            data["metadata"]["name"],
            f"{kind}/{definition.name}",
        )
        assert definition.data is data
        schema, file = flat(store.tree(name)["properties"]["metadata"], name)
        arrived(definition.metadata, data["metadata"], schema, file, "metadata")
        arrived(definition.spec, data["spec"], store.tree(name)["properties"]["spec"], name, "spec")


def arrived(value, data, schema, file, path):
    """Assert that `value` is `data`, as the schema says that it is to be read."""
    schema, file = flat(schema, file)
    if is_duration(schema):
        assert value == seconds(data), path
        assert type(value) is int, path
    elif "discriminator" in schema:
        assert value.type == data["type"], path
        arrived(value, data, alternatives(schema, file)[data["type"]], file, path)
    elif shape_of_list(schema):
        assert value == (tuple(data) if isinstance(data, list) else (data,)), path
    elif "properties" in schema:
        assert isinstance(value, Record), path
        named = {snake(key): key for key in schema["properties"]}
        for field in fields(value):
            if named[field] in data:
                here = f"{path}.{named[field]}"
                arrived(getattr(value, field), data[named[field]], schema["properties"][named[field]], file, here)
            else:
                assert getattr(value, field) == default_of(type(value), field), path
    elif isinstance(data, list):
        assert type(value) is tuple, path
        assert len(value) == len(data), path
        for index, item in enumerate(data):
            arrived(value[index], item, schema.get("items", {}), file, f"{path}[{index}]")
    elif isinstance(schema.get("additionalProperties"), dict):
        assert list(value) == list(data), path
        for key, item in data.items():
            arrived(value[key], item, schema["additionalProperties"], file, f"{path}.{key}")
    elif isinstance(schema.get("type"), list):
        assert value == text(data), path
    else:
        assert value == data, path
        assert type(value) is type(data), path


def test_alternatives_become_their_own_records():
    queue = read(workflow(trigger={"type": "queue", "visibilityTimeout": "5m"})).spec.trigger
    assert queue == QueueTrigger(visibility_timeout=300)
    schedule = read(workflow(trigger={"type": "schedule", "cron": "0 6 * * *"})).spec.trigger
    assert schedule == ScheduleTrigger(cron="0 6 * * *")
    cloud = {
        "type": "azure",
        "subscriptionId": "s",
        "tenantId": "t",
        "region": "westeurope",
        "resourceGroup": {"name": "rg"},
    }
    place = {"kind": "Environment", "metadata": {"name": "prod"}, "spec": {"cloud": cloud}}
    assert isinstance(read(place).spec.cloud, Azure)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (0, 0),
        (90, 90),
        (2.0, 2),
        ("1ms", 1),
        ("1000ms", 1),
        ("1001ms", 2),
        ("30s", 30),
        ("5m", 300),
        ("1h", 3600),
        ("14d", 1209600),
    ],
)
def test_durations_are_whole_seconds_and_milliseconds_round_up(written, read_as):
    assert seconds(written) == read_as
    assert type(seconds(written)) is int


def test_a_whole_number_may_be_written_with_a_point():
    found = read(workflow(worker={"concurrency": 2.0})).spec.worker.concurrency
    assert (found, type(found)) == (2, int)


def test_environment_values_are_texts_as_yaml_writes_them():
    worker = {"environment": {"A": True, "B": False, "C": 8080, "D": 0.5, "E": "x", "F": secret("token")}}
    found = read(workflow(worker=worker)).spec.worker.environment
    assert found == {"A": "true", "B": "false", "C": "8080", "D": "0.5", "E": "x", "F": "${{ secrets.token }}"}
    assert isinstance(found["F"], SecretRef)


def test_expressions_pass_where_a_scalar_is_expected():
    waiting = Unresolved("${{ args.limit }}", ("limit",))
    spec = read(
        workflow(trigger={"type": "queue", "messageLimit": waiting, "retention": waiting, "name": waiting})
    ).spec
    assert spec.trigger.message_limit is waiting
    assert spec.trigger.retention is waiting
    assert spec.trigger.name is waiting
    assert whole(waiting) is waiting


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ({"worker": "${{ args.worker }}"}, ("spec", "worker")),
        ({"worker": {"scale": "${{ args.scale }}"}}, ("spec", "worker", "scale")),
        ({"jobs": {"a": "${{ args.job }}"}}, ("spec", "jobs", "a")),
        ({"jobs": {"a": {"tasks": "${{ args.tasks }}"}}}, ("spec", "jobs", "a", "tasks")),
        ({"jobs": {"a": {"tasks": ["${{ args.task }}"]}}}, ("spec", "jobs", "a", "tasks", 0)),
        ({"trigger": {"type": "${{ args.type }}"}}, ("spec", "trigger", "type")),
        ({"access": "${{ args.access }}"}, ("spec", "access")),
        ({"trigger": "${{ args.trigger }}"}, ("spec", "trigger")),
        ({"jobs": "${{ args.jobs }}"}, ("spec", "jobs")),
        (
            {"trigger": {"type": "queue", "events": [{"types": "${{ args.types }}"}]}},
            ("spec", "trigger", "events", 0, "types"),
        ),
    ],
)
def test_a_whole_mapping_or_list_that_waits_says_where(spec, path):
    with pytest.raises(Unready) as raised:
        read(workflow(**spec))
    assert raised.value.path == path


def test_metadata_that_waits_says_where():
    data = workflow()
    data["metadata"]["labels"] = "${{ args.labels }}"
    with pytest.raises(Unready) as raised:
        read(data)
    assert raised.value.path == ("metadata", "labels")


def test_an_argument_without_a_default_differs_from_one_whose_default_is_null():
    args = read(workflow(args={"a": {}, "b": {"default": None}})).spec.args
    assert (args["a"].default, args["a"].required) == (UNSET, True)
    assert (args["b"].default, args["b"].required) == (None, False)
    assert pickle.loads(pickle.dumps(args)) == args
    assert repr(UNSET) == "UNSET"


@pytest.mark.parametrize("kind", ["Worker", "workflow", "Reading", "Common", "no/such", "Nothing"])
def test_an_unknown_kind_is_a_lookup_error(kind):
    with pytest.raises(LookupError, match="unknown kind"):
        read({"kind": kind, "metadata": {"name": "a"}, "spec": {}})


def test_definitions_survive_a_process_boundary():
    for kind in kinds():
        definition = read(valid(kind.lower(), Random(7)))
        assert pickle.loads(pickle.dumps(definition)) == definition
