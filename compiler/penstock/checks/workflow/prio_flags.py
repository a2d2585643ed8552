"""The flags that a definition gives to Prio's programs are flags of theirs, and none that penstock sets itself."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.bucket_scan import BucketScanTrigger
from penstock.definitions.workflow import WorkflowSpec
from penstock.text import Path

_ENTITY: Final = (
    "identity",
    "use-default-aws-credentials-provider",
    "gcp-sa-to-impersonate-before-assuming-role",
    "manifest-base-url",
)
_KEYS: Final = ("public-key", "public-key-identifier")
_COMMON: Final = (
    "batch-signing-private-key-default-identifier",
    "gcp-service-account-key-file",
    "gcp-workload-identity-pool-provider",
    "permit-malformed-batch",
    "pubsub-api-endpoint",
    "task-queue-identity",
    "task-queue-use-default-aws-credentials-provider",
    "worker-maximum-lifetime",
    "force-json-log-output",
    *[f"ingestor-{name}" for name in (*_ENTITY, *_KEYS)],
    *[f"peer-{name}" for name in _ENTITY],
    # of 2021 alone
    *[f"own-{name}" for name in ("identity", "use-default-aws-credentials-provider", "manifest-base-url")],
)
# Taken from the flags of facilitator and workflow-manager at 5aeb486a and 112e0439; those of the graph are not among them.
FLAGS: Final[Mapping[str, tuple[str, ...]]] = {
    "intake": (
        *_COMMON,
        "peer-output",
        "own-output",
        "write-single-object-validation-batches",
        "use-bogus-packet-file-digest",
    ),
    "aggregate": (
        *_COMMON,
        "own-input",
        *[f"peer-{name}" for name in _KEYS],
        *[f"portal-{name}" for name in _ENTITY],
        "portal-output",
    ),
    "scheduler": (
        "ingestor-identity",
        "own-validation-identity",
        "peer-validation-identity",
        "aggregation-override-timestamp",
        "dry-run",
        "max-enqueue-workers",
        "gcp-pubsub-create-topics",
        "create-pubsub-topics",
        "kube-config-path",
        "aws-sns-identity",
        "cpuprofile",
        "memprofile",
    ),
}
# What the graph knows, and says itself.
OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "worker": (
        "instance-name",
        "is-first",
        "task-queue-kind",
        "task-queue-name",
        "rejected-topic",
        "gcp-project-id",
        "aws-sqs-region",
        "metrics-scrape-port",
        "ingestor-input",
        "peer-input",
        "batch-signing-private-key",
        "batch-signing-private-key-identifier",
        "packet-decryption-keys",
    ),
    "scheduler": (
        "k8s-namespace",
        "ingestor-label",
        "is-first",
        "intake-max-age",
        "ingestor-input",
        "own-validation-input",
        "peer-validation-input",
        "aggregation-period",
        "grace-period",
        "push-gateway",
        "task-queue-kind",
        "intake-tasks-topic",
        "aggregate-tasks-topic",
        "gcp-project-id",
        "aws-sns-region",
    ),
}


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the arguments of a bucket scan whose programs are Prio's."""
    spec: WorkflowSpec = definition.spec
    trigger: Any = spec.trigger
    if not isinstance(trigger, BucketScanTrigger):
        return
    if trigger.scheduler.protocol == "prio":
        path: Path = ("spec", "trigger", "scheduler", "args")
        yield from _flags(trigger.scheduler.args, path, FLAGS["scheduler"], OWN["scheduler"])
    for name, job in spec.jobs.items():
        if name in FLAGS and spec.workers.get(name, spec.worker).protocol == "prio":
            for index, task in enumerate(job.tasks):
                path = ("spec", "jobs", name, "tasks", index, "args")
                yield from _flags(task.args, path, FLAGS[name], OWN["worker"])


def _flags(args: Mapping[str, Any], path: Path, known: tuple[str, ...], own: tuple[str, ...]) -> Iterator[Finding]:
    from penstock.diagnostics.suggest import hint

    for name, value in args.items():
        if name in own:
            message = f"`{name}` follows from the rest of the definition"
            yield Finding("PEN1549", (*path, name), message, "take it out: it cannot differ", key=True)
        elif name not in known:
            message = f"`{name}` is no flag of this program"
            help_text = hint(name, [*known, *own]) or "its flags are in the reference of the dialect `prio-tfvars`"
            yield Finding("PEN1549", (*path, name), message, help_text, key=True)
        elif isinstance(value, dict | list):
            message = f"the flag `{name}` takes one value"
            yield Finding("PEN1549", (*path, name), message, "write text, a number, true or false")
