"""A pctasks `workflow.yaml`, batch or streaming, as a native Workflow."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View
from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.dialects.pctasks import access, lookalike
from penstock.dialects.pctasks.arguments import read_arguments
from penstock.dialects.pctasks.fields import ACCOUNT_TOKENS, CONTAINER_TOKENS, PLACES, SYSTEM, WORKFLOW
from penstock.dialects.pctasks.jobs import convert_jobs
from penstock.dialects.pctasks.streaming import convert_streaming
from penstock.dialects.pctasks.tasks import TaskDraft
from penstock.text import Document, Path

# File names that many folders have: they say nothing without the folder.
_COMMON_STEMS = ("workflow", "streaming", "batch", "config", "index")


def convert(document: Document, report: Reporter, context: DialectContext, dialect: str) -> tuple[Converted, ...]:
    """Return the one native Workflow that the document means."""
    data = document.data
    shape = Shape(report, context, SYSTEM, PLACES)
    view = shape.view(data, (), WORKFLOW, "a workflow")
    draft = Draft("Workflow")
    _identity(shape, view, draft, context)
    _dataset(shape, view, draft)
    read_arguments(shape, view.get("args"), view.at("args")).put_into(draft)
    if "on" in view:
        shape.report(
            "PEN1712",
            view.at("on"),
            "`on` starts nothing: pctasks has no triggers",
            key=True,
            help="leave it out; for a schedule, import this file and give the native definition a `schedule` trigger",
        )
    draft.put(("spec", "trigger"), {"type": "manual"}, ())
    draft.put(("spec", "worker"), {"protocol": "pctasks"}, ())
    draft.data["spec"]["jobs"] = {}
    tasks = convert_jobs(shape, view, draft)
    if view.get("is_streaming") is True:
        _streaming(shape, view, draft, tasks)
    else:
        _not_streaming(shape, tasks)
    jobs: dict[str, Any] = draft.data["spec"]["jobs"]
    items = access.of_tasks([task for job in jobs.values() for task in job["tasks"]])
    draft.put(("spec", "access"), items, view.at("jobs"))
    _tokens(shape, view, draft)
    if "target_environment" in view:
        draft.put(("spec", "targetEnvironment"), view.get("target_environment"), view.at("target_environment"))
    lookalike.report(shape, data)
    return (draft.done(dialect),)


def _identity(shape: Shape, view: View, draft: Draft, context: DialectContext) -> None:
    if "id" in view:
        draft.named(view.get("id"), view.at("id"))
    else:
        name = _name_of_file(context) or view.get("name") or "unnamed"
        draft.named(name, view.at("name"))
        if not view.has_key("id"):
            shape.report(
                "PEN1719",
                ("id",),
                f"the workflow has no `id`: it is called `{draft.data['metadata']['name']}` after its file",
                severity="note",
                key=True,
                help="add `id` so that its name does not change when the file moves",
            )
    if "name" in view:
        draft.put(("spec", "description"), view.get("name"), view.at("name"))


def _name_of_file(context: DialectContext) -> str | None:
    if context.file.startswith("<"):
        return None
    stem = context.file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    if stem not in _COMMON_STEMS:
        return stem
    folder = context.directory.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return f"{folder}-{stem}" if folder.strip(".") else stem


def _dataset(shape: Shape, view: View, draft: Draft) -> None:
    value = view.get("dataset")
    if isinstance(value, dict):
        owner, name = value.get("owner"), value.get("name")
        plain = f"{owner}/{name}" if isinstance(owner, str) and isinstance(name, str) else "owner/name"
        shape.report(
            "PEN1704",
            view.at("dataset"),
            "`dataset` must be text, not a mapping: this form is of an old version of pctasks",
            key=True,
            help=f"write `dataset: {plain}`",
        )
    elif value is not None and shape.accept(value, "text", view.at("dataset"), "`dataset`") is not None:
        draft.put(("spec", "dataset"), value, view.at("dataset"))


def _streaming(shape: Shape, view: View, draft: Draft, tasks: dict[str, list[TaskDraft]]) -> None:
    """A streaming workflow is one job with one task; the first of each stands for a file that has more."""
    if not tasks:
        return
    if len(tasks) != 1:
        shape.report(
            "PEN1707",
            view.at("jobs"),
            f"a streaming workflow has exactly one job: this one has {len(tasks)}",
            key=True,
            help="make a workflow of each job",
        )
    job, found = next(iter(tasks.items()))
    path: Path = (*view.at("jobs"), job, "tasks")
    if len(found) != 1:
        shape.report(
            "PEN1707",
            path,
            f"the job of a streaming workflow has exactly one task: `{job}` has {len(found)}",
            key=True,
            help="make a workflow of each task",
        )
    jobs: dict[str, Any] = draft.data["spec"]["jobs"]
    draft.data["spec"]["jobs"] = {job: {**jobs[job], "tasks": jobs[job]["tasks"][:1]}}
    if found:
        convert_streaming(shape, found[0], draft)


def _not_streaming(shape: Shape, tasks: dict[str, list[TaskDraft]]) -> None:
    for found in tasks.values():
        for task in found:
            args = task.view.get("args")
            if isinstance(args, dict) and "streaming_options" in args:
                shape.report(
                    "PEN1707",
                    (*task.view.at("args"), "streaming_options"),
                    "`streaming_options` has no effect: the workflow does not say `is_streaming: true`",
                    key=True,
                    help="add `is_streaming: true` to the workflow; as a batch job it would never end",
                )


def _tokens(shape: Shape, view: View, draft: Draft) -> None:
    found: dict[str, Any] = {}
    for account, value in (view.get("tokens") or {}).items():
        path = (*view.at("tokens"), account)
        if not isinstance(value, dict):
            shape.accept(value, "mapping", path, f"the tokens of `{account}`")
            continue
        inner = shape.view(value, path, ACCOUNT_TOKENS, f"the tokens of `{account}`")
        found[account] = {"token": inner.get("token")} if "token" in inner else {}
        containers = _containers(shape, inner)
        if containers:
            found[account]["containers"] = containers
    if found:
        draft.put(("spec", "tokens"), found, view.at("tokens"))


def _containers(shape: Shape, view: View) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in (view.get("containers") or {}).items():
        path = (*view.at("containers"), name)
        if not isinstance(value, dict):
            shape.accept(value, "mapping", path, f"the tokens of the container `{name}`")
            continue
        inner = shape.view(value, path, CONTAINER_TOKENS, f"the tokens of the container `{name}`")
        found[name] = {"token": inner.get("token")} if "token" in inner else {}
        blobs = {
            blob: token
            for blob, token in (inner.get("blobs") or {}).items()
            if shape.accept(token, "text", (*inner.at("blobs"), blob), f"the token of `{blob}`") is not None
        }
        if blobs:
            found[name]["blobs"] = blobs
    return found
