"""Resources of Workflow/gcp-uusimaa-chargers."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = gcp.storage.Bucket(
        "workflow-gcp-uusimaa-chargers-store-ingestion",
        name="prio-gcp-uusimaa-chargers-ingestion",
        location="EUROPE-NORTH1",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_own = gcp.storage.Bucket(
        "workflow-gcp-uusimaa-chargers-store-own",
        name="prio-gcp-uusimaa-chargers-own-validation",
        location="EUROPE-NORTH1",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_peer = gcp.storage.Bucket(
        "workflow-gcp-uusimaa-chargers-store-peer",
        name="prio-gcp-uusimaa-chargers-peer-validation",
        location="EUROPE-NORTH1",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-chargers-queue-intake-dead-letter-topic",
        name="gcp-uusimaa-chargers-intake-dead-letter",
        labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-chargers-queue-intake-dead-letter",
        name="gcp-uusimaa-chargers-intake-dead-letter",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-chargers-queue-intake-topic",
        name="gcp-uusimaa-chargers-intake",
        labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-chargers-queue-intake",
        name="gcp-uusimaa-chargers-intake",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
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
        "workflow-gcp-uusimaa-chargers-queue-intake-dead-letter-agent",
        topic=queue_intake_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-chargers-queue-intake-agent",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_intake_rejected_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-chargers-queue-intake-rejected-topic",
        name="gcp-uusimaa-chargers-intake-rejected",
        labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-chargers-queue-intake-rejected",
        name="gcp-uusimaa-chargers-intake-rejected",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-chargers-queue-aggregate-dead-letter-topic",
        name="gcp-uusimaa-chargers-aggregate-dead-letter",
        labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-chargers-queue-aggregate-dead-letter",
        name="gcp-uusimaa-chargers-aggregate-dead-letter",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-chargers-queue-aggregate-topic",
        name="gcp-uusimaa-chargers-aggregate",
        labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-chargers-queue-aggregate",
        name="gcp-uusimaa-chargers-aggregate",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
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
        "workflow-gcp-uusimaa-chargers-queue-aggregate-dead-letter-agent",
        topic=queue_aggregate_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-chargers-queue-aggregate-agent",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_aggregate_rejected_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-chargers-queue-aggregate-rejected-topic",
        name="gcp-uusimaa-chargers-aggregate-rejected",
        labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-chargers-queue-aggregate-rejected",
        name="gcp-uusimaa-chargers-aggregate-rejected",
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
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_scheduler = gcp.serviceaccount.Account(
        "workflow-gcp-uusimaa-chargers-identity-scheduler",
        account_id="windward-gcp-uusimaa-32b3a7af",
        display_name="Workflow/gcp-uusimaa-chargers in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-gcp-uusimaa-chargers-identity-scheduler-workload-uusimaa-uusimaa-chargers-workflow-manager",
        service_account_id=identity_scheduler.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[uusimaa/uusimaa-chargers-workflow-manager]",
    )
    identity_worker = gcp.serviceaccount.Account(
        "workflow-gcp-uusimaa-chargers-identity-worker",
        account_id="windward-gcp-uusimaa-e391c191",
        display_name="Workflow/gcp-uusimaa-chargers in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-gcp-uusimaa-chargers-identity-worker-workload-uusimaa-uusimaa-chargers-worker",
        service_account_id=identity_worker.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[uusimaa/uusimaa-chargers-worker]",
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-scheduler-store-ingestion-legacybucketreader",
        bucket=store_ingestion.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-scheduler-store-own-legacybucketreader",
        bucket=store_own.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-scheduler-store-peer-legacybucketreader",
        bucket=store_peer.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-scheduler-store-own-objectuser-prefix",
        bucket=store_own.name,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/prio-gcp-uusimaa-chargers-own-validation/objects/task-markers/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("task-markers/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-store-own-objectuser",
        bucket=store_own.name,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-store-ingestion-objectviewer",
        bucket=store_ingestion.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-store-peer-objectviewer",
        bucket=store_peer.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-chargers-scheduler-queue-intake-publisher",
        topic=queue_intake_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-queue-intake-subscriber",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-queue-intake-rejected-publisher",
        topic=queue_intake_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-chargers-scheduler-queue-aggregate-publisher",
        topic=queue_aggregate_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-queue-aggregate-subscriber",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-chargers-worker-queue-aggregate-rejected-publisher",
        topic=queue_aggregate_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.serviceaccount.IAMMember(
        "workflow-gcp-uusimaa-chargers-worker-identity-prio-gcp-sum-writer-serviceaccounttokencreator",
        service_account_id=shared.identity_prio_gcp_sum_writer,
        role="roles/iam.serviceAccountTokenCreator",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-visitor-ingestion-0",
        bucket=store_ingestion.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:meters@meters-example.iam.gserviceaccount.com",
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-chargers-visitor-peer-0",
        bucket=store_peer.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:peer@counts-example.iam.gserviceaccount.com",
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-chargers-alert-intake-backlog",
        display_name="gcp: gcp-uusimaa-chargers-intake-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in gcp-uusimaa-chargers-intake",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-chargers-intake" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in gcp-uusimaa-chargers-intake. Definition: Workflow/gcp-uusimaa-chargers.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-chargers-alert-intake-dead-letter",
        display_name="gcp: gcp-uusimaa-chargers-intake-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in gcp-uusimaa-chargers-intake-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-chargers-intake-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in gcp-uusimaa-chargers-intake-dead-letter. Definition: Workflow/gcp-uusimaa-chargers.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-chargers-alert-intake-rejected",
        display_name="gcp: gcp-uusimaa-chargers-intake-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in gcp-uusimaa-chargers-intake-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-chargers-intake-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in gcp-uusimaa-chargers-intake-rejected. Definition: Workflow/gcp-uusimaa-chargers.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-chargers-alert-aggregate-backlog",
        display_name="gcp: gcp-uusimaa-chargers-aggregate-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in gcp-uusimaa-chargers-aggregate",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-chargers-aggregate" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in gcp-uusimaa-chargers-aggregate. Definition: Workflow/gcp-uusimaa-chargers.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-chargers-alert-aggregate-dead-letter",
        display_name="gcp: gcp-uusimaa-chargers-aggregate-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in gcp-uusimaa-chargers-aggregate-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-chargers-aggregate-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in gcp-uusimaa-chargers-aggregate-dead-letter. Definition: Workflow/gcp-uusimaa-chargers.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-chargers-alert-aggregate-rejected",
        display_name="gcp: gcp-uusimaa-chargers-aggregate-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in gcp-uusimaa-chargers-aggregate-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-chargers-aggregate-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in gcp-uusimaa-chargers-aggregate-rejected. Definition: Workflow/gcp-uusimaa-chargers.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "chargers",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-chargers",
            "team": "privacy",
        },
    )
