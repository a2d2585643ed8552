"""Keys of Cloud KMS: a key ring with one key, which turns by itself."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.gcp import addresses
from penstock.targets.gcp.frame import Frame, ref
from penstock.targets.pulumi.model import Resource

_ROTATION = "7776000s"  # 90 days, as Google recommends


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return ring and key of each key of one definition. Neither can be deleted, so that their names are taken for good."""
    made: list[Resource] = []
    for key in graph.of(EncryptionKey):
        if key.definition != frame.definition:
            continue
        ring = {"name": addresses.key_name(frame.place, key), "location": addresses.gcp(frame.place).region}
        made.append(frame.resource(key, "kms.KeyRing", ring, "-ring", protect=True))
        args = {
            "name": addresses.key_name(frame.place, key),
            "key_ring": ref(key, "id", "-ring"),
            "purpose": "ENCRYPT_DECRYPT",
            "rotation_period": _ROTATION,
            "labels": frame.labels,
        }
        made.append(frame.resource(key, "kms.CryptoKey", args, protect=True))
    return made


def encryption(key: EncryptionKey, place: Place) -> dict[str, Any]:
    """Return how a service names the key in its configuration, by dotted keys."""
    cloud, name = addresses.gcp(place), addresses.key_name(place, key)
    ring = f"projects/{cloud.project}/locations/{cloud.region}/keyRings/{name}"
    return {"encryption.provider": "gcp", "encryption.gcp.kmsKeyId": f"{ring}/cryptoKeys/{name}"}
