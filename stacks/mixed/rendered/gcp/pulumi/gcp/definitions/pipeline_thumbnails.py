"""Resources of Pipeline/thumbnails."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter_topic = gcp.pubsub.Topic(
        "pipeline-thumbnails-queue-dead-letter-topic",
        name="thumbnails-dead-letter",
        labels={
            "product": "shop",
            "stack": "thumbnails",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = gcp.pubsub.Subscription(
        "pipeline-thumbnails-queue-dead-letter",
        name="thumbnails-dead-letter",
        topic=queue_dead_letter_topic.name,
        ack_deadline_seconds=120,
        message_retention_duration="1209600s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "product": "shop",
            "stack": "thumbnails",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_topic = gcp.pubsub.Topic(
        "pipeline-thumbnails-queue-topic",
        name="thumbnails",
        labels={
            "product": "shop",
            "stack": "thumbnails",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = gcp.pubsub.Subscription(
        "pipeline-thumbnails-queue",
        name="thumbnails",
        topic=queue_topic.name,
        ack_deadline_seconds=120,
        message_retention_duration="1209600s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        message_transforms=[
            {
                "javascript_udf": {
                    "function_name": "select",
                    "code": (
                        "function select(message, metadata) {\n"
                        "  const attributes = message.attributes || {};\n"
                        "  const key = attributes.objectId;\n"
                        "  if (!key) { return message; }\n"
                        '  const rules = [["", ".jpg"]];\n'
                        "  const fits = (rule) => key.startsWith(rule[0]) && key.endsWith(rule[1]);\n"
                        "  if (!rules.some(fits)) { return null; }\n"
                        "  return message;\n"
                        "}\n"
                    ),
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "thumbnails",
            "team": "shop",
        },
        dead_letter_policy={
            "dead_letter_topic": queue_dead_letter_topic.id,
            "max_delivery_attempts": 5,
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_dead_letter,
            ],
            protect=True,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "pipeline-thumbnails-queue-dead-letter-agent",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "pipeline-thumbnails-queue-agent",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_events = gcp.pubsub.TopicIAMMember(
        "pipeline-thumbnails-queue-events",
        topic=queue_topic.name,
        role="roles/pubsub.publisher",
        member=shared.storage_agent,
    )
    gcp.storage.Notification(
        "pipeline-thumbnails-subscription",
        bucket=shared.store_pictures,
        topic=queue_topic.id,
        payload_format="JSON_API_V1",
        event_types=[
            "OBJECT_FINALIZE",
        ],
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_events,
            ],
        ),
    )
    identity = gcp.serviceaccount.Account(
        "pipeline-thumbnails-identity",
        account_id="shop-example-thumbnails",
        display_name="Pipeline/thumbnails in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "pipeline-thumbnails-identity-workload-shop-thumbnails",
        service_account_id=identity.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:shop-prod.svc.id.goog[shop/thumbnails]",
    )
    gcp.storage.BucketIAMMember(
        "pipeline-thumbnails-store-thumbnails-objectuser",
        bucket=shared.store_thumbnails,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "pipeline-thumbnails-store-pictures-objectviewer",
        bucket=shared.store_pictures,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "pipeline-thumbnails-queue-subscriber",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "pipeline-thumbnails-queue-dead-letter-publisher",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.monitoring.AlertPolicy(
        "pipeline-thumbnails-alert-dead-letter",
        display_name="gcp: thumbnails-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in thumbnails-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "thumbnails-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "900s",
                    "aggregations": [
                        {
                            "alignment_period": "60s",
                            "per_series_aligner": "ALIGN_MAX",
                        },
                    ],
                },
            },
        ],
        documentation={
            "content": "More than 0 dead letters in thumbnails-dead-letter. Definition: Pipeline/thumbnails.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "thumbnails",
            "team": "shop",
        },
    )
    gcp.monitoring.AlertPolicy(
        "pipeline-thumbnails-alert-backlog",
        display_name="gcp: thumbnails-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 10000 waiting messages in thumbnails",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "thumbnails" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 10000,
                    "duration": "900s",
                    "aggregations": [
                        {
                            "alignment_period": "60s",
                            "per_series_aligner": "ALIGN_MAX",
                        },
                    ],
                },
            },
        ],
        documentation={
            "content": "More than 10000 waiting messages in thumbnails. Definition: Pipeline/thumbnails.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "thumbnails",
            "team": "shop",
        },
    )
