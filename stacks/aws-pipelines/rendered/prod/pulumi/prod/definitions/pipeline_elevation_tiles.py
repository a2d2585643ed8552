"""Resources of Pipeline/elevation-tiles."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-elevation-tiles-table-token-cache",
        name="catalogue-elevation-tiles-jwt-cache",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_results = aws.s3.Bucket(
        "pipeline-elevation-tiles-store-results",
        bucket="catalogue-elevation-tiles-results-123456789012-eu-central-1",
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "pipeline-elevation-tiles-store-results-public-access",
        bucket=store_results.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "pipeline-elevation-tiles-store-results-encryption",
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
        "pipeline-elevation-tiles-store-results-lifecycle",
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
        "pipeline-elevation-tiles-queue-dead-letter",
        name="elevation-tiles-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-elevation-tiles-queue",
        name="elevation-tiles",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
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
        "pipeline-elevation-tiles-queue-dead-letter-redrive",
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
        "pipeline-elevation-tiles-identity-item",
        name="catalogue-elevation-tiles-item-eu-central-1",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-elevation-tiles-identity-item-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-elevation-tiles-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::elevation-tiles/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::elevation-tiles",
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
                            "arn:aws:sqs:eu-central-1:123456789012:elevation-tiles",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-elevation-tiles-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-elevation-tiles-identity-collection",
        name="catalogue-elevation-tiles-collection-eu-central-1",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-elevation-tiles-identity-collection-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-elevation-tiles-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::elevation-tiles/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::elevation-tiles",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-elevation-tiles-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_historic = aws.iam.Role(
        "pipeline-elevation-tiles-identity-historic",
        name="catalogue-elevation-tiles-historic-eu-central-1",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    identity_historic_policy = aws.iam.RolePolicy(
        "pipeline-elevation-tiles-identity-historic-policy",
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
                            "arn:aws:sqs:eu-central-1:123456789012:elevation-tiles",
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
                            "arn:aws:s3:::catalogue-elevation-tiles-results-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-elevation-tiles-results-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-inventories/elevation-tiles.csv*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-inventories",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-inventories",
                        ],
                        "Condition": {
                            "StringLike": {
                                "s3:prefix": [
                                    "elevation-tiles.csv*",
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
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-elevation-tiles-historic:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-elevation-tiles-function-item-logs",
        name="/aws/lambda/catalogue-elevation-tiles-item",
        retention_in_days=7,
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-elevation-tiles-function-item",
        name="catalogue-elevation-tiles-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/elevation_tiles:2026.3.0",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-elevation-tiles-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-elevation-tiles-function-collection-logs",
        name="/aws/lambda/catalogue-elevation-tiles-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-elevation-tiles-function-collection",
        name="catalogue-elevation-tiles-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/elevation_tiles:2026.3.0",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    function_historic_logs = aws.cloudwatch.LogGroup(
        "pipeline-elevation-tiles-function-historic-logs",
        name="/aws/lambda/catalogue-elevation-tiles-historic",
        retention_in_days=7,
        tags={
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    function_historic = aws.lambda_.Function(
        "pipeline-elevation-tiles-function-historic",
        name="catalogue-elevation-tiles-historic",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/elevation_tiles:2026.3.0",
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
                "DATABASE_NAME": "elevation_tiles",
                "INVENTORY_LOCATION": "s3://catalogue-inventories/elevation-tiles.csv",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_historic_policy,
            ],
        ),
    )
    aws.lambda_.Invocation(
        "pipeline-elevation-tiles-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/elevation_tiles:2026.3.0",
            "handler": "collection:handler",
            "environment": "f09dfdfd7dd22b2f",
        },
    )
    aws.lambda_.Invocation(
        "pipeline-elevation-tiles-function-historic-run",
        function_name=function_historic.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/elevation_tiles:2026.3.0",
            "handler": "penstock_runtime.inventory.handler:handler",
            "environment": "56726f4ef3a05d70",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-elevation-tiles-alert-dead-letter",
        name="catalogue-elevation-tiles-dead-letter",
        alarm_description="More than 0 dead letters in elevation-tiles-dead-letter (warning).",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-elevation-tiles-alert-backlog",
        name="catalogue-elevation-tiles-backlog",
        alarm_description="More than 10000 waiting messages in elevation-tiles (warning).",
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
            "Pipeline": "elevation_tiles",
            "Project": "catalogue",
            "Stack": "elevation-tiles",
            "stage": "prod",
            "team": "land",
        },
    )
