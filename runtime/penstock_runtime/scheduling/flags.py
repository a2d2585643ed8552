"""The command line of upstream's workflow-manager, unchanged: arguments in, a worker configuration out.

Go's `flag` package takes one or two dashes, `--name value` or `--name=value`, and a boolean only alone or with `=`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from penstock_runtime.scheduling import bucketurl, goduration
from penstock_runtime.scheduling.times import BadTime, from_compact

GCP, AWS = "gcp-pubsub", "aws-sns"
_TRUE, _FALSE = ("1", "t", "T", "true", "TRUE", "True"), ("0", "f", "F", "false", "FALSE", "False")
_TOPIC_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:(?P<name>.+)")


class FlagError(ValueError):
    """The command line cannot be used; `reasons` has one line each, which begins with the flag."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag: `kind` is text, boolean, integer, duration or a word with a list of choices. `note` is said when it is used."""

    name: str
    help: str
    default: str = ""
    kind: str = "text"
    note: str = ""


_NO_JOBS = "has no effect since task queues replaced Kubernetes Jobs"

FLAGS = (
    Flag("k8s-namespace", "Label `locality` of the metrics."),
    Flag("ingestor-label", "Label `ingestor` of the metrics."),
    Flag("is-first", "This is the first of the two servers.", "false", "boolean"),
    Flag("intake-max-age", "Oldest batch that is taken in.", "1h", "duration"),
    Flag("ingestor-input", "Bucket of the ingestor: gs://BUCKET or s3://REGION/BUCKET."),
    Flag("ingestor-identity", "Role that is assumed to reach it (S3 only)."),
    Flag("own-validation-input", "Bucket of the own validations and the task markers."),
    Flag("own-validation-identity", "Role that is assumed to reach it (S3 only)."),
    Flag("peer-validation-input", "Bucket that the peer writes its validations into."),
    Flag("peer-validation-identity", "Role that is assumed to reach it (S3 only)."),
    Flag("aggregation-period", "Width of an aggregation window.", "3h", "duration"),
    Flag("grace-period", "Wait after the end of a window.", "1h", "duration"),
    Flag("aggregation-override-timestamp", "Aggregate the window that holds this instant, YYYYMMDDHHmm."),
    Flag("push-gateway", "HOST:PORT of the push gateway; none when empty."),
    Flag("dry-run", "Print the plan and change nothing.", "false", "boolean"),
    Flag("task-queue-kind", "Where tasks go: gcp-pubsub or aws-sns."),
    Flag("intake-tasks-topic", "Topic of intake tasks: an ID of Pub/Sub, or an ARN of SNS."),
    Flag("aggregate-tasks-topic", "Topic of aggregation tasks."),
    Flag("max-enqueue-workers", "Tasks that are published at once, 1 to 1000.", "100", "integer"),
    Flag("gcp-pubsub-create-topics", "Create topics and subscriptions that do not exist.", "false", "boolean"),
    Flag("gcp-project-id", "Project of the topics."),
    Flag("aws-sns-region", "Region of the topics."),
    Flag("aws-sns-identity", "Role that is assumed to publish."),
    Flag("cpuprofile", "Accepted.", note="is passed over: this is no Go program; profile it with the tools of Python"),
    Flag("memprofile", "Accepted.", note="is passed over: this is no Go program; profile it with the tools of Python"),
    Flag("kube-config-path", "Accepted.", note=f"{_NO_JOBS}; `penstock-worker reap` deletes old ones"),
    Flag("k8s-service-account", "Accepted.", note=_NO_JOBS),
    Flag("bsk-secret-name", "Accepted.", note=_NO_JOBS),
    Flag("pdks-secret-name", "Accepted.", note=_NO_JOBS),
    Flag("gcp-service-account-key-file-secret-name", "Accepted.", note=_NO_JOBS),
    Flag("intake-batch-config-map", "Accepted.", note=_NO_JOBS),
    Flag("aggregate-config-map", "Accepted.", note=_NO_JOBS),
    Flag("facilitator-image", "Accepted.", note=_NO_JOBS),
)
_BY_NAME = {flag.name: flag for flag in FLAGS}
# The documentation of 2021 called it so.
ALIASES = {"create-pubsub-topics": "gcp-pubsub-create-topics"}
# Names in messages of upstream for flags that never had them.
_MEANT = {"max-age": "intake-max-age", "aggregation-time-slice": "aggregation-period"}


@dataclass(slots=True)
class Given:
    """What a command line holds: values by flag, with the defaults of the others, and notes about what has no effect."""

    values: dict[str, str]
    notes: list[str] = field(default_factory=list)


def parse(argv: list[str]) -> Given:
    """Return the flags of a command line. Raises FlagError with the first thing that cannot be read."""
    given = Given({flag.name: flag.default for flag in FLAGS})
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        if not re.match(r"--?[^-]", word):
            raise FlagError([f"{word!r}: expected a flag; a value follows its flag"])
        written, equals, value = word.lstrip("-").partition("=")
        flag = _flag(written)
        if not equals:
            if flag.kind == "boolean":
                value = "true"
            elif not rest:
                raise FlagError([f"--{written}: a value is missing"])
            else:
                value = rest.pop(0)
        given.values[flag.name] = value
        if flag.note and value:
            given.notes.append(f"--{flag.name} {flag.note}")
    return given


