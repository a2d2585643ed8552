"""Looks for what lies in the rendered tree and is not of it, but would be taken to a cluster or is deployed still."""

import os
from collections.abc import Collection, Container, Iterable

from penstock.artifacts import LOCK_NAME
from penstock.diagnostics import Diagnostic, Span
from penstock.place import Place

_MANIFESTS = "manifests"


def watched(root: str, home: str, places: Iterable[str]) -> list[str]:
    """Return the folders whose change may bring a stranger."""
    return [os.path.join(root, home), *[os.path.join(root, home, name, _MANIFESTS) for name in places]]


def stray_manifests(root: str, home: str, place: Place, owned: Container[str]) -> list[Diagnostic]:
    """Return a warning for each file beside the rendered manifests that Argo CD would apply; `home` is `rendered`.

    `owned` are the paths that the place's tree consists of.
    """
    if place.spec.argocd is None:
        return []
    found: list[Diagnostic] = []
    folder = f"{home}/{place.name}/{_MANIFESTS}"
    for name in _names(os.path.join(root, folder)):
        if name.endswith(".yaml") and f"{_MANIFESTS}/{name}" not in owned:
            message = f"`{name}` is not of penstock, yet Argo CD would apply it: it takes every `.yaml` of this folder"
            found.append(_warning("PEN1913", f"{folder}/{name}", message, "move it out of the tree"))
    return found


def orphan_trees(root: str, home: str, environments: Collection[str]) -> list[Diagnostic]:
    """Return a warning for each rendered tree whose environment is no longer defined."""
    found: list[Diagnostic] = []
    for name in _names(os.path.join(root, home)):
        if name not in environments and os.path.isfile(os.path.join(root, home, name, LOCK_NAME)):
            message = f"there is no environment `{name}` any more, but its tree is still here and may be deployed"
            help_text = f"take down what is deployed (`pulumi destroy`), then remove {home}/{name}"
            found.append(_warning("PEN1914", f"{home}/{name}/{LOCK_NAME}", message, help_text))
    return found


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _warning(code: str, file: str, message: str, help_text: str) -> Diagnostic:
    return Diagnostic(code, "warning", message, Span(file, 1, 1, 1, 1), help=help_text)
