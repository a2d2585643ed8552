"""The Workflow of an environment: what all tuples have in common, and a matrix with what is different in each."""

import re
from typing import Any, Final

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View, texts
from penstock.dialects.prio.durations import native
from penstock.dialects.prio.tuples import TASKS, Ingestor, Tuple, duration
from penstock.text import Path

_REGISTRY: Final = "letsencrypt"
_GATEWAY: Final = "prometheus-pushgateway.monitoring:9091"
_LATEST: Final = "latest"
_LOCALITY: Final = "${{ matrix.locality }}"
_INGESTOR: Final = "${{ matrix.ingestor }}"
_TUPLE: Final = f"{_LOCALITY}-{_INGESTOR}"
_DEFAULTS: Final = {"maxAge": 6 * 3600, "period": 3 * 3600, "grace": 3600}
_LIFETIME: Final = 3600  # seconds after which a worker ends and reads keys and manifests again
# The last version without rejected topics, own validations not yet given up.
_EARLY: Final = (0, 6, 13)
_VERSION: Final = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)")
_WORKERS: Final = {"intake": ("intake-batch", "intake_batch_worker"), "aggregate": ("aggregate", "aggregate_worker")}
_REQUESTS: Final = {"requests": {"cpu": "0.1", "memory": "50Mi"}, "limits": {"cpu": "1.5", "memory": "550Mi"}}
_SCHEDULER: Final = {"requests": {"cpu": "0.5", "memory": "500Mi"}, "limits": {"cpu": "1.5", "memory": "8Gi"}}


def is_early(view: View) -> bool:
    """Tell whether the environment runs the generation of 2021, by the version of its workers."""
    found = _VERSION.fullmatch(view.get("facilitator_version") or "")
    return found is not None and tuple(int(part) for part in found.groups()) <= _EARLY


def draft(shape: Shape, view: View, name: str, localities: list[str], found: list[Ingestor]) -> Draft:
    """Return the Workflow. Its combinations are called as the original calls what it makes of them."""
    made = Draft("Workflow", ())
    made.put(("metadata", "name"), name, view.at("environment"))
    made.put(("metadata", "environments"), [name], view.at("environment"))
    made.put(("metadata", "labels"), {"locality": _LOCALITY, "ingestor": _INGESTOR}, ())
    made.put(
        ("spec", "description"), f"Tasks of Prio's environment {name}, one workflow for each locality and ingestor.", ()
    )
    made.put(("spec", "namespace"), _LOCALITY, ())
    _trigger(shape, view, made, name)
    _jobs(view, made, name)
    _matrix(shape, view, made, name, localities, found)
    return made


def _trigger(shape: Shape, view: View, made: Draft, name: str) -> None:
    base: Path = ("spec", "trigger")
    early = is_early(view)
    made.put(base, {"type": "bucketScan", "cron": "*/10 * * * *"}, ())
    scheduler = {
        "protocol": "prio",
        "runtime": f"{_registry(view)}/prio-workflow-manager:{view.get('workflow_manager_version') or _LATEST}",
        "name": f"workflow-manager-{_INGESTOR}-{name}",
        "serviceAccount": f"{_TUPLE}-workflow-manager",
        "resources": _SCHEDULER,
    }
    made.put((*base, "scheduler"), scheduler, view.at("environment"))
    made.table[(*base, "scheduler", "runtime")] = view.at("workflow_manager_version")
    made.put((*base, "instance"), _TUPLE, ())
    made.put((*base, "isFirst"), bool(view.get("is_first")), view.at("is_first"))
    made.put((*base, "stores"), _stores(view, name), view.at("environment"))
    made.put((*base, "queues"), {"name": f"{name}-{_TUPLE}", "rejected": not early}, view.at("environment"))
    keys = {
        "signing": f"{name}-{_TUPLE}-batch-signing-key",
        "decryption": f"{name}-{_LOCALITY}-ingestion-packet-decryption-key",
    }
    made.put((*base, "keys"), keys, view.at("environment"))
    gateway = {
        "address": view.get("pushgateway") or _GATEWAY,
        "labels": {"ingestor": _INGESTOR, "locality": _LOCALITY},
    }
    made.put((*base, "pushGateway"), gateway, ())
    made.table[(*base, "pushGateway", "address")] = view.at("pushgateway")
    if early:
        made.put((*base, "join"), "ownValidation", view.at("facilitator_version"))
    if not view.get("use_aws") or early:
        made.put((*base, "identity"), f"prio-{name}-sum-writer", view.at("environment"))
    for field, names in {
        "maxAge": ("intake_max_age",),
        "period": ("default_aggregation_period", "aggregation_period"),
        "grace": ("default_aggregation_grace_period", "aggregation_grace_period"),
    }.items():
        _window(shape, view, made, field, names)


