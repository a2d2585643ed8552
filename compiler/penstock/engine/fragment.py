"""The fragment: everything that one definition brings to one place, in a form that can be kept between runs."""

import marshal
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from penstock.artifacts import Artifact
from penstock.diagnostics import Diagnostic
from penstock.graph.nodes import (
    Node,
)
from penstock.graph.streams import Reference
from penstock.record import Record, fields
from penstock.targets.model import PhysicalName, Scaler


class Fragment(Record):
    """One definition in one place.

    `artifacts` are the files that belong to it alone; `shared` the platform nodes that it asks for; `names` what it is called
    in the cloud and the cluster; `queues` the work queues that it owns; `module` its Pulumi module; `scalers` its KEDA
    triggers; `missing` outputs that must be pinned; `objects` counts its Kubernetes objects by apiVersion and kind; `inputs`
    are files that it looked at and `bases` what it extends; `alone` is what the checks across definitions say of it by itself:
    while that stays (and what it brings), they say the same of it among all others. `references` are the objects of the cluster
    that it names.
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
    alone: tuple[tuple[Any, ...], ...] = ()
    references: tuple[Reference, ...] = ()


# `marshal` takes these as they are. Every list and tuple of a fragment is looked through for them, so it must be quick.
_PLAIN = frozenset((str, int, float, bool, bytes, type(None)))
_RECORD = "\x00"  # a record: this mark, module, class, fields in order
_MARKED = "\x01"  # a text that stands for something else: this mark, class, text, names
_HEAD = 3  # what stands before the first field of a record


def dump(value: Any) -> Any:
    """Return a record (or a container of records) as plain tuples, lists and dicts that `marshal` takes."""
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return tuple([item if item.__class__ in _PLAIN else dump(item) for item in value]) if value else value
    if kind is list:
        return [item if item.__class__ in _PLAIN else dump(item) for item in value]
    if kind is dict:
        return {key: item if item.__class__ in _PLAIN else dump(item) for key, item in value.items()}
    if isinstance(value, str):
        return (_MARKED, kind.__name__, str.__str__(value), tuple(getattr(value, "names", ())))
    plan = _plans.get(kind)
    if plan is None:
        plan = _plans[kind] = _plan(kind)
    head, get = plan
    return (*head, *[item if item.__class__ in _PLAIN else dump(item) for item in get(value)])


_plans: dict[type, tuple[tuple[str, str, str], Any]] = {}


def _plan(kind: type) -> tuple[tuple[str, str, str], Any]:
    """Return the head of a record class's rows and what gets its fields. Raises TypeError for anything but a record."""
    if not issubclass(kind, Record):
        raise TypeError(f"a {kind.__name__} cannot be kept")
    names = fields(kind)
    one = attrgetter(*names)
    return (_RECORD, kind.__module__, kind.__name__), one if len(names) > 1 else lambda value: (one(value),)


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
    kind = value.__class__
    if kind is tuple:
        first = value[0] if value else None
        if first == _RECORD:
            made = [item if item.__class__ in _PLAIN else load(item) for item in value[_HEAD:]]
            return _class(value[1], value[2])(*made)
        if first == _MARKED:
            return _class("penstock.language.values", value[1])(value[2], value[3])
        return tuple([item if item.__class__ in _PLAIN else load(item) for item in value])
    if kind is list:
        return [item if item.__class__ in _PLAIN else load(item) for item in value]
    if kind is dict:
        return {key: item if item.__class__ in _PLAIN else load(item) for key, item in value.items()}
    return value


def pack(fragment: Fragment) -> bytes:
    """Return a fragment as bytes, without the texts of its files: what is kept, and sent between processes."""
    bare = tuple([Artifact(one.path, "", one.definitions) for one in fragment.artifacts])
    return marshal.dumps(dump(fragment.replace(artifacts=bare)))


def encoded(fragment: Fragment) -> Fragment:
    """Return a fragment whose files are bytes."""
    files = [Artifact(one.path, _bytes(one.content), one.definitions) for one in fragment.artifacts]
    return fragment.replace(artifacts=tuple(files))


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def unpack(data: bytes, texts: Sequence[str | bytes] = ()) -> Fragment:
    """Return a packed fragment; `texts` are those of its files, in order, where they are wanted."""
    fragment: Fragment = load(marshal.loads(data))  # noqa: S302 - our own bytes: of a child, or of the state file
    if not texts:
        return fragment
    whole = [Artifact(one.path, text, one.definitions) for one, text in zip(fragment.artifacts, texts, strict=True)]
    return fragment.replace(artifacts=tuple(whole))


class Compiled(Record):
    """A fragment and, where somebody had to make them already, its packed bytes."""

    fragment: Fragment
    packed: bytes | None = None

    def kept(self) -> bytes:
        """Return the bytes to keep."""
        return self.packed if self.packed is not None else pack(self.fragment)
