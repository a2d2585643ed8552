"""Resources of StreamService/telemetry."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    key = azure_native.keyvault.Key(
        "streamservice-telemetry-key",
        resource_group_name=shared.resource_group_name,
        vault_name="kv-windward",
        key_name="telemetry",
        properties={
            "kty": "RSA",
            "key_size": 3072,
            "key_ops": [
                "wrapKey",
                "unwrapKey",
                "encrypt",
                "decrypt",
            ],
        },
        tags={
            "project": "windward",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity_api = azure_native.managedidentity.UserAssignedIdentity(
        "streamservice-telemetry-identity-api",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-telemetry-api",
        tags={
            "project": "windward",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "streamservice-telemetry-identity-api-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity_api.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:telemetry-api",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    identity_storage_writer_reader = azure_native.managedidentity.UserAssignedIdentity(
        "streamservice-telemetry-identity-storage-writer-reader",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-telemetry-storage-writer-reader",
        tags={
            "project": "windward",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "streamservice-telemetry-identity-storage-writer-reader-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity_storage_writer_reader.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:telemetry-storage-writer-reader",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    identity_storage_coordinator = azure_native.managedidentity.UserAssignedIdentity(
        "streamservice-telemetry-identity-storage-coordinator",
        resource_group_name=shared.resource_group_name,
        location="northeurope",
        resource_name_="id-telemetry-storage-coordinator",
        tags={
            "project": "windward",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "streamservice-telemetry-identity-storage-coordinator-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity_storage_coordinator.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:windward:telemetry-storage-coordinator",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Key Vault Crypto Service Encryption User
    azure_native.authorization.RoleAssignment(
        "streamservice-telemetry-api-key-user",
        role_assignment_name="fe0ccc2e-6ad2-531c-b50e-171a1e9aee62",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.KeyVault/vaults/kv-windward/keys/telemetry",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
        principal_id=identity_api.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                key,
            ],
        ),
    )
    # Key Vault Crypto Service Encryption User
    azure_native.authorization.RoleAssignment(
        "streamservice-telemetry-storage-writer-reader-key-user",
        role_assignment_name="ad22bda9-c4bb-5c01-8f43-42309ca667a1",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.KeyVault/vaults/kv-windward/keys/telemetry",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
        principal_id=identity_storage_writer_reader.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                key,
            ],
        ),
    )
    # Key Vault Crypto Service Encryption User
    azure_native.authorization.RoleAssignment(
        "streamservice-telemetry-storage-coordinator-key-user",
        role_assignment_name="6ac6b9ca-09b3-5f45-8756-8331fa5b63b7",
        scope="/subscriptions/40000000-0000-4000-8000-000000000001/resourceGroups/rg-windward/providers/Microsoft.KeyVault/vaults/kv-windward/keys/telemetry",
        role_definition_id="/subscriptions/40000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
        principal_id=identity_storage_coordinator.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                key,
            ],
        ),
    )
    pulumi.export(
        "telemetry-api.clientId",
        identity_api.client_id,
    )
    pulumi.export(
        "telemetry-storage-writer-reader.clientId",
        identity_storage_writer_reader.client_id,
    )
    pulumi.export(
        "telemetry-storage-coordinator.clientId",
        identity_storage_coordinator.client_id,
    )
