"""What the definitions of environment azure share."""

from dataclasses import dataclass

import pulumi
import pulumi_azure_native as azure_native


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    resource_group_name: pulumi.Input[str]
    """Resource group of new resources."""

    storage_account_name: pulumi.Input[str]
    """Account of the queues and containers."""

    cosmos_account_name: pulumi.Input[str]
    """Account of the tables."""

    oidc_issuer: pulumi.Input[str]
    """Issuer of the cluster's service account tokens."""

    resources: list[pulumi.Resource]
    """What must exist before a definition's own resources."""


def create() -> Shared:
    """Declare the resources of the platform."""
    resource_group = azure_native.resources.ResourceGroup(
        "platform-resource-group",
        resource_group_name="rg-shop",
        location="westeurope",
        tags={
            "product": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    storage_account = azure_native.storage.StorageAccount(
        "platform-storage-account",
        resource_group_name=resource_group.name,
        account_name="shopdata",
        location="westeurope",
        kind="StorageV2",
        sku={
            "name": "Standard_LRS",
        },
        allow_blob_public_access=False,
        allow_shared_key_access=False,
        enable_https_traffic_only=True,
        minimum_tls_version="TLS1_2",
        tags={
            "product": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_invoices = azure_native.storage.BlobContainer(
        "platform-container-invoices",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="invoices",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_lake = azure_native.storage.BlobContainer(
        "platform-container-lake",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="lake",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_pictures = azure_native.storage.BlobContainer(
        "platform-container-pictures",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="pictures",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_reports = azure_native.storage.BlobContainer(
        "platform-container-reports",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="reports",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    container_thumbnails = azure_native.storage.BlobContainer(
        "platform-container-thumbnails",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        container_name="thumbnails",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_storage_events = azure_native.storage.Queue(
        "platform-queue-storage-events",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        queue_name="storage-events",
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_storage_events_dead_letter = azure_native.storage.Queue(
        "platform-queue-storage-events-dead-letter",
        resource_group_name=resource_group.name,
        account_name=storage_account.name,
        queue_name="storage-events-dead-letter",
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    cosmos_account = azure_native.cosmosdb.DatabaseAccount(
        "platform-cosmos-account",
        resource_group_name=resource_group.name,
        account_name="cdb-shop",
        location="westeurope",
        locations=[
            {
                "location_name": "westeurope",
                "failover_priority": 0,
            },
        ],
        database_account_offer_type=azure_native.cosmosdb.DatabaseAccountOfferType.STANDARD,
        consistency_policy={
            "default_consistency_level": azure_native.cosmosdb.DefaultConsistencyLevel.SESSION,
        },
        capabilities=[
            {
                "name": "EnableServerless",
            },
        ],
        disable_local_auth=True,
        tags={
            "product": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    cosmos_database = azure_native.cosmosdb.SqlResourceSqlDatabase(
        "platform-cosmos-database",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="shop",
        resource={
            "id": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    table_invoices = azure_native.cosmosdb.SqlResourceSqlContainer(
        "platform-table-invoices",
        resource_group_name=resource_group.name,
        account_name=cosmos_account.name,
        database_name="shop",
        container_name="invoices",
        resource={
            "id": "invoices",
            "partition_key": {
                "paths": [
                    "/id",
                ],
                "kind": "Hash",
                "version": 2,
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                cosmos_database,
            ],
            protect=True,
        ),
    )
    events_topic = azure_native.eventgrid.SystemTopic(
        "platform-events-topic",
        resource_group_name=resource_group.name,
        system_topic_name="events-shopdata",
        location="westeurope",
        source="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata",
        topic_type="Microsoft.Storage.StorageAccounts",
        tags={
            "product": "shop",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                storage_account,
            ],
        ),
    )
    azure_native.eventgrid.SystemTopicEventSubscription(
        "platform-events-invoices-0",
        resource_group_name=resource_group.name,
        system_topic_name=events_topic.name,
        event_subscription_name="events-invoices-0",
        event_delivery_schema="CloudEventSchemaV1_0",
        destination={
            "endpoint_type": "StorageQueue",
            "resource_id": "/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata",
            "queue_name": "storage-events",
        },
        filter={
            "subject_begins_with": "/blobServices/default/containers/invoices/blobs/scans/",
            "subject_ends_with": ".pdf",
            "included_event_types": [
                "Microsoft.Storage.BlobCreated",
            ],
            "is_subject_case_sensitive": True,
        },
        retry_policy={
            "max_delivery_attempts": 30,
            "event_time_to_live_in_minutes": 1440,
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_storage_events,
            ],
        ),
    )
    identity_dispatcher = azure_native.managedidentity.UserAssignedIdentity(
        "platform-identity-dispatcher",
        resource_group_name=resource_group.name,
        location="westeurope",
        resource_name_="id-dispatcher",
        tags={
            "product": "shop",
        },
    )
    azure_native.managedidentity.FederatedIdentityCredential(
        "platform-identity-dispatcher-worker-credential",
        resource_group_name=resource_group.name,
        resource_name_=identity_dispatcher.name,
        federated_identity_credential_resource_name="worker",
        issuer="https://westeurope.oic.prod-aks.azure.com/30000000-0000-4000-8000-000000000002/0a1b2c3d-0000-4000-8000-000000000005/",
        subject="system:serviceaccount:shop:dispatcher",
        audiences=[
            "api://AzureADTokenExchange",
        ],
    )
    # Storage Queue Data Contributor
    azure_native.authorization.RoleAssignment(
        "platform-queue-storage-events-contributor",
        role_assignment_name="014d653a-a79a-54e0-a759-a6a55fdce70a",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/storage-events",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        principal_id=identity_dispatcher.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_storage_events,
            ],
        ),
    )
    # Storage Queue Data Message Sender
    azure_native.authorization.RoleAssignment(
        "platform-queue-storage-events-dead-letter-sender",
        role_assignment_name="10e54398-f79d-5269-b244-7ce7246e88b4",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/storage-events-dead-letter",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity_dispatcher.principal_id,
        principal_type="ServicePrincipal",
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_storage_events_dead_letter,
            ],
        ),
    )
    # Storage Queue Data Message Sender
    azure_native.authorization.RoleAssignment(
        "platform-queue-invoices-sender",
        role_assignment_name="e236722d-4b50-5798-a3e9-a74f5bf58936",
        scope="/subscriptions/30000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/shopdata/queueServices/default/queues/invoices",
        role_definition_id="/subscriptions/30000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        principal_id=identity_dispatcher.principal_id,
        principal_type="ServicePrincipal",
    )
    pulumi.export(
        "dispatcher.clientId",
        identity_dispatcher.client_id,
    )
    pulumi.export(
        "dispatchSettings",
        {
            "PCTASKS_DISPATCH__INVOICES_0__QUEUE_NAME": "invoices",
            "PCTASKS_DISPATCH__INVOICES_0__PREFIX": "https://shopdata.blob.core.windows.net/invoices/scans/",
            "PCTASKS_DISPATCH__INVOICES_0__SUFFIX": ".pdf",
        },
    )
    return Shared(
        resource_group_name=resource_group.name,
        storage_account_name=storage_account.name,
        cosmos_account_name=cosmos_account.name,
        oidc_issuer="https://westeurope.oic.prod-aks.azure.com/30000000-0000-4000-8000-000000000002/0a1b2c3d-0000-4000-8000-000000000005/",
        resources=[
            resource_group,
            storage_account,
            container_invoices,
            container_lake,
            container_pictures,
            container_reports,
            container_thumbnails,
            table_invoices,
        ],
    )
