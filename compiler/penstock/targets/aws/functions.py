"""Lambda functions: log group, function, what starts it (queue, clock, deployment), and what shows that it failed."""

from hashlib import sha256
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Catalog, Cursor, EnvVar, Function, Identity, Node, Queue, Schedule, Store, Table
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import Frame, ref
from penstock.targets.aws.queues import is_made
from penstock.targets.pulumi.model import Concat, Ref, Resource

ENTRY_POINT = ("penstock-worker", "function")
_HOUR = 3600
_UNITS = ((86400, "day"), (_HOUR, "hour"), (60, "minute"))


def rate(seconds: int) -> str:
    """Return an EventBridge rate of at least a minute: `rate(1 hour)`, `rate(2 days)`."""
    for size, unit in _UNITS:
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            # EventBridge wants the plural for all but one.
            return f"rate({count} {unit}{'s' if count > 1 else ''})"
    return f"rate({max(seconds // 60, 1)} minutes)"


def secret_reference(variable: EnvVar, frame: Frame) -> str:
    """Return a reference that the runtime resolves when it starts: neither Pulumi nor Lambda ever sees the secret."""
    name, _, field = (variable.secret or "").partition("#")
    ending = f":SecretString:{field}" if field else ""
    return f"{{{{resolve:secretsmanager:{addresses.secret_id(frame.place, name)}{ending}}}}}"


def address(node: Node, frame: Frame) -> str:
    """Return how a function's environment names a node."""
    place = frame.place
    if isinstance(node, Store):
        return f"s3://{addresses.bucket(place, node)}"
    if isinstance(node, Queue):
        return addresses.queue_url(place, node)
    if isinstance(node, Table):
        return addresses.table(place, node)
    if isinstance(node, Cursor):
        return addresses.parameter(node)
    raise TypeError(f"{node.id} has no address for a function")


def _made(node: Node, frame: Frame) -> Any:
    """Return the address as the resource that this module makes says it, so that the function waits for it; else the text."""
    if node.definition != frame.definition:
        return address(node, frame)
    if isinstance(node, Store):
        return Concat(("s3://", ref(node, "bucket")))
    if isinstance(node, Queue):
        return ref(node, "url") if is_made(node, frame) else address(node, frame)
    return ref(node, "name")


def environment(function: Function, graph: Graph, frame: Frame) -> dict[str, str]:
    """Return the variables of a function."""
    found = {one.name: one.value if one.secret is None else secret_reference(one, frame) for one in function.env}
    for name, node in function.bindings:
        found[name] = address(graph.get(Node, node), frame)
    return found


def _linked(function: Function, variables: dict[str, str], graph: Graph, frame: Frame) -> dict[str, Any]:
    """Return the variables with references to what the same module makes."""
    return {**variables, **{name: _made(graph.get(Node, node), frame) for name, node in function.bindings}}


def _function(function: Function, variables: dict[str, str], graph: Graph, frame: Frame) -> list[Resource]:
    identity = graph.get(Identity, function.identity)
    name = addresses.function(frame.place, function)
    # The group is made before the function writes its first line, which would make one that keeps everything.
    group = {"name": addresses.log_group(frame.place, function), "retention_in_days": function.log_retention}
    args = {
        "name": name,
        "package_type": "Image",
        "image_uri": function.image,
        "image_config": {"entry_points": list(ENTRY_POINT), "commands": [function.handler]},
        "role": ref(identity, "arn"),
        "memory_size": function.memory,
        "timeout": function.timeout,
        "architectures": [function.architecture],
        "environment": {"variables": _linked(function, variables, graph, frame)} if variables else None,
        "logging_config": {"log_format": "Text", "log_group": ref(function, "name", "-logs")},
        "tags": frame.tags,
    }
    return [
        frame.resource(function, "cloudwatch.LogGroup", {**group, "tags": frame.tags}, "-logs"),
        frame.resource(function, "lambda_.Function", args, depends_on=(ref(identity, "", "-policy"),)),
    ]


def _mapping(function: Function, graph: Graph, frame: Frame) -> list[Resource]:
    """Return what hands the queue's messages to the function; it names those that failed, so only they come again."""
    if function.queue is None:
        return []
    limit = function.max_concurrency
    args = {
        "event_source_arn": ref(graph.get(Queue, function.queue), "arn"),
        "function_name": ref(function, "arn"),
        "batch_size": function.batch_size,
        "maximum_batching_window_in_seconds": function.batch_window or None,
        "function_response_types": ["ReportBatchItemFailures"],
        "scaling_config": {"maximum_concurrency": limit} if limit is not None else None,
        "tags": frame.tags,
    }
    return [frame.resource(function, "lambda_.EventSourceMapping", args, "-source")]


def _invocation(function: Function, variables: dict[str, str], graph: Graph, frame: Frame) -> Resource:
    """Return the run at deployment. It is waited for: a run that fails is a deployment that fails.

    It runs again when image, entry point or environment change.
    """
    text = "\n".join(f"{name}={value}" for name, value in sorted(variables.items()))
    args = {
        "function_name": ref(function, "name"),
        "input": "{}",
        "triggers": {
            "image": function.image,
            "handler": function.handler,
            "environment": sha256(text.encode()).hexdigest()[:16],
        },
    }
    return frame.resource(function, "lambda_.Invocation", args, "-run", depends_on=_before(function, graph))


def _before(function: Function, graph: Graph) -> tuple[Ref, ...]:
    """Return what must be there before a function runs: a catalog with the workgroup that queries go to."""
    nodes = [graph.get(Node, node) for node in function.invoke_after]
    workgroups = [ref(node, "", "-workgroup") for node in nodes if isinstance(node, Catalog)]
    return (*[ref(node, "") for node in nodes], *workgroups)


def _schedule(schedule: Schedule, graph: Graph, frame: Frame) -> list[Resource]:
    function = graph.get(Function, schedule.target)
    rule = {
        "name": addresses.rule(frame.place, schedule),
        "schedule_expression": rate(schedule.every or _HOUR),
        "state": "ENABLED",
        "tags": frame.tags,
    }
    permission = {
        "statement_id": "schedule",
        "action": "lambda:InvokeFunction",
        "function": ref(function, "name"),
        "principal": "events.amazonaws.com",
        "source_arn": ref(schedule, "arn"),
    }
    target = {"rule": ref(schedule, "name"), "arn": ref(function, "arn"), "target_id": "function"}
    allowed = ref(schedule, "", "-permission")
    # Two runs at once would walk the same days: a failed one is not repeated, the next hour does it.
    retries = {"function_name": ref(function, "name"), "maximum_retry_attempts": 0}
    return [
        frame.resource(schedule, "cloudwatch.EventRule", rule),
        frame.resource(schedule, "lambda_.Permission", permission, "-permission"),
        frame.resource(
            schedule, "cloudwatch.EventTarget", target, "-target", depends_on=(allowed, *_before(function, graph))
        ),
        frame.resource(function, "lambda_.FunctionEventInvokeConfig", retries, "-retries"),
    ]


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return functions, what starts them, and at last the runs at deployment."""
    made: list[Resource] = []
    runs: list[Resource] = []
    for function in graph.of(Function):
        variables = environment(function, graph, frame)
        made += _function(function, variables, graph, frame)
        made += _mapping(function, graph, frame)
        if function.invoke:
            runs.append(_invocation(function, variables, graph, frame))
    for schedule in graph.of(Schedule):
        made += _schedule(schedule, graph, frame)
    return [*made, *runs]
