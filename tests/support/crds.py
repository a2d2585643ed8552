"""CustomResourceDefinitions as data: what two of them say, in one form, so that they can be compared."""

from __future__ import annotations

from typing import Any


def said(crd: dict[str, Any]) -> dict[str, Any]:
    """Return what a CustomResourceDefinition says, with what the API server fills in, without labels and annotations."""
    spec = crd["spec"]
    names = spec["names"]
    versions = [
        {
            "name": one["name"],
            "served": one["served"],
            "storage": one["storage"],
            "schema": one["schema"]["openAPIV3Schema"],
            "subresources": one.get("subresources") or {},
            "columns": one.get("additionalPrinterColumns", []),
            "selectable": one.get("selectableFields", []),
        }
        for one in spec["versions"]
    ]
    return {
        "name": crd["metadata"]["name"].strip(),
        "group": spec["group"],
        "scope": spec["scope"],
        "names": {
            "kind": names["kind"],
            "plural": names["plural"],
            "singular": names.get("singular") or names["kind"].lower(),
            "listKind": names.get("listKind") or f"{names['kind']}List",
            "shortNames": names.get("shortNames", []),
            "categories": names.get("categories", []),
        },
        "versions": versions,
    }
