"""Resources of Workflow/tide-gauges."""

import base64
import json

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "workflow-tide-gauges-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="tide-gauges-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "workflow-tide-gauges-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="tide-gauges",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-tide-gauges-identity",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-tide-gauges",
        tags={
            "project": "coastwatch",
            "stage": "dev",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-tide-gauges-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:tide-gauges",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-tide-gauges-identity-scaler-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="scaler",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:keda:keda-operator",
        audiences=[
            "api://AzureADTokenExchange",
        ],
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_worker_credential,
            ],
        ),
    )
    azure_native.storage.Blob(
        "workflow-tide-gauges-object-code-1fdb321dd458-tide-gauges-py",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="code",
        blob_name="1fdb321dd45810cea2fc1366edb187bd/tide_gauges.py",
        source=pulumi.FileAsset(
            "../../../../definitions/tide-gauges/tide_gauges.py",
        ),
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    azure_native.storage.Blob(
        "workflow-tide-gauges-object-task-input",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="taskio",
        blob_name="run/tide-gauges/create-items/0/create-items/input",
        source=pulumi.StringAsset(
            base64.b64encode(
                json.dumps(
                    {
                        "args": {
                            "streaming_options": {
                                "queue_url": "https://coastwatchdev.queue.core.windows.net/tide-gauges",
                                "visibility_timeout": 60,
                                "min_replica_count": 0,
                                "max_replica_count": 2,
                                "polling_interval": 30,
                                "trigger_queue_length": 100,
                                "allow_spot_instances": False,
                                "resources": {
                                    "limits": {
                                        "cpu": "0.5",
                                        "memory": "1Gi",
                                    },
                                    "requests": {
                                        "cpu": "0.25",
                                        "memory": "1Gi",
                                    },
                                },
                            },
                            "collection_id": "tide-gauges",
                            "create_items_function": "tide_gauges:TideGauges.create_item",
                            "options": {
                                "skip_validation": False,
                            },
                        },
                        "config": {
                            "image": "coastwatch.azurecr.io/tide-gauges:2026.3.0",
                            "run_id": "tide-gauges",
                            "job_id": "create-items",
                            "partition_id": "0",
                            "task_id": "create-items",
                            "task": "pctasks.dataset.streaming:StreamingCreateItemsTask",
                            "environment": {
                                "PCTASKS_COSMOSDB__URL": "https://cdb-coastwatch-dev.documents.azure.com:443/",
                            },
                            "status_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/taskio/status/tide-gauges/create-items/0/create-items/status.txt",
                            },
                            "output_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/taskio/run/tide-gauges/create-items/0/create-items/output",
                            },
                            "log_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/tasklogs/logs/tide-gauges/create-items/0/create-items/task-log.txt",
                            },
                            "schema_version": "1.0.0",
                            "code_src_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/code/1fdb321dd45810cea2fc1366edb187bd/tide_gauges.py",
                            },
                        },
                    },
                    sort_keys=True,
                ).encode(),
            ).decode(),
        ),
        content_type="text/plain; charset=utf-8",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Queue Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-tide-gauges-queue-contributor",
        role_assignment_name="a08cc76f-db9a-53b6-8f82-13af979591db",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/queueServices/default/queues/tide-gauges",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue,
            ],
        ),
    )
    # Storage Queue Data Message Sender
    azure_native.authorization.RoleAssignment(
        "workflow-tide-gauges-queue-dead-letter-sender",
        role_assignment_name="61177c50-959f-5fb5-9a46-a080aad76253",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/queueServices/default/queues/tide-gauges-dead-letter",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                dead_letter_queue,
            ],
        ),
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-tide-gauges-store-taskio-contributor",
        role_assignment_name="0ffdfa0e-1c4f-52db-9625-b2df9c0c1acc",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/blobServices/default/containers/taskio",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-tide-gauges-store-tasklogs-contributor",
        role_assignment_name="e2cf7c9d-a84a-5a60-ac46-43e30c80ab91",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/blobServices/default/containers/tasklogs",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-tide-gauges-store-code-reader",
        role_assignment_name="219d0eca-0410-5c98-a55b-e07ce10afd6f",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/blobServices/default/containers/code",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Cosmos DB Built-in Data Contributor
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-tide-gauges-table-items-contributor",
        role_assignment_id="5378754f-ea31-51da-82fe-a774ee29bfba",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-dev/dbs/pctasks/colls/items",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-dev/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Cosmos DB Built-in Data Contributor
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-tide-gauges-table-process-item-errors-contributor",
        role_assignment_id="c92f2497-001f-51a2-b52b-5c6367c1052f",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-dev/dbs/pctasks/colls/process-item-errors",
        role_definition_id="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-dev/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-tide-gauges-store-coastwatchdata-gauges-reader",
        role_assignment_name="aceab266-3807-57ed-bb12-659e818705cf",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/gauges",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "tide-gauges.clientId",
        identity.client_id,
    )
