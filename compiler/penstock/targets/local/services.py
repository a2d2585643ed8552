"""A StreamService on one machine: its configuration and a Compose file that runs it in one process beside its state store."""

from typing import Any, Final

from penstock.graph.services import EmbeddedStore, EncryptionKey, StreamService
from penstock.place import Place
from penstock.streams.settings import VOLUMES_PATH, nested
from penstock.text.emit import dumps

_PORTS: Final = {"api": 8000, "http-source": 7000, "metrics": 9000}
_ETCD: Final = "quay.io/coreos/etcd:v3.6.2"


def files(service: StreamService, place: Place) -> list[tuple[str, str]]:
    """Return (path, text) of the configuration and the Compose file."""
    folder = f"local/streamservice-{service.name}"
    config = {**service.config, "etcd.endpoint": "etcd:2379", "datadog.enabled": False}
    if service.key is not None:
        from penstock.targets.local import encryption

        config.update(encryption(EncryptionKey(service.key, service.definition, name=service.name), place))
    config.setdefault("source.http.publicUrl", f"http://localhost:{_PORTS['http-source']}")
    config_path = f"{folder}/config.yaml"
    compose = dumps(_compose(service))
    return [(config_path, dumps(nested(config))), (f"{folder}/compose.yaml", compose)]


def _compose(service: StreamService) -> dict[str, Any]:
    store = service.store if isinstance(service.store, EmbeddedStore) else EmbeddedStore(_ETCD, "")
    secrets = {variable.name: f"${{{variable.name}:?}}" for variable in service.env}
    mounts = ["./config.yaml:/stream/config/config.yaml:ro"]
    mounts += [f"{service.name}-{one.label}:{VOLUMES_PATH}/{one.type}/{one.label}" for one in service.volumes]
    main = {
        "image": service.image,
        "command": [
            "/app/service",
            "--config-file",
            "/stream/config/config.yaml",
            *[one.name for one in service.components],
        ],
        "environment": {
            "STREAM_NODE_ID": service.name,
            "STREAM_HOSTNAME": "localhost",
            "OTEL_METRICS_EXEMPLAR_FILTER": "always_off",
            **secrets,
        },
        "depends_on": {"etcd": {"condition": "service_healthy"}},
        "ports": [f"127.0.0.1:{number}:{number}" for number in _PORTS.values()],
        "volumes": mounts,
        "restart": "unless-stopped",
    }
    return {
        "name": service.name,
        "services": {service.name: main, "etcd": _etcd(store)},
        "volumes": {name: {} for name in ("etcd-data", *[f"{service.name}-{one.label}" for one in service.volumes])},
    }


def _etcd(store: EmbeddedStore) -> dict[str, Any]:
    """Return the state store: only the service beside it can reach it, for it publishes no port."""
    return {
        "image": store.image,
        "command": [
            "etcd",
            "--data-dir=/etcd-data/default",
            "--listen-client-urls=http://0.0.0.0:2379",
            "--advertise-client-urls=http://etcd:2379",
            "--quota-backend-bytes=8589934592",
            "--max-txn-ops=1024",
        ],
        "healthcheck": {
            "test": ["CMD", "etcdctl", "endpoint", "health"],
            "interval": "5s",
            "timeout": "5s",
            "retries": 20,
        },
        "volumes": ["etcd-data:/etcd-data"],
        "restart": "unless-stopped",
    }
