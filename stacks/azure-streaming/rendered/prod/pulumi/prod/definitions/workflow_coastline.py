"""Resources of Workflow/coastline."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-coastline-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-coastline",
        tags={
            "project": "coastwatch",
            "stage": "prod",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-coastline-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:coastline",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-coastline-store-coastwatchdata-gauges-reader",
        role_assignment_name="072754a2-4ce5-52f4-8b3b-ac888872d633",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/gauges",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-coastline-store-coastlines-contributor",
        role_assignment_name="0d1877fc-52d1-52e3-9d0f-c9b1fb07516a",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-prod/providers/Microsoft.Storage/storageAccounts/coastwatchprod/blobServices/default/containers/coastlines",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
        ),
    )
    pulumi.export(
        "coastline.clientId",
        identity.client_id,
    )
