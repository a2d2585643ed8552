"""Resources of Pipeline/wind-fields."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-wind-fields-table-token-cache",
        name="windward-wind-fields-jwt-cache",
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
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-wind-fields-queue-dead-letter",
        name="wind-fields-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-wind-fields-queue",
        name="wind-fields",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
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
        "pipeline-wind-fields-queue-dead-letter-redrive",
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
        "pipeline-wind-fields-queue-policy",
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
                        "Resource": "arn:aws:sqs:eu-north-1:123456789012:wind-fields",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-north-1:210987654321:NewWindFields",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-wind-fields-subscription",
        topic="arn:aws:sns:eu-north-1:210987654321:NewWindFields",
        protocol="sqs",
        endpoint=queue.arn,
        raw_message_delivery=False,
        opts=pulumi.ResourceOptions(
            depends_on=[
                queue_policy,
            ],
        ),
    )
    identity_item = aws.iam.Role(
        "pipeline-wind-fields-identity-item",
        name="windward-wind-fields-item-eu-north-1",
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
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-wind-fields-identity-item-policy",
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
                            "arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B",
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
                            "arn:aws:dynamodb:eu-north-1:123456789012:table/windward-wind-fields-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wind-fields/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wind-fields",
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
                            "arn:aws:sqs:eu-north-1:123456789012:wind-fields",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/windward-wind-fields-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-wind-fields-identity-collection",
        name="windward-wind-fields-collection-eu-north-1",
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
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-wind-fields-identity-collection-policy",
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
                            "arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B",
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
                            "arn:aws:dynamodb:eu-north-1:123456789012:table/windward-wind-fields-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wind-fields/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wind-fields",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/windward-wind-fields-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-wind-fields-function-item-logs",
        name="/aws/lambda/windward-wind-fields-item",
        retention_in_days=7,
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-wind-fields-function-item",
        name="windward-wind-fields-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wind_fields:2026.9.0",
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
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.windward.example.org/prod",
                "JWT_CACHE_TABLE_NAME": table_token_cache.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_item_logs.name,
        },
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-wind-fields-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-wind-fields-function-collection-logs",
        name="/aws/lambda/windward-wind-fields-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-wind-fields-function-collection",
        name="windward-wind-fields-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wind_fields:2026.9.0",
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
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-north-1:123456789012:secret:catalogue-ingestor-x7Tn2B:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.windward.example.org/prod",
                "JWT_CACHE_TABLE_NAME": table_token_cache.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_collection_logs.name,
        },
        tags={
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    aws.lambda_.Invocation(
        "pipeline-wind-fields-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wind_fields:2026.9.0",
            "handler": "collection:handler",
            "environment": "632771537daf2ced",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-wind-fields-alert-dead-letter",
        name="windward-wind-fields-dead-letter",
        alarm_description="More than 0 dead letters in wind-fields-dead-letter (warning).",
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
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-wind-fields-alert-backlog",
        name="windward-wind-fields-backlog",
        alarm_description="More than 10000 waiting messages in wind-fields (warning).",
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
            "Pipeline": "wind_fields",
            "Project": "windward",
            "Stack": "wind-fields",
            "project": "windward",
            "team": "weather",
        },
    )
