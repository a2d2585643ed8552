"""Resources of Workflow/invoices."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter = aws.sqs.Queue(
        "workflow-invoices-queue-dead-letter",
        name="invoices-dead-letter",
        visibility_timeout_seconds=300,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "invoices",
            "product": "shop",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "workflow-invoices-queue",
        name="invoices",
        visibility_timeout_seconds=300,
        message_retention_seconds=604800,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Project": "shop",
            "Stack": "invoices",
            "product": "shop",
            "team": "shop",
        },
        redrive_policy=pulumi.Output.json_dumps(
            {
                "deadLetterTargetArn": queue_dead_letter.arn,
                "maxReceiveCount": 4,
            },
        ),
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.sqs.RedriveAllowPolicy(
        "workflow-invoices-queue-dead-letter-redrive",
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
    queue_policy = aws.sqs.QueuePolicy(
        "workflow-invoices-queue-policy",
        queue_url=queue.url,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "events.amazonaws.com",
                        },
                        "Action": "sqs:SendMessage",
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:invoices",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:events:eu-central-1:123456789012:rule/shop-example-invoices-events-0",
                            },
                        },
                    },
                ],
            },
        ),
    )
    events_0 = aws.cloudwatch.EventRule(
        "workflow-invoices-events-0",
        name="shop-example-invoices-events-0",
        event_pattern=pulumi.Output.json_dumps(
            {
                "source": [
                    "aws.s3",
                ],
                "detail-type": [
                    "Object Created",
                ],
                "detail": {
                    "bucket": {
                        "name": [
                            "shop-example-invoices-123456789012-eu-central-1",
                        ],
                    },
                    "object": {
                        "key": [
                            {
                                "wildcard": "scans/*.pdf",
                            },
                        ],
                    },
                },
            },
        ),
        state="ENABLED",
        tags={
            "Project": "shop",
            "Stack": "invoices",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.cloudwatch.EventTarget(
        "workflow-invoices-events-0-target",
        rule=events_0.name,
        arn=queue.arn,
        target_id="queue",
        input_transformer={
            "input_paths": {
                "bucket": "$.detail.bucket.name",
                "id": "$.id",
                "key": "$.detail.object.key",
                "size": "$.detail.object.size",
                "time": "$.time",
                "type": "$.detail-type",
            },
            "input_template": '{"specversion": "1.0", "id": "<id>", "source": "s3://<bucket>", "type": "<type>", "subject": "<key>", "time": "<time>", "data": {"url": "s3://<bucket>/<key>", "contentLength": "<size>"}}',
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_policy,
            ],
        ),
    )
    identity = aws.iam.Role(
        "workflow-invoices-identity",
        name="shop-example-invoices-eu-central-1",
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
                                    "system:serviceaccount:shop:invoices",
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
            "Stack": "invoices",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.iam.RolePolicy(
        "workflow-invoices-identity-policy",
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
                            "arn:aws:sqs:eu-central-1:123456789012:invoices",
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
                            "arn:aws:sqs:eu-central-1:123456789012:invoices-dead-letter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-invoices-123456789012-eu-central-1/scans/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-invoices-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-invoices-123456789012-eu-central-1",
                        ],
                        "Condition": {
                            "StringLike": {
                                "s3:prefix": [
                                    "scans/*",
                                ],
                            },
                        },
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
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                            "sqs:GetQueueUrl",
                            "sqs:SendMessage",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-central-1:123456789012:bookings",
                        ],
                    },
                ],
            },
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-invoices-alert-dead-letter",
        name="shop-example-invoices-dead-letter",
        alarm_description="More than 0 dead letters in invoices-dead-letter (warning).",
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
            "Stack": "invoices",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "workflow-invoices-alert-backlog",
        name="shop-example-invoices-backlog",
        alarm_description="More than 10000 waiting messages in invoices (warning).",
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
            "Stack": "invoices",
            "product": "shop",
            "team": "shop",
        },
    )
