"""Names, addresses and ARNs in AWS, computed from the place and the graph.

Everything is computed, so that a manifest, a policy and the Pulumi program say the same without waiting for an output.
"""

import re

from penstock.definitions.environment import Aws
from penstock.graph.nodes import (
    Alert,
    Catalog,
    Cursor,
    Function,
    Identity,
    Queue,
    Schedule,
    Secret,
    Store,
    Table,
    Topic,
)
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.names import shortened

_ACCOUNT = re.compile(r"[0-9]{12}\Z")
_QUEUE_URL = re.compile(r"https?://sqs[.-]([a-z0-9-]+)\.[^/]+/([0-9]{12})/([A-Za-z0-9_.-]+)\Z")
_BUCKET = 63
_ROLE = 64
TOKEN_CACHE = "table/token-cache"


def aws(place: Place) -> Aws:
    """Return the AWS section of a place. Raises TypeError in a place of another cloud."""
    cloud = place.spec.cloud
    if not isinstance(cloud, Aws):
        raise TypeError(f"{place.name} is not in AWS")
    return cloud


def prefixed(place: Place, name: str) -> str:
    """Return a name with the environment's prefix."""
    prefix = place.spec.naming.prefix
    return f"{prefix}-{name}" if prefix else name


def arn(place: Place, service: str, resource: str) -> str:
    """Return the ARN of something in the environment's account and region."""
    cloud = aws(place)
    return f"arn:{cloud.partition}:{service}:{cloud.region}:{cloud.account_id}:{resource}"


def arn_region(address: str) -> str:
    """Return the region in an ARN."""
    return address.split(":", 4)[3]


def domain(place: Place) -> str:
    """Return the domain of the partition's endpoints."""
    return "amazonaws.com.cn" if aws(place).partition == "aws-cn" else "amazonaws.com"


def queue_account(place: Place, queue: Queue) -> str:
    """Return the account of a queue; an account name of another cloud means the environment's own."""
    given = queue.account
    return given if given is not None and _ACCOUNT.match(given) else aws(place).account_id


def _foreign_queue(queue: Queue) -> tuple[str, str, str] | None:
    """Return (region, account, name) of a queue that is given by its address or ARN."""
    if queue.name.startswith("arn:"):
        parts = queue.name.split(":", 5)
        return (parts[3], parts[4], parts[5]) if len(parts) == 6 else None
    match = _QUEUE_URL.match(queue.endpoint or queue.name)
    return (match[1], match[2], match[3]) if match else None


def queue_name(queue: Queue) -> str:
    """Return the bare name of a queue."""
    foreign = _foreign_queue(queue)
    return foreign[2] if foreign else queue.name


def queue_region(place: Place, queue: Queue) -> str:
    """Return the region of a queue."""
    foreign = _foreign_queue(queue)
    return foreign[0] if foreign else aws(place).region


def queue_arn(place: Place, queue: Queue) -> str:
    """Return the ARN of a queue."""
    region, account, name = _foreign_queue(queue) or (aws(place).region, queue_account(place, queue), queue.name)
    return f"arn:{aws(place).partition}:sqs:{region}:{account}:{name}"


def queue_url(place: Place, queue: Queue) -> str:
    """Return the address of a queue, without asking AWS for it."""
    if queue.endpoint is not None:
        return queue.endpoint
    region, account, name = _foreign_queue(queue) or (aws(place).region, queue_account(place, queue), queue.name)
    return f"https://sqs.{region}.{domain(place)}/{account}/{name}"


def topic_arn(place: Place, topic: Topic) -> str:
    """Return the ARN of a topic."""
    return topic.address if topic.address is not None else arn(place, "sns", topic.name)


def bucket(place: Place, store: Store) -> str:
    """Return the bucket of a store.

    Bucket names are unique in all of AWS: our own get account and region behind the store's name; a longer one keeps its
    beginning and gets a digest. A bucket of somebody else is called as it is.
    """
    if store.address is not None:
        return store.address.rsplit("/", 1)[-1]
    if store.external or store.exact:
        return store.name
    cloud = aws(place)
    return shortened(f"{prefixed(place, store.name)}-{cloud.account_id}-{cloud.region}".lower(), _BUCKET)


