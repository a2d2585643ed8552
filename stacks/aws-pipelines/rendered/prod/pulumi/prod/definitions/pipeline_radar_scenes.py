"""Resources of Pipeline/radar-scenes."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    table_token_cache = aws.dynamodb.Table(
        "pipeline-radar-scenes-table-token-cache",
        name="catalogue-radar-scenes-jwt-cache",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_results = aws.s3.Bucket(
        "pipeline-radar-scenes-store-results",
        bucket="catalogue-radar-scenes-results-123456789012-eu-central-1",
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.s3.BucketPublicAccessBlock(
        "pipeline-radar-scenes-store-results-public-access",
        bucket=store_results.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "pipeline-radar-scenes-store-results-encryption",
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
        "pipeline-radar-scenes-store-results-lifecycle",
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
    cursor = aws.ssm.Parameter(
        "pipeline-radar-scenes-cursor",
        name="radar-scenes_chunk_parameter",
        type="String",
        value="2026-02-28",
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
            ignore_changes=[
                "value",
            ],
        ),
    )
    catalog_database = aws.glue.CatalogDatabase(
        "pipeline-radar-scenes-catalog-database",
        name="radar_scenes",
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    catalog = aws.glue.CatalogTable(
        "pipeline-radar-scenes-catalog",
        name="inventory",
        database_name=catalog_database.name,
        table_type="EXTERNAL_TABLE",
        parameters={
            "EXTERNAL": "TRUE",
        },
        storage_descriptor={
            "location": "s3://catalogue-inventories/radar-scenes/hive/",
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
        "pipeline-radar-scenes-catalog-workgroup",
        name="radar_scenes",
        configuration={
            "enforce_workgroup_configuration": True,
            "result_configuration": {
                "output_location": "s3://catalogue-radar-scenes-results-123456789012-eu-central-1/queries/",
                "encryption_configuration": {
                    "encryption_option": "SSE_S3",
                },
            },
        },
        force_destroy=True,
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                store_results,
            ],
        ),
    )
    queue_dead_letter = aws.sqs.Queue(
        "pipeline-radar-scenes-queue-dead-letter",
        name="radar-scenes-dead-letter",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    queue = aws.sqs.Queue(
        "pipeline-radar-scenes-queue",
        name="radar-scenes",
        visibility_timeout_seconds=900,
        message_retention_seconds=1209600,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
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
        "pipeline-radar-scenes-queue-dead-letter-redrive",
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
        "pipeline-radar-scenes-queue-policy",
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
                        "Resource": "arn:aws:sqs:eu-central-1:123456789012:radar-scenes",
                        "Condition": {
                            "ArnEquals": {
                                "aws:SourceArn": "arn:aws:sns:eu-central-1:210987654321:NewRadarScene",
                            },
                        },
                    },
                ],
            },
        ),
    )
    aws.sns.TopicSubscription(
        "pipeline-radar-scenes-subscription",
        topic="arn:aws:sns:eu-central-1:210987654321:NewRadarScene",
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
        "pipeline-radar-scenes-identity-item",
        name="catalogue-radar-scenes-item-eu-central-1",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    identity_item_policy = aws.iam.RolePolicy(
        "pipeline-radar-scenes-identity-item-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-radar-scenes-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::radar-scenes/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::radar-scenes",
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
                            "arn:aws:sqs:eu-central-1:123456789012:radar-scenes",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-radar-scenes-item:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_collection = aws.iam.Role(
        "pipeline-radar-scenes-identity-collection",
        name="catalogue-radar-scenes-collection-eu-central-1",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    identity_collection_policy = aws.iam.RolePolicy(
        "pipeline-radar-scenes-identity-collection-policy",
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
                            "arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue-radar-scenes-jwt-cache",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::radar-scenes/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::radar-scenes",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-radar-scenes-collection:*",
                        ],
                    },
                ],
            },
        ),
    )
    identity_historic = aws.iam.Role(
        "pipeline-radar-scenes-identity-historic",
        name="catalogue-radar-scenes-historic-eu-central-1",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    identity_historic_policy = aws.iam.RolePolicy(
        "pipeline-radar-scenes-identity-historic-policy",
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
                            "arn:aws:sqs:eu-central-1:123456789012:radar-scenes",
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
                            "arn:aws:s3:::catalogue-radar-scenes-results-123456789012-eu-central-1/*",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetBucketLocation",
                            "s3:ListBucket",
                        ],
                        "Resource": [
                            "arn:aws:s3:::catalogue-radar-scenes-results-123456789012-eu-central-1",
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
                            "arn:aws:athena:eu-central-1:123456789012:workgroup/radar_scenes",
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
                            "arn:aws:glue:eu-central-1:123456789012:database/radar_scenes",
                            "arn:aws:glue:eu-central-1:123456789012:table/radar_scenes/inventory",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "ssm:GetParameter",
                            "ssm:PutParameter",
                        ],
                        "Resource": [
                            "arn:aws:ssm:eu-central-1:123456789012:parameter/radar-scenes_chunk_parameter",
                        ],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/catalogue-radar-scenes-historic:*",
                        ],
                    },
                ],
            },
        ),
    )
    function_item_logs = aws.cloudwatch.LogGroup(
        "pipeline-radar-scenes-function-item-logs",
        name="/aws/lambda/catalogue-radar-scenes-item",
        retention_in_days=7,
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_item = aws.lambda_.Function(
        "pipeline-radar-scenes-function-item",
        name="catalogue-radar-scenes-item",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/radar_scenes:2026.3.0",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
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
        "pipeline-radar-scenes-function-item-source",
        event_source_arn=queue.arn,
        function_name=function_item.arn,
        batch_size=1,
        function_response_types=[
            "ReportBatchItemFailures",
        ],
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_collection_logs = aws.cloudwatch.LogGroup(
        "pipeline-radar-scenes-function-collection-logs",
        name="/aws/lambda/catalogue-radar-scenes-collection",
        retention_in_days=7,
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_collection = aws.lambda_.Function(
        "pipeline-radar-scenes-function-collection",
        name="catalogue-radar-scenes-collection",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/radar_scenes:2026.3.0",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_collection_policy,
            ],
        ),
    )
    function_historic_logs = aws.cloudwatch.LogGroup(
        "pipeline-radar-scenes-function-historic-logs",
        name="/aws/lambda/catalogue-radar-scenes-historic",
        retention_in_days=7,
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    function_historic = aws.lambda_.Function(
        "pipeline-radar-scenes-function-historic",
        name="catalogue-radar-scenes-historic",
        package_type="Image",
        image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/radar_scenes:2026.3.0",
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
                "DATABASE_NAME": "radar_scenes",
                "INVENTORY_LOCATION": "s3://catalogue-inventories/radar-scenes/hive/",
                "INVENTORY_TYPE": "s3Inventory",
                "INVENTORY_MESSAGE": "path",
                "INVENTORY_PATTERN": "scenes/{year}/{month}/{day}/%/manifest.safe",
                "CHUNK_DIRECTION": "backward",
                "OUTPUT_LOCATION": pulumi.Output.concat(
                    "s3://",
                    store_results.bucket,
                ),
                "QUEUE_URL": queue.url,
                "CHUNK_PARAMETER": cursor.name,
            },
        },
        logging_config={
            "log_format": "Text",
            "log_group": function_historic_logs.name,
        },
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                identity_historic_policy,
            ],
        ),
    )
    schedule = aws.cloudwatch.EventRule(
        "pipeline-radar-scenes-schedule",
        name="catalogue-radar-scenes-historic",
        schedule_expression="rate(1 hour)",
        state="ENABLED",
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    schedule_permission = aws.lambda_.Permission(
        "pipeline-radar-scenes-schedule-permission",
        statement_id="schedule",
        action="lambda:InvokeFunction",
        function=function_historic.name,
        principal="events.amazonaws.com",
        source_arn=schedule.arn,
    )
    aws.cloudwatch.EventTarget(
        "pipeline-radar-scenes-schedule-target",
        rule=schedule.name,
        arn=function_historic.arn,
        target_id="function",
        opts=pulumi.ResourceOptions(
            depends_on=[
                schedule_permission,
                catalog,
                catalog_workgroup,
            ],
        ),
    )
    aws.lambda_.FunctionEventInvokeConfig(
        "pipeline-radar-scenes-function-historic-retries",
        function_name=function_historic.name,
        maximum_retry_attempts=0,
    )
    aws.lambda_.Invocation(
        "pipeline-radar-scenes-function-collection-run",
        function_name=function_collection.name,
        input="{}",
        triggers={
            "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/radar_scenes:2026.3.0",
            "handler": "collection:handler",
            "environment": "7265561b793efa61",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-radar-scenes-alert-dead-letter",
        name="catalogue-radar-scenes-dead-letter",
        alarm_description="More than 0 dead letters in radar-scenes-dead-letter (warning).",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-radar-scenes-alert-backlog",
        name="catalogue-radar-scenes-backlog",
        alarm_description="More than 10000 waiting messages in radar-scenes (warning).",
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
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
    aws.cloudwatch.MetricAlarm(
        "pipeline-radar-scenes-schedule-failed",
        name="catalogue-radar-scenes-historic-failed",
        alarm_description="A run of catalogue-radar-scenes-historic failed (warning).",
        namespace="AWS/Lambda",
        metric_name="Errors",
        dimensions={
            "FunctionName": function_historic.name,
        },
        statistic="Sum",
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        period=3600,
        evaluation_periods=1,
        treat_missing_data="notBreaching",
        tags={
            "Pipeline": "radar_scenes",
            "Project": "catalogue",
            "Stack": "radar-scenes",
            "stage": "prod",
            "team": "weather",
        },
    )
