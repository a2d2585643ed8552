"""Resources of Pipeline/harbor-lidar."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-harbor-lidar-table-token-cache",
        name="catalogue-harbor-lidar-jwt-cache",
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
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-harbor-lidar-queue-dead-letter",
        name="harbor-lidar-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-harbor-lidar-queue",
        name="harbor-lidar",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
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
        "pipeline-harbor-lidar-queue-dead-letter-redrive",
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
        "pipeline-harbor-lidar-queue-policy",
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
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:harbor-lidar",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:210987654321:NewHarborLidar",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-harbor-lidar-subscription",
        topic="arn:aws:sns:eu-central-1:210987654321:NewHarborLidar",
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
        "pipeline-harbor-lidar-identity-item",
        name="catalogue-harbor-lidar-item-eu-central-1",
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
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-harbor-lidar-identity-item-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-harbor-lidar-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::harbor-lidar-tiles/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::harbor-lidar-tiles",
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
                            "arn:aws:sqs:eu-central-1:123456789012:harbor-lidar",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-harbor-lidar-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-harbor-lidar-identity-collection",
        name="catalogue-harbor-lidar-collection-eu-central-1",
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
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-harbor-lidar-identity-collection-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-harbor-lidar-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::harbor-lidar-tiles/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::harbor-lidar-tiles",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-harbor-lidar-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-harbor-lidar-function-item-logs",
        name="/aws/lambda/catalogue-harbor-lidar-item",
        retention_in_days=7,
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-harbor-lidar-function-item",
        name="catalogue-harbor-lidar-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/harbor_lidar:2026.3.0",
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
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.example.org/prod",
                "JWT_CACHE_TABLE_NAME": table_token_cache.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_item_logs.name,
        },
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-harbor-lidar-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-harbor-lidar-function-collection-logs",
        name="/aws/lambda/catalogue-harbor-lidar-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-harbor-lidar-function-collection",
        name="catalogue-harbor-lidar-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/harbor_lidar:2026.3.0",
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
                "CLIENT_SECRET": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:client_secret}}",
                "CLIENT_ID": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:client_id}}",
                "DOMAIN": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:cognito_domain}}",
                "SCOPE": "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:catalogue-ingestor-k3Wq8Z:SecretString:scope}}",
                "INGESTOR_URL": "https://catalogue.example.org/prod",
                "JWT_CACHE_TABLE_NAME": table_token_cache.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_collection_logs.name,
        },
        tags={
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    aws.lambda_.Invocation(
        "pipeline-harbor-lidar-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/harbor_lidar:2026.3.0",
            "handler": "collection:handler",
            "environment": "29220fdc15af5a50",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-harbor-lidar-alert-dead-letter",
        name="catalogue-harbor-lidar-dead-letter",
        alarm_description="More than 0 dead letters in harbor-lidar-dead-letter (warning).",
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
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-harbor-lidar-alert-backlog",
        name="catalogue-harbor-lidar-backlog",
        alarm_description="More than 10000 waiting messages in harbor-lidar (warning).",
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
            "Pipeline": "harbor_lidar",
            "Project": "catalogue",
            "Stack": "harbor-lidar",
            "stage": "prod",
            "team": "harbour",
        },
    )
