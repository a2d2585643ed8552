"""Resources of Workflow/sea-ice-ingest-collection."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "workflow-sea-ice-ingest-collection-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-sea-ice-ingest-collection",
        tags={
            "project": "coastwatch",
            "stage": "prod",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "workflow-sea-ice-ingest-collection-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:coastwatch:sea-ice-ingest-collection",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Storage Blob Data Reader
    azure_native.authorization.RoleAssignment(
        "workflow-sea-ice-ingest-collection-store-coastwatchdata-charts-reader",
        role_assignment_name="04df1f9c-4696-520f-8534-67e28242d315",
        scope="/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/rg-coastwatch-data/providers/Microsoft.Storage/storageAccounts/coastwatchdata/blobServices/default/containers/charts",
        role_definition_id="/subscriptions/10000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "sea-ice-ingest-collection.clientId",
        identity.client_id,
    )
