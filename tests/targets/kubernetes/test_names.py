"""Names and labels: each name has a rule, no label is too long, nothing is shortened but labels."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.targets import kubernetes
from penstock.targets.kubernetes import naming
from penstock.targets.names import LIMITS, problem
from tests.targets.kubernetes.stack import definition, graph, manifests, place

TASK = {"id": "t", "image": "reg/x:1", "run": "m:f"}


def workflow(definition_name, trigger=(), **worker):
    spec = {"trigger": {"type": "queue", **dict(trigger)}, "worker": worker, "jobs": {"j": {"tasks": [TASK]}}}
    return definition("Workflow", definition_name, spec)


def taken(data):
    return kubernetes.names(graph(data, place()), place())


def test_every_object_of_a_definition_has_its_name_judged():
    for data in (
        workflow("a"),
        definition(
            "Workflow", "b", {"trigger": {"type": "schedule", "cron": "0 3 * * *"}, "jobs": {"j": {"tasks": [TASK]}}}
        ),
        definition(
            "Stream",
            "c",
            {"source": {"type": "http", "port": 80, "host": "a.b"}, "sinks": [{"type": "store", "store": "raw"}]},
        ),
    ):
        judged = {(name.scope.partition(" ")[0], name.value) for name in taken(data)}
        # These carry the name of an object that is judged, or a longer one with a wider limit.
        follow = {"NetworkPolicy", "PodDisruptionBudget", "Ingress", "TriggerAuthentication", "Role", "RoleBinding"}
        made = {(obj["kind"], obj["metadata"]["name"]) for obj in manifests(data) if obj["kind"] not in follow}
        assert made <= judged, made - judged


def test_every_rule_is_in_the_table():
    names = [name for data in (workflow("a"), workflow("b", protocol="pctasks")) for name in taken(data)]
    assert {name.limit for name in names} <= LIMITS.keys()


@pytest.mark.parametrize(("length", "fits"), [(56, True), (57, False)])
def test_a_scaler_may_have_63_characters(length, fits):
    name = next(name for name in taken(workflow("a" * length)) if name.scope.startswith("ScaledObject"))
    assert (problem(name.limit, name.value) is None) is fits


@pytest.mark.parametrize(("length", "fits"), [(52, True), (53, False)])
def test_a_cron_workflow_may_have_52_characters(length, fits):
    data = definition(
        "Workflow",
        "a" * length,
        {"trigger": {"type": "schedule", "cron": "0 3 * * *"}, "jobs": {"j": {"tasks": [TASK]}}},
    )
    name = next(name for name in taken(data) if name.scope.startswith("CronWorkflow"))
    assert (problem(name.limit, name.value) is None) is fits


def test_a_name_points_at_the_field_that_makes_it():
    assert {name.field for name in taken(workflow("a"))} == {("metadata", "name")}
    fields = {name.scope.partition(" ")[0]: name.field for name in taken(workflow("a", name="other"))}
    assert fields["Deployment"] == ("spec", "worker", "name")
    assert fields["ServiceAccount"] == ("metadata", "name")


VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")


@settings(deadline=None)  # the first call compiles templates
@given(st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,300}[a-z0-9])?", fullmatch=True))
def test_a_label_fits_whatever_the_name(name):
    found = naming.short(name)
    assert VALUE.fullmatch(found)
    assert found == name or len(name) > 63


@settings(deadline=None)  # the first call compiles templates
@given(st.from_regex(r"[a-z]{60,70}", fullmatch=True), st.from_regex(r"[a-z]{1,9}", fullmatch=True))
def test_long_names_that_begin_alike_keep_their_labels_apart(base, tail):
    assert naming.short(base + tail) != naming.short(base + tail + "x")


@settings(deadline=None)  # the first call compiles templates
@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?", fullmatch=True))
def test_no_label_of_any_object_is_too_long(name):
    for obj in manifests(workflow(name)):
        labels = {**obj["metadata"]["labels"], **obj.get("spec", {}).get("selector", {}).get("matchLabels", {})}
        assert all(VALUE.fullmatch(value) for value in labels.values())
        assert obj["metadata"]["name"].startswith(name), "a name is never shortened"


def test_secrets_that_kubernetes_takes_for_one_are_told():
    where = place()

    def secrets(name):
        data = workflow(f"w-{len(name)}", environment={"A": "${{ secrets." + name + " }}"})
        found = kubernetes.names(graph(data, where), where)
        return {(one.scope, one.value): one.node for one in found if one.scope.startswith("Secret ")}

    first, second = secrets("db-key"), secrets("DB_KEY")
    assert first.keys() == second.keys() == {("Secret in pc", "db-key")}
    assert first != second, "they differ in the node, which is what makes a collision"


def judged(data, **context):
    where = place()
    names = kubernetes.names(graph(data, where, **context), where)
    return {(one.scope.partition(" ")[0], one.value, one.limit, one.field) for one in names}


def test_kinds_and_their_objects_have_names_too():
    names = {"kind": "Clicks", "plural": "clickstreams"}
    spec = {"group": "g.example.org", "version": "v1", "names": names, "schema": {"type": "object"}}
    plural = ("spec", "names", "plural")
    assert judged(definition("StreamClass", "a", spec)) == {
        ("CustomResourceDefinition", "clickstreams.g.example.org", "kubernetes.name", plural)
    }
    facts = {"name": "a", "operator": "none", "group": "g.example.org", "version": "v1", "kind": "Clicks", "schema": {}}
    stream = definition("Stream", "b", {"class": "a", "config": {}})
    assert judged(stream, exports=lambda *_: facts) == {
        ("Clicks.g.example.org", "b", "kubernetes.name", ("metadata", "name"))
    }


@pytest.mark.parametrize(
    ("frequency", "kind", "name", "limit"),
    [
        (0, "Job", "p-historic-00000000", "kubernetes.job"),
        (6, "CronJob", "p-historic", "kubernetes.cronJob"),
    ],
)
def test_jobs_have_names_too(frequency, kind, name, limit):
    inventory = {"type": "s3Inventory", "location": "s3://b/i", "frequency": frequency, "initialChunk": "2020-01-01"}
    spec = {
        "source": {"type": "none"},
        "handlers": {"item": "m:i", "historic": "m:h"},
        "inventory": inventory,
        "sink": {"type": "store", "store": "raw"},
    }
    assert (kind, name, limit, ("metadata", "name")) in judged(definition("Pipeline", "p", spec))


def test_a_definition_without_objects_takes_no_secret_names():
    spec = {
        "group": "g.example.org",
        "version": "v1",
        "names": {"kind": "C", "plural": "cs"},
        "schema": {"type": "object"},
    }
    assert not [one for one in judged(definition("StreamClass", "a", spec)) if one[0] == "Secret"]
