"""Least privilege in IAM: from the grants of an identity to roles on exactly one subscription, topic, bucket or secret."""

from collections.abc import Callable, Iterable
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Grant, Identity, Node, Queue, Secret, Store, Table, Topic, Verb
from penstock.graph.services import EncryptionKey
from penstock.record import Record
from penstock.targets.gcp import addresses
from penstock.targets.gcp.frame import Frame, part, ref
from penstock.targets.gcp.queues import is_made, topic_ref
from penstock.targets.gcp.stores import bucket_ref
from penstock.targets.pulumi.model import Code, Concat, Resource
from penstock.targets.pulumi.names import variable

SUBSCRIBER = "roles/pubsub.subscriber"
PUBLISHER = "roles/pubsub.publisher"
OBJECT_VIEWER = "roles/storage.objectViewer"
# The smallest role that may replace an object; it may read, too, which a role for creating alone may not.
OBJECT_USER = "roles/storage.objectUser"
BUCKET_READER = "roles/storage.legacyBucketReader"  # lists objects, reads none
TOKEN_CREATOR = "roles/iam.serviceAccountTokenCreator"
ACCESSOR = "roles/secretmanager.secretAccessor"
READER = "roles/datastore.viewer"
WRITER = "roles/datastore.user"
ENCRYPTER = "roles/cloudkms.cryptoKeyEncrypter"
DECRYPTER = "roles/cloudkms.cryptoKeyDecrypter"
_ROLES: dict[Verb, str] = {
    "queue.consume": SUBSCRIBER,
    "queue.take": SUBSCRIBER,
    "queue.send": PUBLISHER,
    "topic.publish": PUBLISHER,
    "store.list": BUCKET_READER,
    "store.read": OBJECT_VIEWER,
    "store.write": OBJECT_USER,
    "secret.read": ACCESSOR,
    "table.read": READER,
    "table.write": WRITER,
    "identity.use": TOKEN_CREATOR,
    "key.encrypt": ENCRYPTER,
    "key.decrypt": DECRYPTER,
}
_COVERED = {OBJECT_VIEWER: OBJECT_USER, READER: WRITER}  # role: the one that has all of it


class _Wish(Record):
    """One identity wants one role on one node, for objects below `prefix`."""

    identity: str
    node: str
    role: str
    prefix: str | None


def _wishes(graph: Graph) -> list[_Wish]:
    """Return each role once; none that another one on the same thing includes. The scaler measures as KEDA itself."""
    asked = [
        _Wish(grant.identity, grant.resource, _ROLES[grant.verb], grant.prefix)
        for grant in graph.of(Grant)
        if grant.definition and grant.verb in _ROLES
    ]
    known = set(asked)
    return [
        wish
        for wish in dict.fromkeys(asked)
        if wish.role not in _COVERED or wish.replace(role=_COVERED[wish.role]) not in known
    ]


def _queue(queue: Queue, wish: _Wish, graph: Graph, frame: Frame) -> tuple[str, dict[str, Any]]:
    own = is_made(queue) and queue.definition == frame.definition
    if wish.role == SUBSCRIBER:
        return "pubsub.SubscriptionIAMMember", {"subscription": ref(queue, "name") if own else queue.name}
    topic = addresses.feeding_topic(queue, graph)
    if topic is not None:
        return "pubsub.TopicIAMMember", {"topic": topic_ref(topic)}
    return "pubsub.TopicIAMMember", {"topic": ref(queue, "name", "-topic") if own else queue.name}


def _topic(topic: Topic, _wish: _Wish, _graph: Graph, _frame: Frame) -> tuple[str, dict[str, Any]]:
    return "pubsub.TopicIAMMember", {"topic": topic_ref(topic)}


def prefix_condition(bucket: str, prefix: str) -> dict[str, Any]:
    """Return the condition that narrows a role to objects below a prefix, and listing to that prefix.

    Listing is asked of the bucket, so its prefix is an attribute of the request ("Cloud Storage: conditions").
    """
    below = _quoted(f"projects/_/buckets/{bucket}/objects/{prefix}")
    listed = f'api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith({_quoted(prefix)})'
    return {"title": "below-prefix", "expression": f"resource.name.startsWith({below}) || {listed}"}


def _quoted(text: str) -> str:
    """Return a text as a literal of the Common Expression Language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _store(store: Store, wish: _Wish, _graph: Graph, frame: Frame) -> tuple[str, dict[str, Any]]:
    args: dict[str, Any] = {"bucket": bucket_ref(store, frame)}
    if wish.prefix:
        args["condition"] = prefix_condition(addresses.bucket(frame.place, store), wish.prefix)
    return "storage.BucketIAMMember", args


def _table(_table: Table, _wish: _Wish, _graph: Graph, frame: Frame) -> tuple[str, dict[str, Any]]:
    """Return a role in the project, narrowed to the database: Firestore has no policy for a single collection."""
    project = addresses.gcp(frame.place).project
    database = _quoted(f"projects/{project}/databases/(default)")
    return "projects.IAMMember", {
        "project": project,
        "condition": {"title": "default-database", "expression": f"resource.name == {database}"},
    }


def _secret(secret: Secret, _wish: _Wish, _graph: Graph, frame: Frame) -> tuple[str, dict[str, Any]]:
    return "secretmanager.SecretIamMember", {"secret_id": addresses.secret(frame.place, secret.name)}


def _identity(identity: Identity, _wish: _Wish, _graph: Graph, frame: Frame) -> tuple[str, dict[str, Any]]:
    own = identity.definition == frame.definition
    account = ref(identity, "name") if own else Code(f"shared.{variable(part(identity))}")
    return "serviceaccount.IAMMember", {"service_account_id": account}


def _key(key: EncryptionKey, _wish: _Wish, _graph: Graph, _frame: Frame) -> tuple[str, dict[str, Any]]:
    return "kms.CryptoKeyIAMMember", {"crypto_key_id": ref(key, "id")}


_MEMBERS: dict[type[Node], Callable[[Any, _Wish, Graph, Frame], tuple[str, dict[str, Any]]]] = {
    Queue: _queue,
    Topic: _topic,
    Store: _store,
    Table: _table,
    Secret: _secret,
    Identity: _identity,
    EncryptionKey: _key,
}


def _name(identity: Identity, node: Node, wish: _Wish) -> str:
    owner = part(identity).removeprefix("identity").strip("-")
    words = [owner, part(node), wish.role.rsplit(".", 1)[-1], "prefix" if wish.prefix else ""]
    return "-".join(word for word in words if word).lower()


def _unique(names: Iterable[str]) -> list[str]:
    """Return the names with a number behind those that came before."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return one membership for each role on each thing."""
    wishes = _wishes(graph)
    pairs = [(graph.get(Identity, wish.identity), graph.get(Node, wish.node), wish) for wish in wishes]
    names = _unique(_name(*pair) for pair in pairs)
    made = []
    for (identity, node, wish), name in zip(pairs, names, strict=True):
        cls, args = _MEMBERS[type(node)](node, wish, graph, frame)
        member = Concat(("serviceAccount:", ref(identity, "email")))
        made.append(frame.named(name, cls, {**args, "role": wish.role, "member": member}))
    return made