def _window(shape: Shape, view: View, made: Draft, field: str, names: tuple[str, ...]) -> None:
    """Set a duration from the first variable that says it; the default of the original when none does."""
    for name in names:
        found = duration(shape, view, name)
        if found is not None:
            made.put(("spec", "trigger", field), native(found), view.at(name))
            return
    made.put(("spec", "trigger", field), native(_DEFAULTS[field]), view.at(names[0]))


def _stores(view: View, name: str) -> dict[str, Any]:
    """Return the three buckets. In 2021 `use_aws` put two of them into S3, beside a cluster in Google Cloud."""
    start = f"prio-{name}-{_TUPLE}"
    kept = {
        key: f"{start}-{word}"
        for key, word in (("ingestion", "ingestion"), ("own", "own-validation"), ("peer", "peer-validation"))
    }
    found: dict[str, Any] = {key: {"name": bucket, "exact": True} for key, bucket in kept.items()}
    if view.get("use_aws") and is_early(view):
        for key in ("ingestion", "peer"):
            region = view.get("aws_region") or "us-west-2"
            found[key] = {"name": kept[key], "external": True, "address": f"s3://{region}/{kept[key]}"}
    return found


def _registry(view: View) -> str:
    return str(view.get("container_registry") or _REGISTRY)


def _jobs(view: View, made: Draft, name: str) -> None:
    image = f"{_registry(view)}/prio-facilitator:{view.get('facilitator_version') or _LATEST}"
    signing = f"{name}-{_TUPLE}-batch-signing-key"
    common: dict[str, Any] = {} if is_early(view) else {"worker-maximum-lifetime": _LIFETIME}
    common |= {"batch-signing-private-key-default-identifier": signing} if not is_early(view) else {}
    for task in TASKS:
        worker, run = _WORKERS[task]
        args = dict(common)
        peer = view.get("default_peer_share_processor_manifest_base_url")
        portal = view.get("default_portal_server_manifest_base_url")
        if peer:
            args["peer-manifest-base-url"] = _https(peer)
        if task == "aggregate":
            args["permit-malformed-batch"] = True
            if portal:
                args["portal-manifest-base-url"] = _https(portal)
        one = {"id": task, "image": image, "run": f"facilitator:{run}", "args": args}
        path: Path = ("spec", "jobs", task, "tasks")
        made.put(path, [one], ())
        made.table[(*path, 0, "image")] = view.at("facilitator_version")
        made.table[(*path, 0, "args", "peer-manifest-base-url")] = view.at(
            "default_peer_share_processor_manifest_base_url"
        )
        made.table[(*path, 0, "args", "portal-manifest-base-url")] = view.at("default_portal_server_manifest_base_url")
        made.put(
            ("spec", "workers", task),
            {
                "name": f"{worker}-{_INGESTOR}",
                "protocol": "prio",
                "resources": _REQUESTS,
                "scale": {"min": 1, "max": 3, "queueLength": 1},
                "placement": {"spot": True},
                # An empty pull alone lasts 90 seconds; a lease is held for ten minutes.
                "gracePeriod": "10m",
            },
            (),
        )


