"""The order of keys in a definition or an environment never shows in the objects."""

import random
from typing import Any

import pytest

from penstock.text import emit
from tests.targets.kubernetes.stack import definition, manifests, place, platform

TASK = {"id": "t", "image": "reg/x:1", "run": "m:f"}
SIZE = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "2Gi"}}
WORKER = {"environment": {"B": 1, "A": "${{ secrets.a }}", "C": 2}, "resources": SIZE}
DEFINITIONS = {
    "stream of a queue": definition(
        "Workflow",
        "a",
        {
            "trigger": {"type": "queue", "deadLetter": {"maxReceiveCount": 3}},
            "worker": WORKER,
            "jobs": {"j": {"tasks": [{**TASK, "args": {"z": {"y": 1, "x": [{"b": 1, "a": 2}]}, "a": 1}}]}},
        },
        labels={"b": "1", "a": "2"},
        annotations={"d": "1", "c": "2"},
    ),
    "batch": definition(
        "Workflow",
        "b",
        {
            "trigger": {"type": "manual"},
            "args": {"z": {}, "a": {}},
            "jobs": {
                "y": {
                    "tasks": [
                        {**TASK, "args": {"q": "${{ args.z }}", "p": "${{ args.a }}"}, "tags": {"n": "1", "m": "2"}}
                    ]
                },
                "x": {
                    "tasks": [{**TASK, "environment": {"B": "1", "A": "2"}}],
                    "foreach": {"items": [{"b": 1, "a": 2}]},
                    "needs": ["y"],
                },
            },
        },
    ),
    "server": definition(
        "Stream",
        "c",
        {
            "source": {"type": "http", "port": 8080, "host": "a.example.org"},
            "sinks": [{"type": "store", "store": "raw", "prefix": "in/"}, {"type": "queue", "queue": "q"}],
            "worker": WORKER,
        },
    ),
    "kind": definition(
        "StreamClass",
        "d",
        {
            "group": "g.example.org",
            "version": "v1",
            "names": {"kind": "D", "plural": "ds"},
            "schema": {"type": "object", "properties": {"b": {"type": "string"}, "a": {"type": "integer"}}},
        },
    ),
}
PLACE = {
    "secrets": {"backend": "externalSecrets", "store": {"name": "s"}, "names": {"b": {"name": "y"}, "a": {"key": "x"}}},
    "monitoring": {"labels": {"b": "1", "a": "2"}},
}


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(part, chance) for part in value] if isinstance(value, list) else value


def text(data, where):
    return emit.dumps_all([*manifests(data, where), *platform([data], where)])


@pytest.mark.parametrize("name", DEFINITIONS)
@pytest.mark.parametrize("seed", range(3))
def test_shuffled_keys_give_the_same_bytes(name, seed):
    chance = random.Random(seed)
    data = DEFINITIONS[name]
    assert text(shuffled(data, chance), place(**shuffled(PLACE, chance))) == text(data, place(**PLACE))
