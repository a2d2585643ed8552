"""Resources of Workflow/sea-ice."""

import base64
import json

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "workflow-sea-ice-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="sea-ice-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "workflow-sea-ice-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="sea-ice",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-sea-ice-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-sea-ice",
        tags={
            "project": "coastwatch",
            "stage": "prod",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-sea-ice-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:sea-ice",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-sea-ice-identity-scaler-credential",
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
        "workflow-sea-ice-object-code-0ec562d437bb-sea-ice-py",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="code",
        blob_name="0ec562d437bbccb2046394de1d3f9647/sea_ice.py",
        source=pulumi.FileAsset(
            "../../../../definitions/sea-ice/sea_ice.py",
        ),
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    azure_native.storage.Blob(
        "workflow-sea-ice-object-code-52e209195228-requirements-txt",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="code",
        blob_name="52e209195228b462be337d66488231fd/requirements.txt",
        source=pulumi.FileAsset(
            "../../../../definitions/sea-ice/requirements.txt",
        ),
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    azure_native.storage.Blob(
        "workflow-sea-ice-object-task-input",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="taskio",
        blob_name="run/sea-ice/create-items/0/create-items/input",
        source=pulumi.StringAsset(
            base64.b64encode(
                json.dumps(
                    {
                        "args": {
                            "streaming_options": {
                                "queue_url": "https://coastwatchprod.queue.core.windows.net/sea-ice",
                                "visibility_timeout": 300,
                                "min_replica_count": 0,
                                "max_replica_count": 20,
                                "polling_interval": 30,
                                "trigger_queue_length": 50,
                                "allow_spot_instances": True,
                                "resources": {
                                    "limits": {
                                        "cpu": "1",
                                        "memory": "2Gi",
                                    },
                                    "requests": {
                                        "cpu": "0.8",
                                        "memory": "2Gi",
                                    },
                                },
                            },
                            "collection_id": "sea-ice",
                            "create_items_function": "sea_ice:SeaIce.create_item",
                        },
                        "config": {
                            "image": "coastwatch.azurecr.io/sea-ice:2026.2.1",
                            "run_id": "sea-ice",
                            "job_id": "create-items",
                            "partition_id": "0",
                            "task_id": "create-items",
                            "task": "pctasks.dataset.streaming:StreamingCreateItemsTask",
                            "environment": {
                                "PCTASKS_COSMOSDB__URL": "https://cdb-coastwatch-prod.documents.azure.com:443/",
                            },
                            "status_blob_config": {
                                "account_url": "https://coastwatchprod.blob.core.windows.net",
                                "uri": "blob://coastwatchprod/taskio/status/sea-ice/create-items/0/create-items/status.txt",
                            },
                            "output_blob_config": {
                                "account_url": "https://coastwatchprod.blob.core.windows.net",
                                "uri": "blob://coastwatchprod/taskio/run/sea-ice/create-items/0/create-items/output",
                            },
                            "log_blob_config": {
                                "account_url": "https://coastwatchprod.blob.core.windows.net",
                                "uri": "blob://coastwatchprod/tasklogs/logs/sea-ice/create-items/0/create-items/task-log.txt",
                            },
                            "schema_version": "1.0.0",
                            "code_src_blob_config": {
                                "account_url": "https://coastwatchprod.blob.core.windows.net",
                                "uri": "blob://coastwatchprod/code/0ec562d437bbccb2046394de1d3f9647/sea_ice.py",
                            },
                            "code_requirements_blob_config": {
                                "account_url": "https://coastwatchprod.blob.core.windows.net",
                                "uri": "blob://coastwatchprod/code/52e209195228b462be337d66488231fd/requirements.txt",
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
        "workflow-sea-ice-queue-contributor",
        role_assignment_name="a3eb0828-0d90-5de2-a3e0-f2c05f0d2d64",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.Storage/storageAccounts/coastwatchprod/queueServices/default/queues/sea-ice",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88",
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
        "workflow-sea-ice-queue-dead-letter-sender",
        role_assignment_name="bd833ed0-bcf6-581d-8344-b53bf4bbf600",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.Storage/storageAccounts/coastwatchprod/queueServices/default/queues/sea-ice-dead-letter",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
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
        "workflow-sea-ice-store-taskio-contributor",
        role_assignment_name="efa9c070-954a-51c9-ab4c-04558bc5235c",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.Storage/storageAccounts/coastwatchprod/blobServices/default/containers/taskio",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
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
        "workflow-sea-ice-store-tasklogs-contributor",
        role_assignment_name="9b15a61f-ad5d-5a70-9044-b4415fe43490",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.Storage/storageAccounts/coastwatchprod/blobServices/default/containers/tasklogs",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
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
        "workflow-sea-ice-store-code-reader",
        role_assignment_name="d256d7ae-3762-5960-879d-4f0fbf0b927d",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.Storage/storageAccounts/coastwatchprod/blobServices/default/containers/code",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
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
        "workflow-sea-ice-table-items-contributor",
        role_assignment_id="ce5e3647-83a7-512f-8393-e01aa970936d",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-prod/dbs/pctasks/colls/items",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-prod/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Cosmos DB Built-in Data Contributor
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-sea-ice-table-process-item-errors-contributor",
        role_assignment_id="56cdd16e-9df7-53aa-88eb-cb1cf3668b43",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-prod/dbs/pctasks/colls/process-item-errors",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.DocumentDB/databaseAccounts/cdb-coastwatch-prod/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-sea-ice-store-coastwatchdata-charts-reader",
        role_assignment_name="67b5eadb-77fc-5df4-95ab-90437fb8ad30",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/charts",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "sea-ice.clientId",
        identity.client_id,
    )
