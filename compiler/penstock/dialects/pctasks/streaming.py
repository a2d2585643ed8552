"""The streaming part of a pctasks workflow: queue, scaling and worker settings out of the arguments of its one task."""

from typing import Any

from penstock.dialects import queue_url
from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View, is_expression, nearest
from penstock.dialects.pctasks import entry_point
from penstock.dialects.pctasks.fields import (
    AMOUNTS,
    CREATE_ITEMS_ARGS,
    CREATE_ITEMS_OPTIONS,
    RESOURCES,
    STREAMING_ARGS,
    STREAMING_OPTIONS,
)
from penstock.dialects.pctasks.tasks import TaskDraft, scalars
from penstock.text import Path

CREATE_ITEMS = "pctasks.dataset.streaming:StreamingCreateItemsTask"
INGEST = "pctasks.ingest_task.streaming:StreamingIngestItemsTask"

# Deliveries after which pctasks gives a message up.
_MAX_RECEIVES = 3
# Seconds; https://learn.microsoft.com/rest/api/storageservices/get-messages
_VISIBILITY = (1, 604_800)
_LOWEST = {
    "min_replica_count": 0,
    "max_replica_count": 1,
    "polling_interval": 1,
    "trigger_queue_length": 1,
    "message_limit": 1,
}
_NUMBERS: dict[str, Path] = {
    "visibility_timeout": ("trigger", "visibilityTimeout"),
    "message_limit": ("trigger", "messageLimit"),
    "min_replica_count": ("worker", "scale", "min"),
    "max_replica_count": ("worker", "scale", "max"),
    "polling_interval": ("worker", "scale", "pollingInterval"),
    "trigger_queue_length": ("worker", "scale", "queueLength"),
}
_REQUIRED_ENVIRONMENT = {CREATE_ITEMS: ("PCTASKS_COSMOSDB__URL",), INGEST: ("DB_CONNECTION_STRING",)}
_EXAMPLES = {
    "PCTASKS_COSMOSDB__URL": "${{ args.cosmosdb_url }}",
    "DB_CONNECTION_STRING": "${{ secrets.pgstac-connection-string }}",
}


def convert_streaming(shape: Shape, task: TaskDraft, draft: Draft) -> None:
    """Put trigger and worker of a streaming task into `draft`, and leave in its arguments what the task itself reads."""
    view = task.view
    draft.put(("spec", "trigger"), {"type": "queue"}, view.at("args"))
    draft.put(("spec", "worker"), {"protocol": "pctasks"}, view.at("args"))
    _required_environment(shape, task)
    args = view.get("args")
    if isinstance(args, dict):
        _arguments(shape, args, task, draft)
    elif not view.has_key("args"):
        shape.missing(view.at("args"), "streaming_options", STREAMING_ARGS["streaming_options"], "a streaming task")


def _options(shape: Shape, value: dict[str, Any], path: Path, draft: Draft) -> None:
    view = shape.view(value, path, STREAMING_OPTIONS, "`streaming_options`", closed=True)
    draft.table["spec", "trigger"] = path
    draft.table["spec", "worker"] = path
    _queue(shape, view, draft)
    _numbers(shape, view, draft)
    draft.put(("spec", "trigger", "deadLetter"), {"maxReceiveCount": _MAX_RECEIVES}, path)
    _credential(shape, view, draft)
    _resources(shape, view, draft)
    if "allow_spot_instances" in view:
        spot = view.at("allow_spot_instances")
        draft.put(("spec", "worker", "placement", "spot"), view.get("allow_spot_instances"), spot)


def _queue(shape: Shape, view: View, draft: Draft) -> None:
    """Set the queue: account and name where the address says them, else the address itself."""
    url = view.get("queue_url")
    if url is None:
        return
    source = view.at("queue_url")
    if is_expression(url):
        draft.put(("spec", "trigger", "url"), url, source)
        return
    parts = queue_url.split(url)
    if parts is None:
        shape.report(
            "PEN1706",
            source,
            f"`queue_url` is not the address of a queue: {queue_url.problem(url)}",
            help="write `https://<account>.queue.core.windows.net/<queue>`",
        )
        return
    account, name, endpoint = parts
    if endpoint is None:
        draft.put(("spec", "trigger", "name"), name, source)
        draft.put(("spec", "trigger", "account"), account, source)
    else:
        draft.put(("spec", "trigger", "url"), url, source)
    draft.put(("spec", "worker", "name"), queue_url.prefix(url) or name, source)


def _numbers(shape: Shape, view: View, draft: Draft) -> None:
    good: dict[str, Any] = {}
    for name in _NUMBERS:
        value = view.get(name)
        if value is not None and _in_range(shape, name, value, view.at(name)):
            good[name] = value
    low, high = good.get("min_replica_count"), good.get("max_replica_count")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        shape.report(
            "PEN1705",
            view.at("min_replica_count"),
            f"`min_replica_count` {low} is more than `max_replica_count` {high}",
            help="the scaler would never be content: lower the one or raise the other",
            related=((f"`max_replica_count` is {high}", view.at("max_replica_count")),),
        )
        del good["min_replica_count"], good["max_replica_count"]
    for name, value in good.items():
        draft.put(("spec", *_NUMBERS[name]), value, view.at(name))