def configuration(given: Given) -> dict[str, Any]:
    """Return the worker configuration that says the same. Raises FlagError with every reason at once."""
    reader = _Reader(given.values)
    stores = {
        name: reader.bucket(f"{flag}-input", f"{flag}-identity")
        for name, flag in (("ingestion", "ingestor"), ("own", "own-validation"), ("peer", "peer-validation"))
    }
    outputs = {kind: reader.topic(f"{kind}-tasks-topic") for kind in ("intake", "aggregate")}
    locality, ingestor = given.values["k8s-namespace"], given.values["ingestor-label"]
    instance = "-".join(part for part in (locality, ingestor) if part) or "workflow-manager"
    schedule: dict[str, Any] = {
        "instance": instance,
        "isFirst": reader.boolean("is-first"),
        "stores": {name: name for name in stores},
        "topics": {kind: kind for kind in outputs},
        "maxAge": reader.duration("intake-max-age", 1),
        "period": reader.duration("aggregation-period", 60),
        "grace": reader.duration("grace-period", 0),
        "concurrency": reader.integer("max-enqueue-workers", 1, 1000),
        "dryRun": reader.boolean("dry-run"),
    }
    if given.values["aggregation-override-timestamp"]:
        schedule["override"] = reader.override("aggregation-override-timestamp")
    if given.values["push-gateway"]:
        labels = {name: value for name, value in (("locality", locality), ("ingestor", ingestor)) if value}
        schedule["pushGateway"] = {"address": given.values["push-gateway"], "labels": labels}
    if reader.reasons:
        raise FlagError(reader.reasons)
    return {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": "Workflow", "name": instance},
        "environment": "flags",
        "role": "schedule",
        "stores": stores,
        "outputs": outputs,
        "schedule": schedule,
    }


def creates_topics(given: Given) -> bool:
    """Return whether topics are to be created first; a dry run creates nothing."""
    reader = _Reader(given.values)
    return reader.boolean("gcp-pubsub-create-topics") and given.values["task-queue-kind"] == GCP


class _Reader:
    """Reads values of flags and collects what is wrong with them."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values
        self.reasons: list[str] = []

    def boolean(self, name: str) -> bool:
        value = self._values[name]
        if value not in (*_TRUE, *_FALSE):
            self._wrong(name, f"{value!r} is neither true nor false; a boolean takes its value after =, --{name}=true")
        return value in _TRUE

    def integer(self, name: str, least: int, most: int) -> int:
        value = self._values[name]
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
            self._wrong(name, f"{value!r} is no whole number")
            return least
        if not least <= int(value) <= most:
            self._wrong(name, f"{value} is not between {least} and {most}")
        return int(value)

    def duration(self, name: str, least: int) -> int:
        try:
            found = goduration.parse(self._values[name]).total_seconds()
        except ValueError as error:
            self._wrong(name, str(error))
            return least
        if found < least:
            self._wrong(name, f"{self._values[name]} is shorter than {least} s")
        if found % 1:
            self._wrong(name, f"{self._values[name]} is not in whole seconds")
        return int(found)

    def override(self, name: str) -> str:
        try:
            from_compact(self._values[name])
        except BadTime as error:
            self._wrong(name, str(error))
        return self._values[name]

    def bucket(self, name: str, identity: str) -> dict[str, Any]:
        return self._tried(name, lambda: bucketurl.parse(self._values[name], self._values[identity]))

    def topic(self, name: str) -> dict[str, Any]:
        kind, topic = self._values["task-queue-kind"], self._values[name]
        if not topic:
            self._wrong(name, "a topic is required")
        if kind == GCP:
            project = self._required("gcp-project-id", f"--task-queue-kind={GCP}")
            return {"type": "pubsubTopic", "project": project, "topic": topic, "name": topic}
        if kind == AWS:
            region = self._required("aws-sns-region", f"--task-queue-kind={AWS}")
            match = _TOPIC_ARN.fullmatch(topic)
            if topic and match is None:
                self._wrong(name, f"{topic!r} is no ARN of an SNS topic")
            binding = {"type": "sns", "arn": topic, "region": region, "name": match["name"] if match else topic}
            role = self._values["aws-sns-identity"]
            return binding | {"roleArn": role} if role else binding
        hint = "; aws-sqs is what workers consume" if kind == "aws-sqs" else ""
        self._wrong("task-queue-kind", f"expected {GCP} or {AWS}, got {kind!r}{hint}")
        return {}

    def _required(self, name: str, because: str) -> str:
        if not self._values[name]:
            self._wrong(name, f"required with {because}")
        return self._values[name]

    def _tried(self, name: str, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return read()
        except ValueError as error:
            self._wrong(name, str(error))
            return {}

    def _wrong(self, name: str, reason: str) -> None:
        words = f"--{name}: {reason}"
        if words not in self.reasons:
            self.reasons.append(words)


def _flag(written: str) -> Flag:
    found = _BY_NAME.get(ALIASES.get(written, written))
    if found is None:
        import difflib

        close = _MEANT.get(written) or next(iter(difflib.get_close_matches(written, _BY_NAME, n=1)), None)
        raise FlagError([f"--{written}: no such flag{f'; did you mean --{close}?' if close else ''}"])
    return found
