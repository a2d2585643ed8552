"""The configuration file of a StreamService: what lowering knows, with what only the cluster and the cloud know."""

from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.services import EmbeddedStore, EncryptionKey, StateStore, StreamService
from penstock.place import Place
from penstock.streams.settings import nested
from penstock.targets.model import CloudTarget
from penstock.text.emit import dumps

ETCD_PORT: Final = 2379


def values(service: StreamService, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return the configuration by dotted keys; what comes from secrets is not in it."""
    found = dict(service.config)
    if isinstance(service.store, EmbeddedStore):
        found["etcd.endpoint"] = f"localhost:{ETCD_PORT}"
    elif service.store is not None:
        store = graph.get(StateStore, service.store)
        found["etcd.endpoint"] = f"{store.name}.{place.namespace}.svc.cluster.local:{ETCD_PORT}"
        found["etcd.username"] = "root"
    if service.key is not None:
        found.update(cloud.encryption(graph.get(EncryptionKey, service.key), place))
    return found


def text(values: dict[str, Any]) -> str:
    """Return the file. Only what is not the program's own default stands in it."""
    return dumps(nested(values))