def _https(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _matrix(shape: Shape, view: View, made: Draft, name: str, localities: list[str], found: list[Ingestor]) -> None:
    base: Path = ("spec", "matrix")
    axes = {"locality": localities, "ingestor": [one.name for one in found]}
    made.put(base, {"name": f"{name}-{_TUPLE}", "axes": axes}, ())
    made.table[(*base, "name")] = view.at("environment")
    made.table[(*base, "axes", "locality")] = view.at("localities")
    for index, one in enumerate(found):
        made.table[(*base, "axes", "ingestor", index)] = one.path
    rows = _Rows(made)
    for one in found:
        if one.manifest:
            path: Path = (*one.path, "manifest_base_url")
            manifest: dict[str, Any] = {"ingestor-manifest-base-url": _https(one.manifest)}
            rows.add({"ingestor": one.name}, {"jobs": {task: _flags(task, manifest) for task in TASKS}}, path)
    single = _single(shape, view, localities)
    for locality in single:
        where = view.at("single_object_validation_batch_localities")
        flags: dict[str, Any] = {"write-single-object-validation-batches": True}
        rows.add({"locality": locality}, {"jobs": {"intake": _flags("intake", flags)}}, where)
    for one in found:
        for row in one.tuples:
            _row(rows, one, row)
    made.data["spec"]["matrix"]["overrides"] = rows.rows


def _flags(task: str, flags: dict[str, Any]) -> dict[str, Any]:
    """Return a patch of the arguments of a job's one task, which is met by its id."""
    return {"tasks": [{"id": task, "args": flags}]}


def _single(shape: Shape, view: View, localities: list[str]) -> list[str]:
    """Return the localities that write validations as one object; `*` means all."""
    from penstock.diagnostics.suggest import hint

    path = view.at("single_object_validation_batch_localities")
    given = texts(shape, view.get("single_object_validation_batch_localities") or [], path, "a set of localities")
    for index, one in enumerate(given):
        if one != "*" and one not in localities:
            help_text = hint(one, localities) or "take it out"
            shape.report("PEN1743", (*path, index), f"`{one}` is not one of `localities`", help=help_text)
    return localities if "*" in given else [one for one in localities if one in given]


class _Rows:
    """The overrides of a matrix in the making."""

    def __init__(self, made: Draft) -> None:
        self.made = made
        self.rows: list[dict[str, Any]] = []

    def add(self, match: dict[str, str], patch: dict[str, Any], source: Path) -> Path:
        """Add one override; return the path of its patch."""
        path: Path = ("spec", "matrix", "overrides", len(self.rows))
        self.rows.append({"match": match, "patch": patch})
        self.made.table[path] = source
        return (*path, "patch")


def _row(rows: _Rows, one: Ingestor, row: Tuple) -> None:
    patch: dict[str, Any] = {
        "workers": {task: {"scale": {"min": count.least, "max": count.most}} for task, count in row.counts.items()}
    }
    trigger = {"aggregation_period": "period", "aggregation_grace_period": "grace"}
    peer = row.urls.get("peer_share_processor_manifest_base_url")
    portal = row.urls.get("portal_server_manifest_base_url")
    flags = {
        "intake": {"peer-manifest-base-url": peer},
        "aggregate": {"peer-manifest-base-url": peer, "portal-manifest-base-url": portal},
    }
    for task, own in flags.items():
        given = {flag: _https(url) for flag, url in own.items() if url}
        if given:
            patch.setdefault("jobs", {})[task] = _flags(task, given)
    if row.durations:
        patch["trigger"] = {trigger[name]: native(value) for name, value in row.durations.items()}
    path = rows.add({"ingestor": one.name, "locality": row.locality}, patch, row.path)
    table = rows.made.table
    for task, count in row.counts.items():
        table[(*path, "workers", task, "scale", "min")] = count.least_at
        table[(*path, "workers", task, "scale", "max")] = count.most_at
    for name in row.durations:
        table[(*path, "trigger", trigger[name])] = (*row.path, name)
    for task in TASKS:
        args: Path = (*path, "jobs", task, "tasks", 0, "args")
        table[(*args, "peer-manifest-base-url")] = (*row.path, "peer_share_processor_manifest_base_url")
        table[(*args, "portal-manifest-base-url")] = (*row.path, "portal_server_manifest_base_url")
