"""Resources of Workflow/report."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-report-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-report",
        tags={
            "product": "shop",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-report-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:shop:report",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Cosmos DB Built-in Data Reader
    azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
        "workflow-report-table-invoices-reader",
        role_assignment_id="4a164a56-c453-51da-b4b6-4892bee56ace",
        resource_group_name=shared.resource_group_name,
        account_name=shared.cosmos_account_name,
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.DocumentDB/databaseAccounts/cdb-shop/dbs/shop/colls/invoices",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.DocumentDB/databaseAccounts/cdb-shop/sqlRoleDefinitions/00000000-0000-0000-0000-000000000001",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-report-store-lake-reader",
        role_assignment_name="cf244e26-b200-508f-b62c-1384407d9954",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/blobServices/default/containers/lake",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
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
        "workflow-report-store-reports-contributor",
        role_assignment_name="d64e1dc5-46b5-5819-ad3c-5dfb6198c670",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/blobServices/default/containers/reports",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    pulumi.export(
        "report.clientId",
        identity.client_id,
    )
