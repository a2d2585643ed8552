"""Resources of Pipeline/wave-heights."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-wave-heights-table-token-cache",
        name="windward-wave-heights-jwt-cache",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_results = aws.s3.Bucket(
        "pipeline-wave-heights-store-results",
        bucket="windward-wave-heights-results-123456789012-eu-north-1",
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "pipeline-wave-heights-store-results-public-access",
        bucket=store_results.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "pipeline-wave-heights-store-results-encryption",
        bucket=store_results.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "AES256",
                },
            },
        ],
    )
    aws.s3.BucketLifecycleConfiguration(
        "pipeline-wave-heights-store-results-lifecycle",
        bucket=store_results.bucket,
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
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {
                    "prefix": "",
                },
                "expiration": {
                    "days": 30,
                },
            },
        ],
    )
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-wave-heights-queue-dead-letter",
        name="wave-heights-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-wave-heights-queue",
        name="wave-heights",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
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
        "pipeline-wave-heights-queue-dead-letter-redrive",
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
    identity_item = aws.iam.Role(
        "pipeline-wave-heights-identity-item",
        name="windward-wave-heights-item-eu-north-1",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-wave-heights-identity-item-policy",
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
                            "arn:aws:dynamodb:eu-north-1:123456789012:table/windward-wave-heights-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wave-heights/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wave-heights",
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
                            "arn:aws:sqs:eu-north-1:123456789012:wave-heights",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/windward-wave-heights-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-wave-heights-identity-collection",
        name="windward-wave-heights-collection-eu-north-1",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-wave-heights-identity-collection-policy",
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
                            "arn:aws:dynamodb:eu-north-1:123456789012:table/windward-wave-heights-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wave-heights/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::wave-heights",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/windward-wave-heights-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_historic = aws.iam.Role(
        "pipeline-wave-heights-identity-historic",
        name="windward-wave-heights-historic-eu-north-1",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    identity_historic_policy = aws.iam.RolePolicy(
        "pipeline-wave-heights-identity-historic-policy",
        name="grants",
        role=identity_historic.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "sqs:GetQueueAttributes",
                            "sqs:GetQueueUrl",
                            "sqs:SendMessage",
                        ],
                        "Resource": [
                            "arn:aws:sqs:eu-north-1:123456789012:wave-heights",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:GetObject",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-wave-heights-results-123456789012-eu-north-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-wave-heights-results-123456789012-eu-north-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-inventories/wave-heights.csv*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-inventories",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::windward-inventories",
                        ],
                        "Condition": {
                            "StringLike": {
                                "s3:prefix": [
                                    "wave-heights.csv*",
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
                            "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/windward-wave-heights-historic:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-wave-heights-function-item-logs",
        name="/aws/lambda/windward-wave-heights-item",
        retention_in_days=7,
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-wave-heights-function-item",
        name="windward-wave-heights-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wave_heights:2026.9.0",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
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
        "pipeline-wave-heights-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-wave-heights-function-collection-logs",
        name="/aws/lambda/windward-wave-heights-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-wave-heights-function-collection",
        name="windward-wave-heights-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wave_heights:2026.9.0",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    function_historic_logs = aws.cloudwatch.LogGroup(
        "pipeline-wave-heights-function-historic-logs",
        name="/aws/lambda/windward-wave-heights-historic",
        retention_in_days=7,
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    function_historic = aws.lambda_.Function(
        "pipeline-wave-heights-function-historic",
        name="windward-wave-heights-historic",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wave_heights:2026.9.0",
        image_config={
            "entry_points": [
                "penstock-worker",
                "function",
            ],
            "commands": [
                "penstock_runtime.inventory.handler:handler",
            ],
        },
        role=identity_historic.arn,
        memory_size=1000,
        timeout=840,
        architectures=[
            "x86_64",
        ],
        environment={
            "variables": {
                "DATABASE_NAME": "wave_heights",
                "INVENTORY_LOCATION": "s3://windward-inventories/wave-heights.csv",
                "INVENTORY_TYPE": "fileList",
                "INVENTORY_MESSAGE": "key",
                "OUTPUT_LOCATION": pulumi.Output.concat(
                    "s3://",
                    store_results.bucket,
                ),
                "QUEUE_URL": queue.url,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_historic_logs.name,
        },
        tags={
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_historic_policy,
            ],
        ),
    )
    aws.lambda_.Invocation(
        "pipeline-wave-heights-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wave_heights:2026.9.0",
            "handler": "collection:handler",
            "environment": "fd54e96540713eae",
        },
    )
    aws.lambda_.Invocation(
        "pipeline-wave-heights-function-historic-run",
        function_name=function_historic.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/pipelines/wave_heights:2026.9.0",
            "handler": "penstock_runtime.inventory.handler:handler",
            "environment": "a41ac148416336d2",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-wave-heights-alert-dead-letter",
        name="windward-wave-heights-dead-letter",
        alarm_description="More than 0 dead letters in wave-heights-dead-letter (warning).",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-wave-heights-alert-backlog",
        name="windward-wave-heights-backlog",
        alarm_description="More than 10000 waiting messages in wave-heights (warning).",
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
            "Pipeline": "wave_heights",
            "Project": "windward",
            "Stack": "wave-heights",
            "project": "windward",
            "team": "weather",
        },
    )
