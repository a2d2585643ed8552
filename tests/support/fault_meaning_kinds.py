"""Faults that fit the schema and still make no sense: lost names, bounds the wrong way round, requests above limits.

Unlike the other modules this one names fields of our own kinds; a path that a definition lacks makes no fault.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import yaml

from tests.support.fault_model import Fault
from tests.support.fault_schema_kinds import EDITS, typo
from tests.support.fault_text import Site, Text, replace, start
from tests.support.kube_pods import quantity

# kind -> paths of values that name another part of the same definition; `*` stands for any step.
REFERENCES: dict[str, tuple[str, ...]] = {"Workflow": ("spec.jobs.*.needs", "spec.jobs.*.needs.*")}
# The first must not be more than the second.
BOUNDS = (
    ("spec.worker.scale.min", "spec.worker.scale.max"),
    ("spec.function.timeout", "spec.queue.visibilityTimeout"),
    ("spec.trigger.visibilityTimeout", "spec.trigger.retention"),
    ("spec.trigger.retention", "spec.trigger.deadLetter.retention"),
    ("spec.queue.retention", "spec.queue.deadLetter.retention"),
)
# kind -> values that fit the schema and cannot be meant: path, what is written instead, what it is.
NONSENSE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Workflow": (
        ("spec.trigger.cron", "61 * * * *", "no cron"),
        ("spec.trigger.cron", "0 0 30 2 *", "a day that never comes"),
        ("spec.trigger.timezone", "Europe/Nowhere", "no time zone"),
        ("spec.trigger.visibilityTimeout", "0", "no lease"),
        ("spec.worker.scale.pollingInterval", "0", "no pause"),
        ("spec.jobs.*.tasks.*.image", "registry.example.org/Upper:1", "no image"),
        ("spec.jobs.*.tasks.*.environment.*", "AccountName=a;AccountKey=bm90LWEtcmVhbC1rZXktYnV0LWxvbmc", "a secret"),
        ("spec.access.*.mode", "send", "no such right"),
    ),
    "Pipeline": (
        ("spec.inventory.initialChunk", "2022-02-30", "no day"),
        ("spec.function.image", "registry.example.org//a:1", "no image"),
        ("spec.sink.secret", "hunter2hunter2", "a secret"),
        ("spec.access.*.mode", "send", "no such right"),
    ),
    "Stream": (
        ("spec.image", "registry.example.org/a:", "no image"),
        ("spec.source.secret", "hunter2hunter2", "a secret"),
        ("spec.source.visibilityTimeout", "0", "no lease"),
    ),
}
REQUESTS = (("spec.worker.resources.requests.memory", "spec.worker.resources.limits.memory"),)


def lost_references(text: Text, rng: random.Random) -> Iterator[Fault]:
    """The name of another part of the definition (a job in `needs`) with one wrong letter."""
    patterns = [p.split(".") for p in REFERENCES.get(text.kind, ())]
    for site in text.sites:
        steps = [str(s) for s in site.path]
        if not isinstance(site.value, str) or not any(_fits(p, steps) for p in patterns) or len(site.value) < 3:
            continue
        for edit in EDITS:
            wrong = typo(site.value, edit, rng)
            if wrong != site.value and re.fullmatch(r"[A-Za-z][\w-]*", wrong):
                made = replace(text.text, site.node, wrong)
                yield Fault("lost reference", text, site, made, (start(site.node),), wrong, site.value, edit)


def own_needs(text: Text, _: random.Random) -> Iterator[Fault]:
    """A job that waits for itself."""
    for site in text.sites:
        if text.kind == "Workflow" and _fits(["spec", "jobs", "*", "needs", "*"], [str(s) for s in site.path]):
            job = str(site.path[2])
            holder = text.find(site.path[:3])
            keys = (start(holder.key),) if holder is not None and holder.key is not None else ()
            places = (start(site.node), *keys)
            yield Fault("cycle", text, site, replace(text.text, site.node, job), places, job)


def bounds(text: Text, _: random.Random) -> Iterator[Fault]:
    """A lower bound above the upper one: pointed at is either."""
    for low, high in BOUNDS:
        a, b = _at(text, low), _at(text, high)
        if a is not None and b is not None and isinstance(a.value, int) and isinstance(b.value, int):
            for site, wrong in ((a, b.value + 1), (b, max(1, a.value - 1))):
                made = replace(text.text, site.node, str(wrong))
                if text.valid(made) and (wrong > b.value or wrong < a.value):
                    yield Fault("bounds", text, site, made, (start(a.node), start(b.node)), str(wrong))


def requests(text: Text, _: random.Random) -> Iterator[Fault]:
    """A request above the limit: pointed at is either."""
    for low, high in REQUESTS:
        a, b = _at(text, low), _at(text, high)
        limit = quantity(b.value) if b is not None else None
        if a is not None and b is not None and limit is not None:
            wrong = f"{int(limit / 2**20) + 1}Mi"
            made = replace(text.text, a.node, wrong)
            yield Fault("request above limit", text, a, made, (start(a.node), start(b.node)), wrong)


def nonsense(text: Text, _: random.Random) -> Iterator[Fault]:
    """A value of the right form that cannot be meant: a 30th of February, a secret in the open, an image with capitals."""
    for pattern, wrong, note in NONSENSE.get(text.kind, ()):
        for site in text.sites:
            if not isinstance(site.node, yaml.ScalarNode) or not _fits(pattern.split("."), [str(s) for s in site.path]):
                continue
            if note == "no such right" and _beside(text, site, "type") in ("queue", "topic"):
                continue
            made = replace(text.text, site.node, wrong)
            if text.valid(made):
                line, column = start(site.node)
                # The wrong part of a cron expression may be pointed at, or the whole.
                places = ((line, column),)
                yield Fault("nonsense", text, site, made, places, wrong, None, note)


def lost_outputs(text: Text, rng: random.Random) -> Iterator[Fault]:
    """The job in `${{ jobs.JOB.tasks... }}` with one wrong letter."""
    for site in text.sites:
        node = site.node
        if (
            text.kind != "Workflow"
            or not isinstance(node, yaml.ScalarNode)
            or node.start_mark.line != node.end_mark.line
        ):
            continue
        base = node.start_mark.index
        for match in _OUTPUT.finditer(text.text[base : node.end_mark.index]):
            name, at = match["job"], base + match.start("job")
            wrong = typo(name, rng.choice(EDITS), rng)
            if len(name) < 3 or wrong == name or not re.fullmatch(r"[A-Za-z][\w-]*", wrong):
                continue
            made = text.text[:at] + wrong + text.text[at + len(name) :]
            line, column = start(node)
            yield Fault("lost output", text, site, made, ((line, column + at - base),), wrong, name)


_OUTPUT = re.compile(r"\$\{\{\s*jobs\.(?P<job>[\w-]+)\.tasks\.")


def _beside(text: Text, site: Site, key: str) -> object:
    found = text.find((*site.path[:-1], key))
    return found.value if found is not None else None


def _at(text: Text, path: str) -> Site | None:
    site = text.find(tuple(path.split(".")))
    return site if site is not None and isinstance(site.node, yaml.ScalarNode) else None


def _fits(pattern: list[str], steps: list[str]) -> bool:
    return len(pattern) == len(steps) and all(p in ("*", s) for p, s in zip(pattern, steps, strict=True))


CATEGORIES = (lost_references, own_needs, bounds, requests, nonsense, lost_outputs)
