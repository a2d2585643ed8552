"""The jobs of a pctasks workflow, as native jobs."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View, is_expression, texts
from penstock.dialects.pctasks import needs
from penstock.dialects.pctasks.fields import FOREACH, JOB, NOTIFICATION
from penstock.dialects.pctasks.tasks import TaskDraft, read_task
from penstock.text import Path

_JOBS: Path = ("spec", "jobs")
_NOTIFICATION_KEYS = {"collection_id": "collectionId", "item_id": "itemId", "event_type": "eventType"}


def convert_jobs(shape: Shape, view: View, draft: Draft) -> dict[str, list[TaskDraft]]:
    """Put every job into `draft` and return the tasks of each by job id."""
    source = view.get("jobs") or {}
    found: dict[str, list[TaskDraft]] = {}
    jobs: dict[str, Any] = {}
    at: dict[str, Path] = {}
    for name, value in source.items():
        path = (*view.at("jobs"), name)
        if not isinstance(value, dict):
            shape.accept(value, "mapping", path, f"the job `{name}`")
            value = {"tasks": []}
        jobs[name], found[name] = _job(shape, name, value, path, draft)
        at[name] = path
    if "jobs" in view and not jobs:
        shape.report("PEN1705", view.at("jobs"), "a workflow needs at least one job", key=True)
    needs.complete(shape, jobs, at)
    draft.put(_JOBS, jobs or {"unknown": {"tasks": []}}, view.at("jobs"))
    return found


def _job(
    shape: Shape, name: str, value: dict[str, Any], path: Path, draft: Draft
) -> tuple[dict[str, Any], list[TaskDraft]]:
    title = value.get("name")
    if isinstance(title, str):
        # The commonest key that pctasks ignores; people mean the description by it.
        shape.report(
            "PEN1701",
            (*path, "name"),
            "`name` is not a key of a job: pctasks ignores it",
            severity=shape.ignored,
            help="a job is called by its key; say what it does in a comment",
            key=True,
        )
        value = {key: item for key, item in value.items() if key != "name"}
    view = shape.view(value, path, JOB, f"the job `{name}`")
    _same_id(shape, view, name)
    job: dict[str, Any] = {"description": title} if isinstance(title, str) and title else {}
    place = (*_JOBS, name)
    if job:
        draft.table[(*place, "description")] = (*path, "name")
    _needs(shape, view, job)
    _foreach(shape, view, job)
    tasks = [read_task(shape, item, (*view.at("tasks"), index)) for index, item in enumerate(view.get("tasks") or ())]
    job["tasks"] = [task.data for task in tasks]
    for index, task in enumerate(tasks):
        draft.table.update({(*place, "tasks", index, *inner): outer for inner, outer in task.table.items()})
    _notifications(shape, view, job, place, draft)
    return job, tasks


def _same_id(shape: Shape, view: View, name: str) -> None:
    own = view.get("id")
    if own is not None and own != name and not is_expression(own):
        shape.report(
            "PEN1713",
            view.at("id"),
            f"the job under the key `{name}` has the id `{own}`",
            help="references may mean either: give both the same name, or leave out `id`",
        )


def _needs(shape: Shape, view: View, job: dict[str, Any]) -> None:
    value = view.get("needs")
    if isinstance(value, str):
        if value:
            job["needs"] = value
        else:
            shape.report("PEN1705", view.at("needs"), "`needs` is empty")
    elif isinstance(value, list):
        found = texts(shape, value, view.at("needs"), "`needs`")
        if found:
            job["needs"] = found
    elif value is not None:
        shape.report("PEN1704", view.at("needs"), "`needs` must be the id of a job, or a list of them")


def _foreach(shape: Shape, view: View, job: dict[str, Any]) -> None:
    value = view.get("foreach")
    if value is None:
        return
    inner = shape.view(value, view.at("foreach"), FOREACH, "`foreach`")
    items = inner.get("items")
    if items is None:
        return
    if not isinstance(items, list) and not is_expression(items):
        shape.report(
            "PEN1704",
            inner.at("items"),
            "`items` of `foreach` must be a list, or an expression that gives one",
            help="for example `${{ jobs.list.tasks.list.output.uris }}`",
        )
        return
    job["foreach"] = {"items": items}
    if "flatten" in inner:
        job["foreach"]["flatten"] = inner.get("flatten")


def _notifications(shape: Shape, view: View, job: dict[str, Any], place: Path, draft: Draft) -> None:
    found: list[dict[str, Any]] = []
    for index, value in enumerate(view.get("notifications") or ()):
        path = (*view.at("notifications"), index)
        if not isinstance(value, dict):
            shape.accept(value, "mapping", path, "a notification")
            continue
        inner = shape.view(value, path, NOTIFICATION, "a notification")
        if inner.get("type", "Item") != "Item":
            shape.report("PEN1705", inner.at("type"), "a notification can only have the type `Item`")
            continue
        here = (*place, "notifications", len(found))
        found.append({_NOTIFICATION_KEYS.get(name, name): inner.get(name) for name in inner})
        draft.table[here] = path
        draft.table.update({(*here, _NOTIFICATION_KEYS.get(name, name)): inner.at(name) for name in inner})
    if found:
        job["notifications"] = found
