"""Keys of AWS KMS: a key that turns by itself, and the alias by which everything else names it."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import Frame, ref
from penstock.targets.pulumi.model import Resource

_WINDOW = 30  # days between the order to delete a key and its end; the longest that KMS allows


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return key and alias of each key of one definition. Whoever may use it says the policy of a role, not of the key."""
    made: list[Resource] = []
    for key in graph.of(EncryptionKey):
        if key.definition != frame.definition:
            continue
        args = {
            "description": f"{key.definition} in {frame.place.name}",
            "enable_key_rotation": True,
            "deletion_window_in_days": _WINDOW,
            "tags": frame.tags,
        }
        made.append(frame.resource(key, "kms.Key", args, protect=True))
        args = {"name": addresses.key_alias(frame.place, key), "target_key_id": ref(key, "key_id")}
        made.append(frame.resource(key, "kms.Alias", args, "-alias", protect=True))
    return made


def encryption(key: EncryptionKey, place: Place) -> dict[str, Any]:
    """Return how a service names the key in its configuration, by dotted keys."""
    return {
        "encryption.provider": "aws",
        "encryption.aws.region": addresses.aws(place).region,
        "encryption.aws.kmsKeyId": addresses.arn(place, "kms", addresses.key_alias(place, key)),
    }
