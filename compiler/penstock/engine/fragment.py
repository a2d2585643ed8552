"""The fragment: everything that one definition brings to one place, in a form that can be kept between runs."""

from typing import Any

from penstock.artifacts import Artifact
from penstock.diagnostics import Diagnostic
from penstock.graph.nodes import Node
from penstock.record import Record
from penstock.targets.model import PhysicalName, Scaler


class Fragment(Record):
    """One definition in one place.

    `artifacts` are the files that belong to it alone; `shared` the platform nodes that it asks for; `names` what it is called
    in the cloud and the cluster; `queues` the work queues that it owns; `module` its Pulumi module; `scalers` its KEDA
    triggers; `missing` outputs that must be pinned; `objects` counts its Kubernetes objects by apiVersion and kind; `inputs` are files that it looked at and `bases`
    what it extends.
    """

    definition: str
    artifacts: tuple[Artifact, ...] = ()
    shared: tuple[Node, ...] = ()
    names: tuple[PhysicalName, ...] = ()
    queues: tuple[str, ...] = ()
    module: str | None = None
    scalers: tuple[Scaler, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()  # (output, what needs it)
    objects: tuple[tuple[str, str, int], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    inputs: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


def dump(value: Any) -> Any:
    """Return a record (or a container of records) as plain tuples, lists and dicts that `marshal` takes."""
    if isinstance(value, Record):
        cls = type(value)
        return ("\x00", cls.__module__, cls.__name__, *[dump(getattr(value, name)) for name in cls._fields_])  # type: ignore[attr-defined]
    if value.__class__ is tuple:
        return tuple(dump(item) for item in value)
    if value.__class__ is list:
        return [dump(item) for item in value]
    if value.__class__ is dict:
        return {key: dump(item) for key, item in value.items()}
    if isinstance(value, str) and value.__class__ is not str:
        return ("\x01", type(value).__name__, str.__str__(value), tuple(getattr(value, "names", ())))
    return value


_classes: dict[tuple[str, str], Any] = {}


def _class(module: str, name: str) -> Any:
    found = _classes.get((module, name))
    if found is None:
        from importlib import import_module

        if not module.startswith("penstock."):
            raise ValueError(f"not a record of ours: {module}.{name}")
        found = getattr(import_module(module), name)
        _classes[module, name] = found
    return found


def load(value: Any) -> Any:
    """Return what `dump` was given. Raises ValueError or AttributeError on something else."""
    if value.__class__ is tuple:
        if value and value[0] == "\x00":
            return _class(value[1], value[2])(*[load(item) for item in value[3:]])
        if value and value[0] == "\x01":
            return _class("penstock.language.values", value[1])(value[2], value[3])
        return tuple([load(item) for item in value])
    if value.__class__ is list:
        return [load(item) for item in value]
    if value.__class__ is dict:
        return {key: load(item) for key, item in value.items()}
    return value
