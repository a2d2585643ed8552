"""Resources of Workflow/sea-ice-process-items."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-sea-ice-process-items-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-sea-ice-process-items",
        tags={
            "project": "coastwatch",
            "stage": "prod",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-sea-ice-process-items-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:sea-ice-process-items",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.storage.Blob(
        "workflow-sea-ice-process-items-object-code-0ec562d437bb-sea-ice-py",
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
        "workflow-sea-ice-process-items-object-code-52e209195228-requirements-txt",
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
        "workflow-sea-ice-process-items-store-code-reader",
        role_assignment_name="df8527a0-e586-5b72-96dc-d785c1e32db8",
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
        "workflow-sea-ice-process-items-store-coastwatchdata-charts-reader",
        role_assignment_name="fc58e152-b8aa-531d-8f5c-15db218c1858",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/charts",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-sea-ice-process-items-store-coastwatchdata-chunks-contributor",
        role_assignment_name="4398356a-5180-5f52-9eb9-21953768f312",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/chunks",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "sea-ice-process-items.clientId",
        identity.client_id,
    )
