"""Resources of Workflow/ingest."""

import base64
import json

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "workflow-ingest-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="ingest-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "workflow-ingest-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="ingest",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-ingest-identity",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-ingest",
        tags={
            "project": "windward",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-ingest-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:ingest",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-ingest-identity-scaler-credential",
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
        "workflow-ingest-object-task-input",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="taskio",
        blob_name="run/ingest/ingest-items/0/ingest-items/input",
        source=pulumi.StringAsset(
            base64.b64encode(
                json.dumps(
                    {
                        "args": {
                            "streaming_options": {
                                "queue_url": "https://windwardwork.queue.core.windows.net/ingest",
                                "visibility_timeout": 30,
                                "min_replica_count": 1,
                                "max_replica_count": 4,
                                "polling_interval": 15,
                                "trigger_queue_length": 500,
                                "allow_spot_instances": False,
                                "resources": {
                                    "limits": {
                                        "cpu": "0.5",
                                        "memory": "2Gi",
                                    },
                                    "requests": {
                                        "cpu": "0.5",
                                        "memory": "1Gi",
                                    },
                                },
                            },
                        },
                        "config": {
                            "image": "windward.azurecr.io/ingest:2026.9.0",
                            "run_id": "ingest",
                            "job_id": "ingest-items",
                            "partition_id": "0",
                            "task_id": "ingest-items",
                            "task": "pctasks.ingest_task.streaming:StreamingIngestItemsTask",
                            "environment": {
                                "PCTASKS_COSMOSDB__URL": "https://cdb-windward.documents.azure.com:443/",
                            },
                            "status_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/taskio/status/ingest/ingest-items/0/ingest-items/status.txt",
                            },
                            "output_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/taskio/run/ingest/ingest-items/0/ingest-items/output",
                            },
                            "log_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/tasklogs/logs/ingest/ingest-items/0/ingest-items/task-log.txt",
                            },
                            "schema_version": "1.0.0",
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
        "workflow-ingest-queue-contributor",
        role_assignment_name="ff282ddd-4da9-5789-9a4c-08c6bc22955f",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/ingest",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88",
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
        "workflow-ingest-queue-dead-letter-sender",
        role_assignment_name="06377eba-5fdb-5c1d-b4a9-5d1b12da94d4",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/ingest-dead-letter",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
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
        "workflow-ingest-store-taskio-contributor",
        role_assignment_name="4a6c7f03-7665-57df-ab49-418238f953d3",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/blobServices/default/containers/taskio",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
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
        "workflow-ingest-store-tasklogs-contributor",
        role_assignment_name="6f2120ee-282e-58f7-aa95-0029f015a476",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/blobServices/default/containers/tasklogs",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
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
        "workflow-ingest-table-process-item-errors-contributor",
        role_assignment_id="b68c6678-d218-5693-8ae6-8d8b4ee6e327",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.DocumentDB/databaseAccounts/cdb-windward/dbs/pctasks/colls/process-item-errors",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.DocumentDB/databaseAccounts/cdb-windward/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    pulumi.export(
        "ingest.clientId",
        identity.client_id,
    )
