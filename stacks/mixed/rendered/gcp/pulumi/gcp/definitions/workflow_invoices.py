"""Resources of Workflow/invoices."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-invoices-queue-dead-letter-topic",
        name="invoices-dead-letter",
        labels={
            "product": "shop",
            "stack": "invoices",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = gcp.pubsub.Subscription(
        "workflow-invoices-queue-dead-letter",
        name="invoices-dead-letter",
        topic=queue_dead_letter_topic.name,
        ack_deadline_seconds=300,
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
            "stack": "invoices",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_topic = gcp.pubsub.Topic(
        "workflow-invoices-queue-topic",
        name="invoices",
        labels={
            "product": "shop",
            "stack": "invoices",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = gcp.pubsub.Subscription(
        "workflow-invoices-queue",
        name="invoices",
        topic=queue_topic.name,
        ack_deadline_seconds=300,
        message_retention_duration="604800s",
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
                        '  const rules = [["scans/", ".pdf"]];\n'
                        "  const fits = (rule) => key.startsWith(rule[0]) && key.endsWith(rule[1]);\n"
                        "  if (!rules.some(fits)) { return null; }\n"
                        '  const url = "gs://" + attributes.bucketId + "/" + key;\n'
                        "  const event = {\n"
                        '    specversion: "1.0",\n'
                        "    id: metadata.message_id || key,\n"
                        '    source: "gs://" + attributes.bucketId,\n'
                        "    type: attributes.eventType,\n"
                        "    subject: key,\n"
                        "    time: attributes.eventTime,\n"
                        "    data: { url: url },\n"
                        "  };\n"
                        "  return { data: JSON.stringify(event), attributes: attributes };\n"
                        "}\n"
                    ),
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "invoices",
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
        "workflow-invoices-queue-dead-letter-agent",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-invoices-queue-agent",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-345678901234@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_events = gcp.pubsub.TopicIAMMember(
        "workflow-invoices-queue-events",
        topic=queue_topic.name,
        role="roles/pubsub.publisher",
        member=shared.storage_agent,
    )
    gcp.storage.Notification(
        "workflow-invoices-events-0",
        bucket=shared.store_invoices,
        topic=queue_topic.id,
        payload_format="JSON_API_V1",
        event_types=[
            "OBJECT_FINALIZE",
        ],
        object_name_prefix="scans/",
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_events,
            ],
        ),
    )
    identity = gcp.serviceaccount.Account(
        "workflow-invoices-identity",
        account_id="shop-example-invoices",
        display_name="Workflow/invoices in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-invoices-identity-workload-shop-invoices",
        service_account_id=identity.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:shop-prod.svc.id.goog[shop/invoices]",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-invoices-queue-subscriber",
        subscription=queue.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-invoices-queue-dead-letter-publisher",
        topic=queue_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-invoices-store-invoices-objectviewer-prefix",
        bucket=shared.store_invoices,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/shop-example-invoices-shop-prod/objects/scans/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("scans/")',
        },
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.projects.IAMMember(
        "workflow-invoices-table-invoices-user",
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
    gcp.pubsub.TopicIAMMember(
        "workflow-invoices-queue-bookings-publisher",
        topic="bookings",
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.monitoring.AlertPolicy(
        "workflow-invoices-alert-dead-letter",
        display_name="gcp: invoices-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in invoices-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "invoices-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in invoices-dead-letter. Definition: Workflow/invoices.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "invoices",
            "team": "shop",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-invoices-alert-backlog",
        display_name="gcp: invoices-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 10000 waiting messages in invoices",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "invoices" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 10000 waiting messages in invoices. Definition: Workflow/invoices.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "product": "shop",
            "stack": "invoices",
            "team": "shop",
        },
    )
