"""Resources of Workflow/blades."""

import base64
import json

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "workflow-blades-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="blades-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "workflow-blades-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="blades",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-blades-identity",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-blades",
        tags={
            "project": "windward",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-blades-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:blades",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-blades-identity-scaler-credential",
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
        "workflow-blades-object-code-a8f5ca988ce5-blades-py",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="code",
        blob_name="a8f5ca988ce5d62727e3054a3deb4124/blades.py",
        source=pulumi.FileAsset(
            "../../../../definitions/blades/blades.py",
        ),
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    azure_native.storage.Blob(
        "workflow-blades-object-task-input",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        container_name="taskio",
        blob_name="run/blades/create-items/0/create-items/input",
        source=pulumi.StringAsset(
            base64.b64encode(
                json.dumps(
                    {
                        "args": {
                            "streaming_options": {
                                "queue_url": "https://windwardwork.queue.core.windows.net/blades",
                                "visibility_timeout": 120,
                                "min_replica_count": 0,
                                "max_replica_count": 10,
                                "polling_interval": 30,
                                "trigger_queue_length": 100,
                                "allow_spot_instances": False,
                                "resources": {
                                    "limits": {
                                        "cpu": "1",
                                        "memory": "2Gi",
                                    },
                                    "requests": {
                                        "cpu": "0.5",
                                        "memory": "1Gi",
                                    },
                                },
                            },
                            "collection_id": "blades",
                            "create_items_function": "blades:Blades.create_item",
                        },
                        "config": {
                            "image": "windward.azurecr.io/blades:2026.9.0",
                            "run_id": "blades",
                            "job_id": "create-items",
                            "partition_id": "0",
                            "task_id": "create-items",
                            "task": "pctasks.dataset.streaming:StreamingCreateItemsTask",
                            "environment": {
                                "PCTASKS_COSMOSDB__URL": "https://cdb-windward.documents.azure.com:443/",
                            },
                            "status_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/taskio/status/blades/create-items/0/create-items/status.txt",
                            },
                            "output_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/taskio/run/blades/create-items/0/create-items/output",
                            },
                            "log_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/tasklogs/logs/blades/create-items/0/create-items/task-log.txt",
                            },
                            "schema_version": "1.0.0",
                            "code_src_blob_config": {
                                "account_url": "https://windwardwork.blob.core.windows.net",
                                "uri": "blob://windwardwork/code/a8f5ca988ce5d62727e3054a3deb4124/blades.py",
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
        "workflow-blades-queue-contributor",
        role_assignment_name="1cc11ccc-1de7-5600-aa7d-25446e713b64",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/blades",
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
        "workflow-blades-queue-dead-letter-sender",
        role_assignment_name="4697f89e-58fa-5e7b-b768-7c32416e1e55",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/queueServices/default/queues/blades-dead-letter",
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
        "workflow-blades-store-taskio-contributor",
        role_assignment_name="3c880e3e-2665-53db-a18b-2163e2bffc9a",
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
        "workflow-blades-store-tasklogs-contributor",
        role_assignment_name="78694f02-67d7-5315-a1de-bbb17b8feedf",
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
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-blades-store-code-reader",
        role_assignment_name="3e6e1484-e8e2-5b04-b11e-0d966191797c",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.Storage/storageAccounts/windwardwork/blobServices/default/containers/code",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
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
        "workflow-blades-table-items-contributor",
        role_assignment_id="8538a4e5-08f9-5191-bfcf-ff58d3e99dd7",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.DocumentDB/databaseAccounts/cdb-windward/dbs/pctasks/colls/items",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.DocumentDB/databaseAccounts/cdb-windward/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Cosmos DB Built-in Data Contributor
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-blades-table-process-item-errors-contributor",
        role_assignment_id="7f18dadf-5ad8-5d92-9257-5292852b57b6",
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
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-blades-store-windwardphotos-photos-reader",
        role_assignment_name="2bf8cea4-ba71-5934-8747-c1096c74d7af",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward-photos/providers/Microsoft.Storage/storageAccounts/windwardphotos/blobServices/default/containers/photos",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "blades.clientId",
        identity.client_id,
    )
