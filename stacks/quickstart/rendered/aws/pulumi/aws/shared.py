"""What the definitions of environment aws share."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    store_code: pulumi.Input[str]
    """Bucket of the store code."""

    store_receipts: pulumi.Input[str]
    """Bucket of the store receipts."""


def create() -> Shared:
    """Declare the resources of the platform."""
    store_code = aws.s3.Bucket(
        "platform-store-code",
        bucket="shop-example-code-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-code-public-access",
        bucket=store_code.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-code-encryption",
        bucket=store_code.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-code-lifecycle",
        bucket=store_code.bucket,
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
    store_receipts = aws.s3.Bucket(
        "platform-store-receipts",
        bucket="shop-example-receipts-123456789012-eu-central-1",
        tags={
            "Project": "shop",
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "platform-store-receipts-public-access",
        bucket=store_receipts.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "platform-store-receipts-encryption",
        bucket=store_receipts.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "platform-store-receipts-lifecycle",
        bucket=store_receipts.bucket,
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
        "platform-table-orders",
        name="shop-example-orders",
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
            "Stack": "aws",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    return Shared(
        store_code=store_code.bucket,
        store_receipts=store_receipts.bucket,
    )
