"""Checks 1.G 33 to 39: what the five streams become in Azure, as the real SDK registers it."""

import pytest

from tests.acceptance import pctasks_project
from tests.acceptance.pctasks_project import ACCOUNT, RULES, STREAMS, SUBSCRIPTION
from tests.support import emitted, pulumi_plan, rendered
from tests.support.pulumi_values import plain

SCOPE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-pctaskstest-dev/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}"
COSMOS = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-pctaskstest-dev"
    "/providers/Microsoft.DocumentDB/databaseAccounts/cdb-pctaskstest-dev"
)
QUEUES = [queue for queue, *_ in STREAMS.values()] + ["ingest"]
CONTRIBUTOR = "974c5e8b-45b9-4653-ba55-5f855dd0fb88"
SENDER = "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"
BLOB_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = pctasks_project.write(tmp_path_factory.mktemp("pctasks"))
    rendered.render(folder, "--only", "pulumi")
    return folder


@pytest.fixture(scope="module")
def recorded(folder):
    return rendered.record(folder, "dev")


def named(recorded, kind):
    """The inputs of all resources of a class, by logical name."""
    return {one.name: plain(one.inputs) for one in recorded.managed if one.type.rpartition(":")[2] == kind}


def of_stream(recorded, name, kind):
    return {key: value for key, value in named(recorded, kind).items() if key.startswith(f"workflow-{name}-streaming-")}


def test_1G_33_each_work_queue_has_a_dead_letter_queue(recorded):
    queues = {inputs["queueName"] for inputs in named(recorded, "Queue").values()}
    assert {*QUEUES, *[f"{queue}-dead-letter" for queue in QUEUES]} <= queues


def test_1G_33_the_containers_of_the_runner_are_private(recorded):
    containers = {one["containerName"]: one["publicAccess"] for one in named(recorded, "BlobContainer").values()}
    assert containers == {"taskio": "None", "tasklogs": "None", "code": "None"}


def test_1G_34_seven_cosmos_containers_with_their_keys_and_scripts(recorded):
    containers = {
        one["containerName"]: one["resource"]["partitionKey"]["paths"]
        for one in named(recorded, "SqlResourceSqlContainer").values()
    }
    assert containers == {
        "workflows": ["/workflow_id"],
        "workflow-runs": ["/run_id"],
        "records": ["/type"],
        "leases": ["/id"],
        "storage-events": ["/id"],
        "items": ["/stac_id"],
        "process-item-errors": ["/id"],
    }
    triggers = named(recorded, "SqlResourceSqlTrigger").values()
    assert sorted((one["containerName"], one["triggerName"]) for one in triggers) == [
        ("workflow-runs", "post-all-workflowruns"),
        ("workflows", "post-all-workflows"),
    ]
    assert {(one["resource"]["triggerOperation"], one["resource"]["triggerType"]) for one in triggers} == {
        ("All", "Post")
    }
    procedures = named(recorded, "SqlResourceSqlStoredProcedure").values()
    assert [(one["containerName"], one["storedProcedureName"]) for one in procedures] == [
        ("workflow-runs", "bulkput-workflowruns")
    ]


@pytest.mark.parametrize("name", STREAMS)
def test_1G_35_a_stream_may_write_items_and_errors_and_no_other_container(recorded, name):
    assignments = of_stream(recorded, name, "SqlResourceSqlRoleAssignment").values()
    assert sorted(one["scope"].removeprefix(COSMOS) for one in assignments) == [
        "/dbs/pctasks/colls/items",
        "/dbs/pctasks/colls/process-item-errors",
    ]
    assert {one["roleDefinitionId"].rsplit("/", 1)[-1] for one in assignments} == {
        "00000000-0000-0000-0000-000000000002"
    }


@pytest.mark.parametrize("name", STREAMS)
def test_1G_36_storage_roles_reach_one_queue_and_three_containers(recorded, name):
    queue = STREAMS[name][0]
    found = {
        (one["scope"].removeprefix(SCOPE), one["roleDefinitionId"].rsplit("/", 1)[-1])
        for one in of_stream(recorded, name, "RoleAssignment").values()
    }
    assert found == {
        (f"/queueServices/default/queues/{queue}", CONTRIBUTOR),
        (f"/queueServices/default/queues/{queue}-dead-letter", SENDER),
        ("/blobServices/default/containers/taskio", BLOB_CONTRIBUTOR),
        ("/blobServices/default/containers/tasklogs", BLOB_CONTRIBUTOR),
        ("/blobServices/default/containers/code", BLOB_READER),
    }


def test_1G_36_no_scope_role_and_principal_stand_twice(recorded):
    rows = [
        (one.inputs["scope"], one.inputs["roleDefinitionId"], str(one.property_dependencies["principalId"]))
        for one in recorded.managed
        if one.type.endswith(":RoleAssignment")
    ]
    assert len(rows) == len(set(rows))


def settings(rules):
    expected = {}
    for rule, queue, prefix, suffix in rules:
        expected[f"PCTASKS_DISPATCH__{rule}__QUEUE_NAME"] = queue
        expected[f"PCTASKS_DISPATCH__{rule}__PREFIX"] = prefix
        if suffix is not None:
            expected[f"PCTASKS_DISPATCH__{rule}__SUFFIX"] = suffix
    return expected


