"""Resources of Workflow/coast-north-gauges."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = gcp.storage.Bucket(
        "workflow-coast-north-gauges-store-ingestion",
        name="prio-coast-north-gauges-ingestion",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
            {
                "action": {
                    "type": "Delete",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_own = gcp.storage.Bucket(
        "workflow-coast-north-gauges-store-own",
        name="prio-coast-north-gauges-own-validation",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
            {
                "action": {
                    "type": "Delete",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_peer = gcp.storage.Bucket(
        "workflow-coast-north-gauges-store-peer",
        name="prio-coast-north-gauges-peer-validation",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
            {
                "action": {
                    "type": "Delete",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-coast-north-gauges-queue-intake-dead-letter-topic",
        name="coast-north-gauges-intake-dead-letter",
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter = gcp.pubsub.Subscription(
        "workflow-coast-north-gauges-queue-intake-dead-letter",
        name="coast-north-gauges-intake-dead-letter",
        topic=queue_intake_dead_letter_topic.name,
        ack_deadline_seconds=600,
        message_retention_duration="1209600s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_topic = gcp.pubsub.Topic(
        "workflow-coast-north-gauges-queue-intake-topic",
        name="coast-north-gauges-intake",
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = gcp.pubsub.Subscription(
        "workflow-coast-north-gauges-queue-intake",
        name="coast-north-gauges-intake",
        topic=queue_intake_topic.name,
        ack_deadline_seconds=600,
        message_retention_duration="604800s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        dead_letter_policy={
            "dead_letter_topic": queue_intake_dead_letter_topic.id,
            "max_delivery_attempts": 5,
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_intake_dead_letter,
            ],
            protect=True,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-gauges-queue-intake-dead-letter-agent",
        topic=queue_intake_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-gauges-queue-intake-agent",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_intake_rejected_topic = gcp.pubsub.Topic(
        "workflow-coast-north-gauges-queue-intake-rejected-topic",
        name="coast-north-gauges-intake-rejected",
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-coast-north-gauges-queue-intake-rejected",
        name="coast-north-gauges-intake-rejected",
        topic=queue_intake_rejected_topic.name,
        ack_deadline_seconds=600,
        message_retention_duration="1209600s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-coast-north-gauges-queue-aggregate-dead-letter-topic",
        name="coast-north-gauges-aggregate-dead-letter",
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = gcp.pubsub.Subscription(
        "workflow-coast-north-gauges-queue-aggregate-dead-letter",
        name="coast-north-gauges-aggregate-dead-letter",
        topic=queue_aggregate_dead_letter_topic.name,
        ack_deadline_seconds=600,
        message_retention_duration="1209600s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_topic = gcp.pubsub.Topic(
        "workflow-coast-north-gauges-queue-aggregate-topic",
        name="coast-north-gauges-aggregate",
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = gcp.pubsub.Subscription(
        "workflow-coast-north-gauges-queue-aggregate",
        name="coast-north-gauges-aggregate",
        topic=queue_aggregate_topic.name,
        ack_deadline_seconds=600,
        message_retention_duration="604800s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        dead_letter_policy={
            "dead_letter_topic": queue_aggregate_dead_letter_topic.id,
            "max_delivery_attempts": 5,
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_aggregate_dead_letter,
            ],
            protect=True,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-gauges-queue-aggregate-dead-letter-agent",
        topic=queue_aggregate_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-gauges-queue-aggregate-agent",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_aggregate_rejected_topic = gcp.pubsub.Topic(
        "workflow-coast-north-gauges-queue-aggregate-rejected-topic",
        name="coast-north-gauges-aggregate-rejected",
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-coast-north-gauges-queue-aggregate-rejected",
        name="coast-north-gauges-aggregate-rejected",
        topic=queue_aggregate_rejected_topic.name,
        ack_deadline_seconds=600,
        message_retention_duration="1209600s",
        expiration_policy={
            "ttl": "",
        },
        retry_policy={
            "minimum_backoff": "10s",
            "maximum_backoff": "600s",
        },
        labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_scheduler = gcp.serviceaccount.Account(
        "workflow-coast-north-gauges-identity-scheduler",
        account_id="coast-north-gauges-wo-9ce7de94",
        display_name="Workflow/coast-north-gauges in coast",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-north-gauges-identity-scheduler-workload-north-north-gauges-workflow-manager",
        service_account_id=identity_scheduler.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:counts-coast.svc.id.goog[north/north-gauges-workflow-manager]",
    )
    identity_worker = gcp.serviceaccount.Account(
        "workflow-coast-north-gauges-identity-worker",
        account_id="coast-north-gauges-worker",
        display_name="Workflow/coast-north-gauges in coast",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-north-gauges-identity-worker-workload-north-north-gauges-worker",
        service_account_id=identity_worker.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:counts-coast.svc.id.goog[north/north-gauges-worker]",
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-scheduler-store-ingestion-legacybucketreader",
        bucket=store_ingestion.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-scheduler-store-own-legacybucketreader",
        bucket=store_own.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-scheduler-store-peer-legacybucketreader",
        bucket=store_peer.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-scheduler-store-own-objectuser-prefix",
        bucket=store_own.name,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/prio-coast-north-gauges-own-validation/objects/task-markers/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("task-markers/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-worker-store-own-objectuser",
        bucket=store_own.name,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-worker-store-ingestion-objectviewer",
        bucket=store_ingestion.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-worker-store-peer-objectviewer",
        bucket=store_peer.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-gauges-scheduler-queue-intake-publisher",
        topic=queue_intake_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-gauges-worker-queue-intake-subscriber",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-gauges-worker-queue-intake-rejected-publisher",
        topic=queue_intake_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-gauges-scheduler-queue-aggregate-publisher",
        topic=queue_aggregate_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-gauges-worker-queue-aggregate-subscriber",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-gauges-worker-queue-aggregate-rejected-publisher",
        topic=queue_aggregate_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-north-gauges-worker-identity-prio-coast-sum-writer-serviceaccounttokencreator",
        service_account_id=shared.identity_prio_coast_sum_writer,
        role="roles/iam.serviceAccountTokenCreator",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-visitor-ingestion-0",
        bucket=store_ingestion.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:gauges@gauges-example.iam.gserviceaccount.com",
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-gauges-visitor-peer-0",
        bucket=store_peer.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:peer@counts-example.iam.gserviceaccount.com",
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-gauges-alert-intake-backlog",
        display_name="coast: coast-north-gauges-intake-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in coast-north-gauges-intake",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-gauges-intake" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "10800s",
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
            "content": "More than 0 waiting messages in coast-north-gauges-intake. Definition: Workflow/coast-north-gauges.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-gauges-alert-intake-dead-letter",
        display_name="coast: coast-north-gauges-intake-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in coast-north-gauges-intake-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-gauges-intake-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "300s",
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
            "content": "More than 0 dead letters in coast-north-gauges-intake-dead-letter. Definition: Workflow/coast-north-gauges.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-gauges-alert-intake-rejected",
        display_name="coast: coast-north-gauges-intake-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in coast-north-gauges-intake-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-gauges-intake-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "300s",
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
            "content": "More than 0 rejected tasks in coast-north-gauges-intake-rejected. Definition: Workflow/coast-north-gauges.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-gauges-alert-aggregate-backlog",
        display_name="coast: coast-north-gauges-aggregate-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in coast-north-gauges-aggregate",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-gauges-aggregate" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "36000s",
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
            "content": "More than 0 waiting messages in coast-north-gauges-aggregate. Definition: Workflow/coast-north-gauges.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-gauges-alert-aggregate-dead-letter",
        display_name="coast: coast-north-gauges-aggregate-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in coast-north-gauges-aggregate-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-gauges-aggregate-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "300s",
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
            "content": "More than 0 dead letters in coast-north-gauges-aggregate-dead-letter. Definition: Workflow/coast-north-gauges.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-gauges-alert-aggregate-rejected",
        display_name="coast: coast-north-gauges-aggregate-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in coast-north-gauges-aggregate-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-gauges-aggregate-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "300s",
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
            "content": "More than 0 rejected tasks in coast-north-gauges-aggregate-rejected. Definition: Workflow/coast-north-gauges.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "gauges",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-gauges",
        },
    )
