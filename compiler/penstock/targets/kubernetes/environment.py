"""Environment of a container: literals, and references to the Secrets behind `${{ secrets.X }}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from penstock.definitions.environment import SecretPlace
from penstock.graph.nodes import EnvVar
from penstock.place import Place

_HERE = SecretPlace()
KEY = "value"  # of a Secret that holds one value


def secret_key(reference: str, place: Place) -> dict[str, str]:
    """Return name and key of the Secret behind a reference: a secret's name, or `name#field` for one JSON key of it.

    With External Secrets the Secret in the cluster carries the name that definitions use, whatever the remote key is.
    """
    name, _, field = reference.partition("#")
    known = place.spec.secrets.names.get(name, _HERE)
    if place.spec.secrets.backend == "externalSecrets":
        return {"name": object_name(name), "key": field or KEY}
    return {"name": known.name or object_name(name), "key": field or known.key or KEY}


def object_name(name: str) -> str:
    """Return the name of the Kubernetes Secret for a secret's name: an ARN's last part, in the characters of a name."""
    last = name.rsplit(":", 1)[-1]
    return "".join(char if char.isalnum() or char in "-." else "-" for char in last.lower()).strip("-.")


def entry(variable: EnvVar, place: Place) -> dict[str, Any]:
    """Return one variable as the container has it."""
    if variable.secret is None:
        return {"name": variable.name, "value": variable.value}
    key: dict[str, Any] = {**secret_key(variable.secret, place)}
    if variable.optional:
        key["optional"] = True
    return {"name": variable.name, "valueFrom": {"secretKeyRef": key}}


def entries(variables: Iterable[EnvVar], more: Mapping[str, Any], place: Place) -> list[dict[str, Any]]:
    """Return the definition's variables, then those of the cloud that it does not set itself: texts, or where they come from.

    A name stands once, as server-side apply wants it: the last one wins and keeps the first place.
    """
    found = {variable.name: entry(variable, place) for variable in variables}
    for name, value in more.items():
        if name not in found:
            found[name] = {"name": name, "value" if isinstance(value, str) else "valueFrom": value}
    return [*found.values()]
