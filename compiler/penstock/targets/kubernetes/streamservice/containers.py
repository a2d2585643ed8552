"""The containers of a StreamService's pods: program, environment, ports, probes, mounts."""

from typing import Any, Final

from penstock.graph.nodes import Resources
from penstock.graph.services import Component, EmbeddedStore, StreamService
from penstock.place import Place
from penstock.record import Record
from penstock.streams.settings import VOLUMES_PATH
from penstock.targets.kubernetes import environment, pods
from penstock.targets.kubernetes.streamservice.lint import VOLUME_TYPE

_CONFIG: Final = "/stream/config"
_PROGRAM: Final = ["/app/service", "--config-file", f"{_CONFIG}/config.yaml"]
_LISTEN: Final = {
    "api": ("STREAM_API_LISTEN",),
    "http-source": ("STREAM_SOURCE_HTTP_LISTEN",),
    "storage-writer": ("STREAM_STORAGE_LEVEL_LOCAL_WRITER_NETWORK_LISTEN",),
}
_DATA: Final = "etcd-data"
_MEMBER: Final = Resources("100m", "256Mi", "", "", "512Mi")


class Container(Record):
    """One container; the fields are the values of the pod's template."""

    name: str
    image: str
    pull_policy: str
    command: list[str]
    args: list[str] | None
    env: list[dict[str, Any]] | None
    ports: list[dict[str, Any]] | None
    resources: dict[str, Any] | None
    startup: dict[str, Any]
    liveness: dict[str, Any]
    readiness: dict[str, Any]
    mounts: list[dict[str, Any]]


class Claim(Record):
    """A volume that each pod of a StatefulSet claims."""

    name: str
    size: str
    storage_class: str
    labels: dict[str, str]


def claims(service: StreamService) -> list[Claim]:
    """Return the claims of the pods that keep records, and of the member that keeps the state."""
    found = [Claim(one.label, one.size, one.storage_class, {VOLUME_TYPE: one.type}) for one in service.volumes]
    if isinstance(service.store, EmbeddedStore):
        found.append(Claim(_DATA, service.store.size, service.storage_class, {}))
    return found


def containers(
    service: StreamService, parts: list[Component], place: Place, *, datadog: bool, stateful: bool
) -> list[Container]:
    """Return the containers of one workload: one for each component, or one for all of them and the state store."""
    if service.mode == "pods":
        return [_component(service, [one], place, datadog=datadog, stateful=stateful) for one in parts]
    found = [_component(service, parts, place, datadog=datadog, stateful=stateful)]
    if isinstance(service.store, EmbeddedStore):
        found.append(_member(service.store, place))
    return found


