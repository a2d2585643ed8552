"""Resources of Stream/clicks."""

import pulumi
import pulumi_azure_native as azure_native

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    dead_letter_queue = azure_native.storage.Queue(
        "stream-clicks-dead-letter-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="clicks-dead-letter",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    queue = azure_native.storage.Queue(
        "stream-clicks-queue",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="clicks",
        opts=pulumi.ResourceOptions(
            depends_on=[
                *shared.resources,
            ],
            protect=True,
        ),
    )
    identity = azure_native.managedidentity.UserAssignedIdentity(
        "stream-clicks-identity",
        resource_group_name=shared.resource_group_name,
        location="westeurope",
        resource_name_="id-clicks",
        tags={
            "product": "shop",
        },
    )
    identity_worker_credential = azure_native.managedidentity.FederatedIdentityCredential(
        "stream-clicks-identity-worker-credential",
        resource_group_name=shared.resource_group_name,
        resource_name_=identity.name,
        federated_identity_credential_resource_name="worker",
        issuer=shared.oidc_issuer,
        subject="system:serviceaccount:shop:clicks",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "stream-clicks-identity-scaler-credential",
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
    # Storage Blob Data Contributor
    azure_native.authorization.RoleAssignment(
        "stream-clicks-store-lake-contributor",
        role_assignment_name="817ffc25-fe68-599c-9f5a-0934454bb6b8",
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
    # Storage Queue Data Contributor
    azure_native.authorization.RoleAssignment(
        "stream-clicks-queue-contributor",
        role_assignment_name="f9a11956-1fa0-5f54-8717-0c6ba251b7c0",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/clicks",
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
        "stream-clicks-queue-dead-letter-sender",
        role_assignment_name="9c479f82-7fe5-5208-a65d-62b31c765861",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/clicks-dead-letter",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                dead_letter_queue,
            ],
        ),
    )
    pulumi.export(
        "clicks.clientId",
        identity.client_id,
    )
