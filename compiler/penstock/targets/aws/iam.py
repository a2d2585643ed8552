"""Least privilege in IAM: from the grants of an identity to the statements of its role."""

from collections.abc import Callable, Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import (
    Catalog,
    Cursor,
    Function,
    Grant,
    Identity,
    Node,
    Queue,
    Secret,
    Store,
    Table,
    Topic,
    Verb,
)
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import ref
from penstock.targets.pulumi.model import Ref

VERSION = "2012-10-17"

# What each verb needs, from the service authorization reference. Reading a queue's depth needs no permission to receive.
ACTIONS: dict[Verb, tuple[str, ...]] = {
    "queue.consume": (
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    ),
    "queue.take": ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"),
    "queue.send": ("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"),
    "queue.measure": ("sqs:GetQueueAttributes",),
    "topic.publish": ("sns:Publish",),
    "store.list": ("s3:GetBucketLocation", "s3:ListBucket"),
    "store.read": ("s3:GetObject",),
    "store.write": ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"),
    "table.read": (
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:Query",
        "dynamodb:Scan",
    ),
    "table.write": (
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ),
    "secret.read": ("secretsmanager:GetSecretValue",),
    "cursor.readWrite": ("ssm:GetParameter", "ssm:PutParameter"),
    "function.invoke": ("lambda:InvokeFunction",),
    "key.encrypt": ("kms:Encrypt", "kms:GenerateDataKey"),
    "key.decrypt": ("kms:Decrypt",),
}
_QUERY = ("athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution")
_CATALOG = ("glue:GetDatabase", "glue:GetTable")
_BUCKET = ("s3:GetBucketLocation", "s3:ListBucket")
_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")

Statement = dict[str, Any]


def allow(
    actions: tuple[str, ...], resources: Sequence[str | Ref], condition: dict[str, Any] | None = None
) -> Statement:
    """Return one statement that allows `actions` on `resources`."""
    statement: Statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {**statement, "Condition": condition} if condition else statement


def document(statements: list[Statement]) -> dict[str, Any]:
    """Return a policy document."""
    return {"Version": VERSION, "Statement": statements}


def _store(store: Store, grant: Grant, place: Place) -> list[Statement]:
    """Return objects and listing of a bucket; with a prefix, only of the objects below it."""
    base = addresses.bucket_arn(place, store)
    if grant.verb == "store.list":
        return [allow(ACTIONS[grant.verb], [base])]
    statements = [allow(ACTIONS[grant.verb], [f"{base}/{grant.prefix or ''}*"])]
    if grant.verb == "store.write":
        return statements
    if not grant.prefix:
        return [*statements, allow(_BUCKET, [base])]
    listed = {"StringLike": {"s3:prefix": [f"{grant.prefix}*"]}}
    return [*statements, allow(("s3:GetBucketLocation",), [base]), allow(("s3:ListBucket",), [base], listed)]


def _catalog(catalog: Catalog, _grant: Grant, place: Place) -> list[Statement]:
    """Return queries in the catalog's own workgroup, and reading of its one table.

    Glue checks a table together with its database and the account's catalog (AWS Glue, resource ARNs).
    """
    table = f"{catalog.database}/{catalog.table}"
    return [
        allow(_QUERY, [addresses.arn(place, "athena", f"workgroup/{addresses.workgroup(catalog)}")]),
        allow(
            _CATALOG,
            [
                addresses.arn(place, "glue", "catalog"),
                addresses.arn(place, "glue", f"database/{catalog.database}"),
                addresses.arn(place, "glue", f"table/{table}"),
            ],
        ),
    ]


def _key(key: EncryptionKey, grant: Grant, _place: Place) -> list[Statement]:
    """Return the use of one key: by reference, because its id is not known before the program has made it."""
    return [allow(ACTIONS[grant.verb], [ref(key, "arn")])]


def _one(address: Callable[[Place, Any], str]) -> Callable[[Any, Grant, Place], list[Statement]]:
    def statements(node: Any, grant: Grant, place: Place) -> list[Statement]:
        return [allow(ACTIONS[grant.verb], [address(place, node)])]

    return statements


_STATEMENTS: dict[type[Node], Callable[[Any, Grant, Place], list[Statement]]] = {
    Queue: _one(addresses.queue_arn),
    Topic: _one(addresses.topic_arn),
    Store: _store,
    Table: _one(addresses.table_arn),
    Secret: _one(addresses.secret_arn),
    Cursor: _one(addresses.parameter_arn),
    Catalog: _catalog,
    EncryptionKey: _key,
    Function: _one(addresses.function_arn),
}


def _joined(statements: list[Statement]) -> list[Statement]:
    """Return the statements with one for each resource: the actions of several grants on it are united."""
    found: dict[tuple[Any, ...], Statement] = {}
    for statement in statements:
        key = (*statement["Resource"], str(statement.get("Condition")))
        known = found.get(key)
        if known is None:
            found[key] = statement
        else:
            found[key] = {**known, "Action": sorted({*known["Action"], *statement["Action"]})}
    return list(found.values())


def grants_of(graph: Graph) -> dict[str, list[Grant]]:
    """Return the grants of each identity."""
    found: dict[str, list[Grant]] = {}
    for grant in graph.of(Grant):
        found.setdefault(grant.identity, []).append(grant)
    return found


def statements(grants: list[Grant], graph: Graph, place: Place, logs: list[Function]) -> list[Statement]:
    """Return what an identity may do: its grants, and writing the logs of the functions that run as it."""
    made: list[Statement] = []
    for grant in grants:
        node = graph.get(Node, grant.resource)
        made += _STATEMENTS[type(node)](node, grant, place)
    # The log group exists before the function does, so that creating one is not needed.
    made += [
        allow(_LOGS, [f"{addresses.arn(place, 'logs', f'log-group:{addresses.log_group(place, one)}')}:*"])
        for one in logs
    ]
    return _joined(made)


def function_trust() -> dict[str, Any]:
    """Return the trust policy of a role that functions run as."""
    return document([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}])


def cluster_trust(identity: Identity, place: Place) -> dict[str, Any]:
    """Return the trust policy of a role that exactly these service accounts may take: workers, and KEDA where it measures."""
    issuer = addresses.oidc_issuer(place)
    subjects = [f"system:serviceaccount:{namespace}:{name}" for namespace, name in identity.service_accounts]
    if identity.scaler:
        subjects.append(f"system:serviceaccount:{place.spec.keda.namespace}:{place.spec.keda.service_account}")
    return document(
        [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": addresses.oidc_provider(place)},
                "Condition": {
                    "StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": subjects},
                },
            }
        ]
    )