def _in_range(shape: Shape, name: str, value: Any, path: Path) -> bool:
    if not isinstance(value, int):
        return True
    low, high = _VISIBILITY if name == "visibility_timeout" else (_LOWEST[name], None)
    if value >= low and (high is None or value <= high):
        return True
    bound = f"at least {low}" if high is None or value < low else f"at most {high} (7 days)"
    shape.report("PEN1705", path, f"`{name}` is {value}: it must be {bound}")
    return False


def _credential(shape: Shape, view: View, draft: Draft) -> None:
    if "queue_credential" not in view:
        return
    draft.put(("spec", "trigger", "credential"), "connectionString", view.at("queue_credential"))
    shape.report(
        "PEN1718",
        view.at("queue_credential"),
        "`queue_credential` is not carried over: a key would stand in plain text in what is rendered",
        severity="warning",
        key=True,
        help="workers and scaler take the connection string from the environment's Secret instead",
    )


def _resources(shape: Shape, view: View, draft: Draft) -> None:
    value = view.get("resources")
    if value is None:
        return
    inner = shape.view(value, view.at("resources"), RESOURCES, "`resources`")
    for name in ("requests", "limits"):
        amounts = inner.get(name)
        if amounts is None:
            continue
        found = shape.view(amounts, inner.at(name), AMOUNTS, f"`{name}`")
        data = {key: found.get(key) for key in found}
        draft.put(("spec", "worker", "resources", name), data, inner.at(name))


def _arguments(shape: Shape, args: dict[str, Any], task: TaskDraft, draft: Draft) -> None:
    """Part the arguments: environment for the container, the rest for the task."""
    path = task.view.at("args")
    run = task.view.get("task")
    if run == CREATE_ITEMS:
        view = _create_items(shape, args, path)
        kept = {name: view.get(name) for name in view if name not in STREAMING_ARGS}
    elif run == INGEST:
        view = shape.view(args, path, STREAMING_ARGS, "the input of ingest")
        kept = {}
    else:
        # What else is in there is the task's own business, unless it looks like the options that are missing.
        lost = "streaming_options" not in args
        own = {
            key: item for key, item in args.items() if key in STREAMING_ARGS or (lost and nearest(key, STREAMING_ARGS))
        }
        view = shape.view(own, path, STREAMING_ARGS, "the input of a streaming task")
        kept = {name: value for name, value in args.items() if name not in STREAMING_ARGS}
    options = view.get("streaming_options")
    if options is not None:
        _options(shape, options, view.at("streaming_options"), draft)
    extra = scalars(shape, view, "extra_env")
    if extra:
        draft.put(("spec", "worker", "environment"), extra, view.at("extra_env"))
    if kept:
        task.data["args"] = kept
    else:
        task.data.pop("args", None)


def _create_items(shape: Shape, args: dict[str, Any], path: Path) -> View:
    view = shape.view(args, path, CREATE_ITEMS_ARGS, "the input of create-items", closed=True)
    function = view.get("create_items_function")
    if function is not None:
        entry_point.check(
            shape,
            function,
            view.at("create_items_function"),
            "`create_items_function`",
            "naip:NaipCollection.create_item",
        )
    options = view.get("options")
    if options:
        shape.view(options, view.at("options"), CREATE_ITEMS_OPTIONS, "`options`")
    return view


def _required_environment(shape: Shape, task: TaskDraft) -> None:
    """Report variables that the task asks for when it starts and that nothing sets."""
    view = task.view
    if "image_key" in view:
        return  # the image table may set them
    run = view.get("task")
    given = view.get("environment") or {}
    for name in _REQUIRED_ENVIRONMENT.get(run or "", ()):
        if name not in given:
            _lacks(shape, view, name, "error", f"`{run}` stops at its start without the variable `{name}`")
    if run == INGEST and not ({"PCTASKS_COSMOSDB__URL", "PCTASKS_COSMOSDB__CONNECTION_STRING"} & set(given)):
        name = "PCTASKS_COSMOSDB__URL"
        _lacks(shape, view, name, "warning", f"without `{name}` the task cannot record items that failed")


def _lacks(shape: Shape, view: View, name: str, severity: Any, message: str) -> None:
    from penstock.diagnostics.suggest import closest

    near = closest(name, view.get("environment") or {}, 1)
    shape.report(
        "PEN1711",
        (*view.at("environment"), near[0] if near else name),
        message,
        severity=severity,
        key=True,
        help=f"`{near[0]}` is set: did you mean `{name}`?"
        if near
        else f"add `{name}: {_EXAMPLES[name]}` to the task's `environment`",
    )
