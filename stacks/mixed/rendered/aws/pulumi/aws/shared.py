"""What the definitions of environment aws share."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    store_invoices: pulumi.Input[str]
    """Bucket of the store invoices."""

    store_lake: pulumi.Input[str]
    """Bucket of the store lake."""

    store_pictures: pulumi.Input[str]
    """Bucket of the store pictures."""

    store_reports: pulumi.Input[str]
    """Bucket of the store reports."""

    store_thumbnails: pulumi.Input[str]
    """Bucket of the store thumbnails."""

    topic_events_pictures: pulumi.Input[str]
    """ARN of the topic events-pictures."""


def create() -> Shared:
    """Declare the resources of the platform."""
    store_invoices = aws.s3.Bucket(
        "platform-store-invoices",
        bucket="shop-example-invoices-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-invoices-public-access",
        bucket=store_invoices.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-invoices-encryption",
        bucket=store_invoices.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-invoices-lifecycle",
        bucket=store_invoices.bucket,
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
        ],
    )
    store_lake = aws.s3.Bucket(
        "platform-store-lake",
        bucket="shop-example-lake-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-lake-public-access",
        bucket=store_lake.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-lake-encryption",
        bucket=store_lake.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-lake-lifecycle",
        bucket=store_lake.bucket,
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
        ],
    )
    store_pictures = aws.s3.Bucket(
        "platform-store-pictures",
        bucket="shop-example-pictures-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-pictures-public-access",
        bucket=store_pictures.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-pictures-encryption",
        bucket=store_pictures.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-pictures-lifecycle",
        bucket=store_pictures.bucket,
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
        ],
    )
    store_reports = aws.s3.Bucket(
        "platform-store-reports",
        bucket="shop-example-reports-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-reports-public-access",
        bucket=store_reports.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-reports-encryption",
        bucket=store_reports.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-reports-lifecycle",
        bucket=store_reports.bucket,
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
        ],
    )
    store_thumbnails = aws.s3.Bucket(
        "platform-store-thumbnails",
        bucket="shop-example-thumbnails-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-thumbnails-public-access",
        bucket=store_thumbnails.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-thumbnails-encryption",
        bucket=store_thumbnails.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-thumbnails-lifecycle",
        bucket=store_thumbnails.bucket,
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
        ],
    )
    aws.dynamodb.Table(
        "platform-table-invoices",
        name="shop-example-invoices",
        billing_mode="PAY_PER_REQUEST",
        hash_key="id",
        attributes=[
            {
                "name": "id",
                "type": "S",
            },
        ],
        point_in_time_recovery={
            "enabled": True,
        },
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    topic_events_pictures = aws.sns.Topic(
        "platform-topic-events-pictures",
        name="events-pictures",
        tags={
            "Project": "shop",
            "product": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketNotification(
        "platform-store-invoices-events",
        bucket=store_invoices.bucket,
        eventbridge=True,
    )
    topic_events_pictures_policy = aws.sns.TopicPolicy(
        "platform-topic-events-pictures-policy",
        arn=topic_events_pictures.arn,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "s3.amazonaws.com",
                        },
                        "Action": "sns:Publish",
                        "Resource": "arn:aws:sns:eu-central-1:123456789012:events-pictures",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:s3:::shop-example-pictures-123456789012-eu-central-1",
                            },
                            "StringEquals": {
                                "aws:SourceAccount": "123456789012",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.s3.BucketNotification(
        "platform-store-pictures-events",
        bucket=store_pictures.bucket,
        topics=[
            {
                "topic_arn": topic_events_pictures.arn,
                "events": [
                    "s3:ObjectCreated:*",
                ],
            },
        ],
        opts=pulumi.ResourceOptions(
            depends_on=[
                topic_events_pictures_policy,
            ],
        ),
    )
    return Shared(
        store_invoices=store_invoices.bucket,
        store_lake=store_lake.bucket,
        store_pictures=store_pictures.bucket,
        store_reports=store_reports.bucket,
        store_thumbnails=store_thumbnails.bucket,
        topic_events_pictures=topic_events_pictures.arn,
    )
