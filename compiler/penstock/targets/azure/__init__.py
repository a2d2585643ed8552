"""The Azure target: storage queues and containers, managed identities, role assignments, Cosmos DB, Event Grid."""

from penstock.targets.azure.bindings import (
    authentications,
    queue_binding,
    scaler,
    service_account,
    store_binding,
    table_binding,
    worker_env,
)
from penstock.targets.azure.definition import resources
from penstock.targets.azure.keys import encryption
from penstock.targets.azure.physical import names, unsupported
from penstock.targets.azure.platform import platform
from penstock.targets.azure.shared import shared

CLOUD = "azure"
PACKAGES = ("pulumi_azure_native",)
FUNCTIONS = False

__all__ = [
    "CLOUD",
    "FUNCTIONS",
    "PACKAGES",
    "authentications",
    "encryption",
    "names",
    "platform",
    "queue_binding",
    "resources",
    "scaler",
    "service_account",
    "shared",
    "store_binding",
    "table_binding",
    "unsupported",
    "worker_env",
]