def bucket_arn(place: Place, store: Store) -> str:
    """Return the ARN of a store's bucket."""
    return f"arn:{aws(place).partition}:s3:::{bucket(place, store)}"


def table(place: Place, node: Table) -> str:
    """Return the DynamoDB table of a node; the shared token cache may be one that exists already."""
    if node.id == TOKEN_CACHE:
        return aws(place).token_cache_table or prefixed(place, node.name)
    return node.name if node.external else prefixed(place, node.name)


def table_arn(place: Place, node: Table) -> str:
    """Return the ARN of a table."""
    return arn(place, "dynamodb", f"table/{table(place, node)}")


def function(place: Place, node: Function) -> str:
    """Return the name of a function: from the first name that its definition had, so that a rename replaces nothing."""
    return prefixed(place, node.formerly[0] if node.formerly else node.name)


def function_arn(place: Place, node: Function) -> str:
    """Return the ARN of a function."""
    return arn(place, "lambda", f"function:{function(place, node)}")


def log_group(place: Place, node: Function) -> str:
    """Return the log group of a function."""
    return f"/aws/lambda/{function(place, node)}"


def role(place: Place, identity: Identity) -> str:
    """Return the role of an identity. Roles have no region, so the environment's stands in the name."""
    if identity.exact:
        return identity.name
    base = identity.formerly[0] if identity.formerly else identity.name
    return shortened(f"{prefixed(place, base)}-{aws(place).region}", _ROLE)


def role_arn(place: Place, identity: Identity) -> str:
    """Return the ARN of an identity's role."""
    cloud = aws(place)
    return f"arn:{cloud.partition}:iam::{cloud.account_id}:role/{role(place, identity)}"


def parameter(node: Cursor) -> str:
    """Return the SSM parameter of a cursor."""
    return node.name


def parameter_arn(place: Place, node: Cursor) -> str:
    """Return the ARN of a cursor's parameter."""
    return arn(place, "ssm", f"parameter/{parameter(node).lstrip('/')}")


def workgroup(catalog: Catalog) -> str:
    """Return the Athena workgroup of a catalog: it has the database's name, which every query gives anyway."""
    return catalog.database


def rule(place: Place, schedule: Schedule) -> str:
    """Return the EventBridge rule of a schedule."""
    return prefixed(place, schedule.name)


def alarm(place: Place, alert: Alert) -> str:
    """Return the CloudWatch alarm of an alert."""
    return prefixed(place, alert.name)


def secret_id(place: Place, name: str) -> str:
    """Return how Secrets Manager knows a secret: the ARN that a definition or the environment gives, or its name."""
    if name.startswith("arn:"):
        return name
    known = place.spec.secrets.names.get(name)
    return (known.arn or known.name or name) if known is not None else name


def secret_arn(place: Place, secret: Secret) -> str:
    """Return the ARN of a secret for a policy.

    Secrets Manager ends an ARN with six characters of its own; where only the name is known they stand as `??????`, which
    AWS documents as the narrowest form.
    """
    found = secret.address or secret_id(place, secret.name)
    return found if found.startswith("arn:") else arn(place, "secretsmanager", f"secret:{found}-??????")


def key_alias(place: Place, key: EncryptionKey) -> str:
    """Return the alias of a key; aliases are ours to choose, ids of keys are not."""
    return f"alias/{prefixed(place, key.name)}"


def oidc_issuer(place: Place) -> str | None:
    """Return the issuer of the cluster's tokens without its scheme; None when the environment does not say it."""
    cluster = place.spec.cluster
    if cluster is None:
        return None
    if cluster.oidc_issuer:
        return cluster.oidc_issuer.removeprefix("https://")
    provider = cluster.oidc_provider_arn
    return provider.partition("oidc-provider/")[2] or None if provider else None


def oidc_provider(place: Place) -> str:
    """Return the ARN of the cluster's OIDC provider."""
    cluster = place.spec.cluster
    if cluster is not None and cluster.oidc_provider_arn:
        return cluster.oidc_provider_arn
    cloud = aws(place)
    return f"arn:{cloud.partition}:iam::{cloud.account_id}:oidc-provider/{oidc_issuer(place)}"
