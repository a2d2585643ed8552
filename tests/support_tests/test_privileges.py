"""The lint of privileges finds what it is there for."""

import pytest

from penstock.graph import Graph
from penstock.graph.nodes import Grant, Identity, Queue, Resources, Store, Worker
from tests.support import privileges
from tests.support.privileges import _azure, _gcp, _statement, rbac_wildcards
from tests.support.pulumi_record import Resource


def graph(*grants):
    parked = Queue("queue/x-dead", "Workflow/x", "x-dead", 30, 60, holds_dead_letters=True)
    work = Queue("queue/x", "Workflow/x", "x", 30, 60, dead_letter=parked.id)
    worker = Worker(
        id="worker/x",
        definition="Workflow/x",
        name="x",
        role="consume",
        protocol="penstock",
        image="x:1",
        identity="identity/x",
        config={},
        resources=Resources(),
        queue=work.id,
        stores=(("items", "store/items"),),
    )
    nodes = [Identity("identity/x", "Workflow/x", "x"), parked, work, Store("store/items", "", "items"), worker]
    made = [Grant(f"grant/{verb}-{node}", "Workflow/x", "identity/x", verb, node) for verb, node in grants]
    return Graph([*nodes, *made])


ALL = (("queue.consume", "queue/x"), ("queue.send", "queue/x-dead"), ("store.read", "store/items"))


def test_a_worker_needs_its_queue_its_dead_letters_and_its_stores():
    found = graph(*ALL)
    assert privileges.needed(found) == privileges.granted(found)


@pytest.mark.parametrize("missing", ALL)
def test_a_missing_grant_is_found(missing):
    found = graph(*[one for one in ALL if one != missing])
    ((identity, _, node),) = privileges.needed(found) - privileges.granted(found)
    assert (identity, node) == ("identity/x", missing[1])


@pytest.mark.parametrize("verb", ["queue.send", "queue.measure"])
def test_a_grant_that_nobody_uses_is_found(verb):
    found = graph(*ALL, (verb, "queue/x"))
    assert privileges.granted(found) - privileges.needed(found) == {("identity/x", verb, "queue/x")}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ({"Action": "s3:*", "Resource": "arn:aws:s3:::b/k"}, "action s3:*"),
        ({"Action": ["sqs:SendMessage"], "Resource": "*"}, "resource *"),
        ({"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::*/*"]}, "resource arn:aws:s3:::*/*"),
        ({"NotAction": "iam:*", "Resource": "x"}, "allows everything but what it names"),
        ({"Action": "sqs:SendMessage", "Resource": "x", "Principal": "*"}, "anybody is the principal"),
        (
            {"Action": "sqs:SendMessage", "Resource": "x", "Principal": {"Service": "sns.amazonaws.com"}},
            "a service may act for anybody's resource: no aws:SourceArn",
        ),
    ],
)
def test_a_statement_that_is_too_wide(statement, words):
    assert list(_statement({"Effect": "Allow", **statement}, trust=False, own=False)) == [words]


def test_trust_without_a_subject():
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "x"},
        "Condition": {"StringEquals": {"x:aud": "sts.amazonaws.com"}},
    }
    assert list(_statement(statement, trust=True, own=False)) == ["federated trust without audience and subject"]


def test_objects_below_one_bucket_are_no_wildcard():
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::shop-lake/clicks/*"]}
    assert list(_statement(statement, trust=False, own=False)) == []


def resource(kind, **inputs):
    return Resource(urn="x", type=kind, name="x", custom=True, id="x", inputs=inputs, outputs={})


def test_azure_roles_at_the_scope_of_more_than_one_thing():
    role = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"
    found = list(
        _azure(resource("azure-native:authorization:RoleAssignment", roleDefinitionId=role, scope="/subscriptions/s"))
    )
    assert found == [f"role {role}", "scope /subscriptions/s"]


@pytest.mark.parametrize(
    ("kind", "inputs", "words"),
    [
        (
            "gcp:storage/bucketIAMMember:BucketIAMMember",
            {"role": "roles/storage.admin", "member": "x"},
            "role roles/storage.admin",
        ),
        (
            "gcp:pubsub/topicIAMMember:TopicIAMMember",
            {"role": "roles/pubsub.publisher", "member": "allUsers"},
            "member allUsers",
        ),
        (
            "gcp:projects/iAMMember:IAMMember",
            {"role": "roles/pubsub.publisher", "member": "x"},
            "roles/pubsub.publisher in the whole project",
        ),
    ],
)
def test_google_roles_that_are_too_wide(kind, inputs, words):
    assert list(_gcp(resource(kind, **inputs))) == [words]


def test_a_star_in_a_role_of_the_cluster():
    role = {
        "kind": "ClusterRole",
        "metadata": {"name": "x"},
        "rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["get"]}],
    }
    assert rbac_wildcards([role]) == ["ClusterRole/x: resources *"]
