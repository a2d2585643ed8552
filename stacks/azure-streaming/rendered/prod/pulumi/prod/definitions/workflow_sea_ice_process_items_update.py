"""Resources of Workflow/sea-ice-process-items-update."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-sea-ice-process-items-update-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-sea-ice-process-items-update",
        tags={
            "project": "coastwatch",
            "stage": "prod",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-sea-ice-process-items-update-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:sea-ice-process-items-update",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.storage.Blob(
        "workflow-sea-ice-process-items-update-object-code-0ec562d437bb-sea-ice-py",
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
        "workflow-sea-ice-process-items-update-object-code-52e209195228-requirements-txt",
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
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-sea-ice-process-items-update-store-code-reader",
        role_assignment_name="d0fda8a8-218d-59ef-a8da-7e16ac2fa35f",
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
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-sea-ice-process-items-update-store-coastwatchdata-charts-reader",
        role_assignment_name="1fa65eac-9a95-50b3-998c-5aa225f59f8f",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/charts",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-sea-ice-process-items-update-store-coastwatchdata-chunks-contributor",
        role_assignment_name="a5f312c4-4a53-5881-8b61-57fc9228ac67",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/chunks",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "sea-ice-process-items-update.clientId",
        identity.client_id,
    )
