"""The Google Cloud target: Pub/Sub, Cloud Storage, Firestore, service accounts with workload identity."""

from penstock.targets.gcp.bindings import (
    authentications,
    output_binding,
    queue_binding,
    queue_metric,
    scaler,
    service_account,
    store_binding,
    table_binding,
    worker_env,
)
from penstock.targets.gcp.capabilities import unsupported
from penstock.targets.gcp.definition import resources
from penstock.targets.gcp.keys import encryption
from penstock.targets.gcp.physical import names
from penstock.targets.gcp.platform import platform, shared

CLOUD = "gcp"
PACKAGES = ("pulumi_gcp",)
FUNCTIONS = False

__all__ = [
    "CLOUD",
    "FUNCTIONS",
    "PACKAGES",
    "authentications",
    "encryption",
    "names",
    "output_binding",
    "platform",
    "queue_binding",
    "queue_metric",
    "resources",
    "scaler",
    "service_account",
    "shared",
    "store_binding",
    "table_binding",
    "unsupported",
    "worker_env",
]
