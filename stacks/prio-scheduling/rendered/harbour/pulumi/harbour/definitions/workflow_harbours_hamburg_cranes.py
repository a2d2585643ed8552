"""Resources of Workflow/harbours-hamburg-cranes."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = aws.s3.Bucket(
        "workflow-harbours-hamburg-cranes-store-ingestion",
        bucket="hamburg-cranes-ingestion-123456789012-eu-central-1",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "workflow-harbours-hamburg-cranes-store-ingestion-public-access",
        bucket=store_ingestion.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "workflow-harbours-hamburg-cranes-store-ingestion-encryption",
        bucket=store_ingestion.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "workflow-harbours-hamburg-cranes-store-ingestion-lifecycle",
        bucket=store_ingestion.bucket,
        rules=[
            {
                "id": "abort-incomplete-uploads",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "abort_incomplete_multipart_upload": {
                    "days_after_initiation": 7,
                },
            },
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "expiration": {
                    "days": 7,
                },
            },
        ],
    )
    store_own = aws.s3.Bucket(
        "workflow-harbours-hamburg-cranes-store-own",
        bucket="hamburg-cranes-own-123456789012-eu-central-1",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "workflow-harbours-hamburg-cranes-store-own-public-access",
        bucket=store_own.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "workflow-harbours-hamburg-cranes-store-own-encryption",
        bucket=store_own.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "workflow-harbours-hamburg-cranes-store-own-lifecycle",
        bucket=store_own.bucket,
        rules=[
            {
                "id": "abort-incomplete-uploads",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "abort_incomplete_multipart_upload": {
                    "days_after_initiation": 7,
                },
            },
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "expiration": {
                    "days": 7,
                },
            },
        ],
    )
    store_peer = aws.s3.Bucket(
        "workflow-harbours-hamburg-cranes-store-peer",
        bucket="hamburg-cranes-peer-123456789012-eu-central-1",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "workflow-harbours-hamburg-cranes-store-peer-public-access",
        bucket=store_peer.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "workflow-harbours-hamburg-cranes-store-peer-encryption",
        bucket=store_peer.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "workflow-harbours-hamburg-cranes-store-peer-lifecycle",
        bucket=store_peer.bucket,
        rules=[
            {
                "id": "abort-incomplete-uploads",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "abort_incomplete_multipart_upload": {
                    "days_after_initiation": 7,
                },
            },
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "expiration": {
                    "days": 7,
                },
            },
        ],
    )
    queue_intake_dead_letter = aws.sqs.Queue(
        "workflow-harbours-hamburg-cranes-queue-intake-dead-letter",
        name="harbours-hamburg-cranes-intake-dead-letter",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = aws.sqs.Queue(
        "workflow-harbours-hamburg-cranes-queue-intake",
        name="harbours-hamburg-cranes-intake",
        visibility_timeout_seconds=600,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        redrive_policy=pulumi.Output.json_dumps(
            {
                "deadLetterTargetArn": queue_intake_dead_letter.arn,
                "maxReceiveCount": 5,
            },
        ),
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.sqs.RedriveAllowPolicy(
        "workflow-harbours-hamburg-cranes-queue-intake-dead-letter-redrive",
        queue_url=queue_intake_dead_letter.url,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {
                "redrivePermission": "byQueue",
                "sourceQueueArns": [
                    queue_intake.arn,
                ],
            },
        ),
    )
    queue_intake_rejected = aws.sqs.Queue(
        "workflow-harbours-hamburg-cranes-queue-intake-rejected",
        name="harbours-hamburg-cranes-intake-rejected",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = aws.sqs.Queue(
        "workflow-harbours-hamburg-cranes-queue-aggregate-dead-letter",
        name="harbours-hamburg-cranes-aggregate-dead-letter",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = aws.sqs.Queue(
        "workflow-harbours-hamburg-cranes-queue-aggregate",
        name="harbours-hamburg-cranes-aggregate",
        visibility_timeout_seconds=600,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        redrive_policy=pulumi.Output.json_dumps(
            {
                "deadLetterTargetArn": queue_aggregate_dead_letter.arn,
                "maxReceiveCount": 5,
            },
        ),
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.sqs.RedriveAllowPolicy(
        "workflow-harbours-hamburg-cranes-queue-aggregate-dead-letter-redrive",
        queue_url=queue_aggregate_dead_letter.url,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {
                "redrivePermission": "byQueue",
                "sourceQueueArns": [
                    queue_aggregate.arn,
                ],
            },
        ),
    )
    queue_aggregate_rejected = aws.sqs.Queue(
        "workflow-harbours-hamburg-cranes-queue-aggregate-rejected",
        name="harbours-hamburg-cranes-aggregate-rejected",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_intake = aws.sns.Topic(
        "workflow-harbours-hamburg-cranes-topic-intake",
        name="harbours-hamburg-cranes-intake",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_intake_rejected = aws.sns.Topic(
        "workflow-harbours-hamburg-cranes-topic-intake-rejected",
        name="harbours-hamburg-cranes-intake-rejected",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_aggregate = aws.sns.Topic(
        "workflow-harbours-hamburg-cranes-topic-aggregate",
        name="harbours-hamburg-cranes-aggregate",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_aggregate_rejected = aws.sns.Topic(
        "workflow-harbours-hamburg-cranes-topic-aggregate-rejected",
        name="harbours-hamburg-cranes-aggregate-rejected",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_policy = aws.sqs.QueuePolicy(
        "workflow-harbours-hamburg-cranes-queue-intake-policy",
        queue_url=queue_intake.url,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "sns.amazonaws.com",
                        },
                        "Action": "sqs:SendMessage",
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-intake",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-intake",
                            },
                        },
                    },
                ],
            },
        ),
    )
    queue_intake_rejected_policy = aws.sqs.QueuePolicy(
        "workflow-harbours-hamburg-cranes-queue-intake-rejected-policy",
        queue_url=queue_intake_rejected.url,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "sns.amazonaws.com",
                        },
                        "Action": "sqs:SendMessage",
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-intake-rejected",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-intake-rejected",
                            },
                        },
                    },
                ],
            },
        ),
    )
    queue_aggregate_policy = aws.sqs.QueuePolicy(
        "workflow-harbours-hamburg-cranes-queue-aggregate-policy",
        queue_url=queue_aggregate.url,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "sns.amazonaws.com",
                        },
                        "Action": "sqs:SendMessage",
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate",
                            },
                        },
                    },
                ],
            },
        ),
    )
    queue_aggregate_rejected_policy = aws.sqs.QueuePolicy(
        "workflow-harbours-hamburg-cranes-queue-aggregate-rejected-policy",
        queue_url=queue_aggregate_rejected.url,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "sns.amazonaws.com",
                        },
                        "Action": "sqs:SendMessage",
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate-rejected",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate-rejected",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "workflow-harbours-hamburg-cranes-subscription-intake",
        topic=topic_intake.arn,
        protocol="sqs",
        endpoint=queue_intake.arn,
        raw_message_delivery=True,
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_intake_policy,
            ],
        ),
    )
    aws.sns.TopicSubscription(
        "workflow-harbours-hamburg-cranes-subscription-intake-rejected",
        topic=topic_intake_rejected.arn,
        protocol="sqs",
        endpoint=queue_intake_rejected.arn,
        raw_message_delivery=True,
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_intake_rejected_policy,
            ],
        ),
    )
    aws.sns.TopicSubscription(
        "workflow-harbours-hamburg-cranes-subscription-aggregate",
        topic=topic_aggregate.arn,
        protocol="sqs",
        endpoint=queue_aggregate.arn,
        raw_message_delivery=True,
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_aggregate_policy,
            ],
        ),
    )
    aws.sns.TopicSubscription(
        "workflow-harbours-hamburg-cranes-subscription-aggregate-rejected",
        topic=topic_aggregate_rejected.arn,
        protocol="sqs",
        endpoint=queue_aggregate_rejected.arn,
        raw_message_delivery=True,
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_aggregate_rejected_policy,
            ],
        ),
    )
    identity_scheduler = aws.iam.Role(
        "workflow-harbours-hamburg-cranes-identity-scheduler",
        name="harbours-hamburg-cranes-scheduler-eu-central-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60:sub": [
                                    "system:serviceaccount:hamburg:harbours-hamburg-cranes-scheduler",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.iam.RolePolicy(
        "workflow-harbours-hamburg-cranes-identity-scheduler-policy",
        name="grants",
        role=identity_scheduler.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-ingestion-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-own-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-peer-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:GetObject",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-own-123456789012-eu-central-1/task-markers/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-own-123456789012-eu-central-1",
                        ],
                        "Condition": {
                            "StringLike": {
                                "s3:prefix": [
                                    "task-markers/*",
                                ],
                            },
                        },
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-intake",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate",
                        ],
                    },
                ],
            },
        ),
    )
    identity_worker = aws.iam.Role(
        "workflow-harbours-hamburg-cranes-identity-worker",
        name="harbours-hamburg-cranes-worker-eu-central-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60:sub": [
                                    "system:serviceaccount:hamburg:harbours-hamburg-cranes-worker",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.iam.RolePolicy(
        "workflow-harbours-hamburg-cranes-identity-worker-policy",
        name="grants",
        role=identity_worker.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:GetObject",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-own-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-ingestion-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-ingestion-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-own-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-peer-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-peer-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:ChangeMessageVisibility",
                            "sqs:DeleteMessage",
                            "sqs:GetQueueAttributes",
                            "sqs:GetQueueUrl",
                            "sqs:ReceiveMessage",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-intake",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                            "sqs:GetQueueUrl",
                            "sqs:SendMessage",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-intake-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-intake-rejected",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:ChangeMessageVisibility",
                            "sqs:DeleteMessage",
                            "sqs:GetQueueAttributes",
                            "sqs:GetQueueUrl",
                            "sqs:ReceiveMessage",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                            "sqs:GetQueueUrl",
                            "sqs:SendMessage",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate-rejected",
                        ],
                    },
                ],
            },
        ),
    )
    identity_scaler = aws.iam.Role(
        "workflow-harbours-hamburg-cranes-identity-scaler",
        name="harbours-hamburg-cranes-scaler-eu-central-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-central-1.amazonaws.com/id/5F1D0E2A9B7C4D6E8F0A1B2C3D4E5F60:sub": [
                                    "system:serviceaccount:keda:keda-operator",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.iam.RolePolicy(
        "workflow-harbours-hamburg-cranes-identity-scaler-policy",
        name="grants",
        role=identity_scaler.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-intake",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:harbours-hamburg-cranes-aggregate",
                        ],
                    },
                ],
            },
        ),
    )
    aws.s3.BucketPolicy(
        "workflow-harbours-hamburg-cranes-visitor-ingestion-bucket",
        bucket=store_ingestion.bucket,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-ingestion-123456789012-eu-central-1/*",
                        ],
                        "Principal": {
                            "AWS": [
                                "arn:aws:iam::210987654321:role/counters",
                            ],
                        },
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucketMultipartUploads",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-ingestion-123456789012-eu-central-1",
                        ],
                        "Principal": {
                            "AWS": [
                                "arn:aws:iam::210987654321:role/counters",
                            ],
                        },
                    },
                ],
            },
        ),
    )
    visitor_peer = aws.iam.Role(
        "workflow-harbours-hamburg-cranes-visitor-peer",
        name="harbours-hamburg-cranes-peer-bucket-writer",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "accounts.google.com",
                        },
                        "Condition": {
                            "StringEquals": {
                                "accounts.google.com:sub": [
                                    "115678901234567890123",
                                ],
                                "accounts.google.com:oaud": "sts.amazonaws.com/gke-identity-federation",
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.iam.RolePolicy(
        "workflow-harbours-hamburg-cranes-visitor-peer-policy",
        name="write",
        role=visitor_peer.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-peer-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucketMultipartUploads",
                        ],
                        "Resource": [
                            "arn:aws:s3:::hamburg-cranes-peer-123456789012-eu-central-1",
                        ],
                    },
                ],
            },
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-harbours-hamburg-cranes-alert-intake-backlog",
        name="harbours-hamburg-cranes-intake-backlog",
        alarm_description="More than 10000 waiting messages in harbours-hamburg-cranes-intake (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_intake.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=10000,
        period=60,
        evaluation_periods=15,
        treat_missing_data="notBreaching",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-harbours-hamburg-cranes-alert-intake-dead-letter",
        name="harbours-hamburg-cranes-intake-dead-letter",
        alarm_description="More than 0 dead letters in harbours-hamburg-cranes-intake-dead-letter (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_intake_dead_letter.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        period=60,
        evaluation_periods=5,
        treat_missing_data="notBreaching",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-harbours-hamburg-cranes-alert-intake-rejected",
        name="harbours-hamburg-cranes-intake-rejected",
        alarm_description="More than 0 waiting messages in harbours-hamburg-cranes-intake-rejected (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_intake_rejected.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        period=60,
        evaluation_periods=5,
        treat_missing_data="notBreaching",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-harbours-hamburg-cranes-alert-aggregate-backlog",
        name="harbours-hamburg-cranes-aggregate-backlog",
        alarm_description="More than 10000 waiting messages in harbours-hamburg-cranes-aggregate (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_aggregate.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=10000,
        period=60,
        evaluation_periods=15,
        treat_missing_data="notBreaching",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-harbours-hamburg-cranes-alert-aggregate-dead-letter",
        name="harbours-hamburg-cranes-aggregate-dead-letter",
        alarm_description="More than 0 dead letters in harbours-hamburg-cranes-aggregate-dead-letter (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_aggregate_dead_letter.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        period=60,
        evaluation_periods=5,
        treat_missing_data="notBreaching",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-harbours-hamburg-cranes-alert-aggregate-rejected",
        name="harbours-hamburg-cranes-aggregate-rejected",
        alarm_description="More than 0 waiting messages in harbours-hamburg-cranes-aggregate-rejected (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_aggregate_rejected.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        period=60,
        evaluation_periods=5,
        treat_missing_data="notBreaching",
        tags={
            "Project": "counts",
            "Stack": "harbours-hamburg-cranes",
            "ingestor": "cranes",
            "locality": "hamburg",
            "product": "counts",
        },
    )
