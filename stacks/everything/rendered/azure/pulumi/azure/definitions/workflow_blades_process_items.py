"""Resources of Workflow/blades-process-items."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-blades-process-items-identity",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-blades-process-items",
        tags={
            "project": "windward",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-blades-process-items-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:blades-process-items",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.storage.Blob(
        "workflow-blades-process-items-object-code-a8f5ca988ce5-blades-py",
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
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-blades-process-items-store-code-reader",
        role_assignment_name="e341ed66-fd90-5f45-b972-e0c5a62dbc45",
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
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-blades-process-items-store-windwardphotos-photos-reader",
        role_assignment_name="a8f4f9a0-9ea5-5af0-9c35-30f254f0569b",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward-photos/providers/Microsoft.Storage/storageAccounts/windwardphotos/blobServices/default/containers/photos",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "workflow-blades-process-items-store-windwardphotos-chunks-contributor",
        role_assignment_name="db8a6bf9-c13d-538b-a862-4e6392ba202e",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward-photos/providers/Microsoft.Storage/storageAccounts/windwardphotos/blobServices/default/containers/chunks",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "blades-process-items.clientId",
        identity.client_id,
    )
