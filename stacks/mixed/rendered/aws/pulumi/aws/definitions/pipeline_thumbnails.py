"""Resources of Pipeline/thumbnails."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-thumbnails-queue-dead-letter",
        name="thumbnails-dead-letter",
        visibility_timeout_seconds=120,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-thumbnails-queue",
        name="thumbnails",
        visibility_timeout_seconds=120,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
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
        "pipeline-thumbnails-queue-dead-letter-redrive",
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
        "pipeline-thumbnails-queue-policy",
        queue_url=queue.url,
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
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:thumbnails",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:123456789012:events-pictures",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-thumbnails-subscription",
        topic=shared.topic_events_pictures,
        protocol="sqs",
        endpoint=queue.arn,
        raw_message_delivery=False,
        filter_policy_scope="MessageBody",
        filter_policy=pulumi.Output.json_dumps(
            {
                "Records": {
                    "s3": {
                        "object": {
                            "key": [
                                {
                                    "suffix": ".jpg",
                                },
                            ],
                        },
                    },
                },
            },
        ),
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_policy,
            ],
        ),
    )
    identity_item = aws.iam.Role(
        "pipeline-thumbnails-identity-item",
        name="shop-example-thumbnails-item-eu-central-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {
                            "Service": "lambda.amazonaws.com",
                        },
                    },
                ],
            },
        ),
        tags={
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-thumbnails-identity-item-policy",
        name="grants",
        role=identity_item.name,
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
                            "arn:aws:s3:::shop-example-thumbnails-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-pictures-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-pictures-123456789012-eu-central-1",
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
                            "arn:aws:sqs:eu-central-1:123456789012:thumbnails",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/shop-example-thumbnails-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-thumbnails-function-item-logs",
        name="/aws/lambda/shop-example-thumbnails-item",
        retention_in_days=7,
        tags={
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-thumbnails-function-item",
        name="shop-example-thumbnails-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/thumbnails:5.2.0",
        image_config={
            "entry_points": [
                "penstock-worker",
                "function",
            ],
            "commands": [
                "thumbnails.make:handler",
            ],
        },
        role=identity_item.arn,
        memory_size=512,
        timeout=60,
        architectures=[
            "x86_64",
        ],
        environment={
            "variables": {
                "OUTPUT_LOCATION": "s3://shop-example-thumbnails-123456789012-eu-central-1",
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_item_logs.name,
        },
        tags={
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-thumbnails-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=5,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-thumbnails-alert-dead-letter",
        name="shop-example-thumbnails-dead-letter",
        alarm_description="More than 0 dead letters in thumbnails-dead-letter (warning).",
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
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-thumbnails-alert-backlog",
        name="shop-example-thumbnails-backlog",
        alarm_description="More than 10000 waiting messages in thumbnails (warning).",
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
            "Pipeline": "thumbnails",
            "Project": "shop",
            "Stack": "thumbnails",
            "product": "shop",
            "team": "shop",
        },
    )
