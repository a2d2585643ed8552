"""What the original task runner expects in the arguments of a streaming task: the converse of the conversion.

A worker with `protocol: pctasks` is an image of pctasks. Queue, scaling and resources stand in the native trigger and worker;
its runner wants them in `args.streaming_options` and refuses to start without.
"""

from collections.abc import Mapping
from typing import Any

from penstock.definitions.workflow import QueueTrigger, Worker
from penstock.dialects import queue_url
from penstock.language.values import Marked


def streaming_args(
    args: Mapping[str, Any], trigger: QueueTrigger, worker: Worker, account: str | None = None, name: str | None = None
) -> dict[str, Any]:
    """Return the arguments of a streaming task with its `streaming_options`, and `extra_env` when the worker sets any.

    `account` and `name` say where the queue is when the trigger does not. Secrets never become part of it: they reach the
    container as variables. Arguments that already hold `streaming_options` stay as they are.
    """
    if "streaming_options" in args:
        return dict(args)
    found: dict[str, Any] = {"streaming_options": _options(trigger, worker, account, name), **args}
    extra = {key: _text(value) for key, value in worker.environment.items() if not isinstance(value, Marked)}
    if extra and "extra_env" not in found:
        found["extra_env"] = extra
    return found


def _options(trigger: QueueTrigger, worker: Worker, account: str | None, name: str | None) -> dict[str, Any]:
    address = trigger.url or queue_url.address(trigger.account or account or "", trigger.name or name or "")
    options: dict[str, Any] = {
        "queue_url": address,
        "visibility_timeout": max(trigger.visibility_timeout, 1),
        "min_replica_count": worker.scale.min,
        "max_replica_count": worker.scale.max,
        "polling_interval": worker.scale.polling_interval,
        "trigger_queue_length": worker.scale.queue_length,
        "allow_spot_instances": worker.placement.spot,
    }
    if trigger.message_limit is not None:
        options["message_limit"] = trigger.message_limit
    if worker.resources is not None:
        options["resources"] = {
            kind: {part: _text(amount) for part in ("cpu", "memory") if (amount := getattr(amounts, part)) is not None}
            for kind, amounts in (("limits", worker.resources.limits), ("requests", worker.resources.requests))
            if amounts is not None
        }
    return options


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
