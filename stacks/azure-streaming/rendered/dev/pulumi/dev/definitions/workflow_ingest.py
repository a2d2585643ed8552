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
            "project": "coastwatch",
            "stage": "dev",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-ingest-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:ingest",
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
                                "queue_url": "https://coastwatchdev.queue.core.windows.net/ingest",
                                "visibility_timeout": 30,
                                "min_replica_count": 0,
                                "max_replica_count": 2,
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
                            "image": "coastwatch.azurecr.io/ingest:2026.3.0",
                            "run_id": "ingest",
                            "job_id": "ingest-items",
                            "partition_id": "0",
                            "task_id": "ingest-items",
                            "task": "pctasks.ingest_task.streaming:StreamingIngestItemsTask",
                            "environment": {
                                "PCTASKS_COSMOSDB__URL": "https://cdb-coastwatch-dev.documents.azure.com:443/",
                            },
                            "status_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/taskio/status/ingest/ingest-items/0/ingest-items/status.txt",
                            },
                            "output_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/taskio/run/ingest/ingest-items/0/ingest-items/output",
                            },
                            "log_blob_config": {
                                "account_url": "https://coastwatchdev.blob.core.windows.net",
                                "uri": "blob://coastwatchdev/tasklogs/logs/ingest/ingest-items/0/ingest-items/task-log.txt",
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
        role_assignment_name="88269741-fc3f-55cd-8fb3-0ff89469dc9a",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/queueServices/default/queues/ingest",
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
        "workflow-ingest-queue-dead-letter-sender",
        role_assignment_name="0ad7a03a-70c9-5489-8b14-ffc436eba8e7",
        scope="/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-dev/providers/Microsoft.Storage/storageAccounts/coastwatchdev/queueServices/default/queues/ingest-dead-letter",
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
        "workflow-ingest-store-taskio-contributor",
        role_assignment_name="3daae94d-0c97-51fc-a9b8-e38e76c1fccf",
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
        "workflow-ingest-store-tasklogs-contributor",
        role_assignment_name="f18bcd63-9184-5097-b4bf-4261d3e42642",
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
    # Cosmos DB Built-in Data Contributor
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-ingest-table-process-item-errors-contributor",
        role_assignment_id="6b19c4b4-e1b6-5d6e-9850-309704aec6e4",
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
    pulumi.export(
        "ingest.clientId",
        identity.client_id,
    )
