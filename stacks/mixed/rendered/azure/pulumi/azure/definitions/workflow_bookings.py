"""Resources of Workflow/bookings."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "workflow-bookings-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="bookings-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "workflow-bookings-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="bookings",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-bookings-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-bookings",
        tags={
            "product": "shop",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-bookings-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:shop:bookings",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-bookings-identity-scaler-credential",
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
        "workflow-bookings-queue-contributor",
        role_assignment_name="0e8d2869-2b5d-5c64-9bc9-4de84c65b98c",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/bookings",
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
        "workflow-bookings-queue-dead-letter-sender",
        role_assignment_name="f66d2025-7421-52b4-b67b-b47c1685c198",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/bookings-dead-letter",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                dead_letter_queue,
            ],
        ),
    )
    # Cosmos DB Built-in Data Contributor
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-bookings-table-invoices-contributor",
        role_assignment_id="b6bd9337-9460-574a-805b-5dfea5c6355e",
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
    pulumi.export(
        "bookings.clientId",
        identity.client_id,
    )
