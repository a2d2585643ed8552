"""The chart of the state store: Bitnami's etcd, with values written whole."""

from typing import Any, Final

from penstock.graph.services import StateStore
from penstock.place import Place
from penstock.record import Record
from penstock.targets.kubernetes import environment, pods
from penstock.targets.kubernetes.naming import short

REPOSITORY: Final = "https://charts.bitnami.com/bitnami"
NAME: Final = "etcd"
QUOTA: Final = "8589934592"  # bytes; the largest that etcd recommends
TRANSACTION: Final = "1024"  # operations; a file has up to 149 slices, each of which takes several
DEFRAGMENTATION: Final = "30 */2 * * *"
SNAPSHOTS: Final = "0 */1 * * *"
KEPT: Final = 48
# What the chart makes in the namespace, for the project that allows it.
KINDS: Final = (
    ("", "ConfigMap"),
    ("", "PersistentVolumeClaim"),
    ("", "Secret"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("apps", "StatefulSet"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("policy", "PodDisruptionBudget"),
)
_JOB: Final = {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}

_PROBES: Final[dict[str, Any]] = {
    "startupProbe": {
        "enabled": True,
        "initialDelaySeconds": 20,
        "periodSeconds": 5,
        "timeoutSeconds": 5,
        "failureThreshold": 300,
    },
    "livenessProbe": {"initialDelaySeconds": 0},
    "readinessProbe": {"initialDelaySeconds": 0},
}


class Chart(Record):
    """A chart as Argo CD installs it."""

    repository: str
    name: str
    values: dict[str, Any]


def chart(store: StateStore, place: Place) -> Chart:
    """Return the chart of a store."""
    return Chart(REPOSITORY, NAME, values(store, place))


def values(store: StateStore, place: Place) -> dict[str, Any]:
    """Return the chart's values.

    The policy is ours (the chart's own knows nothing of who reads metrics), so the chart makes none. Everything that talks to
    the store carries its label: the pods of every job do, too.
    """
    client = {store.client_label: "true"}
    secret = environment.secret_key(store.secret, place)
    return {
        "global": {"security": {"allowInsecureImages": True}},
        "fullnameOverride": store.name,
        # The vendor's free images moved there; newer ones are published elsewhere under other names.
        "image": {"repository": "bitnamilegacy/etcd", "tag": "3.6.2-debian-12-r1"},
        "commonLabels": {"app.kubernetes.io/part-of": short(place.name)},
        "replicaCount": store.replicas,
        "resources": pods.resources(store.resources),
        "autoCompactionMode": "periodic",
        "autoCompactionRetention": "15m",
        "extraEnvVars": _variables(store),
        "auth": {
            "rbac": {
                "create": True,
                "allowNoneAuthentication": False,
                "existingSecret": secret["name"],
                "existingSecretPasswordKey": secret["key"],
            },
            "token": {"type": "jwt", "ttl": "60m"},
        },
        "service": {"clusterIP": "None"},
        "networkPolicy": {"enabled": False},
        "persistence": {"enabled": True, "size": store.size, "storageClass": store.storage_class},
        "pdb": {"create": store.replicas > 1},
        **_PROBES,
        **_jobs(client, store),
    }


def _variables(store: StateStore) -> list[dict[str, str]]:
    memory = store.resources.request_memory
    return [
        {"name": "ETCD_DISABLE_STORE_MEMBER_ID", "value": "yes"},
        {"name": "ETCD_QUOTA_BACKEND_BYTES", "value": QUOTA},
        {"name": "ETCD_SNAPSHOT_COUNT", "value": "10000"},
        *([{"name": "GOMEMLIMIT", "value": f"{memory}B"}] if memory.endswith("i") else []),
        {"name": "ETCD_MAX_TXN_OPS", "value": TRANSACTION},
    ]


def _jobs(client: dict[str, str], store: StateStore) -> dict[str, Any]:
    return {
        "preUpgradeJob": {"podLabels": client, "resources": _JOB},
        "defrag": {
            "enabled": True,
            "cronjob": {"schedule": DEFRAGMENTATION, "podLabels": client, "resources": _JOB},
        },
        "disasterRecovery": {
            "enabled": True,
            "cronjob": {
                "schedule": SNAPSHOTS,
                "snapshotHistoryLimit": KEPT,
                "podLabels": client,
                "resources": _JOB,
            },
            "pvc": {"size": store.snapshot_size, "storageClassName": store.storage_class},
        },
    }
