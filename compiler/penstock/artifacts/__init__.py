"""The tree: owned files, lock, atomic replace, prune, check, and the state that tells when nothing changed.

Names are looked up when they are first used: a run that finds nothing changed needs `penstock.artifacts.state` alone.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from penstock.artifacts.commit import apply
    from penstock.artifacts.drift import Review, check, edited, recover, review
    from penstock.artifacts.model import LOCK_NAME, Action, Artifact, Change, FileState, Outcome

_HOME = {
    "LOCK_NAME": "model",
    "Action": "model",
    "Artifact": "model",
    "Change": "model",
    "FileState": "model",
    "Outcome": "model",
    "Review": "drift",
    "apply": "commit",
    "check": "drift",
    "edited": "drift",
    "recover": "drift",
    "review": "drift",
}

__all__ = [
    "LOCK_NAME",
    "Action",
    "Artifact",
    "Change",
    "FileState",
    "Outcome",
    "Review",
    "apply",
    "check",
    "edited",
    "recover",
    "review",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
