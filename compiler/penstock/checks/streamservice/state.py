"""Where a StreamService keeps its state, and who encrypts what is secret in it."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number
from penstock.definitions import Definition
from penstock.definitions.streamservice import EncryptionNone, EtcdChart, EtcdEmbedded


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `etcd` and `encryption`."""
    spec = definition.spec
    if isinstance(spec.etcd, EtcdEmbedded) and spec.mode == "pods":
        message = "a state store inside one pod cannot serve the pods of five components"
        yield Finding("PEN1591", ("spec", "etcd", "type"), message, "write `type: chart`, or `mode: single`")
    if isinstance(spec.etcd, EtcdChart) and is_number(spec.etcd.replicas) and spec.etcd.replicas % 2 == 0:
        message = f"{spec.etcd.replicas} members outlive the loss of no more than {spec.etcd.replicas - 1} do"
        yield Finding("PEN1591", ("spec", "etcd", "replicas"), message, "choose an odd number", severity="warning")
    if isinstance(spec.encryption, EncryptionNone) and world.place is not None and world.place.spec.production:
        message = "tokens and credentials would stand in the state store as they are"
        help_text = "leave `encryption` out: the cloud's own key management is the default"
        yield Finding("PEN1651", ("spec", "encryption", "type"), message, help_text)
