"""Resources of Stream/clicks."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter_topic = gcp.pubsub.Topic(
        "stream-clicks-queue-dead-letter-topic",
        name="clicks-dead-letter",
        labels={
            "product": "shop",
            "stack": "clicks",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = gcp.pubsub.Subscription(
        "stream-clicks-queue-dead-letter",
        name="clicks-dead-letter",
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
            "stack": "clicks",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_topic = gcp.pubsub.Topic(
        "stream-clicks-queue-topic",
        name="clicks",
        labels={
            "product": "shop",
            "stack": "clicks",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = gcp.pubsub.Subscription(
        "stream-clicks-queue",
        name="clicks",
        topic=queue_topic.name,
        ack_deadline_seconds=120,
        message_retention_duration="604800s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "product": "shop",
            "stack": "clicks",
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
        "stream-clicks-queue-dead-letter-agent",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "stream-clicks-queue-agent",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    identity = gcp.serviceaccount.Account(
        "stream-clicks-identity",
        account_id="shop-example-clicks",
        display_name="Stream/clicks in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "stream-clicks-identity-workload-shop-clicks",
        service_account_id=identity.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:shop-prod.svc.id.goog[shop/clicks]",
    )
    gcp.storage.BucketIAMMember(
        "stream-clicks-store-lake-objectuser-prefix",
        bucket=shared.store_lake,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/shop-example-lake-shop-prod/objects/clicks/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("clicks/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "stream-clicks-queue-subscriber",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "stream-clicks-queue-dead-letter-publisher",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.monitoring.AlertPolicy(
        "stream-clicks-alert-dead-letter",
        display_name="gcp: clicks-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in clicks-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "clicks-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in clicks-dead-letter. Definition: Stream/clicks.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "clicks",
            "team": "shop",
        },
    )
    gcp.monitoring.AlertPolicy(
        "stream-clicks-alert-backlog",
        display_name="gcp: clicks-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 10000 waiting messages in clicks",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "clicks" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 10000 waiting messages in clicks. Definition: Stream/clicks.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "clicks",
            "team": "shop",
        },
    )
