"""Every Pulumi program of the reference stacks runs under the real SDK and asks for what its definitions say, and no more."""

import atexit
import functools
import json
import re
import tempfile

import pytest

from tests.stacks.support import STACKS, copy, programs
from tests.support import emitted, pulumi_monitor
from tests.support.pulumi_monitor import plain, secret_paths

PROGRAMS = {f"{path.split('/')[0]}/{path.rpartition('/')[2]}": (place, path) for place, path in programs()}
CLOUD = sorted(name for name in PROGRAMS if not name.endswith("-bootstrap"))
# What holds data, or is where data is sent: losing one loses something.
STATEFUL = {
    "azure-native:storage:Queue",
    "azure-native:storage:BlobContainer",
    "azure-native:storage:StorageAccount",
    "azure-native:documentdb:DatabaseAccount",
    "azure-native:cosmosdb:DatabaseAccount",
    "azure-native:cosmosdb:SqlResourceSqlDatabase",
    "azure-native:cosmosdb:SqlResourceSqlContainer",
    "azure-native:resources:ResourceGroup",
    "aws:sqs/queue:Queue",
    "aws:s3/bucket:Bucket",
    "aws:dynamodb/table:Table",
    "aws:ssm/parameter:Parameter",
    "aws:sns/topic:Topic",
    "gcp:pubsub/topic:Topic",
    "gcp:pubsub/subscription:Subscription",
    "gcp:storage/bucket:Bucket",
    # Without its key, what was encrypted with it is lost as well.
    "azure-native:keyvault:Key",
    "aws:kms/key:Key",
    "aws:kms/alias:Alias",
    "gcp:kms/keyRing:KeyRing",
    "gcp:kms/cryptoKey:CryptoKey",
}
# name -> how many resources there are of some types
COUNTS = {
    "aws-pipelines/prod": {
        "Function": 16,
        "Queue": 12,
        "TopicSubscription": 5,
        "EventSourceMapping": 6,
        "EventRule": 1,
        "CatalogTable": 2,
        "Invocation": 9,
        "Table": 7,
    },
    "azure-streaming/dev": {"Queue": 8, "UserAssignedIdentity": 4, "FederatedIdentityCredential": 7, "AgentPool": 0},
    "azure-streaming/prod": {"Queue": 8, "UserAssignedIdentity": 8, "FederatedIdentityCredential": 11, "AgentPool": 2},
    "azure-streaming/dev-bootstrap": {"Release": 2, "Application": 1},
    "everything/aws": {
        "Function": 5,
        "Queue": 16,
        "EventSourceMapping": 2,
        "Bucket": 7,
        "Role": 16,
        "RolePolicy": 16,
        "MetricAlarm": 16,
        "Key": 1,
    },
    "everything/azure": {"Queue": 6, "UserAssignedIdentity": 9, "FederatedIdentityCredential": 11, "Key": 1},
    "everything/gcp": {"Subscription": 12, "Topic": 12, "Bucket": 6, "Account": 8, "AlertPolicy": 12, "CryptoKey": 1},
    "keboola-ingest/partner": {"CryptoKey": 1, "KeyRing": 1, "CryptoKeyIAMMember": 5, "Account": 3},
    "keboola-ingest/prod": {"Key": 1, "Alias": 1, "Role": 3, "RolePolicy": 3},
    "mixed/aws": {"Queue": 8, "Bucket": 5, "Function": 1, "Role": 6, "Table": 1, "TopicSubscription": 1},
    "mixed/azure": {"Queue": 10, "BlobContainer": 5, "UserAssignedIdentity": 7, "SystemTopicEventSubscription": 1},
    "prio-scheduling/coast": {"Subscription": 24, "Topic": 24, "Bucket": 12, "Account": 9, "AlertPolicy": 24},
    "prio-scheduling/harbour": {"Queue": 18, "Topic": 12, "Bucket": 9, "Role": 12, "RolePolicy": 12, "MetricAlarm": 18},
    "quickstart/aws": {"Queue": 4, "Bucket": 2, "Role": 2, "Table": 1},
    "mixed/gcp": {"Subscription": 8, "Topic": 8, "Bucket": 5, "Account": 6, "Notification": 2},
}


