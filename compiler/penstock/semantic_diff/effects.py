"""What a change does to the thing itself: updated in place, replaced, or lost, by type.

`_STATE` holds the types whose loss loses data, `_FIXED` the properties that cannot change in place (a change makes a new
one). Facts: the "Changes to this property will trigger replacement" marks of the Pulumi registry for azure-native, and the
"Forces new resource" notes of the aws and gcp providers; for Kubernetes the validation of updates in the API server.
"""

from collections.abc import Iterable
from typing import Final

from penstock.semantic_diff.model import Field, Thing

_STATE: Final = {
    "azure_native.resources.ResourceGroup": "the resource group and everything in it",
    "azure_native.storage.StorageAccount": "the storage account and everything in it",
    "azure_native.storage.Queue": "the queue and its messages",
    "azure_native.storage.BlobContainer": "the store and its objects",
    "azure_native.storage.Table": "the table and its items",
    "azure_native.cosmosdb.DatabaseAccount": "the database account and everything in it",
    "azure_native.cosmosdb.SqlResourceSqlDatabase": "the database and its tables",
    "azure_native.cosmosdb.SqlResourceSqlContainer": "the table and its items",
    "aws.sqs.Queue": "the queue and its messages",
    "aws.s3.Bucket": "the store and its objects",
    "aws.s3.BucketV2": "the store and its objects",
    "aws.dynamodb.Table": "the table and its items",
    "aws.sns.Topic": "the topic and the subscriptions of others",
    "aws.ssm.Parameter": "the kept value",
    "aws.cloudwatch.LogGroup": "the logs",
    "gcp.pubsub.Topic": "the topic and the subscriptions of others",
    "gcp.pubsub.Subscription": "the queue and its messages",
    "gcp.storage.Bucket": "the store and its objects",
    "gcp.firestore.Database": "the database and its tables",
    "gcp.bigquery.Dataset": "the dataset and its tables",
    "gcp.bigquery.Table": "the table and its rows",
    "Namespace": "the namespace and everything in it",
    "PersistentVolumeClaim": "the volume and its files",
    "apiextensions.k8s.io/CustomResourceDefinition": "the kind and all of its objects",
}

_ACCOUNT: Final = ("resource_group_name", "account_name")
_FIXED: Final[dict[str, tuple[str, ...]]] = {
    "azure_native.resources.ResourceGroup": ("resource_group_name", "location"),
    "azure_native.storage.StorageAccount": (*_ACCOUNT, "location", "is_hns_enabled"),
    "azure_native.storage.Queue": (*_ACCOUNT, "queue_name"),
    "azure_native.storage.BlobContainer": (*_ACCOUNT, "container_name"),
    "azure_native.storage.Table": (*_ACCOUNT, "table_name"),
    "azure_native.storage.Blob": (*_ACCOUNT, "container_name", "blob_name", "type"),
    "azure_native.cosmosdb.DatabaseAccount": (*_ACCOUNT, "location"),
    "azure_native.cosmosdb.SqlResourceSqlDatabase": (*_ACCOUNT, "database_name", "resource.id"),
    "azure_native.cosmosdb.SqlResourceSqlContainer": (
        *_ACCOUNT,
        "database_name",
        "container_name",
        "resource.id",
        "resource.partition_key",
        "resource.unique_key_policy",
    ),
    "azure_native.cosmosdb.SqlResourceSqlRoleAssignment": (*_ACCOUNT, "role_assignment_id"),
    "azure_native.authorization.RoleAssignment": (
        "role_assignment_name",
        "scope",
        "role_definition_id",
        "principal_id",
        "principal_type",
    ),
    "azure_native.managedidentity.UserAssignedIdentity": ("resource_group_name", "resource_name_", "location"),
    "azure_native.managedidentity.FederatedIdentityCredential": (
        "resource_group_name",
        "resource_name_",
        "federated_identity_credential_resource_name",
    ),
    "azure_native.eventgrid.SystemTopic": (
        "resource_group_name",
        "system_topic_name",
        "location",
        "source",
        "topic_type",
    ),
    "azure_native.eventgrid.SystemTopicEventSubscription": (
        "resource_group_name",
        "system_topic_name",
        "event_subscription_name",
    ),
    "azure_native.containerservice.AgentPool": ("resource_group_name", "resource_name_", "agent_pool_name", "vm_size"),
    "aws.sqs.Queue": ("name", "fifo_queue"),
    "aws.s3.Bucket": ("bucket",),
    "aws.s3.BucketV2": ("bucket",),
    "aws.dynamodb.Table": ("name", "hash_key", "range_key"),
    "aws.sns.Topic": ("name", "fifo_topic"),
    "aws.sns.TopicSubscription": ("topic", "protocol", "endpoint"),
    "aws.ssm.Parameter": ("name",),
    "aws.cloudwatch.LogGroup": ("name",),
    "aws.cloudwatch.MetricAlarm": ("name",),
    "aws.iam.Role": ("name", "path"),
    "aws.iam.Policy": ("name", "path", "description"),
    "aws.iam.RolePolicy": ("name", "role"),
    "aws.lambda_.Function": ("name", "package_type"),
    "aws.lambda_.EventSourceMapping": ("event_source_arn",),
    "aws.scheduler.Schedule": ("name", "group_name"),
    "aws.glue.CatalogDatabase": ("name", "catalog_id"),
    "aws.glue.CatalogTable": ("name", "database_name", "catalog_id"),
    "aws.athena.Workgroup": ("name",),
    "gcp.pubsub.Topic": ("name", "project"),
    "gcp.pubsub.Subscription": ("name", "project", "topic", "filter", "enable_message_ordering"),
    "gcp.storage.Bucket": ("name", "project", "location"),
    "gcp.firestore.Database": ("name", "project", "location_id"),
    "gcp.bigquery.Dataset": ("dataset_id", "project", "location"),
    "gcp.bigquery.Table": ("table_id", "dataset_id", "project"),
    "gcp.serviceaccount.Account": ("account_id", "project"),
    "apps/Deployment": ("spec.selector",),
    "apps/StatefulSet": ("spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"),
    "apps/DaemonSet": ("spec.selector",),
    "batch/Job": ("spec.selector", "spec.template", "spec.completionMode"),
    "Service": ("spec.clusterIP",),
    "PersistentVolumeClaim": ("spec.storageClassName", "spec.accessModes", "spec.volumeName", "spec.selector"),
    "rbac.authorization.k8s.io/RoleBinding": ("roleRef",),
    "rbac.authorization.k8s.io/ClusterRoleBinding": ("roleRef",),
    "apiextensions.k8s.io/CustomResourceDefinition": (
        "spec.group",
        "spec.scope",
        "spec.names.kind",
        "spec.names.plural",
    ),
}


def loss(thing: Thing) -> str | None:
    """Return what goes with a thing when it goes; None when it holds nothing that cannot be made again."""
    return _STATE.get(thing.type)


def replacing(thing: Thing, fields: Iterable[Field]) -> list[Field]:
    """Return those of the changed fields that cannot change in place."""
    fixed = [tuple(text.split(".")) for text in _FIXED.get(thing.type, ())]
    return [
        field
        for field in fields
        if any(field.path[: len(path)] == path or path[: len(field.path)] == field.path for path in fixed)
    ]
