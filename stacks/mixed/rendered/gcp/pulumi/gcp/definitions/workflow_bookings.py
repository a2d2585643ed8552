"""Resources of Workflow/bookings."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-bookings-queue-dead-letter-topic",
        name="bookings-dead-letter",
        labels={
            "product": "shop",
            "stack": "bookings",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = gcp.pubsub.Subscription(
        "workflow-bookings-queue-dead-letter",
        name="bookings-dead-letter",
        topic=queue_dead_letter_topic.name,
        ack_deadline_seconds=60,
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
            "stack": "bookings",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_topic = gcp.pubsub.Topic(
        "workflow-bookings-queue-topic",
        name="bookings",
        labels={
            "product": "shop",
            "stack": "bookings",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = gcp.pubsub.Subscription(
        "workflow-bookings-queue",
        name="bookings",
        topic=queue_topic.name,
        ack_deadline_seconds=60,
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
            "stack": "bookings",
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
        "workflow-bookings-queue-dead-letter-agent",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-bookings-queue-agent",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    identity = gcp.serviceaccount.Account(
        "workflow-bookings-identity",
        account_id="shop-example-bookings",
        display_name="Workflow/bookings in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-bookings-identity-workload-shop-bookings",
        service_account_id=identity.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:shop-prod.svc.id.goog[shop/bookings]",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-bookings-queue-subscriber",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-bookings-queue-dead-letter-publisher",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.projects.IAMMember(
        "workflow-bookings-table-invoices-user",
        project="shop-prod",
        condition={
            "title": "default-database",
            "expression": 'resource.name == "projects/shop-prod/databases/(default)"',
        },
        role="roles/datastore.user",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.monitoring.AlertPolicy(
        "workflow-bookings-alert-dead-letter",
        display_name="gcp: bookings-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in bookings-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "bookings-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in bookings-dead-letter. Definition: Workflow/bookings.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "bookings",
            "team": "shop",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-bookings-alert-backlog",
        display_name="gcp: bookings-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 10000 waiting messages in bookings",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "bookings" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 10000 waiting messages in bookings. Definition: Workflow/bookings.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "bookings",
            "team": "shop",
        },
    )
