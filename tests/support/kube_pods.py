"""What the API server and the kubelet check in a pod specification beyond its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_LABEL = re.compile(r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
_PORT = re.compile(r"^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$")
# Kubernetes accepts every printable ASCII character but `=` since 1.30 and this narrower set in 1.29.
_ENV = re.compile(r"^[-._a-zA-Z][-._a-zA-Z0-9]*$")
_QUANTITY = re.compile(r"^([+-]?[0-9]+(?:\.[0-9]*)?|[+-]?\.[0-9]+)([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?$")
_SCALE = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_IMAGE = re.compile(r"^[\w.\-]+(:\d+)?(/[a-z0-9]+([._\-]+[a-z0-9]+)*)*(:[\w][\w.\-]{0,127})?(@sha256:[0-9a-f]{64})?$")


def quantity(text: Any) -> Decimal | None:
    """Return the value of a resource quantity (`250m`, `1Gi`, `0.5`), or None when it is not one."""
    match = _QUANTITY.match(str(text))
    if match is None:
        return None
    number, suffix = Decimal(match[1]), match[2] or ""
    if suffix.endswith("i"):
        return number * Decimal(1024) ** ("KMGTPE".index(suffix[0]) + 1)
    if suffix[:1] in ("e", "E") and len(suffix) > 1:
        return number * Decimal(10) ** int(suffix[1:])
    return number * Decimal(10) ** _SCALE[suffix]


def check_pod(spec: Mapping[str, Any], where: str, claims: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every finding about a pod specification; `claims` are the volumes that claim templates add."""
    volumes = [v.get("name") for v in spec.get("volumes") or []]
    yield from (f"{where}.volumes: two are named {n}" for n in _twice(volumes))
    for index, volume in enumerate(spec.get("volumes") or []):
        if len(volume) != 2:
            yield f"{where}.volumes[{index}]: needs a name and exactly one source"
    known = {*volumes, *claims}
    names: list[str] = []
    used: set[str] = set()
    for field in ("initContainers", "containers", "ephemeralContainers"):
        for index, container in enumerate(spec.get(field) or []):
            path = f"{where}.{field}[{index}]"
            names.append(str(container.get("name")))
            used |= {m.get("name") for m in container.get("volumeMounts") or []}
            yield from _container(container, path, known)
    yield from (f"{where}.containers: two are named {n}" for n in _twice(names))
    yield from (f"{where}.volumes: nothing mounts {n}" for n in sorted({str(v) for v in volumes} - used))
    if not spec.get("containers"):
        yield f"{where}.containers: there is none"


def _container(container: Mapping[str, Any], path: str, volumes: set[Any]) -> Iterator[str]:
    if not _LABEL.match(str(container.get("name", ""))):
        yield f"{path}.name: {container.get('name')!r} is not a DNS label"
    image = container.get("image")
    if not isinstance(image, str) or not _IMAGE.match(image):
        yield f"{path}.image: {image!r} is not an image reference"
    variables = [e.get("name") for e in container.get("env") or []]
    yield from (f"{path}.env: {n} is set twice" for n in _twice(variables))
    yield from (f"{path}.env: {n!r} is not a variable name" for n in variables if not _ENV.match(str(n)))
    for index, variable in enumerate(container.get("env") or []):
        if "value" in variable and "valueFrom" in variable:
            yield f"{path}.env[{index}]: has both value and valueFrom"
        if len(variable.get("valueFrom") or {"one": 1}) != 1:
            yield f"{path}.env[{index}].valueFrom: needs exactly one source"
    mounts = container.get("volumeMounts") or []
    yield from (
        f"{path}.volumeMounts: there is no volume {m.get('name')}" for m in mounts if m.get("name") not in volumes
    )
    yield from (f"{path}.volumeMounts: {p} is mounted twice" for p in _twice([m.get("mountPath") for m in mounts]))
    yield from _resources(container.get("resources") or {}, f"{path}.resources")
    ports = container.get("ports") or []
    names = [p["name"] for p in ports if p.get("name")]
    yield from (f"{path}.ports: {n!r} is not a port name" for n in names if not _PORT.match(n))
    yield from (f"{path}.ports: two are named {n}" for n in _twice(names))
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        yield from _probe(container.get(probe), f"{path}.{probe}", names)


def _probe(probe: Mapping[str, Any] | None, path: str, ports: list[str]) -> Iterator[str]:
    if probe is None:
        return
    handlers = [h for h in ("exec", "grpc", "httpGet", "tcpSocket") if h in probe]
    if len(handlers) != 1:
        yield f"{path}: needs exactly one of exec, grpc, httpGet, tcpSocket"
    for handler in handlers:
        port = probe[handler].get("port")
        if isinstance(port, str) and not port.isdigit() and port not in ports:
            yield f"{path}.{handler}.port: the container has no port {port}"
    if not path.endswith("readinessProbe") and probe.get("successThreshold", 1) != 1:
        yield f"{path}.successThreshold: must be 1"


def _resources(resources: Mapping[str, Any], path: str) -> Iterator[str]:
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for part, values in (("requests", requests), ("limits", limits)):
        yield from (f"{path}.{part}.{k}: {v!r} is not a quantity" for k, v in values.items() if quantity(v) is None)
    for name in requests.keys() & limits.keys():
        low, high = quantity(requests[name]), quantity(limits[name])
        if low is not None and high is not None and low > high:
            yield f"{path}.requests.{name}: {requests[name]} is more than the limit {limits[name]}"


def _twice(names: list[Any]) -> list[str]:
    return sorted({str(n) for n in names if names.count(n) > 1})