@functools.cache
def copies():
    """A folder with copies of the stacks: Python leaves compiled files beside what it runs."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    for stack in STACKS:
        copy(stack, folder.name)
    return folder.name


@functools.cache
def recorded(name):
    place, path = PROGRAMS[name]
    return pulumi_monitor.run(f"{copies()}/{path}", stack=place)


def test_every_program_is_looked_at():
    assert PROGRAMS.keys() == COUNTS.keys()


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_it_asks_for_what_the_definitions_say(name):
    found = recorded(name)
    assert {kind: len(found.of_type(kind)) for kind in COUNTS[name]} == COUNTS[name]
    # Names are computed, so that the manifests can know them: the cloud makes none up.
    assert [one.name for one in found.managed if one.autonamed] == []
    # Nothing is made inside `apply`, where a preview would not see it.
    assert all(one.source for one in found.managed)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_what_holds_data_is_protected_and_nothing_else_is(name):
    found = recorded(name)
    assert {one.type for one in found.managed if one.protect} <= STATEFUL
    unprotected = [one for one in found.managed if one.type in STATEFUL and not one.protect]
    # A cursor can be set again, and results of queries can be asked for again.
    assert {one.type for one in unprotected} <= {"aws:ssm/parameter:Parameter", "aws:s3/bucket:Bucket"}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_no_secret_is_in_it(name):
    found = recorded(name)
    # The SDK makes a secret of every value in the parameter store; ours is the day that history has come to.
    assert {one.type for one in found.managed if secret_paths(one.inputs)} <= {"aws:ssm/parameter:Parameter"}
    assert secret_paths(found.outputs) == ()


@pytest.mark.parametrize("name", ["aws-pipelines/prod", "mixed/aws"])
def test_roles_of_aws_name_what_they_may_do_and_to_what(name):
    found = recorded(name)
    statements = [
        (policy.name, row)
        for policy in found.of_type("RolePolicy")
        for row in json.loads(policy.get("policy"))["Statement"]
    ]
    assert len(statements) >= len(found.of_type("Role"))
    for policy, row in statements:
        actions = [row["Action"]] if isinstance(row["Action"], str) else row["Action"]
        resources = [row["Resource"]] if isinstance(row["Resource"], str) else row["Resource"]
        assert not [action for action in actions if "*" in action], (policy, actions)
        # A star may stand for the objects in one bucket, below one prefix, or the streams of one log group.
        for resource in resources:
            assert re.fullmatch(r"[^*]+|arn:aws:s3:::[^*/]+/[^*]*\*|arn:aws:logs:[^*]+:log-group:[^*]+:\*", resource), (
                policy,
                resource,
            )


@pytest.mark.parametrize("name", [name for name in CLOUD if "azure" in name])
def test_roles_of_azure_are_given_on_one_queue_or_container_or_key(name):
    found = recorded(name)
    scopes = {one.name: one.get("scope") for one in found.of_type("RoleAssignment")}
    assert scopes
    one_thing = (
        r".*/(storageAccounts/[^/]+/(queueServices|blobServices)/default/(queues|containers)|vaults/[^/]+/keys)/[^/]+"
    )
    wide = {who for who, scope in scopes.items() if not re.fullmatch(one_thing, scope)}
    # What belongs to the account as a whole, in one place: delivering events to its queues.
    assert wide <= {who for who in scopes if who.startswith("platform-")}, {who: scopes[who] for who in wide}
    tables = [one.get("scope") for one in found.of_type("SqlResourceSqlRoleAssignment")]
    assert tables
    assert [scope for scope in tables if not re.fullmatch(r".*/dbs/[^/]+/colls/[^/]+", scope)] == []


@pytest.mark.parametrize("name", [name for name in CLOUD if "azure" in name])
def test_workers_and_the_scaler_can_both_be_the_identity(name):
    found = recorded(name)
    subjects: dict[str, set[str]] = {}
    for one in found.of_type("FederatedIdentityCredential"):
        subjects.setdefault(one.get("resourceName"), set()).add(one.get("subject"))
    assert len(subjects) == len(found.of_type("UserAssignedIdentity"))
    scaled = [names for names in subjects.values() if "system:serviceaccount:keda:keda-operator" in names]
    assert len(scaled) >= 2
    assert all(len(names) == 2 for names in scaled)


def test_grants_come_after_what_they_are_about():
    found = recorded("azure-streaming/prod")
    queue = found.one("Queue", "workflow-tide-gauges-queue")
    grant = found.one("RoleAssignment", "workflow-tide-gauges-queue-contributor")
    assert found.depends_on(grant, queue)
    assert found.depends_on(grant, found.one("UserAssignedIdentity", "workflow-tide-gauges-identity"))
    assert found.depends_on(queue, found.one("StorageAccount"))
    assert found.depends_on(found.one("StorageAccount"), found.one("ResourceGroup"))


def test_history_is_loaded_only_once_its_table_is_there():
    found = recorded("aws-pipelines/prod")
    load = found.one("Invocation", "pipeline-sea-surface-function-historic-run")
    tables = [one for one in found.of_type("CatalogTable") if one.name.startswith("pipeline-sea-surface-")]
    assert [found.depends_on(load, table) for table in tables] == [True]


def test_the_mixed_stack_means_the_same_in_every_cloud():
    """Work queue and dead-letter queue of each of the four, five stores, and who may do something."""
    types = {"azure": ("Queue", "BlobContainer"), "aws": ("Queue", "Bucket"), "gcp": ("Subscription", "Bucket")}
    for cloud, (queue, store) in types.items():
        found = recorded(f"mixed/{cloud}")
        own = [one for one in found.of_type(queue) if not one.name.startswith("platform-")]
        assert len(own) == 8, cloud
        assert sum("dead-letter" in one.name for one in own) == 4
        assert len(found.of_type(store)) == 5


def test_the_programs_are_clean():
    """ruff check, ruff format and ty, as a user's CI would run them."""
    assert emitted.check([f"{copies()}/{path}" for _, path in PROGRAMS.values()]) == []


def test_every_value_is_plain_data():
    """Resource inputs hold no text that Python printed by accident (`<pulumi.Output ...>`)."""
    for name in PROGRAMS:
        for one in recorded(name).managed:
            assert "Output object at" not in str(plain(one.inputs)), one.name
