"""Resources of Workflow/receipts."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    aws.s3.BucketObjectv2(
        "workflow-receipts-object-code-d839dc777fcf-receipts-zip",
        bucket=shared.store_code,
        key="d839dc777fcf1d67149956aa20f8250c/receipts.zip",
        source=pulumi.AssetArchive(
            {
                "receipts/__init__.py": pulumi.FileAsset(
                    "../../../../code/receipts/__init__.py",
                ),
                "receipts/write.py": pulumi.FileAsset(
                    "../../../../code/receipts/write.py",
                ),
            },
        ),
    )
    queue_dead_letter = aws.sqs.Queue(
        "workflow-receipts-queue-dead-letter",
        name="receipts-dead-letter",
        visibility_timeout_seconds=60,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "receipts",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "workflow-receipts-queue",
        name="receipts",
        visibility_timeout_seconds=60,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "receipts",
            "team": "shop",
        },
        redrive_policy=pulumi.Output.json_dumps(
            {
                "deadLetterTargetArn": queue_dead_letter.arn,
                "maxReceiveCount": 3,
            },
        ),
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.sqs.RedriveAllowPolicy(
        "workflow-receipts-queue-dead-letter-redrive",
        queue_url=queue_dead_letter.url,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {
                "redrivePermission": "byQueue",
                "sourceQueueArns": [
                    queue.arn,
                ],
            },
        ),
    )
    identity = aws.iam.Role(
        "workflow-receipts-identity",
        name="shop-example-receipts-eu-central-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:sub": [
                                    "system:serviceaccount:shop:receipts",
                                    "system:serviceaccount:keda:keda-operator",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "shop",
            "Stack": "receipts",
            "team": "shop",
        },
    )
    aws.iam.RolePolicy(
        "workflow-receipts-identity-policy",
        name="grants",
        role=identity.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
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
                            "arn:aws:sqs:eu-central-1:123456789012:receipts",
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
                            "arn:aws:sqs:eu-central-1:123456789012:receipts-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-receipts-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-code-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-code-123456789012-eu-central-1",
                        ],
                    },
                ],
            },
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-receipts-alert-dead-letter",
        name="shop-example-receipts-dead-letter",
        alarm_description="More than 0 dead letters in receipts-dead-letter (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_dead_letter.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        period=60,
        evaluation_periods=15,
        treat_missing_data="notBreaching",
        tags={
            "Project": "shop",
            "Stack": "receipts",
            "team": "shop",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-receipts-alert-backlog",
        name="shop-example-receipts-backlog",
        alarm_description="More than 10000 waiting messages in receipts (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=10000,
        period=60,
        evaluation_periods=15,
        treat_missing_data="notBreaching",
        tags={
            "Project": "shop",
            "Stack": "receipts",
            "team": "shop",
        },
    )
