"""Resources of Pipeline/sea-surface."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-sea-surface-table-token-cache",
        name="catalogue-sea-surface-jwt-cache",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_results = aws.s3.Bucket(
        "pipeline-sea-surface-store-results",
        bucket="catalogue-sea-surface-results-123456789012-eu-central-1",
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "pipeline-sea-surface-store-results-public-access",
        bucket=store_results.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "pipeline-sea-surface-store-results-encryption",
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
        "pipeline-sea-surface-store-results-lifecycle",
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
    catalog_database = aws.glue.CatalogDatabase(
        "pipeline-sea-surface-catalog-database",
        name="sea_surface",
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    catalog = aws.glue.CatalogTable(
        "pipeline-sea-surface-catalog",
        name="inventory",
        database_name=catalog_database.name,
        table_type="EXTERNAL_TABLE",
        parameters={
            "EXTERNAL": "TRUE",
        },
        storage_descriptor={
            "location": "s3://catalogue-inventories/sea-surface/hive/",
            "input_format": "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
            "output_format": "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat",
            "ser_de_info": {
                "serialization_library": "org.apache.hadoop.hive.serde2.OpenCSVSerde",
            },
            "columns": [
                {
                    "name": "bucket",
                    "type": "string",
                },
                {
                    "name": "key",
                    "type": "string",
                },
                {
                    "name": "version_id",
                    "type": "string",
                },
                {
                    "name": "is_latest",
                    "type": "boolean",
                },
                {
                    "name": "is_delete_marker",
                    "type": "boolean",
                },
                {
                    "name": "size",
                    "type": "string",
                },
                {
                    "name": "last_modified_date",
                    "type": "string",
                },
                {
                    "name": "e_tag",
                    "type": "string",
                },
                {
                    "name": "storage_class",
                    "type": "string",
                },
                {
                    "name": "is_multipart_uploaded",
                    "type": "boolean",
                },
                {
                    "name": "replication_status",
                    "type": "string",
                },
                {
                    "name": "encryption_status",
                    "type": "string",
                },
                {
                    "name": "object_lock_retain_until_date",
                    "type": "string",
                },
                {
                    "name": "object_lock_mode",
                    "type": "string",
                },
                {
                    "name": "object_lock_legal_hold_status",
                    "type": "string",
                },
                {
                    "name": "intelligent_tiering_access_tier",
                    "type": "string",
                },
                {
                    "name": "bucket_key_status",
                    "type": "string",
                },
                {
                    "name": "checksum_algorithm",
                    "type": "string",
                },
            ],
        },
    )
    catalog_workgroup = aws.athena.Workgroup(
        "pipeline-sea-surface-catalog-workgroup",
        name="sea_surface",
        configuration={
            "enforce_workgroup_configuration": True,
            "result_configuration": {
                "output_location": "s3://catalogue-sea-surface-results-123456789012-eu-central-1/queries/",
                "encryption_configuration": {
                    "encryption_option": "SSE_S3",
                },
            },
        },
        force_destroy=True,
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                store_results,
            ],
        ),
    )
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-sea-surface-queue-dead-letter",
        name="sea-surface-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-sea-surface-queue",
        name="sea-surface",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
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
        "pipeline-sea-surface-queue-dead-letter-redrive",
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
        "pipeline-sea-surface-queue-policy",
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
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:sea-surface",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:us-east-1:210987654321:NewSeaSurface",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-sea-surface-subscription",
        topic="arn:aws:sns:us-east-1:210987654321:NewSeaSurface",
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
        "pipeline-sea-surface-identity-item",
        name="catalogue-sea-surface-item-eu-central-1",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-sea-surface-identity-item-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-sea-surface-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::sea-surface-archive/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::sea-surface-archive",
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
                            "arn:aws:sqs:eu-central-1:123456789012:sea-surface",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-sea-surface-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-sea-surface-identity-collection",
        name="catalogue-sea-surface-collection-eu-central-1",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-sea-surface-identity-collection-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-sea-surface-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::sea-surface-archive/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::sea-surface-archive",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-sea-surface-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_historic = aws.iam.Role(
        "pipeline-sea-surface-identity-historic",
        name="catalogue-sea-surface-historic-eu-central-1",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    identity_historic_policy = aws.iam.RolePolicy(
        "pipeline-sea-surface-identity-historic-policy",
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
                            "arn:aws:sqs:eu-central-1:123456789012:sea-surface",
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
                            "arn:aws:s3:::catalogue-sea-surface-results-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-sea-surface-results-123456789012-eu-central-1",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-inventories/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-inventories",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "athena:GetQueryExecution",
                            "athena:GetQueryResults",
                            "athena:StartQueryExecution",
                        ],
                        "Resource": [
                            "arn:aws:athena:eu-central-1:123456789012:workgroup/sea_surface",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "glue:GetDatabase",
                            "glue:GetTable",
                        ],
                        "Resource": [
                            "arn:aws:glue:eu-central-1:123456789012:catalog",
                            "arn:aws:glue:eu-central-1:123456789012:database/sea_surface",
                            "arn:aws:glue:eu-central-1:123456789012:table/sea_surface/inventory",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-sea-surface-historic:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-sea-surface-function-item-logs",
        name="/aws/lambda/catalogue-sea-surface-item",
        retention_in_days=7,
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-sea-surface-function-item",
        name="catalogue-sea-surface-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/sea_surface:2026.3.0",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_item_policy,
            ],
        ),
    )
    aws.lambda_.EventSourceMapping(
        "pipeline-sea-surface-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-sea-surface-function-collection-logs",
        name="/aws/lambda/catalogue-sea-surface-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-sea-surface-function-collection",
        name="catalogue-sea-surface-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/sea_surface:2026.3.0",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    function_historic_logs = aws.cloudwatch.LogGroup(
        "pipeline-sea-surface-function-historic-logs",
        name="/aws/lambda/catalogue-sea-surface-historic",
        retention_in_days=7,
        tags={
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    function_historic = aws.lambda_.Function(
        "pipeline-sea-surface-function-historic",
        name="catalogue-sea-surface-historic",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/sea_surface:2026.3.0",
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
                "DATABASE_NAME": "sea_surface",
                "INVENTORY_LOCATION": "s3://catalogue-inventories/sea-surface/hive/",
                "INVENTORY_TYPE": "s3Inventory",
                "INVENTORY_MESSAGE": "s3Event",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_historic_policy,
            ],
        ),
    )
    aws.lambda_.Invocation(
        "pipeline-sea-surface-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/sea_surface:2026.3.0",
            "handler": "collection:handler",
            "environment": "4fd3d8c6fdb3c397",
        },
    )
    aws.lambda_.Invocation(
        "pipeline-sea-surface-function-historic-run",
        function_name=function_historic.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/sea_surface:2026.3.0",
            "handler": "penstock_runtime.inventory.handler:handler",
            "environment": "b9c3136aeaae7d18",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                catalog,
                catalog_workgroup,
            ],
        ),
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-sea-surface-alert-dead-letter",
        name="catalogue-sea-surface-dead-letter",
        alarm_description="More than 0 dead letters in sea-surface-dead-letter (warning).",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-sea-surface-alert-backlog",
        name="catalogue-sea-surface-backlog",
        alarm_description="More than 10000 waiting messages in sea-surface (warning).",
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
            "Pipeline": "sea_surface",
            "Project": "catalogue",
            "Stack": "sea-surface",
            "stage": "prod",
            "team": "ocean",
        },
    )
