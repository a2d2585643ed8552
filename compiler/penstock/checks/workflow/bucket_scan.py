"""A bucket scan has the two kinds of tasks, windows that its stores can keep, and what its programs need."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, is_text, workers
from penstock.definitions import Definition
from penstock.definitions.bucket_scan import BucketScanTrigger
from penstock.definitions.workflow import WorkflowSpec
from penstock.text import Path

TASKS: Final = ("intake", "aggregate")
_TRIGGER: Final[Path] = ("spec", "trigger")
_DAY: Final = 86400
_MINUTE: Final = 60


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge a Workflow that scans buckets, and one that uses its words without doing so."""
    spec: WorkflowSpec = definition.spec
    trigger: Any = spec.trigger
    if not isinstance(trigger, BucketScanTrigger):
        yield from _elsewhere(definition)
        return
    yield from _jobs(spec)
    yield from _windows(trigger)
    yield from _programs(definition, spec, trigger)
    yield from _writers(trigger)


def _elsewhere(definition: Definition) -> Iterator[Finding]:
    for path, worker in workers(definition):
        if worker.protocol == "prio":
            message = "Prio's workers take tasks of a bucket scan only"
            help_text = "write `protocol: penstock`, or start the workflow by `bucketScan`"
            yield Finding("PEN1548", (*path, "protocol"), message, help_text)


def _jobs(spec: WorkflowSpec) -> Iterator[Finding]:
    """Report jobs that are missing or too many, and jobs that do not have exactly one task."""
    from penstock.diagnostics.suggest import hint

    for name in TASKS:
        if name not in spec.jobs:
            others = [job for job in spec.jobs if job not in TASKS]
            help_text = hint(name, others) or f"add `{name}` with the one task that handles such tasks"
            yield Finding("PEN1548", ("spec", "jobs"), f"a bucket scan has no job `{name}`", help_text, key=True)
    for name, job in spec.jobs.items():
        path: Path = ("spec", "jobs", name)
        if name not in TASKS:
            message = f"a bucket scan starts no job `{name}`: its jobs are `intake` and `aggregate`"
            yield Finding("PEN1548", path, message, hint(name, list(TASKS)) or "take it out", key=True)
        elif len(job.tasks) > 1:
            message = f"a queue feeds exactly one task; `{name}` has {len(job.tasks)}"
            yield Finding("PEN1548", (*path, "tasks"), message, "put the steps into one task", key=True)
    for name in spec.workers:
        if name not in spec.jobs:
            help_text = hint(name, list(spec.jobs)) or "name a job"
            yield Finding("PEN1548", ("spec", "workers", name), f"there is no job `{name}`", help_text, key=True)


def _windows(trigger: BucketScanTrigger) -> Iterator[Finding]:
    """Report windows that cannot be: longer than anything is kept, or at times that change from day to day."""
    period, grace, age, kept = trigger.period, trigger.grace, trigger.max_age, trigger.retention
    if not (is_number(period) and is_number(grace) and is_number(age) and is_number(kept)):
        return
    if period < _MINUTE or period % _MINUTE:
        message = f"a window of {period} seconds: windows are named to the minute"
        yield Finding("PEN1547", (*_TRIGGER, "period"), message, "write whole minutes or hours, such as `8h`")
        return
    if age < 1:
        yield Finding("PEN1547", (*_TRIGGER, "maxAge"), "no batch is younger than 0 seconds", "write `6h`, say")
    if period + grace > kept:
        message = f"a window is aggregated {period + grace} seconds after it began, but batches are kept for {kept}"
        yield Finding("PEN1547", (*_TRIGGER, "period"), message, "raise `retention`, or shorten `period` and `grace`")
    elif age > kept - period - grace:
        longest = kept - period - grace
        message = (
            f"batches are taken in for {age} seconds, but what is older than {longest} could be gone, "
            "and its marker with it, before it is aggregated"
        )
        yield Finding("PEN1547", (*_TRIGGER, "maxAge"), message, f"at most `retention - period - grace`: {longest}s")
    if _DAY % period and period % _DAY:
        message = f"windows of {period} seconds begin at another time each day"
        yield Finding("PEN1555", (*_TRIGGER, "period"), message, "take a period that divides a day, such as `8h`")


def _programs(definition: Definition, spec: WorkflowSpec, trigger: BucketScanTrigger) -> Iterator[Finding]:
    """Report programs of Prio without what they need."""
    if trigger.scheduler.protocol == "prio" and trigger.scheduler.runtime is None:
        message = "Prio's workflow-manager is in no image of penstock"
        help_text = "add `runtime: letsencrypt/prio-workflow-manager:VERSION`, or write `protocol: penstock`"
        yield Finding("PEN1548", (*_TRIGGER, "scheduler", "protocol"), message, help_text)
    if trigger.scheduler.protocol == "penstock" and trigger.scheduler.args:
        message = "`args` are flags of Prio's workflow-manager, and penstock's scheduler takes none"
        yield Finding("PEN1548", (*_TRIGGER, "scheduler", "args"), message, "take them out", key=True)
    chosen = {name: spec.workers.get(name, spec.worker) for name in spec.jobs}
    for path, worker in workers(definition):
        if worker.protocol == "pctasks":
            message = "the task runner of pctasks knows no tasks of a bucket scan"
            yield Finding("PEN1548", (*path, "protocol"), message, "write `penstock`, or `prio`")
    if trigger.keys is None and any(worker.protocol == "prio" for worker in chosen.values()):
        message = "Prio's workers do not start without their keys"
        help_text = "add `keys` with the Secrets of `signing` and `decryption`"
        yield Finding("PEN1548", _TRIGGER, message, help_text, missing=True)


def _writers(trigger: BucketScanTrigger) -> Iterator[Finding]:
    """Report writers that are named in no form that a cloud knows."""
    for part in ("ingestion", "own", "peer"):
        store = getattr(trigger.stores, part)
        for index, writer in enumerate(store.writers):
            path: Path = (*_TRIGGER, "stores", part, "writers", index)
            if not is_text(writer) or writer.startswith("arn:"):
                continue
            address, _, number = writer.partition("#")
            if "@" not in address or not (number.isascii() and number.isdigit()):
                message = f"`{writer}` names nobody who could write"
                help_text = "write the ARN of a role, or `ADDRESS#ID` of a Google service account"
                yield Finding("PEN1549", path, message, help_text)
        if store.writers and (store.external or store.address):
            message = f"who may write to `{store.name}` is said where that bucket is made"
            yield Finding("PEN1549", (*_TRIGGER, "stores", part, "writers"), message, "take `writers` out", key=True)
