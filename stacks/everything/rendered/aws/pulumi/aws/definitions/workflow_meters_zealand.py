"""Resources of Workflow/meters-zealand."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    store_ingestion = aws.s3.Bucket(
        "workflow-meters-zealand-store-ingestion",
        bucket="windward-zealand-meters-ingestion-123456789012-eu-north-1",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "workflow-meters-zealand-store-ingestion-public-access",
        bucket=store_ingestion.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "workflow-meters-zealand-store-ingestion-encryption",
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
        "workflow-meters-zealand-store-ingestion-lifecycle",
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
        "workflow-meters-zealand-store-own",
        bucket="windward-zealand-meters-own-123456789012-eu-north-1",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "workflow-meters-zealand-store-own-public-access",
        bucket=store_own.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "workflow-meters-zealand-store-own-encryption",
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
        "workflow-meters-zealand-store-own-lifecycle",
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
        "workflow-meters-zealand-store-peer",
        bucket="windward-zealand-meters-peer-123456789012-eu-north-1",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "workflow-meters-zealand-store-peer-public-access",
        bucket=store_peer.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "workflow-meters-zealand-store-peer-encryption",
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
        "workflow-meters-zealand-store-peer-lifecycle",
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
        "workflow-meters-zealand-queue-intake-dead-letter",
        name="meters-zealand-intake-dead-letter",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake = aws.sqs.Queue(
        "workflow-meters-zealand-queue-intake",
        name="meters-zealand-intake",
        visibility_timeout_seconds=600,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
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
        "workflow-meters-zealand-queue-intake-dead-letter-redrive",
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
        "workflow-meters-zealand-queue-intake-rejected",
        name="meters-zealand-intake-rejected",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate_dead_letter = aws.sqs.Queue(
        "workflow-meters-zealand-queue-aggregate-dead-letter",
        name="meters-zealand-aggregate-dead-letter",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_aggregate = aws.sqs.Queue(
        "workflow-meters-zealand-queue-aggregate",
        name="meters-zealand-aggregate",
        visibility_timeout_seconds=600,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
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
        "workflow-meters-zealand-queue-aggregate-dead-letter-redrive",
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
        "workflow-meters-zealand-queue-aggregate-rejected",
        name="meters-zealand-aggregate-rejected",
        visibility_timeout_seconds=600,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_intake = aws.sns.Topic(
        "workflow-meters-zealand-topic-intake",
        name="meters-zealand-intake",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_intake_rejected = aws.sns.Topic(
        "workflow-meters-zealand-topic-intake-rejected",
        name="meters-zealand-intake-rejected",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_aggregate = aws.sns.Topic(
        "workflow-meters-zealand-topic-aggregate",
        name="meters-zealand-aggregate",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_aggregate_rejected = aws.sns.Topic(
        "workflow-meters-zealand-topic-aggregate-rejected",
        name="meters-zealand-aggregate-rejected",
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_intake_policy = aws.sqs.QueuePolicy(
        "workflow-meters-zealand-queue-intake-policy",
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
                        "Resource": "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-intake",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-north-1:123456789012:meters-zealand-intake",
                            },
                        },
                    },
                ],
            },
        ),
    )
    queue_intake_rejected_policy = aws.sqs.QueuePolicy(
        "workflow-meters-zealand-queue-intake-rejected-policy",
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
                        "Resource": "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-intake-rejected",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-north-1:123456789012:meters-zealand-intake-rejected",
                            },
                        },
                    },
                ],
            },
        ),
    )
    queue_aggregate_policy = aws.sqs.QueuePolicy(
        "workflow-meters-zealand-queue-aggregate-policy",
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
                        "Resource": "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-aggregate",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-north-1:123456789012:meters-zealand-aggregate",
                            },
                        },
                    },
                ],
            },
        ),
    )
    queue_aggregate_rejected_policy = aws.sqs.QueuePolicy(
        "workflow-meters-zealand-queue-aggregate-rejected-policy",
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
                        "Resource": "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-aggregate-rejected",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-north-1:123456789012:meters-zealand-aggregate-rejected",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "workflow-meters-zealand-subscription-intake",
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
        "workflow-meters-zealand-subscription-intake-rejected",
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
        "workflow-meters-zealand-subscription-aggregate",
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
        "workflow-meters-zealand-subscription-aggregate-rejected",
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
        "workflow-meters-zealand-identity-scheduler",
        name="windward-meters-zealand-scheduler-eu-north-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:sub": [
                                    "system:serviceaccount:zealand:meters-zealand-scheduler",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.iam.RolePolicy(
        "workflow-meters-zealand-identity-scheduler-policy",
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
                            "arn:aws:s3:::windward-zealand-meters-ingestion-123456789012-eu-north-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-own-123456789012-eu-north-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-peer-123456789012-eu-north-1",
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
                            "arn:aws:s3:::windward-zealand-meters-own-123456789012-eu-north-1/task-markers/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-own-123456789012-eu-north-1",
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
                            "arn:aws:sns:eu-north-1:123456789012:meters-zealand-intake",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-north-1:123456789012:meters-zealand-aggregate",
                        ],
                    },
                ],
            },
        ),
    )
    identity_worker = aws.iam.Role(
        "workflow-meters-zealand-identity-worker",
        name="windward-meters-zealand-worker-eu-north-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:sub": [
                                    "system:serviceaccount:zealand:meters-zealand-worker",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.iam.RolePolicy(
        "workflow-meters-zealand-identity-worker-policy",
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
                            "arn:aws:s3:::windward-zealand-meters-own-123456789012-eu-north-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-ingestion-123456789012-eu-north-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-ingestion-123456789012-eu-north-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-own-123456789012-eu-north-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-peer-123456789012-eu-north-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-peer-123456789012-eu-north-1",
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
                            "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-intake",
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
                            "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-intake-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-north-1:123456789012:meters-zealand-intake-rejected",
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
                            "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-aggregate",
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
                            "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-aggregate-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sns:Publish",
                        ],
                        "Resource": [
                            "arn:aws:sns:eu-north-1:123456789012:meters-zealand-aggregate-rejected",
                        ],
                    },
                ],
            },
        ),
    )
    identity_scaler = aws.iam.Role(
        "workflow-meters-zealand-identity-scaler",
        name="windward-meters-zealand-scaler-eu-north-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:sub": [
                                    "system:serviceaccount:keda:keda-operator",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.iam.RolePolicy(
        "workflow-meters-zealand-identity-scaler-policy",
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
                            "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-intake",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-north-1:123456789012:meters-zealand-aggregate",
                        ],
                    },
                ],
            },
        ),
    )
    aws.s3.BucketPolicy(
        "workflow-meters-zealand-visitor-ingestion-bucket",
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
                            "arn:aws:s3:::windward-zealand-meters-ingestion-123456789012-eu-north-1/*",
                        ],
                        "Principal": {
                            "AWS": [
                                "arn:aws:iam::210987654321:role/meters",
                            ],
                        },
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucketMultipartUploads",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-ingestion-123456789012-eu-north-1",
                        ],
                        "Principal": {
                            "AWS": [
                                "arn:aws:iam::210987654321:role/meters",
                            ],
                        },
                    },
                ],
            },
        ),
    )
    visitor_peer = aws.iam.Role(
        "workflow-meters-zealand-visitor-peer",
        name="meters-zealand-peer-bucket-writer",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.iam.RolePolicy(
        "workflow-meters-zealand-visitor-peer-policy",
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
                            "arn:aws:s3:::windward-zealand-meters-peer-123456789012-eu-north-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucketMultipartUploads",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-zealand-meters-peer-123456789012-eu-north-1",
                        ],
                    },
                ],
            },
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-meters-zealand-alert-intake-backlog",
        name="windward-meters-zealand-intake-backlog",
        alarm_description="More than 10000 waiting messages in meters-zealand-intake (warning).",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-meters-zealand-alert-intake-dead-letter",
        name="windward-meters-zealand-intake-dead-letter",
        alarm_description="More than 0 dead letters in meters-zealand-intake-dead-letter (warning).",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-meters-zealand-alert-intake-rejected",
        name="windward-meters-zealand-intake-rejected",
        alarm_description="More than 0 waiting messages in meters-zealand-intake-rejected (warning).",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-meters-zealand-alert-aggregate-backlog",
        name="windward-meters-zealand-aggregate-backlog",
        alarm_description="More than 10000 waiting messages in meters-zealand-aggregate (warning).",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-meters-zealand-alert-aggregate-dead-letter",
        name="windward-meters-zealand-aggregate-dead-letter",
        alarm_description="More than 0 dead letters in meters-zealand-aggregate-dead-letter (warning).",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-meters-zealand-alert-aggregate-rejected",
        name="windward-meters-zealand-aggregate-rejected",
        alarm_description="More than 0 waiting messages in meters-zealand-aggregate-rejected (warning).",
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
            "Project": "windward",
            "Stack": "meters-zealand",
            "locality": "zealand",
            "project": "windward",
            "team": "privacy",
        },
    )
