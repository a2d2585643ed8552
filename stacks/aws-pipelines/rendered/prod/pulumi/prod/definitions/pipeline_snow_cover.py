"""Resources of Pipeline/snow-cover."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-snow-cover-queue-dead-letter",
        name="snow-cover-dead-letter",
        visibility_timeout_seconds=1800,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-snow-cover-queue",
        name="snow-cover",
        visibility_timeout_seconds=1800,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
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
        "pipeline-snow-cover-queue-dead-letter-redrive",
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
        "pipeline-snow-cover-queue-policy",
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
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:snow-cover",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:210987654321:NewSnowCover",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-snow-cover-subscription",
        topic="arn:aws:sns:eu-central-1:210987654321:NewSnowCover",
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
                                    "suffix": "_MTL.json",
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
        "pipeline-snow-cover-identity-item",
        name="catalogue-snow-cover-item-eu-central-1",
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
        permissions_boundary="arn:aws:iam::123456789012:policy/workloads",
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-snow-cover-identity-item-policy",
        name="grants",
        role=identity_item.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "secretsmanager:GetSecretValue",
                        ],
                        "Resource": [
                            "arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-token-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::snow-cover-scenes/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::snow-cover-scenes",
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
                            "arn:aws:sqs:eu-central-1:123456789012:snow-cover",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-snow-cover-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-snow-cover-function-item-logs",
        name="/aws/lambda/catalogue-snow-cover-item",
        retention_in_days=30,
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-snow-cover-function-item",
        name="catalogue-snow-cover-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/snow_cover:2026.3.0",
        image_config={
            "entry_points": [
                "penstock-worker",
                "function",
            ],
            "commands": [
                "snow_cover.items:handler",
            ],
        },
        role=identity_item.arn,
        memory_size=2048,
        timeout=300,
        architectures=[
            "x86_64",
        ],
        environment={
            "variables": {
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.example.org/prod",
                "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
                "JWT_CACHE_TABLE_NAME": "catalogue-token-cache",
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_item_logs.name,
        },
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-snow-cover-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=10,
        maximum_batching_window_in_seconds=30,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        scaling_config={
            "maximum_concurrency": 20,
        },
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-snow-cover-alert-dead-letter",
        name="catalogue-snow-cover-dead-letter",
        alarm_description="More than 10 dead letters in snow-cover-dead-letter (warning).",
        namespace="AWS/SQS",
        metric_name="ApproximateNumberOfMessagesVisible",
        dimensions={
            "QueueName": queue_dead_letter.name,
        },
        statistic="Maximum",
        comparison_operator="GreaterThanThreshold",
        threshold=10,
        period=60,
        evaluation_periods=15,
        treat_missing_data="notBreaching",
        tags={
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-snow-cover-alert-backlog",
        name="catalogue-snow-cover-backlog",
        alarm_description="More than 10000 waiting messages in snow-cover (warning).",
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
            "Pipeline": "snow_cover",
            "Project": "catalogue",
            "Stack": "snow-cover",
            "stage": "prod",
            "team": "cryosphere",
        },
    )
