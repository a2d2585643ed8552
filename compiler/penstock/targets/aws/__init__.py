"""The AWS target: Lambda, SQS and SNS, S3, DynamoDB, Glue and Athena, IAM roles for functions and for service accounts."""

from penstock.targets.aws.bindings import (
    authentications,
    queue_binding,
    queue_metric,
    scaler,
    service_account,
    store_binding,
    table_binding,
    topic_binding,
    worker_env,
)
from penstock.targets.aws.capabilities import unsupported
from penstock.targets.aws.definition import resources
from penstock.targets.aws.keys import encryption
from penstock.targets.aws.physical import names
from penstock.targets.aws.platform import platform, shared

CLOUD = "aws"
PACKAGES = ("pulumi_aws",)
FUNCTIONS = True
TOPICS = True
SCALER_IDENTITY = True

__all__ = [
    "CLOUD",
    "FUNCTIONS",
    "PACKAGES",
    "SCALER_IDENTITY",
    "TOPICS",
    "authentications",
    "encryption",
    "names",
    "platform",
    "queue_binding",
    "queue_metric",
    "resources",
    "scaler",
    "service_account",
    "shared",
    "store_binding",
    "table_binding",
    "topic_binding",
    "unsupported",
    "worker_env",
]
