"""What AWS cannot serve, or not as it is asked for: bounds of SQS and Lambda, images, filters, the cluster's tokens."""

import re
from collections.abc import Callable, Iterator

from penstock.graph import Graph
from penstock.graph.nodes import Function, Identity, Queue, Route, Schedule, Subscription, Topic
from penstock.place import Place
from penstock.targets.aws import addresses
from penstock.targets.model import Unsupported

# Bounds in seconds, from "Amazon SQS message quotas" and "Lambda quotas".
_RETENTION = (60, 1_209_600)
_VISIBILITY = 43_200
_TIMEOUT = 900
_MEMORY = (128, 10_240)  # MiB
_CONCURRENCY = (2, 1_000)
_BATCH = 10
_WINDOW = 300
_MINUTE = 60
# Days that a log group may keep, from "PutRetentionPolicy".
_DAYS = frozenset(
    {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
)
_IMAGE = re.compile(r"[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/")


def _queues(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for queue in graph.of(Queue):
        if not queue.definition or queue.external:
            continue
        least, most = _RETENTION
        if not least <= queue.retention <= most:
            said = f"SQS keeps messages for {least} to {most} seconds, not for {queue.retention}"
            yield Unsupported(queue.id, said, "the longest is 14 days: `retention: 14d`")
        if queue.visibility_timeout > _VISIBILITY:
            said = f"SQS hides a message for at most {_VISIBILITY} seconds, not for {queue.visibility_timeout}"
            yield Unsupported(queue.id, said, "the longest is 12 hours: `visibilityTimeout: 12h`")


def _image(function: Function, place: Place) -> Iterator[Unsupported]:
    region = addresses.aws(place).region
    match = _IMAGE.match(function.image)
    if match is None or match[1] != region:
        registry = f"{addresses.aws(place).account_id}.dkr.ecr.{region}.{addresses.domain(place)}"
        said = f"Lambda runs images of a private ECR registry in {region} only, not `{function.image}`"
        yield Unsupported(
            function.id, said, f"push it to `{registry}` and name it in the environment's `images.pipelines`"
        )


def _functions(graph: Graph, place: Place) -> Iterator[Unsupported]:
    images: set[str] = set()
    for function in graph.of(Function):
        if function.image not in images:
            images.add(function.image)
            yield from _image(function, place)
        if function.timeout > _TIMEOUT:
            said = f"Lambda stops a function after {_TIMEOUT} seconds, {function.timeout} is more"
            yield Unsupported(function.id, said, "set `function.timeout` to 15 minutes or less")
        if not _MEMORY[0] <= function.memory <= _MEMORY[1]:
            said = f"Lambda gives a function {_MEMORY[0]} to {_MEMORY[1]} MiB, not {function.memory}"
            yield Unsupported(function.id, said, "set `function.memory` within these bounds")
        if function.log_retention not in _DAYS:
            nearest = min(_DAYS, key=lambda days: (abs(days - function.log_retention), days))
            said = f"CloudWatch does not keep logs for {function.log_retention} days"
            yield Unsupported(function.id, said, f"the nearest that it offers is `logRetention: {nearest}`")
        yield from _source(function)


def _source(function: Function) -> Iterator[Unsupported]:
    if function.queue is None:
        return
    limit = function.max_concurrency
    if limit is not None and not _CONCURRENCY[0] <= limit <= _CONCURRENCY[1]:
        said = f"Lambda limits the concurrency of a queue to {_CONCURRENCY[0]} to {_CONCURRENCY[1]}, not {limit}"
        yield Unsupported(function.id, said, "set `function.concurrency` within these bounds, or leave it out")
    if function.batch_size > _BATCH and not function.batch_window:
        said = f"Lambda collects more than {_BATCH} messages only when it may wait for them"
        yield Unsupported(function.id, said, "add `queue.batchWindow: 1s` or more")
    if function.batch_window > _WINDOW:
        said = f"Lambda waits at most {_WINDOW} seconds for a batch, not {function.batch_window}"
        yield Unsupported(function.id, said, "set `queue.batchWindow` to 5 minutes or less")


def _events(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for one in graph.of(Subscription):
        topic = graph.get(Topic, one.topic)
        if topic.address is not None and not topic.address.startswith("arn:"):
            yield Unsupported(topic.id, f"`{topic.address}` is not the ARN of an SNS topic", "name a topic of SNS")
        if one.prefix and one.suffix:
            said = "SNS filters keys by a prefix or by a suffix, not by both"
            yield Unsupported(one.id, said, "keep the one that drops more, and let the handler skip the rest")
    for route in graph.of(Route):
        if route.store is None:
            said = "AWS announces the objects of its own buckets only, not of an address"
            yield Unsupported(route.id, said, "name the `store` of the event instead of its `url`")
    for schedule in graph.of(Schedule):
        if schedule.every is None or schedule.every < _MINUTE:
            yield Unsupported(schedule.id, "functions are started every so often, a minute or more", "give a frequency")


def _identities(graph: Graph, place: Place) -> Iterator[Unsupported]:
    waiting = [identity for identity in graph.of(Identity) if identity.service_accounts]
    if waiting and addresses.oidc_issuer(place) is None:
        said = f"workers in {place.name} cannot take their roles: the issuer of the cluster's tokens is not known"
        help_text = (
            "add `cluster.oidcIssuer` to the environment (`aws eks describe-cluster --query cluster.identity.oidc`)"
        )
        yield Unsupported(waiting[0].id, said, help_text)


_RULES: tuple[Callable[[Graph, Place], Iterator[Unsupported]], ...] = (_queues, _functions, _events, _identities)


def unsupported(graph: Graph, place: Place) -> list[Unsupported]:
    """Return the nodes that AWS cannot serve as they are, each with a way out."""
    return [found for rule in _RULES for found in rule(graph, place)]