def test_1G_37_the_dispatch_rules_are_those_of_the_definitions(recorded):
    assert plain(recorded.outputs["dispatchSettings"]) == settings(RULES)


def test_1G_37_60_a_rule_comes_and_goes_with_its_stream(tmp_path, recorded, monkeypatch):
    stream = ("test-collection", "pctasks-test:1.0.0", "0.25", "0.25", 30, 10)
    fifteenth = ("TEST_COLLECTION", "test-collection", "http://azurite:10000/devstoreaccount1/", None)
    monkeypatch.setattr(pctasks_project, "STREAMS", {**STREAMS, "test-collection": stream})
    monkeypatch.setattr(pctasks_project, "RULES", [*RULES, fifteenth])
    folder = pctasks_project.write(tmp_path)
    rendered.render(folder, "--only", "pulumi")
    more = rendered.record(folder, "dev")
    assert len([*RULES, fifteenth]) == 15
    assert plain(more.outputs["dispatchSettings"]) == settings([*RULES, fifteenth])
    plan = pulumi_plan.plan(more, recorded)
    assert {one.name for one in plan.delete} == {
        one.name for one in rendered.of(more, "workflow-test-collection-streaming")
    }
    assert {one.name for one in plan.blocked} == {
        "workflow-test-collection-streaming-queue",
        "workflow-test-collection-streaming-dead-letter-queue",
    }
    assert plan.replace == (), plan.summary()


def test_1G_39_node_pools_carry_labels_and_the_taint_of_spot(recorded):
    pools = {one["agentPoolName"]: one for one in named(recorded, "AgentPool").values()}
    assert set(pools) == {"tasks", "tasksspot"}
    assert pools["tasks"]["nodeLabels"] == {"node_group": "pc-lowlatency"}
    assert pools["tasks"]["vmSize"] == "Standard_D3_v2"
    assert (pools["tasks"]["minCount"], pools["tasks"]["maxCount"]) == (0, 100)
    spot = pools["tasksspot"]
    assert spot["nodeLabels"] == {"node_group": "pc-lowlatency", "kubernetes.azure.com/scalesetpriority": "spot"}
    assert spot["nodeTaints"] == ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]
    assert (spot["scaleSetPriority"], spot["scaleSetEvictionPolicy"], spot["spotMaxPrice"]) == ("Spot", "Delete", -1)


@pytest.mark.parametrize("name", STREAMS)
def test_an_identity_trusts_the_worker_and_the_scaler(recorded, name):
    credentials = of_stream(recorded, name, "FederatedIdentityCredential").values()
    assert {one["subject"] for one in credentials} == {
        f"system:serviceaccount:pc:{name}-streaming",
        "system:serviceaccount:keda:keda-operator",
    }
    assert {one["issuer"] for one in credentials} == {"https://oidc.example.org/cluster"}


def test_credentials_of_one_identity_wait_for_each_other(recorded):
    by_name = {one.name: one for one in recorded.managed}
    scaler = by_name["workflow-goes-glm-streaming-identity-scaler-credential"]
    worker = by_name["workflow-goes-glm-streaming-identity-worker-credential"]
    assert recorded.depends_on(scaler, worker)


def test_what_holds_data_is_protected(recorded):
    stateful = (
        "Queue",
        "BlobContainer",
        "SqlResourceSqlContainer",
        "StorageAccount",
        "DatabaseAccount",
        "ResourceGroup",
    )
    assert [one.name for one in recorded.managed if one.type.rpartition(":")[2] in stateful and not one.protect] == []


def test_grants_wait_for_what_they_are_about(recorded):
    by_name = {one.name: one for one in recorded.managed}
    grant = by_name["workflow-goes-glm-streaming-queue-contributor"]
    assert recorded.depends_on(grant, by_name["workflow-goes-glm-streaming-queue"])


def test_the_program_exports_the_client_of_each_identity(recorded):
    assert {f"{name}-streaming.clientId" for name in STREAMS} <= set(recorded.outputs)


def test_the_program_is_clean(folder):
    assert emitted.check([rendered.program(folder, "dev")]) == []


def test_a_rename_deletes_and_replaces_nothing(tmp_path, recorded):
    files = pctasks_project.files()
    overlay = "      name: goes-glm-streaming\n      patch:\n"
    renamed = "      name: goes-lightning\n      patch:\n        metadata: {formerly: [goes-glm-streaming]}\n"
    assert overlay in files["environments/dev.yaml"]
    files["environments/dev.yaml"] = files["environments/dev.yaml"].replace(overlay, renamed)
    stream = files["definitions/goes-glm/streaming.yaml"]
    files["definitions/goes-glm/streaming.yaml"] = stream.replace("id: goes-glm-streaming", "id: goes-lightning")
    folder = rendered.project(tmp_path, files)
    rendered.render(folder, "--only", "pulumi")
    plan = pulumi_plan.plan(recorded, rendered.record(folder, "dev"))
    assert plan.destructive == (), plan.summary()
    assert plan.create == (), plan.summary()
    assert plan.renamed
