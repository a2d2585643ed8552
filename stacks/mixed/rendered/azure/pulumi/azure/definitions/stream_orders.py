"""Resources of Stream/orders."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "stream-orders-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-orders",
        tags={
            "product": "shop",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "stream-orders-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:shop:orders",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "stream-orders-store-lake-contributor",
        role_assignment_name="1278d98b-3084-5156-8f39-7fed4b72eb26",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/blobServices/default/containers/lake",
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
        "orders.clientId",
        identity.client_id,
    )
