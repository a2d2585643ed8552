"""From Environment entries to places: expressions resolved, shape checked, outputs pinned."""

import os
from typing import Any

from penstock.definitions import Unready
from penstock.definitions import read as read_definition
from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings
from penstock.language import OutputRef, Scope, plain, resolve
from penstock.place import Place
from penstock.project import Project
from penstock.schema import to_diagnostics, validate
from penstock.text import Path


def facts(place: Place) -> dict[str, Any]:
    """Return what `${{ env.x }}` may name."""
    spec, cloud = place.spec, place.spec.cloud
    found: dict[str, Any] = {
        "name": place.name,
        "cloud": cloud.type,
        "production": spec.production,
        "namespace": place.namespace,
        "region": getattr(cloud, "region", "local"),
        "registry": spec.images.registry or "",
        "prefix": spec.naming.prefix or "",
    }
    for name, attribute in (
        ("accountId", "account_id"),
        ("subscriptionId", "subscription_id"),
        ("tenantId", "tenant_id"),
        ("project", "project"),
    ):
        value = getattr(cloud, attribute, None)
        if value is not None:
            found[name] = value
    storage = getattr(cloud, "storage_account", None)
    if storage is not None:
        found["storageAccount"] = storage.name
    return found


def open_place(entry: Entry, project: Project | None, *, pinned: bool = True) -> tuple[Place | None, list[Diagnostic]]:
    """Return the place of an Environment entry, or None with the reasons; unpinned outputs are one unless `pinned` is off."""
    from penstock.engine.outputs import Outputs, read_outputs

    outputs = Outputs() if project is None else read_outputs(project, entry.name)
    base = os.path.dirname(os.path.join(project.root, entry.file)) if project else None
    scope = Scope(
        env={"name": entry.name},
        outputs=outputs.values,
        base_dir=base,
        root_dir=project.root if project else base,
    )
    findings = Findings(entry, entry.id)
    data = resolve(entry.data, scope, findings.expression)
    if pinned:
        _unpinned(data, (), findings)
    problems = validate("Environment", plain(data), tolerate=findings.tolerate(data))
    diagnostics = [*outputs.diagnostics, *findings.found, *to_diagnostics(problems, entry, fixes=data is entry.data)]
    if any(found.severity == "error" for found in diagnostics):
        return None, diagnostics
    try:
        definition = read_definition(data)
    except Unready as waiting:
        diagnostics.append(findings.unready(waiting))
        return None, diagnostics
    place = Place(name=entry.name, spec=definition.spec, outputs=outputs.values, data=data)
    return place, diagnostics


def _unpinned(node: Any, path: Path, findings: Findings) -> None:
    """Report every output that the environment names and that no file pins.

    Arguments are left to the definitions that use them: such an output may come from the very program that is rendered.
    """
    if path == ("spec", "args"):
        return
    if isinstance(node, OutputRef):
        findings.add(
            "PEN1814",
            path,
            f"the environment uses the output `{node.name}`, which no file pins",
            help_text=f"run `penstock outputs import {findings.definition.partition('/')[2]} FILE`",
        )
    elif isinstance(node, dict):
        for key, value in node.items():
            _unpinned(value, (*path, key), findings)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _unpinned(value, (*path, index), findings)
