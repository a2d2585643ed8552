"""Resources of Workflow/coast-north-buoys."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = gcp.storage.Bucket(
        "workflow-coast-north-buoys-store-ingestion",
        name="prio-coast-north-buoys-ingestion",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_own = gcp.storage.Bucket(
        "workflow-coast-north-buoys-store-own",
        name="prio-coast-north-buoys-own-validation",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_peer = gcp.storage.Bucket(
        "workflow-coast-north-buoys-store-peer",
        name="prio-coast-north-buoys-peer-validation",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-coast-north-buoys-queue-intake-dead-letter-topic",
        name="coast-north-buoys-intake-dead-letter",
        labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter = gcp.pubsub.Subscription(
        "workflow-coast-north-buoys-queue-intake-dead-letter",
        name="coast-north-buoys-intake-dead-letter",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_topic = gcp.pubsub.Topic(
        "workflow-coast-north-buoys-queue-intake-topic",
        name="coast-north-buoys-intake",
        labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = gcp.pubsub.Subscription(
        "workflow-coast-north-buoys-queue-intake",
        name="coast-north-buoys-intake",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
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
        "workflow-coast-north-buoys-queue-intake-dead-letter-agent",
        topic=queue_intake_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-buoys-queue-intake-agent",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_intake_rejected_topic = gcp.pubsub.Topic(
        "workflow-coast-north-buoys-queue-intake-rejected-topic",
        name="coast-north-buoys-intake-rejected",
        labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-coast-north-buoys-queue-intake-rejected",
        name="coast-north-buoys-intake-rejected",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-coast-north-buoys-queue-aggregate-dead-letter-topic",
        name="coast-north-buoys-aggregate-dead-letter",
        labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = gcp.pubsub.Subscription(
        "workflow-coast-north-buoys-queue-aggregate-dead-letter",
        name="coast-north-buoys-aggregate-dead-letter",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_topic = gcp.pubsub.Topic(
        "workflow-coast-north-buoys-queue-aggregate-topic",
        name="coast-north-buoys-aggregate",
        labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = gcp.pubsub.Subscription(
        "workflow-coast-north-buoys-queue-aggregate",
        name="coast-north-buoys-aggregate",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
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
        "workflow-coast-north-buoys-queue-aggregate-dead-letter-agent",
        topic=queue_aggregate_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-buoys-queue-aggregate-agent",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_aggregate_rejected_topic = gcp.pubsub.Topic(
        "workflow-coast-north-buoys-queue-aggregate-rejected-topic",
        name="coast-north-buoys-aggregate-rejected",
        labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-coast-north-buoys-queue-aggregate-rejected",
        name="coast-north-buoys-aggregate-rejected",
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
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_scheduler = gcp.serviceaccount.Account(
        "workflow-coast-north-buoys-identity-scheduler",
        account_id="coast-north-buoys-wor-1c4a3946",
        display_name="Workflow/coast-north-buoys in coast",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-north-buoys-identity-scheduler-workload-north-north-buoys-workflow-manager",
        service_account_id=identity_scheduler.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:counts-coast.svc.id.goog[north/north-buoys-workflow-manager]",
    )
    identity_worker = gcp.serviceaccount.Account(
        "workflow-coast-north-buoys-identity-worker",
        account_id="coast-north-buoys-worker",
        display_name="Workflow/coast-north-buoys in coast",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-north-buoys-identity-worker-workload-north-north-buoys-worker",
        service_account_id=identity_worker.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:counts-coast.svc.id.goog[north/north-buoys-worker]",
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-scheduler-store-ingestion-legacybucketreader",
        bucket=store_ingestion.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-scheduler-store-own-legacybucketreader",
        bucket=store_own.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-scheduler-store-peer-legacybucketreader",
        bucket=store_peer.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-scheduler-store-own-objectuser-prefix",
        bucket=store_own.name,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/prio-coast-north-buoys-own-validation/objects/task-markers/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("task-markers/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-worker-store-own-objectuser",
        bucket=store_own.name,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-worker-store-ingestion-objectviewer",
        bucket=store_ingestion.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-worker-store-peer-objectviewer",
        bucket=store_peer.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-buoys-scheduler-queue-intake-publisher",
        topic=queue_intake_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-buoys-worker-queue-intake-subscriber",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-buoys-worker-queue-intake-rejected-publisher",
        topic=queue_intake_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-buoys-scheduler-queue-aggregate-publisher",
        topic=queue_aggregate_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-north-buoys-worker-queue-aggregate-subscriber",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-north-buoys-worker-queue-aggregate-rejected-publisher",
        topic=queue_aggregate_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-north-buoys-worker-identity-prio-coast-sum-writer-serviceaccounttokencreator",
        service_account_id=shared.identity_prio_coast_sum_writer,
        role="roles/iam.serviceAccountTokenCreator",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-visitor-ingestion-0",
        bucket=store_ingestion.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:buoys@buoys-example.iam.gserviceaccount.com",
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-north-buoys-visitor-peer-0",
        bucket=store_peer.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:peer@counts-example.iam.gserviceaccount.com",
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-buoys-alert-intake-backlog",
        display_name="coast: coast-north-buoys-intake-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in coast-north-buoys-intake",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-buoys-intake" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in coast-north-buoys-intake. Definition: Workflow/coast-north-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-buoys-alert-intake-dead-letter",
        display_name="coast: coast-north-buoys-intake-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in coast-north-buoys-intake-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-buoys-intake-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in coast-north-buoys-intake-dead-letter. Definition: Workflow/coast-north-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-buoys-alert-intake-rejected",
        display_name="coast: coast-north-buoys-intake-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in coast-north-buoys-intake-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-buoys-intake-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in coast-north-buoys-intake-rejected. Definition: Workflow/coast-north-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-buoys-alert-aggregate-backlog",
        display_name="coast: coast-north-buoys-aggregate-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in coast-north-buoys-aggregate",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-buoys-aggregate" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in coast-north-buoys-aggregate. Definition: Workflow/coast-north-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-buoys-alert-aggregate-dead-letter",
        display_name="coast: coast-north-buoys-aggregate-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in coast-north-buoys-aggregate-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-buoys-aggregate-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in coast-north-buoys-aggregate-dead-letter. Definition: Workflow/coast-north-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-north-buoys-alert-aggregate-rejected",
        display_name="coast: coast-north-buoys-aggregate-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in coast-north-buoys-aggregate-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-north-buoys-aggregate-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in coast-north-buoys-aggregate-rejected. Definition: Workflow/coast-north-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "north",
            "product": "counts",
            "project": "counts",
            "stack": "coast-north-buoys",
        },
    )
