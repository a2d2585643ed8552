"""What the definitions of environment azure share."""

from dataclasses import dataclass

import pulumi
import pulumi_azure_native as azure_native


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    resource_group_name: pulumi.Input[str]
    """Resource group of new resources."""

    storage_account_name: pulumi.Input[str]
    """Account of the queues and containers."""

    cosmos_account_name: pulumi.Input[str]
    """Account of the tables."""

    oidc_issuer: pulumi.Input[str]
    """Issuer of the cluster's service account tokens."""

    resources: list[pulumi.Resource]
    """What must exist before a definition's own resources."""


def create() -> Shared:
    """Declare the resources of the platform."""
    resource_group = azure_native.resources.ResourceGroup(
        "platform-resource-group",
        resource_group_name="rg-windward",
        location="northeurope",
        tags={
            "project": "windward",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    storage_account = azure_native.storage.StorageAccount(
        "platform-storage-account",
        resource_group_name=resource_group.name,
        account_name="windwardwork",
        location="northeurope",
        kind="StorageV2",
        sku={
            "name": "Standard_LRS",
        },
        allow_blob_public_access=False,
        allow_shared_key_access=False,
        enable_https_traffic_only=True,
        minimum_tls_version="TLS1_2",
        tags={
            "project": "windward",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_code = azure_native.storage.BlobContainer(
        "platform-container-code",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="code",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_taskio = azure_native.storage.BlobContainer(
        "platform-container-taskio",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="taskio",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_tasklogs = azure_native.storage.BlobContainer(
        "platform-container-tasklogs",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="tasklogs",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_storage_events = azure_native.storage.Queue(
        "platform-queue-storage-events",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        queue_name="storage-events",
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_storage_events_dead_letter = azure_native.storage.Queue(
        "platform-queue-storage-events-dead-letter",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        queue_name="storage-events-dead-letter",
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    cosmos_account = azure_native.cosmosdb.DatabaseAccount(
        "platform-cosmos-account",
        resource_group_name=resource_group.name,
        account_name="cdb-windward",
        location="northeurope",
        locations=[
            {
                "location_name": "northeurope",
                "failover_priority": 0,
            },
        ],
        database_account_offer_type=azure_native.cosmosdb.DatabaseAccountOfferType.STANDARD,
        consistency_policy={
            "default_consistency_level": azure_native.cosmosdb.DefaultConsistencyLevel.SESSION,
        },
        capabilities=[
            {
                "name": "EnableServerless",
            },
        ],
        disable_local_auth=True,
        tags={
            "project": "windward",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    cosmos_database = azure_native.cosmosdb.SqlResourceSqlDatabase(
        "platform-cosmos-database",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        resource={
            "id": "pctasks",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    table_items = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-items",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="items",
        resource={
            "id": "items",
            "partition_key": {
                "paths": [
                    "/stac_id",
                ],
                "kind": "Hash",
                "version": 2,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    table_leases = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-leases",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="leases",
        resource={
            "id": "leases",
            "partition_key": {
                "paths": [
                    "/id",
                ],
                "kind": "Hash",
                "version": 1,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    table_process_item_errors = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-process-item-errors",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="process-item-errors",
        resource={
            "id": "process-item-errors",
            "partition_key": {
                "paths": [
                    "/id",
                ],
                "kind": "Hash",
                "version": 2,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    table_records = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-records",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="records",
        resource={
            "id": "records",
            "partition_key": {
                "paths": [
                    "/type",
                ],
                "kind": "Hash",
                "version": 1,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    table_storage_events = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-storage-events",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="storage-events",
        resource={
            "id": "storage-events",
            "partition_key": {
                "paths": [
                    "/id",
                ],
                "kind": "Hash",
                "version": 2,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    table_workflow_runs = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-workflow-runs",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="workflow-runs",
        resource={
            "id": "workflow-runs",
            "partition_key": {
                "paths": [
                    "/run_id",
                ],
                "kind": "Hash",
                "version": 2,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    table_workflows = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-workflows",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="workflows",
        resource={
            "id": "workflows",
            "partition_key": {
                "paths": [
                    "/workflow_id",
                ],
                "kind": "Hash",
                "version": 2,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    azure_native.cosmosdb.SqlResourceSqlTrigger(
        "platform-trigger-post-all-workflows",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="workflows",
        trigger_name="post-all-workflows",
        resource={
            "id": "post-all-workflows",
            "body": 'function summarise() {\n  var context = getContext();\n  var written = context.getResponse().getBody();\n  if (!written || written.type === "summary") { return; }\n  var container = context.getCollection();\n  var id = "summary-" + written.workflow_id;\n  var link = container.getAltLink() + "/docs/" + id;\n  var accepted = container.readDocument(link, {}, function (error, summary) {\n    if (error && error.number !== 404) { throw error; }\n    var next = summary || { id: id, workflow_id: written.workflow_id, type: "summary", counts: {} };\n    var status = written.status || "unknown";\n    next.counts[status] = (next.counts[status] || 0) + 1;\n    next.updated = new Date().toISOString();\n    var stored = container.upsertDocument(container.getSelfLink(), next, function (failure) {\n      if (failure) { throw failure; }\n    });\n    if (!stored) { throw new Error("the summary was not accepted"); }\n  });\n  if (!accepted) { throw new Error("the summary could not be read"); }\n}\n',
            "trigger_operation": "All",
            "trigger_type": "Post",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                table_workflows,
            ],
        ),
    )
    azure_native.cosmosdb.SqlResourceSqlTrigger(
        "platform-trigger-post-all-workflowruns",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="workflow-runs",
        trigger_name="post-all-workflowruns",
        resource={
            "id": "post-all-workflowruns",
            "body": 'function summarise() {\n  var context = getContext();\n  var written = context.getResponse().getBody();\n  if (!written || written.type === "summary") { return; }\n  var container = context.getCollection();\n  var id = "summary-" + written.run_id;\n  var link = container.getAltLink() + "/docs/" + id;\n  var accepted = container.readDocument(link, {}, function (error, summary) {\n    if (error && error.number !== 404) { throw error; }\n    var next = summary || { id: id, run_id: written.run_id, type: "summary", counts: {} };\n    var status = written.status || "unknown";\n    next.counts[status] = (next.counts[status] || 0) + 1;\n    next.updated = new Date().toISOString();\n    var stored = container.upsertDocument(container.getSelfLink(), next, function (failure) {\n      if (failure) { throw failure; }\n    });\n    if (!stored) { throw new Error("the summary was not accepted"); }\n  });\n  if (!accepted) { throw new Error("the summary could not be read"); }\n}\n',
            "trigger_operation": "All",
            "trigger_type": "Post",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                table_workflow_runs,
            ],
        ),
    )
    azure_native.cosmosdb.SqlResourceSqlStoredProcedure(
        "platform-procedure-bulkput-workflowruns",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="pctasks",
        container_name="workflow-runs",
        stored_procedure_name="bulkput-workflowruns",
        resource={
            "id": "bulkput-workflowruns",
            "body": "function bulkPut(documents) {\n  if (!documents || documents.length === 0) { getContext().getResponse().setBody(0); return; }\n  var container = getContext().getCollection();\n  var done = 0;\n  function next() {\n    var accepted = container.upsertDocument(container.getSelfLink(), documents[done], function (error) {\n      if (error) { throw error; }\n      done += 1;\n      if (done === documents.length) { getContext().getResponse().setBody(done); } else { next(); }\n    });\n    if (!accepted) { getContext().getResponse().setBody(done); }\n  }\n  next();\n}\n",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                table_workflow_runs,
            ],
        ),
    )
    identity_dispatcher = azure_native.managedidentity.UserAssignedIdentity(
        "platform-identity-dispatcher",
        resource_group_name=resource_group.name,
        location="northeurope",
        resource_name_="id-dispatcher",
        tags={
            "project": "windward",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "platform-identity-dispatcher-worker-credential",
        resource_group_name=resource_group.name,
        resource_name_=identity_dispatcher.name,
        federated_identity_credential_resource_name="worker",
        issuer="https://northeurope.oic.prod-aks.azure.com/40000000-0000-4000-8000-000000000002/0a1b2c3d-0000-4000-8000-000000000006/",
        subject="system:serviceaccount:windward:dispatcher",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Storage Queue Data Contributor
    azure_native.authorization.RoleAssignment(
        "platform-queue-storage-events-contributor",
        role_assignment_name="e4c4dd47-10cd-560b-b721-d255cea3637d",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/storage-events",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        principal_id=identity_dispatcher.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_storage_events,
            ],
        ),
    )
    # Storage Queue Data Message Sender
    azure_native.authorization.RoleAssignment(
        "platform-queue-storage-events-dead-letter-sender",
        role_assignment_name="db519901-2b3a-5644-bb78-0e56f4bcdee8",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/storage-events-dead-letter",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity_dispatcher.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_storage_events_dead_letter,
            ],
        ),
    )
    # Storage Queue Data Message Sender
    azure_native.authorization.RoleAssignment(
        "platform-queue-blades-sender",
        role_assignment_name="23ee8199-6b9a-507f-b1ab-c04a5d5f948d",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/blades",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity_dispatcher.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "dispatcher.clientId",
        identity_dispatcher.client_id,
    )
    pulumi.export(
        "dispatchSettings",
        {
            "PCTASKS_DISPATCH__BLADES_0__QUEUE_NAME": "blades",
            "PCTASKS_DISPATCH__BLADES_0__PREFIX": "https://windwardphotos.blob.core.windows.net/photos/",
            "PCTASKS_DISPATCH__BLADES_0__SUFFIX": ".jpg",
        },
    )
    return Shared(
        resource_group_name=resource_group.name,
        storage_account_name=storage_account.name,
        cosmos_account_name=cosmos_account.name,
        oidc_issuer="https://northeurope.oic.prod-aks.azure.com/40000000-0000-4000-8000-000000000002/0a1b2c3d-0000-4000-8000-000000000006/",
        resources=[
            resource_group,
            storage_account,
            container_code,
            container_taskio,
            container_tasklogs,
            table_items,
            table_leases,
            table_process_item_errors,
            table_records,
            table_storage_events,
            table_workflow_runs,
            table_workflows,
        ],
    )
