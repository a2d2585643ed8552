"""Resources of Workflow/blades-ingest-collection."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-blades-ingest-collection-identity",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-blades-ingest-collection",
        tags={
            "project": "windward",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-blades-ingest-collection-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:blades-ingest-collection",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-blades-ingest-collection-store-windwardphotos-photos-reader",
        role_assignment_name="530369b8-5074-5a2b-a9cc-cb41cbabed42",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward-photos/providers/Microsoft.Storage/storageAccounts/windwardphotos/blobServices/default/containers/photos",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "blades-ingest-collection.clientId",
        identity.client_id,
    )
