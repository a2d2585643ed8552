"""The configuration of a StreamService: keys that there are and that are not set elsewhere, values in their ranges."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.language.values import Marked
from penstock.streams import settings as rules
from penstock.text import Path

_CONFIG: Final[Path] = ("spec", "config")
# What follows from the rest of the definition, and where that is said.
_COMPUTED: Final = {
    "nodeID": "it is the name of the pod",
    "hostname": "it is the address of the pod",
    "metrics.listen": "the ports of the components are fixed",
    "api.listen": "the ports of the components are fixed",
    "source.http.listen": "the ports of the components are fixed",
    "storage.level.local.writer.network.listen": "the ports of the components are fixed",
    "storage.volumesPath": "list the volumes in `volumes`",
    "etcd.endpoint": "say it in `etcd`",
    "etcd.username": "say it in `etcd`",
    "etcd.password": "refer to a secret in `etcd`",
    "encryption": "say it in `encryption`",
}


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `config` of a StreamService."""
    config = definition.spec.config
    good: dict[str, Any] = {}
    wrong: set[str] = set()
    where: dict[str, Path] = {}
    for key, value, path in _leaves(config, "", _CONFIG):
        where[key] = path
        found = _one(key, value, path)
        if found is not None:
            wrong.add(key)
            yield found
        elif not isinstance(value, Marked) and value is not None:
            good[key] = value
    if "storageApiHost" not in good and not wrong & {"storageApiHost"}:
        message = "the service needs `storageApiHost`: the host of the Storage API that its tables belong to"
        path = _CONFIG if "config" in definition.data["spec"] else ("spec",)
        yield Finding("PEN1590", path, message, "add `config.storageApiHost`", missing=True)
    for key, message, help_text in rules.contradictions(rules.effective(good)):
        low = rules.table()[key].not_below
        said = where.get(key) or where.get(low)
        if said is not None:
            yield Finding("PEN1586", said, message, help_text)


def _leaves(node: Any, start: str, path: Path) -> Iterator[tuple[str, Any, Path]]:
    """Yield each key with its value and place; a key that begins nothing that there is ends the way."""
    for name, value in node.items():
        key = f"{start}{name}"
        inside = any(known.startswith(f"{key}.") for known in rules.table())
        if isinstance(value, dict) and inside and key not in _COMPUTED:
            yield from _leaves(value, f"{key}.", (*path, name))
        else:
            yield key, value, (*path, name)


def _one(name: str, value: Any, path: Path) -> Finding | None:
    from penstock.diagnostics.suggest import hint

    if name in _COMPUTED:
        message = f"`{name}` is not to be written: {_COMPUTED[name]}"
        return Finding("PEN1589", path, message, "take it out", key=True)
    key = rules.table().get(name)
    if key is None:
        if any(known.startswith(f"{name}.") for known in rules.table()):
            return Finding(
                "PEN1584", path, f"`{name}` holds further keys: it must be a mapping", "write its keys below it"
            )
        near = hint(name, rules.table())
        return Finding("PEN1582", path, f"`{name}` is no key of the configuration", near, key=True)
    if value is None or isinstance(value, Marked):
        return None
    fault = rules.fault(key, value)
    if fault is None:
        return None
    return Finding("PEN1584" if fault.sort == "shape" else "PEN1585", path, fault.message, fault.help)
