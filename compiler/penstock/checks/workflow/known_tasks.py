"""The two streaming tasks of pctasks find what they ask for at their start: their variables and their arguments."""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.definitions.workflow import Task, WorkflowSpec
from penstock.diagnostics import Severity
from penstock.diagnostics.suggest import closest
from penstock.text import Path

CREATE_ITEMS = "pctasks.dataset.streaming:StreamingCreateItemsTask"
INGEST = "pctasks.ingest_task.streaming:StreamingIngestItemsTask"

_COSMOS = "PCTASKS_COSMOSDB__URL"
_COSMOS_INSTEAD = "PCTASKS_COSMOSDB__CONNECTION_STRING"
_EXAMPLES = {
    _COSMOS: "https://ACCOUNT.documents.azure.com:443/",
    "DB_CONNECTION_STRING": "${{ secrets.pgstac-connection-string }}",
}


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the task of a Workflow that is started by a queue."""
    spec: WorkflowSpec = definition.spec
    if spec.trigger.type != "queue":
        return
    for name, job in spec.jobs.items():
        for index, task in enumerate(job.tasks):
            if task.run in (CREATE_ITEMS, INGEST):
                path: Path = ("spec", "jobs", name, "tasks", index)
                yield from _environment(task, spec, path, world)
                # The dialect judges these in its own words.
                if task.run == CREATE_ITEMS and world.dialect is None:
                    yield from _arguments(task.args, path)


def _environment(task: Task, spec: WorkflowSpec, path: Path, world: World) -> Iterator[Finding]:
    """Report missing variables, once it is known who sets some: the image table of the environment may."""
    if task.image_key is not None:
        if world.place is None:
            return
        entry = world.place.spec.images.keys.get(task.image_key)
        given = {**(entry.environment if entry else {}), **task.environment, **spec.worker.environment}
        where = f"the task, or to `images.keys.{task.image_key}` of environment {world.place.name}"
    elif world.dialect is not None:
        return  # the dialect judges what stands in the file
    else:
        given, where = {**task.environment, **spec.worker.environment}, "the task"
    own = spec.worker.protocol == "penstock"  # its configuration says where the tables are
    if task.run == INGEST:
        if "DB_CONNECTION_STRING" not in given and not (own and _keeps_items(task, spec)):
            yield _lacks(task, "DB_CONNECTION_STRING", "error", "the task stops at its start", path, given, where)
        if not own and _COSMOS not in given and _COSMOS_INSTEAD not in given:
            yield _lacks(task, _COSMOS, "warning", "items that fail cannot be recorded", path, given, where)
    elif not own and _COSMOS not in given:
        yield _lacks(task, _COSMOS, "error", "the task stops at its start", path, given, where)


def _keeps_items(task: Task, spec: WorkflowSpec) -> bool:
    """Tell whether items go into a table of the definition instead of pgSTAC."""
    catalogue = task.args.get("catalogue")
    chosen = catalogue if isinstance(catalogue, Mapping) else {}
    name = chosen.get("table", "catalogue")
    return chosen.get("type", "table") == "table" and any(
        item.type == "table" and item.name == name for item in spec.access
    )


def _lacks(
    task: Task, name: str, severity: Severity, effect: str, path: Path, given: Mapping[str, Any], where: str
) -> Finding:
    near = closest(name, given, 1)
    if near and near[0] in task.environment:
        path, help_text = (*path, "environment", near[0]), f"`{near[0]}` is set: did you mean `{name}`?"
    else:
        path = (*path, "environment") if task.environment else (*path, "run")
        help_text = f"add `{name}: {_EXAMPLES[name]}` to the `environment` of {where}"
    message = f"the variable `{name}` is missing: without it {effect}"
    return Finding("PEN1560", path, message, help_text, key=path[-1] != "run", severity=severity)


def _arguments(args: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    for key, example in (("create_items_function", "naip:NaipCollection.create_item"), ("collection_id", "naip")):
        value = args.get(key)
        if value is None:
            message = f"`{key}` is missing from the arguments of `{CREATE_ITEMS}`"
            yield Finding("PEN1561", (*path, "args"), message, f"add `{key}: {example}`", missing=True)
        elif key == "create_items_function" and is_text(value) and ":" not in value:
            message = f"`{value}` is not an entry point"
            yield Finding("PEN1561", (*path, "args", key), message, f"write `module:attribute`, as in `{example}`")
