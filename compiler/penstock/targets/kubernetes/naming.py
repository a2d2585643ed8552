"""Names of Kubernetes objects: computed from a base, never shortened in silence; labels of ours are."""

from hashlib import sha256
from typing import Final

LABEL: Final = 63  # characters of a label's value
_DIGEST: Final = 8


def deployment(base: str) -> str:
    """Return the Deployment of a worker."""
    return f"{base}-deployment"


def deployment_of(protocol: str, base: str) -> str:
    """Return the Deployment of a worker by what it speaks: those of Prio are called as they always were."""
    return base if protocol == "prio" else deployment(base)


def scaler(base: str) -> str:
    """Return the ScaledObject of a worker."""
    return f"{base}-scaler"


def authentication(base: str) -> str:
    """Return the TriggerAuthentication that belongs to one worker."""
    return f"{base}-scaler-auth"


def config(base: str) -> str:
    """Return the ConfigMap of a worker or job."""
    return f"{base}-config"


def alerts(base: str) -> str:
    """Return the PrometheusRule of a definition."""
    return f"{base}-alerts"


def short(text: str) -> str:
    """Return `text` as a label value: as it is when it fits, else its beginning and a digest, 63 characters in all.

    For labels that people search by. Names of objects are never changed: one that does not fit is refused by a check.
    """
    if len(text) <= LABEL:
        return text
    return f"{text[: LABEL - _DIGEST - 1].rstrip('-_.')}-{sha256(text.encode()).hexdigest()[:_DIGEST]}"
