"""What a run of a stream is given: environment, secrets, labels and annotations, as each operator writes them into a Job."""

from typing import Any, Final, Literal

from penstock.arcane.contract import Contract
from penstock.arcane.hashes import compact, configuration_checksum, configuration_hash
from penstock.record import Record

PREFIX: Final = "STREAMCONTEXT__"
RESERVED: Final = tuple(
    f"{PREFIX}{name}" for name in ("STREAM_ID", "STREAM_KIND", "BACKFILL", "SPEC", "BACKFILL_ID", "OVERRIDE")
)
LONGEST_VARIABLE: Final = 131_072 - len(f"{PREFIX}SPEC=") - 1
"""Bytes of one environment variable that Linux takes (`MAX_ARG_STRLEN`): a longer specification cannot be started."""
CHECKSUM: Final = "stream.arcane.sneaksanddata.com"

Mode = Literal["stream", "backfill", "schedule"]


class MissingSecret(LookupError):
    """The Go operator refuses a stream that lacks a field of `secretRefs`. `field` is its name."""

    def __init__(self, field: str) -> None:
        super().__init__(f"spec/{field} field not found")
        self.field = field


class Run(Record):
    """What is added to the template: `env` to every container that counts, `secrets` as `envFrom`.

    `first_only` says that only the first container gets it. `labels` are of the Job; with `pods` also of its pods.
    """

    env: tuple[dict[str, Any], ...]
    secrets: tuple[dict[str, Any], ...]
    labels: dict[str, str]
    annotations: dict[str, str]
    first_only: bool
    pods: bool


class Subject(Record):
    """The stream: `spec` as the cluster stores it, and how its class calls the kind."""

    name: str
    kind: str
    spec: dict[str, Any]
    secret_fields: tuple[str, ...] = ()
    group: str = ""
    version: str = ""
    plural: str = ""


def run(subject: Subject, contract: Contract, mode: Mode = "stream", request: dict[str, Any] | None = None) -> Run:
    """Return what the operator adds for one run; `request` is the BackfillRequest of a backfill (metadata and spec).

    Raises MissingSecret where the Go operator fails.
    """
    secrets = _secrets(subject, contract)
    spec = subject.spec
    if not contract.keeps_secret_fields:
        spec = {key: value for key, value in spec.items() if key not in subject.secret_fields}
    backfill = mode != "stream"
    env: list[dict[str, Any]] = [
        {"name": f"{PREFIX}STREAM_ID", "value": subject.name},
        {"name": f"{PREFIX}STREAM_KIND", "value": subject.kind},
        {"name": f"{PREFIX}BACKFILL", "value": "true" if backfill else "false"},
        {"name": f"{PREFIX}SPEC", "value": compact(spec)},
    ]
    if backfill and contract.operator == "go":
        env += _request(mode, request)
    labels = {
        "arcane/stream-id": subject.name,
        "arcane/stream-kind": subject.kind,
        "arcane/backfilling": "true" if backfill else "false",
    }
    return Run(
        tuple(env),
        tuple(secrets),
        {} if mode == "schedule" else labels,
        _annotations(subject, contract, request),
        first_only=contract.operator == "dotnet",
        pods=contract.operator == "dotnet",
    )


def _request(mode: Mode, request: dict[str, Any] | None) -> list[dict[str, Any]]:
    if mode == "schedule":
        source = {"fieldRef": {"fieldPath": "metadata.labels['job-name']"}}
        empty = {"streamClass": "", "streamId": ""}
        return [
            {"name": f"{PREFIX}BACKFILL_ID", "valueFrom": source},
            {"name": f"{PREFIX}OVERRIDE", "value": compact(empty)},
        ]
    given = request or {}
    return [
        {"name": f"{PREFIX}BACKFILL_ID", "value": given.get("metadata", {}).get("name", "")},
        {"name": f"{PREFIX}OVERRIDE", "value": compact(given.get("spec", {}))},
    ]


def _secrets(subject: Subject, contract: Contract) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for field in subject.secret_fields:
        ref = subject.spec.get(field)
        if ref is None:
            if contract.operator == "go":
                raise MissingSecret(field)
            continue
        one = {"name": ref["name"]}
        if contract.operator == "dotnet" and "optional" in ref:
            one["optional"] = ref["optional"]
        found.append({"secretRef": one})
    return found


def _annotations(subject: Subject, contract: Contract, request: dict[str, Any] | None) -> dict[str, str]:
    if contract.operator == "go":
        return {"configuration-hash": configuration_hash(subject.spec, request and request.get("spec", {}))}
    return {
        f"{CHECKSUM}/configuration-checksum": configuration_checksum(subject.spec),
        f"{CHECKSUM}/api-group": subject.group,
        f"{CHECKSUM}/api-version": subject.version,
        f"{CHECKSUM}/api-plural-name": subject.plural,
    }


def job(template: dict[str, Any], subject: Subject, made: Run) -> dict[str, Any]:
    """Return the Job that an operator makes of a template's Job (`apiVersion`, `kind`, `spec`) for one run."""
    import copy

    found = copy.deepcopy(template)
    pod = found["spec"]["template"]
    containers = pod["spec"]["containers"]
    for container in containers[:1] if made.first_only else containers:
        container["env"] = [*container.get("env", ()), *made.env]
        if made.secrets:
            container["envFrom"] = [*container.get("envFrom", ()), *made.secrets]
    metadata = found.setdefault("metadata", {})
    metadata["name"] = subject.name
    for holder in (metadata, pod.setdefault("metadata", {})) if made.pods else (metadata,):
        holder["labels"] = {**holder.get("labels", {}), **made.labels}
        holder["annotations"] = {**holder.get("annotations", {}), **made.annotations}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": found["spec"]}
