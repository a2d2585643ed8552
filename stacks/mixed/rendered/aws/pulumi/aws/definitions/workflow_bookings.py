"""Resources of Workflow/bookings."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter = aws.sqs.Queue(
        "workflow-bookings-queue-dead-letter",
        name="bookings-dead-letter",
        visibility_timeout_seconds=60,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "bookings",
            "product": "shop",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "workflow-bookings-queue",
        name="bookings",
        visibility_timeout_seconds=60,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "bookings",
            "product": "shop",
            "team": "shop",
        },
        redrive_policy=pulumi.Output.json_dumps(
            {
                "deadLetterTargetArn": queue_dead_letter.arn,
                "maxReceiveCount": 5,
            },
        ),
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.sqs.RedriveAllowPolicy(
        "workflow-bookings-queue-dead-letter-redrive",
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
        "workflow-bookings-identity",
        name="shop-example-bookings-eu-central-1",
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
                                    "system:serviceaccount:shop:bookings",
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
            "Stack": "bookings",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.iam.RolePolicy(
        "workflow-bookings-identity-policy",
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
                            "arn:aws:sqs:eu-central-1:123456789012:bookings",
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
                            "arn:aws:sqs:eu-central-1:123456789012:bookings-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "dynamodb:BatchGetItem",
                            "dynamodb:BatchWriteItem",
                            "dynamodb:ConditionCheckItem",
                            "dynamodb:DeleteItem",
                            "dynamodb:DescribeTable",
                            "dynamodb:GetItem",
                            "dynamodb:GetRecords",
                            "dynamodb:GetShardIterator",
                            "dynamodb:PutItem",
                            "dynamodb:Query",
                            "dynamodb:Scan",
                            "dynamodb:UpdateItem",
                        ],
                        "Resource": [
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-example-invoices",
                        ],
                    },
                ],
            },
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-bookings-alert-dead-letter",
        name="shop-example-bookings-dead-letter",
        alarm_description="More than 0 dead letters in bookings-dead-letter (warning).",
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
            "Stack": "bookings",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-bookings-alert-backlog",
        name="shop-example-bookings-backlog",
        alarm_description="More than 10000 waiting messages in bookings (warning).",
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
            "Stack": "bookings",
            "product": "shop",
            "team": "shop",
        },
    )
