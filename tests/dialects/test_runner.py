"""What the runner of pctasks gets in its arguments: the converse of reading them (1.G 17 and 24)."""

import pytest

from penstock.definitions import read
from penstock.dialects.pctasks.runner import streaming_args
from penstock.language.values import secret
from tests.dialects.support import FIXTURES, convert, fixture


def definition(result):
    return read(result.data)


def test_17_what_was_taken_apart_is_put_together_again():
    result = fixture("workflows/streaming-literal.yaml")
    spec = definition(result).spec
    task = spec.jobs["gauges"].tasks[0]
    args = streaming_args(task.args, spec.trigger, spec.worker)
    assert args == {
        "streaming_options": {
            "queue_url": "https://harbourstore.queue.core.windows.net/tides",
            "visibility_timeout": 300,
            "min_replica_count": 1,
            "max_replica_count": 4,
            "polling_interval": 30,
            "trigger_queue_length": 100,
            "allow_spot_instances": False,
            "message_limit": 3,
            "resources": {"limits": {"cpu": "0.5", "memory": "1Gi"}, "requests": {"cpu": "0.25", "memory": "512Mi"}},
        },
        "create_items_function": "tides.items:make",
        "collection_id": "tide-gauges",
    }


@pytest.mark.parametrize("name", ["streaming-create", "streaming-ingest", "streaming-emulator", "streaming-many"])
def test_reading_what_was_put_together_gives_the_same_definition(name):
    """A file, its definition, the file made of it again: nothing is lost but a credential."""
    from penstock.text import Source
    from penstock.text import read as read_text
    from penstock.text.emit import dumps

    text = (FIXTURES / "workflows" / f"{name}.yaml").read_text()
    before = convert(text)
    spec = definition(before).spec
    (job,) = spec.jobs
    source = read_text(Source("x", text.encode())).documents[0].data
    args = streaming_args(spec.jobs[job].tasks[0].args, spec.trigger, spec.worker)
    again = {**source, "jobs": {job: {"tasks": [{**source["jobs"][job]["tasks"][0], "args": args}]}}}
    after = convert(dumps(again)).data
    after["spec"]["trigger"].setdefault("credential", before.spec["trigger"].get("credential"))
    before.spec["trigger"].setdefault("credential", None)
    after["spec"]["worker"].pop("placement")
    before.spec["worker"].pop("placement", None)
    if "environment" in before.spec["worker"]:
        before.spec["worker"]["environment"] = {k: str(v) for k, v in before.spec["worker"]["environment"].items()}
    assert after == before.data


def test_24_variables_are_text_and_never_secrets():
    result = fixture("workflows/streaming-emulator.yaml")
    result.spec["worker"]["environment"]["PASSWORD"] = secret("password")
    result.spec["worker"]["environment"]["DEBUG"] = True
    spec = definition(result).spec
    args = streaming_args({}, spec.trigger, spec.worker)
    assert args["extra_env"] == {"AZURITE_HOST": "azurite", "AZURITE_PORT": "10000", "DEBUG": "true"}


def test_a_queue_without_an_account_is_the_environments():
    result = fixture("workflows/streaming-literal.yaml")
    del result.spec["trigger"]["account"], result.spec["trigger"]["name"]
    spec = definition(result).spec
    options = streaming_args({}, spec.trigger, spec.worker, "own", "gauges")["streaming_options"]
    assert options["queue_url"] == "https://own.queue.core.windows.net/gauges"


def test_arguments_that_hold_options_already_stay():
    spec = definition(fixture("workflows/streaming-literal.yaml")).spec
    assert streaming_args({"streaming_options": {}}, spec.trigger, spec.worker) == {"streaming_options": {}}
