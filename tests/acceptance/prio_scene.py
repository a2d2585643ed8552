"""Scenes for the scheduler of Prio, in the form of the recorded cases."""

import json

UUID = "b8a5579a-f984-460a-a42d-2813cbf57771"
OTHER = "202fe8e3-e63c-4170-8962-dac77b4cd640"
TRACE = "5917f419-5086-4fac-905a-1e4ef5cf7072"


def objects(name, infix="batch"):
    return [f"{name}.{infix}{suffix}" for suffix in ("", ".avro", ".sig")]


def scene(now, *, max_age="24h", period="8h", grace="4h", ingestion=(), own=(), peer=(), override=None):
    """A case of our own, in the form of the recorded ones."""
    return {
        "is_first": False,
        "now": now,
        "intake_max_age": max_age,
        "aggregation_period": period,
        "grace_period": grace,
        "aggregation_override_timestamp": override,
        "ingestion_objects": list(ingestion),
        "own_validation_objects": list(own),
        "peer_validation_objects": list(peer),
    }


def times_of(task):
    return [batch["time"] for batch in task["batches"]]


def assert_same(found, wanted, name):
    assert found.intake == sorted(wanted["intake_tasks"], key=lambda task: json.dumps(task, sort_keys=True)), name
    assert found.aggregate == sorted(wanted["aggregate_tasks"], key=lambda task: json.dumps(task, sort_keys=True)), name
    assert found.markers == sorted(wanted["markers_written"]), name