def _component(
    service: StreamService, parts: list[Component], place: Place, *, datadog: bool, stateful: bool
) -> Container:
    single = len(parts) > 1
    first = parts[0]
    # One process has the work of all; taking records is most of it.
    sized = next((one for one in parts if one.name == "http-source"), first)
    ports = [_port(port.name, port.number) for one in parts for port in one.ports]
    ports += [_port("writer-udp", port["containerPort"], "UDP") for port in ports if port["name"] == "writer-tcp"]
    ports.append(
        _port("metrics" if single or not stateful else f"metrics-{first.name.rpartition('-')[2]}", first.metrics)
    )
    mounts: list[dict[str, Any]] = [
        {"name": "config", "mountPath": _CONFIG, "readOnly": True},
        {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - the pod's own
    ]
    if stateful:
        mounts += [
            {"name": one.label, "mountPath": f"{VOLUMES_PATH}/{one.type}/{one.label}"} for one in service.volumes
        ]
    return Container(
        name=service.name if single else f"{service.name}-{first.name}",
        image=service.image,
        pull_policy=pods.pull_policy(service.image, place),
        command=_PROGRAM,
        args=[one.name for one in parts],
        env=_environment(service, parts, sized, place, datadog=datadog, stateful=stateful and not single),
        ports=ports,
        resources=pods.resources(sized.resources),
        mounts=mounts,
        **_probes(next((one.health for one in parts if one.health is not None), None), str(ports[-1]["name"])),
    )


def _port(name: str, number: int, protocol: str = "TCP") -> dict[str, Any]:
    return {"name": name, "containerPort": number, "protocol": protocol}


def _probes(health: int | None, metrics: str) -> dict[str, dict[str, Any]]:
    """Return the probes: of the component's own health, or else of the port that is open once it runs."""
    found = {}
    for name, bounds in (
        ("startup", {"initialDelaySeconds": 10, "periodSeconds": 1, "failureThreshold": 30}),
        ("liveness", {"periodSeconds": 10, "failureThreshold": 3}),
        ("readiness", {"periodSeconds": 10, "failureThreshold": 1}),
    ):
        if health is None:
            check: dict[str, Any] = {"tcpSocket": {"port": metrics}}
        else:
            host = {"name": "Host", "value": f"Kubernetes{name.capitalize()}Probe"}
            check = {"httpGet": {"path": "/health-check", "port": health, "httpHeaders": [host]}}
        found[name] = {**check, **bounds}
    return found


def _field(name: str, path: str) -> dict[str, Any]:
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}}


def _environment(
    service: StreamService, parts: list[Component], sized: Component, place: Place, *, datadog: bool, stateful: bool
) -> list[dict[str, Any]]:
    literals: dict[str, str] = {}
    memory = sized.resources.request_memory
    if memory.endswith("i"):
        literals["GOMEMLIMIT"] = f"{memory}B"
    for one in parts:
        for variable in _LISTEN.get(one.name, ()):
            literals[variable] = f"0.0.0.0:{one.ports[0].number}"
    literals["STREAM_METRICS_LISTEN"] = f"0.0.0.0:{parts[0].metrics}"
    literals["OTEL_METRICS_EXEMPLAR_FILTER"] = "always_off"
    if not stateful:
        literals["STREAM_HOSTNAME"] = "localhost"
    found = environment.entries(service.env, literals, place)
    found.append(_field("STREAM_NODE_ID", "metadata.name"))
    if stateful:  # sources reach the writer of each pod by its address
        found.append(_field("STREAM_HOSTNAME", "status.podIP"))
    if datadog:
        found.append(_field("DD_AGENT_HOST", "status.hostIP"))
        found += [
            _field(f"DD_{name.upper()}", f"metadata.labels['tags.datadoghq.com/{name}']") for name in ("env", "service")
        ]
    return found


def _member(store: EmbeddedStore, place: Place) -> Container:
    """Return the one member of a state store that nobody but this pod reaches."""
    address = "http://127.0.0.1:2379"
    options = {
        "name": "default",
        "data-dir": f"/{_DATA}/default",
        "listen-client-urls": address,
        "advertise-client-urls": address,
        "listen-peer-urls": "http://127.0.0.1:2380",
        "auto-compaction-mode": "periodic",
        "auto-compaction-retention": "15m",
        "quota-backend-bytes": "8589934592",
        "snapshot-count": "10000",
        "max-txn-ops": "1024",
    }
    check = {"exec": {"command": ["etcdctl", f"--endpoints={address}", "endpoint", "health"]}, "timeoutSeconds": 5}
    return Container(
        name="etcd",
        image=store.image,
        pull_policy=pods.pull_policy(store.image, place),
        command=["etcd"],
        args=[f"--{name}={value}" for name, value in options.items()],
        env=None,
        ports=None,
        resources=pods.resources(_MEMBER),
        startup={**check, "periodSeconds": 5, "failureThreshold": 60},
        liveness={**check, "periodSeconds": 20, "failureThreshold": 6},
        readiness={**check, "periodSeconds": 10},
        mounts=[{"name": _DATA, "mountPath": f"/{_DATA}"}],
    )
