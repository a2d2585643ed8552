"""Lowering for images that speak the original pctasks task protocol: the task input that the runner reads from `taskio`.

The input names the task, its arguments and where its status, output and log go. Secrets are never part of it: they reach
the container by reference and are found there in the environment.
"""

from typing import Any

from penstock.definitions import Definition
from penstock.definitions.workflow import QueueTrigger, Task, WorkflowSpec
from penstock.dialects.pctasks.runner import streaming_args
from penstock.graph.nodes import Node, Store, StoredObject
from penstock.language.values import SecretRef, plain
from penstock.lower import images
from penstock.lower.context import Context, node_id, stable_name

INPUTS = "taskio"
LOGS = "tasklogs"


def run_path(definition: Definition, job: str, task: Task) -> str:
    """Return the folder of a task's blobs below `run/`; the run is named for the definition, so it never changes."""
    return f"{stable_name(definition)}/{job}/0/{task.id}"


def _account_url(context: Context) -> str:
    """Return the blob address of the account that holds taskio; a name template where the environment has none."""
    account = storage_account(context)
    return f"https://{account}.blob.core.windows.net"


def storage_account(context: Context) -> str:
    """Return the account of taskio, tasklogs and code."""
    spec = context.place.spec
    if spec.pctasks.storage_account:
        return spec.pctasks.storage_account
    account = getattr(spec.cloud, "storage_account", None)
    return account.name if account else ""


def _blob(context: Context, container: str, path: str) -> dict[str, str]:
    return {"account_url": _account_url(context), "uri": f"blob://{storage_account(context)}/{container}/{path}"}


def _code_uri(context: Context, address: str) -> dict[str, str]:
    if address.startswith("store://"):
        container, _, path = address.removeprefix("store://").partition("/")
        return _blob(context, container, path)
    account, _, _rest = address.removeprefix("blob://").partition("/")
    return {"account_url": f"https://{account}.blob.core.windows.net", "uri": address}


def _arguments(definition: Definition, spec: WorkflowSpec, task: Task, context: Context) -> dict[str, Any]:
    """Return the arguments as the runner wants them: a streaming task finds its queue in them."""
    if not isinstance(spec.trigger, QueueTrigger):
        return dict(task.args)
    own = getattr(context.place.spec.cloud, "storage_account", None)
    return streaming_args(task.args, spec.trigger, spec.worker, own.name if own else None, definition.name)


def lower_task_input(
    definition: Definition, spec: WorkflowSpec, task: Task, context: Context, code: dict[str, Any] | None
) -> list[Node]:
    """Return the stores of the task runner and the input object of the one task."""
    job = next(iter(spec.jobs))
    path = run_path(definition, job, task)
    literal = {
        name: str(value)
        for name, value in images.environment(task, context.place).items()
        if not isinstance(value, SecretRef)
    }
    config: dict[str, Any] = {
        "image": images.image(task, context.place),
        "run_id": stable_name(definition),
        "job_id": job,
        "partition_id": "0",
        "task_id": task.id,
        "task": task.run,
        "environment": literal,
        "status_blob_config": _blob(context, INPUTS, f"status/{path}/status.txt"),
        "output_blob_config": _blob(context, INPUTS, f"run/{path}/output"),
        "log_blob_config": _blob(context, LOGS, f"logs/{path}/task-log.txt"),
        "schema_version": "1.0.0",
    }
    if code is not None:
        config["code_src_blob_config"] = _code_uri(context, code["src"])
        if "requirements" in code:
            config["code_requirements_blob_config"] = _code_uri(context, code["requirements"])
        if "pipOptions" in code:
            config["code_pip_options"] = code["pipOptions"]
    return [
        Store(id=f"store/{INPUTS}", definition="", name=INPUTS),
        Store(id=f"store/{LOGS}", definition="", name=LOGS),
        StoredObject(
            id=node_id("object", definition, "task-input"),
            definition=definition.id,
            formerly=definition.metadata.formerly,
            store=f"store/{INPUTS}",
            path=f"run/{path}/input",
            data=plain({"args": _arguments(definition, spec, task, context), "config": config}),
        ),
    ]
