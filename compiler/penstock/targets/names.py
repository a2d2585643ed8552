"""Limits of names: what each cloud and Kubernetes accept, in one table, with the sentence that a finding says."""

import re
from collections.abc import Callable
from hashlib import sha256

from penstock.record import Record


class Limit(Record):
    """What a kind of name accepts. `words` completes the sentence "<what> must ..."; `source` is where the rule stands."""

    what: str
    minimum: int
    maximum: int
    pattern: str
    words: str
    source: str


_AZURE = "Azure: naming rules and restrictions for resources"
_AWS = "AWS service quotas and API references"
_GCP = "Google Cloud API references"
_KUBERNETES = "Kubernetes: object names and IDs"

LIMITS: dict[str, Limit] = {
    "azure.storageAccount": Limit("a storage account", 3, 24, r"[a-z0-9]+", "have only lower-case letters and digits", _AZURE),
    "azure.queue": Limit(
        "a storage queue", 3, 63, r"[a-z0-9]+(-[a-z0-9]+)*", "have lower-case letters, digits and single hyphens", _AZURE
    ),
    "azure.container": Limit(
        "a blob container", 3, 63, r"[a-z0-9]+(-[a-z0-9]+)*", "have lower-case letters, digits and single hyphens", _AZURE
    ),
    "azure.identity": Limit(
        "a managed identity", 3, 128, r"[A-Za-z0-9][A-Za-z0-9_-]*", "begin with a letter or digit, then letters, digits, hyphens and underscores", _AZURE
    ),
    "azure.federatedCredential": Limit(
        "a federated credential", 3, 120, r"[A-Za-z0-9][A-Za-z0-9_-]*", "begin with a letter or digit, then letters, digits, hyphens and underscores", _AZURE
    ),
    "azure.cosmosContainer": Limit("a Cosmos DB container", 1, 255, r"[^/\\#?\x00-\x1f]*[^/\\#?\x00-\x1f ]", "have no / \\ # ? and end without a space", _AZURE),
    "azure.eventSubscription": Limit("an event subscription", 3, 64, r"[A-Za-z0-9-]+", "have letters, digits and hyphens", _AZURE),
    "azure.systemTopic": Limit("a system topic", 3, 50, r"[A-Za-z0-9-]+", "have letters, digits and hyphens", _AZURE),
    "azure.agentPool": Limit("a node pool", 1, 12, r"[a-z][a-z0-9]*", "begin with a letter, then lower-case letters and digits", _AZURE),
    "aws.queue": Limit("an SQS queue", 1, 80, r"[A-Za-z0-9_-]+(\.fifo)?", "have letters, digits, hyphens and underscores", _AWS),
    "aws.topic": Limit("an SNS topic", 1, 256, r"[A-Za-z0-9_-]+(\.fifo)?", "have letters, digits, hyphens and underscores", _AWS),
    "aws.role": Limit("an IAM role", 1, 64, r"[A-Za-z0-9_+=,.@-]+", "have letters, digits and _+=,.@-", _AWS),
    "aws.function": Limit("a Lambda function", 1, 64, r"[A-Za-z0-9_-]+", "have letters, digits, hyphens and underscores", _AWS),
    "aws.table": Limit("a DynamoDB table", 3, 255, r"[A-Za-z0-9_.-]+", "have letters, digits and _.-", _AWS),
    "aws.bucket": Limit("an S3 bucket", 3, 63, r"[a-z0-9](?!.*\.\.)[a-z0-9.-]*[a-z0-9]", "have lower-case letters, digits, dots and hyphens", _AWS),
    "aws.parameter": Limit("an SSM parameter", 1, 1011, r"[A-Za-z0-9_./-]+", "have letters, digits and _./-", _AWS),
    "aws.rule": Limit("an EventBridge rule", 1, 64, r"[A-Za-z0-9_.-]+", "have letters, digits and _.-", _AWS),
    "aws.schedule": Limit("an EventBridge schedule", 1, 64, r"[A-Za-z0-9_.-]+", "have letters, digits and _.-", _AWS),
    "aws.glueDatabase": Limit("a Glue database", 1, 255, r"[a-z0-9_]+", "have lower-case letters, digits and underscores, as Athena reads it", _AWS),
    "aws.workgroup": Limit("an Athena workgroup", 1, 128, r"[A-Za-z0-9._-]+", "have letters, digits and ._-", _AWS),
    "aws.logGroup": Limit("a log group", 1, 512, r"[A-Za-z0-9_./#-]+", "have letters, digits and _./#-", _AWS),
    "aws.alarm": Limit("a CloudWatch alarm", 1, 255, r"[ -~]+", "have printable characters", _AWS),
    "aws.keyAlias": Limit("a KMS alias", 7, 256, r"alias/(?!aws/)[A-Za-z0-9/_-]+", "have letters, digits and /_-", _AWS),
    "azure.key": Limit("a key of a vault", 1, 127, r"[A-Za-z0-9-]+", "have letters, digits and hyphens", _AZURE),
    "gcp.key": Limit("a key of Cloud KMS", 1, 63, r"[A-Za-z0-9_-]+", "have letters, digits, hyphens and underscores", _GCP),
    "gcp.serviceAccount": Limit("a service account", 6, 30, r"[a-z][a-z0-9-]*[a-z0-9]", "begin with a letter, then lower-case letters, digits and hyphens", _GCP),
    "gcp.topic": Limit("a Pub/Sub topic", 3, 255, r"(?!goog)[A-Za-z][A-Za-z0-9_.~+%-]*", "begin with a letter but not with goog", _GCP),
    "gcp.subscription": Limit("a Pub/Sub subscription", 3, 255, r"(?!goog)[A-Za-z][A-Za-z0-9_.~+%-]*", "begin with a letter but not with goog", _GCP),
    "gcp.bucket": Limit("a GCS bucket", 3, 63, r"(?!goog)[a-z0-9][a-z0-9_.-]*[a-z0-9]", "have lower-case letters, digits and ._-", _GCP),
    "gcp.collection": Limit("a Firestore collection", 1, 1500, r"(?!__.*__$)[^/]+", "have no slash", _GCP),
    "kubernetes.name": Limit("a Kubernetes object", 1, 253, r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "be lower-case letters, digits, dots and hyphens", _KUBERNETES),
    "kubernetes.label": Limit("a label value", 0, 63, r"([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?", "be letters, digits and _.-", _KUBERNETES),
    "kubernetes.dnsLabel": Limit("a Kubernetes name", 1, 63, r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", "be lower-case letters, digits and hyphens", _KUBERNETES),
    "kubernetes.service": Limit("a Service", 1, 63, r"[a-z]([a-z0-9-]*[a-z0-9])?", "begin with a letter, then lower-case letters, digits and hyphens", _KUBERNETES),
    "kubernetes.cronJob": Limit("a CronJob", 1, 52, r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "be lower-case letters, digits, dots and hyphens", _KUBERNETES),
    "kubernetes.job": Limit("a Job", 1, 63, r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "be lower-case letters, digits, dots and hyphens", _KUBERNETES),
    "kubernetes.scaledObject": Limit("a ScaledObject", 1, 63, r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "be lower-case letters, digits, dots and hyphens", "KEDA puts the name on its objects as a label"),
    "kubernetes.workflow": Limit("a WorkflowTemplate", 1, 63, r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "be lower-case letters, digits, dots and hyphens", "Argo Workflows puts the name on its objects as a label"),
    "kubernetes.host": Limit("an Ingress host and path", 1, 1024, r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?/\S*", "be a lower-case DNS name and an absolute path", _KUBERNETES),
    "local.name": Limit("a local name", 1, 200, r"[A-Za-z0-9_.-]+", "have letters, digits and _.-", "file names"),
}  # fmt: skip

_matchers: dict[str, Callable[[str], object]] = {}
_DIGEST = 8  # characters of the digest in a shortened name


def shortened(value: str, maximum: int) -> str:
    """Return `value`, or its beginning and a digest of all of it where it is longer than `maximum`.

    For names that nobody writes: those in a definition are never changed, but refused when they are too long.
    """
    if len(value) <= maximum:
        return value
    digest = sha256(value.encode()).hexdigest()[:_DIGEST]
    return f"{value[: maximum - _DIGEST - 1].rstrip('-_.')}-{digest}"


def problem(key: str, value: str) -> str | None:
    """Return what is wrong with a name, as a sentence; None when it fits. Raises KeyError for an unknown kind of name."""
    limit = LIMITS[key]
    length = len(value)
    if not limit.minimum <= length <= limit.maximum:
        return (
            f"`{value}` has {length} characters: the name of {limit.what} must have {limit.minimum} to {limit.maximum}"
        )
    matcher = _matchers.get(key)
    if matcher is None:
        matcher = _matchers[key] = re.compile(f"(?:{limit.pattern})\\Z").match
    if not matcher(value):
        return f"`{value}` is not a name for {limit.what}: it must {limit.words}"
    return None
