"""Resources of Workflow/coast-south-buoys."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = gcp.storage.Bucket(
        "workflow-coast-south-buoys-store-ingestion",
        name="prio-coast-south-buoys-ingestion",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_own = gcp.storage.Bucket(
        "workflow-coast-south-buoys-store-own",
        name="prio-coast-south-buoys-own-validation",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_peer = gcp.storage.Bucket(
        "workflow-coast-south-buoys-store-peer",
        name="prio-coast-south-buoys-peer-validation",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-coast-south-buoys-queue-intake-dead-letter-topic",
        name="coast-south-buoys-intake-dead-letter",
        labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter = gcp.pubsub.Subscription(
        "workflow-coast-south-buoys-queue-intake-dead-letter",
        name="coast-south-buoys-intake-dead-letter",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_topic = gcp.pubsub.Topic(
        "workflow-coast-south-buoys-queue-intake-topic",
        name="coast-south-buoys-intake",
        labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = gcp.pubsub.Subscription(
        "workflow-coast-south-buoys-queue-intake",
        name="coast-south-buoys-intake",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
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
        "workflow-coast-south-buoys-queue-intake-dead-letter-agent",
        topic=queue_intake_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-south-buoys-queue-intake-agent",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_intake_rejected_topic = gcp.pubsub.Topic(
        "workflow-coast-south-buoys-queue-intake-rejected-topic",
        name="coast-south-buoys-intake-rejected",
        labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-coast-south-buoys-queue-intake-rejected",
        name="coast-south-buoys-intake-rejected",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-coast-south-buoys-queue-aggregate-dead-letter-topic",
        name="coast-south-buoys-aggregate-dead-letter",
        labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = gcp.pubsub.Subscription(
        "workflow-coast-south-buoys-queue-aggregate-dead-letter",
        name="coast-south-buoys-aggregate-dead-letter",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_topic = gcp.pubsub.Topic(
        "workflow-coast-south-buoys-queue-aggregate-topic",
        name="coast-south-buoys-aggregate",
        labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = gcp.pubsub.Subscription(
        "workflow-coast-south-buoys-queue-aggregate",
        name="coast-south-buoys-aggregate",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
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
        "workflow-coast-south-buoys-queue-aggregate-dead-letter-agent",
        topic=queue_aggregate_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-south-buoys-queue-aggregate-agent",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-456789012345@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_aggregate_rejected_topic = gcp.pubsub.Topic(
        "workflow-coast-south-buoys-queue-aggregate-rejected-topic",
        name="coast-south-buoys-aggregate-rejected",
        labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-coast-south-buoys-queue-aggregate-rejected",
        name="coast-south-buoys-aggregate-rejected",
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
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_scheduler = gcp.serviceaccount.Account(
        "workflow-coast-south-buoys-identity-scheduler",
        account_id="coast-south-buoys-wor-24599908",
        display_name="Workflow/coast-south-buoys in coast",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-south-buoys-identity-scheduler-workload-south-south-buoys-workflow-manager",
        service_account_id=identity_scheduler.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:counts-coast.svc.id.goog[south/south-buoys-workflow-manager]",
    )
    identity_worker = gcp.serviceaccount.Account(
        "workflow-coast-south-buoys-identity-worker",
        account_id="coast-south-buoys-worker",
        display_name="Workflow/coast-south-buoys in coast",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-south-buoys-identity-worker-workload-south-south-buoys-worker",
        service_account_id=identity_worker.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:counts-coast.svc.id.goog[south/south-buoys-worker]",
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-scheduler-store-ingestion-legacybucketreader",
        bucket=store_ingestion.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-scheduler-store-own-legacybucketreader",
        bucket=store_own.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-scheduler-store-peer-legacybucketreader",
        bucket=store_peer.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-scheduler-store-own-objectuser-prefix",
        bucket=store_own.name,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/prio-coast-south-buoys-own-validation/objects/task-markers/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("task-markers/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-worker-store-own-objectuser",
        bucket=store_own.name,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-worker-store-ingestion-objectviewer",
        bucket=store_ingestion.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-worker-store-peer-objectviewer",
        bucket=store_peer.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-south-buoys-scheduler-queue-intake-publisher",
        topic=queue_intake_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-south-buoys-worker-queue-intake-subscriber",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-south-buoys-worker-queue-intake-rejected-publisher",
        topic=queue_intake_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-south-buoys-scheduler-queue-aggregate-publisher",
        topic=queue_aggregate_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-coast-south-buoys-worker-queue-aggregate-subscriber",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-coast-south-buoys-worker-queue-aggregate-rejected-publisher",
        topic=queue_aggregate_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.serviceaccount.IAMMember(
        "workflow-coast-south-buoys-worker-identity-prio-coast-sum-writer-serviceaccounttokencreator",
        service_account_id=shared.identity_prio_coast_sum_writer,
        role="roles/iam.serviceAccountTokenCreator",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-visitor-ingestion-0",
        bucket=store_ingestion.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:buoys@buoys-example.iam.gserviceaccount.com",
    )
    gcp.storage.BucketIAMMember(
        "workflow-coast-south-buoys-visitor-peer-0",
        bucket=store_peer.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:peer@counts-example.iam.gserviceaccount.com",
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-south-buoys-alert-intake-backlog",
        display_name="coast: coast-south-buoys-intake-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in coast-south-buoys-intake",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-south-buoys-intake" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in coast-south-buoys-intake. Definition: Workflow/coast-south-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-south-buoys-alert-intake-dead-letter",
        display_name="coast: coast-south-buoys-intake-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in coast-south-buoys-intake-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-south-buoys-intake-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in coast-south-buoys-intake-dead-letter. Definition: Workflow/coast-south-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-south-buoys-alert-intake-rejected",
        display_name="coast: coast-south-buoys-intake-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in coast-south-buoys-intake-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-south-buoys-intake-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in coast-south-buoys-intake-rejected. Definition: Workflow/coast-south-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-south-buoys-alert-aggregate-backlog",
        display_name="coast: coast-south-buoys-aggregate-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in coast-south-buoys-aggregate",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-south-buoys-aggregate" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "9000s",
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
            "content": "More than 0 waiting messages in coast-south-buoys-aggregate. Definition: Workflow/coast-south-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-south-buoys-alert-aggregate-dead-letter",
        display_name="coast: coast-south-buoys-aggregate-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in coast-south-buoys-aggregate-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-south-buoys-aggregate-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in coast-south-buoys-aggregate-dead-letter. Definition: Workflow/coast-south-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-coast-south-buoys-alert-aggregate-rejected",
        display_name="coast: coast-south-buoys-aggregate-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in coast-south-buoys-aggregate-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "coast-south-buoys-aggregate-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in coast-south-buoys-aggregate-rejected. Definition: Workflow/coast-south-buoys.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "buoys",
            "locality": "south",
            "product": "counts",
            "project": "counts",
            "stack": "coast-south-buoys",
        },
    )
