"""Names and addresses in Google Cloud, computed from the place and the graph."""

from typing import Any

from penstock.definitions.environment import Gcp
from penstock.graph import Graph
from penstock.graph.nodes import Identity, Queue, Store, Subscription, Table, Topic
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.names import shortened
from penstock.targets.pulumi.literal import call, string
from penstock.targets.pulumi.model import Code

_ACCOUNT = 30
_ACCOUNT_LEAST = 6
_BUCKET = 63
EVENTS = "events-"  # how the topic of a store's events begins; lowering names it so


def gcp(place: Place) -> Gcp:
    """Return the Google Cloud section of a place. Raises TypeError in a place of another cloud."""
    cloud = place.spec.cloud
    if not isinstance(cloud, Gcp):
        raise TypeError(f"{place.name} is not in Google Cloud")
    return cloud


def prefixed(place: Place, name: str) -> str:
    """Return a name with the environment's prefix."""
    prefix = place.spec.naming.prefix
    return f"{prefix}-{name}" if prefix else name


def is_events(topic: Topic) -> bool:
    """Tell whether a topic stands for the events of a store, which go straight to the queues that want them."""
    return not topic.definition and topic.address is None and topic.name.startswith(EVENTS)


def feeding_topic(queue: Queue, graph: Graph) -> Topic | None:
    """Return the topic whose messages a queue gets instead of its own; None when it has its own.

    A queue is a topic with one subscription. When a definition subscribes to another topic, the queue's subscription is on
    that one.
    """
    for one in graph.of(Subscription):
        if one.queue == queue.id:
            topic = graph.get(Topic, one.topic)
            return None if is_events(topic) or topic.name == queue.name else topic
    return None


def topic_name(topic: Topic) -> str:
    """Return the bare name of a topic."""
    return (topic.address or topic.name).rsplit("/", 1)[-1]


def topic_id(place: Place, topic: Topic) -> str:
    """Return the full name of a topic."""
    address = topic.address
    if address is not None and address.startswith("projects/"):
        return address
    return f"projects/{gcp(place).project}/topics/{topic.name}"


def queue_topic_id(place: Place, queue: Queue) -> str:
    """Return the full name of a queue's own topic."""
    return f"projects/{gcp(place).project}/topics/{queue.name}"


def bucket(place: Place, store: Store) -> str:
    """Return the bucket of a store.

    Bucket names are unique in all of Google Cloud: our own get the project behind the store's name; a longer one keeps its
    beginning and gets a digest. A bucket of somebody else is called as it is.
    """
    if store.address is not None:
        return store.address.rsplit("/", 1)[-1]
    if store.external or store.exact:
        return store.name
    return shortened(f"{prefixed(place, store.name)}-{gcp(place).project}".lower(), _BUCKET)


def collection(place: Place, table: Table) -> str:
    """Return the Firestore collection of a table."""
    return table.name if table.external else prefixed(place, table.name)


def account(place: Place, identity: Identity) -> str:
    """Return the id of an identity's service account: from the first name that its definition had.

    It has 6 to 30 characters and begins with a letter: a short one gets `sa-` in front, a long one keeps its beginning and
    gets a digest.
    """
    if identity.exact and not identity.definition:
        return identity.name
    name = prefixed(place, identity.formerly[0] if identity.formerly else identity.name)
    if len(name) < _ACCOUNT_LEAST or not name[0].isalpha():
        name = f"sa-{name}"
    return shortened(name, _ACCOUNT).ljust(_ACCOUNT_LEAST, "x")


def email(place: Place, identity: Identity) -> str:
    """Return the address of an identity's service account."""
    return f"{account(place, identity)}@{gcp(place).project}.iam.gserviceaccount.com"


def workload(place: Place, namespace: str, name: str) -> str:
    """Return the member that a Kubernetes service account is, by workload identity."""
    return f"serviceAccount:{gcp(place).project}.svc.id.goog[{namespace}/{name}]"


def key_name(place: Place, key: EncryptionKey) -> str:
    """Return the name of a key, and of the ring that holds it alone."""
    return prefixed(place, key.name)


def secret(place: Place, name: str) -> str:
    """Return the secret of Secret Manager behind a name that definitions use."""
    known = place.spec.secrets.names.get(name)
    return (known.name or name) if known is not None else name


def storage_agent(place: Place, pad: str) -> Code:
    """Return a look-up of Cloud Storage's own account, as a member; asking for it is what creates it."""
    found = call("gcp.storage.get_project_service_account_output", [f"project={string(gcp(place).project)}"], pad)
    return Code(f"{found}.member")


def project_number(place: Place, pad: str) -> Any:
    """Return the project's number: what the environment says, or a look-up that runs with the program."""
    number = gcp(place).project_number
    if number is not None:
        return number
    found = call("gcp.organizations.get_project_output", [f"project_id={string(gcp(place).project)}"], pad)
    return Code(f"{found}.number")
