"""The settings of a source or sink: keys that there are and that a definition may change, values that fit."""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.language.values import Marked
from penstock.text import Path


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `settings` of a Stream's source and of its sinks."""
    spec = definition.spec
    source = getattr(spec.source, "settings", None) or {}
    yield from _judge(source, ("spec", "source", "settings"), {})
    for index, sink in enumerate(spec.sinks):
        yield from _judge(getattr(sink, "settings", None) or {}, ("spec", "sinks", index, "settings"), source)


def _judge(settings: Mapping[str, Any], path: Path, below: Mapping[str, Any]) -> Iterator[Finding]:
    if not settings:
        return
    from penstock.streams import settings as rules

    known = rules.table()
    good: dict[str, Any] = {}
    for name, value in settings.items():
        found = _one(name, value, (*path, name))
        if found is not None:
            yield found
        elif name in known and not isinstance(value, Marked):
            good[name] = value
    layers = [{key: value for key, value in layer.items() if _right(key, value)} for layer in (below, good)]
    for key, message, help_text in rules.contradictions(rules.effective(*layers)):
        low = known[key].not_below
        said = key if key in good else low
        if said in good:
            # The service may be configured otherwise, and its own minimum goes before anyhow.
            yield Finding("PEN1586", (*path, said), message, help_text, severity="warning")


def _right(name: str, value: Any) -> bool:
    from penstock.streams import settings as rules

    key = rules.table().get(name)
    return key is not None and not isinstance(value, Marked) and value is not None and rules.fault(key, value) is None


def _one(name: str, value: Any, path: Path) -> Finding | None:
    """Judge one setting; `null` takes back what was set before."""
    from penstock.diagnostics.suggest import hint
    from penstock.streams import settings as rules

    key = rules.table().get(name)
    if key is None or not key.setting:
        may = [one.key for one in rules.table().values() if one.setting == "open"]
        near = hint(name, [one.key for one in rules.table().values() if one.setting])
        what = "is a setting of the whole service" if key is not None else "is no setting"
        return Finding("PEN1582", path, f"`{name}` {what}", near or f"the settings are: {', '.join(may)}", key=True)
    if key.setting == "protected":
        help_text = "set it for the whole service: `config` of the StreamService"
        return Finding(
            "PEN1583", path, f"`{name}` is protected: a source or sink cannot change it", help_text, key=True
        )
    if value is None or isinstance(value, Marked):
        return None
    fault = rules.fault(key, value)
    if fault is None:
        return None
    return Finding("PEN1584" if fault.sort == "shape" else "PEN1585", path, fault.message, fault.help)
