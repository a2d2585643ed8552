"""Resources of Stream/clicks."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter = aws.sqs.Queue(
        "stream-clicks-queue-dead-letter",
        name="clicks-dead-letter",
        visibility_timeout_seconds=120,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "clicks",
            "product": "shop",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "stream-clicks-queue",
        name="clicks",
        visibility_timeout_seconds=120,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "clicks",
            "product": "shop",
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
        "stream-clicks-queue-dead-letter-redrive",
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
        "stream-clicks-identity",
        name="shop-example-clicks-eu-central-1",
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
                                    "system:serviceaccount:shop:clicks",
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
            "Stack": "clicks",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.iam.RolePolicy(
        "stream-clicks-identity-policy",
        name="grants",
        role=identity.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-lake-123456789012-eu-central-1/clicks/*",
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
                            "arn:aws:sqs:eu-central-1:123456789012:clicks",
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
                            "arn:aws:sqs:eu-central-1:123456789012:clicks-dead-letter",
                        ],
                    },
                ],
            },
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "stream-clicks-alert-dead-letter",
        name="shop-example-clicks-dead-letter",
        alarm_description="More than 0 dead letters in clicks-dead-letter (warning).",
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
            "Stack": "clicks",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "stream-clicks-alert-backlog",
        name="shop-example-clicks-backlog",
        alarm_description="More than 10000 waiting messages in clicks (warning).",
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
            "Stack": "clicks",
            "product": "shop",
            "team": "shop",
        },
    )
