"""Resources of Workflow/invoices."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "workflow-invoices-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="invoices-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "workflow-invoices-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="invoices",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-invoices-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-invoices",
        tags={
            "product": "shop",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-invoices-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:shop:invoices",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-invoices-identity-scaler-credential",
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
    # Storage Queue Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-invoices-queue-contributor",
        role_assignment_name="37928b66-bcc9-53bc-b6e9-599a3653ab0a",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/invoices",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88",
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
        "workflow-invoices-queue-dead-letter-sender",
        role_assignment_name="305d1330-5c83-585e-9df3-5c556796a072",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/invoices-dead-letter",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                dead_letter_queue,
            ],
        ),
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-invoices-store-invoices-reader",
        role_assignment_name="17b7abb1-6886-5dd4-b45a-c263ed1530dd",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/blobServices/default/containers/invoices",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
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
        "workflow-invoices-table-invoices-contributor",
        role_assignment_id="1605322d-16fe-5781-9bc4-0e0d0693763f",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.DocumentDB/databaseAccounts/cdb-shop/dbs/shop/colls/invoices",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.DocumentDB/databaseAccounts/cdb-shop/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Queue Data Message Sender
    azure_native.authorization.RoleAssignment(
        "workflow-invoices-queue-bookings-sender",
        role_assignment_name="7674db1a-e112-5e73-8579-a56cede732fb",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/bookings",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "invoices.clientId",
        identity.client_id,
    )
