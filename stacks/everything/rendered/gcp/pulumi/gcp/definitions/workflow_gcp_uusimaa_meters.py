"""Resources of Workflow/gcp-uusimaa-meters."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = gcp.storage.Bucket(
        "workflow-gcp-uusimaa-meters-store-ingestion",
        name="prio-gcp-uusimaa-meters-ingestion",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_own = gcp.storage.Bucket(
        "workflow-gcp-uusimaa-meters-store-own",
        name="prio-gcp-uusimaa-meters-own-validation",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_peer = gcp.storage.Bucket(
        "workflow-gcp-uusimaa-meters-store-peer",
        name="prio-gcp-uusimaa-meters-peer-validation",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-meters-queue-intake-dead-letter-topic",
        name="gcp-uusimaa-meters-intake-dead-letter",
        labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_dead_letter = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-meters-queue-intake-dead-letter",
        name="gcp-uusimaa-meters-intake-dead-letter",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-meters-queue-intake-topic",
        name="gcp-uusimaa-meters-intake",
        labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-meters-queue-intake",
        name="gcp-uusimaa-meters-intake",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
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
        "workflow-gcp-uusimaa-meters-queue-intake-dead-letter-agent",
        topic=queue_intake_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-meters-queue-intake-agent",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_intake_rejected_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-meters-queue-intake-rejected-topic",
        name="gcp-uusimaa-meters-intake-rejected",
        labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-meters-queue-intake-rejected",
        name="gcp-uusimaa-meters-intake-rejected",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-meters-queue-aggregate-dead-letter-topic",
        name="gcp-uusimaa-meters-aggregate-dead-letter",
        labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-meters-queue-aggregate-dead-letter",
        name="gcp-uusimaa-meters-aggregate-dead-letter",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-meters-queue-aggregate-topic",
        name="gcp-uusimaa-meters-aggregate",
        labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-meters-queue-aggregate",
        name="gcp-uusimaa-meters-aggregate",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
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
        "workflow-gcp-uusimaa-meters-queue-aggregate-dead-letter-agent",
        topic=queue_aggregate_dead_letter_topic.name,
        role="roles/pubsub.publisher",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-meters-queue-aggregate-agent",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member="serviceAccount:service-567890123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    )
    queue_aggregate_rejected_topic = gcp.pubsub.Topic(
        "workflow-gcp-uusimaa-meters-queue-aggregate-rejected-topic",
        name="gcp-uusimaa-meters-aggregate-rejected",
        labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.pubsub.Subscription(
        "workflow-gcp-uusimaa-meters-queue-aggregate-rejected",
        name="gcp-uusimaa-meters-aggregate-rejected",
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
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_scheduler = gcp.serviceaccount.Account(
        "workflow-gcp-uusimaa-meters-identity-scheduler",
        account_id="windward-gcp-uusimaa-44fcbfc6",
        display_name="Workflow/gcp-uusimaa-meters in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-gcp-uusimaa-meters-identity-scheduler-workload-uusimaa-uusimaa-meters-workflow-manager",
        service_account_id=identity_scheduler.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[uusimaa/uusimaa-meters-workflow-manager]",
    )
    identity_worker = gcp.serviceaccount.Account(
        "workflow-gcp-uusimaa-meters-identity-worker",
        account_id="windward-gcp-uusimaa-7eea81c4",
        display_name="Workflow/gcp-uusimaa-meters in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-gcp-uusimaa-meters-identity-worker-workload-uusimaa-uusimaa-meters-worker",
        service_account_id=identity_worker.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[uusimaa/uusimaa-meters-worker]",
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-scheduler-store-ingestion-legacybucketreader",
        bucket=store_ingestion.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-scheduler-store-own-legacybucketreader",
        bucket=store_own.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-scheduler-store-peer-legacybucketreader",
        bucket=store_peer.name,
        role="roles/storage.legacyBucketReader",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-scheduler-store-own-objectuser-prefix",
        bucket=store_own.name,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/prio-gcp-uusimaa-meters-own-validation/objects/task-markers/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("task-markers/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-worker-store-own-objectuser",
        bucket=store_own.name,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-worker-store-ingestion-objectviewer",
        bucket=store_ingestion.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-worker-store-peer-objectviewer",
        bucket=store_peer.name,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-meters-scheduler-queue-intake-publisher",
        topic=queue_intake_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-meters-worker-queue-intake-subscriber",
        subscription=queue_intake.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-meters-worker-queue-intake-rejected-publisher",
        topic=queue_intake_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-meters-scheduler-queue-aggregate-publisher",
        topic=queue_aggregate_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_scheduler.email,
        ),
    )
    gcp.pubsub.SubscriptionIAMMember(
        "workflow-gcp-uusimaa-meters-worker-queue-aggregate-subscriber",
        subscription=queue_aggregate.name,
        role="roles/pubsub.subscriber",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.pubsub.TopicIAMMember(
        "workflow-gcp-uusimaa-meters-worker-queue-aggregate-rejected-publisher",
        topic=queue_aggregate_rejected_topic.name,
        role="roles/pubsub.publisher",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.serviceaccount.IAMMember(
        "workflow-gcp-uusimaa-meters-worker-identity-prio-gcp-sum-writer-serviceaccounttokencreator",
        service_account_id=shared.identity_prio_gcp_sum_writer,
        role="roles/iam.serviceAccountTokenCreator",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_worker.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-visitor-ingestion-0",
        bucket=store_ingestion.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:meters@meters-example.iam.gserviceaccount.com",
    )
    gcp.storage.BucketIAMMember(
        "workflow-gcp-uusimaa-meters-visitor-peer-0",
        bucket=store_peer.name,
        role="roles/storage.objectCreator",
        member="serviceAccount:peer@counts-example.iam.gserviceaccount.com",
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-meters-alert-intake-backlog",
        display_name="gcp: gcp-uusimaa-meters-intake-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in gcp-uusimaa-meters-intake",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-meters-intake" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in gcp-uusimaa-meters-intake. Definition: Workflow/gcp-uusimaa-meters.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-meters-alert-intake-dead-letter",
        display_name="gcp: gcp-uusimaa-meters-intake-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in gcp-uusimaa-meters-intake-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-meters-intake-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in gcp-uusimaa-meters-intake-dead-letter. Definition: Workflow/gcp-uusimaa-meters.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-meters-alert-intake-rejected",
        display_name="gcp: gcp-uusimaa-meters-intake-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in gcp-uusimaa-meters-intake-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-meters-intake-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in gcp-uusimaa-meters-intake-rejected. Definition: Workflow/gcp-uusimaa-meters.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-meters-alert-aggregate-backlog",
        display_name="gcp: gcp-uusimaa-meters-aggregate-backlog",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 waiting messages in gcp-uusimaa-meters-aggregate",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-meters-aggregate" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 waiting messages in gcp-uusimaa-meters-aggregate. Definition: Workflow/gcp-uusimaa-meters.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-meters-alert-aggregate-dead-letter",
        display_name="gcp: gcp-uusimaa-meters-aggregate-dead-letter",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 dead letters in gcp-uusimaa-meters-aggregate-dead-letter",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-meters-aggregate-dead-letter" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 dead letters in gcp-uusimaa-meters-aggregate-dead-letter. Definition: Workflow/gcp-uusimaa-meters.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
    )
    gcp.monitoring.AlertPolicy(
        "workflow-gcp-uusimaa-meters-alert-aggregate-rejected",
        display_name="gcp: gcp-uusimaa-meters-aggregate-rejected",
        combiner="OR",
        severity="WARNING",
        conditions=[
            {
                "display_name": "More than 0 rejected tasks in gcp-uusimaa-meters-aggregate-rejected",
                "condition_threshold": {
                    "filter": 'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "gcp-uusimaa-meters-aggregate-rejected" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
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
            "content": "More than 0 rejected tasks in gcp-uusimaa-meters-aggregate-rejected. Definition: Workflow/gcp-uusimaa-meters.",
            "mime_type": "text/markdown",
        },
        user_labels={
            "ingestor": "meters",
            "locality": "uusimaa",
            "project": "windward",
            "stack": "gcp-uusimaa-meters",
            "team": "privacy",
        },
    )
