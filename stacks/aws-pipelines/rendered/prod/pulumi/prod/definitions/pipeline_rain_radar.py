"""Resources of Pipeline/rain-radar."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-rain-radar-table-token-cache",
        name="catalogue-rain-radar-jwt-cache",
        billing_mode="PAY_PER_REQUEST",
        hash_key="client_id",
        attributes=[
            {
                "name": "client_id",
                "type": "S",
            },
        ],
        ttl={
            "attribute_name": "expires_at",
            "enabled": True,
        },
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-rain-radar-queue-dead-letter",
        name="rain-radar-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-rain-radar-queue",
        name="rain-radar",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
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
        "pipeline-rain-radar-queue-dead-letter-redrive",
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
        "pipeline-rain-radar-queue-policy",
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
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:rain-radar",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:us-east-1:210987654321:NewRainRadar",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-rain-radar-subscription",
        topic="arn:aws:sns:us-east-1:210987654321:NewRainRadar",
        protocol="sqs",
        endpoint=queue.arn,
        region="us-east-1",
        raw_message_delivery=False,
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_policy,
            ],
        ),
    )
    identity_item = aws.iam.Role(
        "pipeline-rain-radar-identity-item",
        name="catalogue-rain-radar-item-eu-central-1",
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
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-rain-radar-identity-item-policy",
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
                            "arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-rain-radar-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::rain-radar-archive/composites/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                        ],
                        "Resource": [
                            "arn:aws:s3:::rain-radar-archive",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::rain-radar-archive",
                        ],
                        "Condition": {
                            "StringLike": {
                                "s3:prefix": [
                                    "composites/*",
                                ],
                            },
                        },
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
                            "arn:aws:sqs:eu-central-1:123456789012:rain-radar",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-rain-radar-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-rain-radar-identity-collection",
        name="catalogue-rain-radar-collection-eu-central-1",
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
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-rain-radar-identity-collection-policy",
        name="grants",
        role=identity_collection.name,
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
                            "arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-rain-radar-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::rain-radar-archive/composites/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                        ],
                        "Resource": [
                            "arn:aws:s3:::rain-radar-archive",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::rain-radar-archive",
                        ],
                        "Condition": {
                            "StringLike": {
                                "s3:prefix": [
                                    "composites/*",
                                ],
                            },
                        },
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-rain-radar-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-rain-radar-function-item-logs",
        name="/aws/lambda/catalogue-rain-radar-item",
        retention_in_days=7,
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-rain-radar-function-item",
        name="catalogue-rain-radar-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/rain_radar:2026.3.0",
        image_config={
            "entry_points": [
                "penstock-worker",
                "function",
            ],
            "commands": [
                "app:handler",
            ],
        },
        role=identity_item.arn,
        memory_size=1000,
        timeout=840,
        architectures=[
            "x86_64",
        ],
        environment={
            "variables": {
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.example.org/prod",
                "JWT_CACHE_TABLE_NAME": table_token_cache.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_item_logs.name,
        },
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-rain-radar-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-rain-radar-function-collection-logs",
        name="/aws/lambda/catalogue-rain-radar-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-rain-radar-function-collection",
        name="catalogue-rain-radar-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/rain_radar:2026.3.0",
        image_config={
            "entry_points": [
                "penstock-worker",
                "function",
            ],
            "commands": [
                "collection:handler",
            ],
        },
        role=identity_collection.arn,
        memory_size=1000,
        timeout=840,
        architectures=[
            "x86_64",
        ],
        environment={
            "variables": {
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:us-west-2:123456789012:secret:catalogue-ingestor-P0d7Lm:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.example.org/prod",
                "JWT_CACHE_TABLE_NAME": table_token_cache.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_collection_logs.name,
        },
        tags={
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    aws.lambda_.Invocation(
        "pipeline-rain-radar-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/rain_radar:2026.3.0",
            "handler": "collection:handler",
            "environment": "6612d9778f9b1244",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-rain-radar-alert-dead-letter",
        name="catalogue-rain-radar-dead-letter",
        alarm_description="More than 0 dead letters in rain-radar-dead-letter (warning).",
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
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-rain-radar-alert-backlog",
        name="catalogue-rain-radar-backlog",
        alarm_description="More than 10000 waiting messages in rain-radar (warning).",
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
            "Pipeline": "rain_radar",
            "Project": "catalogue",
            "Stack": "rain-radar",
            "stage": "prod",
            "team": "weather",
        },
    )
