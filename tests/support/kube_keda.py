"""KEDA beyond its CRDs: trigger parameters against the scalers' own schema, authentication, replica bounds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from tests.support.kube_schemas import SHARED, SchemasAbsent

# The one CEL rule that KEDA's CRDs carry; `check_scaled` does what it says.
REPLICA_RULE = (
    "!has(self.minReplicaCount) || self.minReplicaCount <= (has(self.maxReplicaCount) ? self.maxReplicaCount : 100)"
)

# Parameters that a scaler reads outside its typed configuration, so that the schema does not list them.
# Sources: KEDA documentation, pages of the scalers and of authentication providers.
_EXTRA_METADATA = {"azure-": {"cloud", "activeDirectoryEndpoint"}, "aws-": {"awsRoleArn"}}
_EXTRA_AUTH = {
    "aws-": {"awsRoleArn", "awsAccessKeyID", "awsSecretAccessKey", "awsSessionToken"},
    "gcp-": {"GoogleApplicationCredentials"},
}
# With a pod identity these need the account; without one, a connection string.
_AZURE_STORAGE = {"azure-queue", "azure-blob"}


@cache
def scalers() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return scaler type -> parameter name -> its description. Raises SchemasAbsent when the file is not there."""
    file = SHARED / "keda" / "scalers-schema.json"
    if not file.exists():
        raise SchemasAbsent(f"no scaler schema at {file}")
    data = json.loads(file.read_text(encoding="utf-8"))
    return {s["type"]: {p["name"]: p for p in s["parameters"]} for s in data["scalers"]}


def auth_parameters(auth: Mapping[str, Any]) -> set[str]:
    """Return the parameter names that a TriggerAuthentication supplies."""
    spec = auth.get("spec") or {}
    found = {e["parameter"] for part in ("secretTargetRef", "env", "configMapTargetRef") for e in spec.get(part) or []}
    vault = spec.get("hashiCorpVault") or {}
    found |= {e["parameter"] for e in vault.get("secrets") or []}
    for cloud in ("azureKeyVault", "gcpSecretManager", "awsSecretManager"):
        found |= {e["parameter"] for e in (spec.get(cloud) or {}).get("secrets") or []}
    return found


def check_scaled(obj: Mapping[str, Any], auths: Mapping[tuple[str, str], Mapping[str, Any]] | None = None) -> list[str]:
    """Return every finding about the triggers and bounds of a ScaledObject or ScaledJob.

    `auths` maps (kind, name) to the authentication objects of the same namespace. Without it, what a referenced
    authentication might supply is taken as supplied; with it, a reference to nothing is a finding.
    """
    spec = obj.get("spec") or {}
    findings = []
    low, high, idle = spec.get("minReplicaCount", 0), spec.get("maxReplicaCount", 100), spec.get("idleReplicaCount")
    if low > high:
        findings.append(f"spec.minReplicaCount: {low} is more than maxReplicaCount {high}")
    if idle is not None and idle >= low:
        findings.append(f"spec.idleReplicaCount: {idle} must be less than minReplicaCount {low}")
    if obj.get("kind") == "ScaledObject" and high < 1:
        findings.append("spec.maxReplicaCount: must be at least 1")
    triggers = spec.get("triggers") or []
    names = [t["name"] for t in triggers if t.get("name")]
    findings += [f"spec.triggers: two are named {n}" for n in sorted({n for n in names if names.count(n) > 1})]
    for index, trigger in enumerate(triggers):
        where = f"spec.triggers[{index}]"
        reference = trigger.get("authenticationRef")
        auth = None
        if reference and auths is not None:
            key = (reference.get("kind", "TriggerAuthentication"), reference.get("name", ""))
            auth = auths.get(key)
            if auth is None:
                findings.append(f"{where}.authenticationRef: there is no {key[0]} {key[1]}")
        findings += [f"{where}{f}" for f in check_trigger(trigger, auth)]
    return findings


def check_trigger(trigger: Mapping[str, Any], auth: Mapping[str, Any] | None = None) -> list[str]:
    """Return every finding about one trigger; each starts with the rest of its path, such as `.metadata.x: ...`."""
    kind = str(trigger.get("type"))
    known = scalers().get(kind)
    if known is None:
        return [f".type: KEDA has no scaler {kind}"]
    metadata = trigger.get("metadata") or {}
    findings = [f for key, value in metadata.items() for f in _check_parameter(kind, known, key, value)]
    supplied = auth_parameters(auth) if auth else set()
    open_auth = bool(trigger.get("authenticationRef")) and auth is None
    for name, parameter in known.items():
        if parameter.get("optional") or "default" in parameter or name in metadata or f"{name}FromEnv" in metadata:
            continue
        from_auth = parameter.get("triggerAuthenticationVariableReadable")
        if not (from_auth and (open_auth or name in supplied)):
            findings.append(f".metadata: the required parameter {name} of {kind} is missing")
    allowed = {n for n, p in known.items() if p.get("triggerAuthenticationVariableReadable")} | _extra(
        _EXTRA_AUTH, kind
    )
    findings += [
        f".authenticationRef: {kind} does not read {n} from an authentication" for n in sorted(supplied - allowed)
    ]
    return findings + _check_identity(kind, metadata, auth, open_auth, supplied)


def _check_parameter(kind: str, known: Mapping[str, Mapping[str, Any]], key: str, value: Any) -> Iterable[str]:
    where = f".metadata.{key}"
    if not isinstance(value, str):
        yield f"{where}: must be a string, not {value!r}"
        return
    if key in _extra(_EXTRA_METADATA, kind):
        return
    parameter = known.get(key)
    if parameter is None:
        base = known.get(key.removesuffix("FromEnv")) if key.endswith("FromEnv") else None
        if base is None:
            wild = any(n.endswith(".*") and key.startswith(n.removesuffix("*")) for n in known)
            if not wild:
                yield f"{where}: {kind} has no such parameter"
        elif not base.get("envVariableReadable"):
            yield f"{where}: {kind} does not read {key.removesuffix('FromEnv')} from the environment"
        return
    if not parameter.get("metadataVariableReadable"):
        yield f"{where}: {kind} reads it only from an authentication or the environment"
    if parameter.get("deprecated"):
        yield f"{where}: {parameter['deprecated']}"
    yield from _check_value(where, parameter, value)


def _check_value(where: str, parameter: Mapping[str, Any], value: str) -> Iterable[str]:
    separator = parameter.get("separator") or ("," if parameter.get("rangeSeparator") else None)
    parts = value.split(separator) if separator else [value]
    allowed = parameter.get("allowedValue")
    for part in parts:
        if allowed and part not in allowed:
            yield f"{where}: {part!r} is not one of {', '.join(allowed)}"
    default = parameter.get("default")
    if isinstance(default, str) and _number(default) is not None and _number(value) is None:
        yield f"{where}: {value!r} is not a number"
    if default in ("true", "false") and value not in ("true", "false"):
        yield f"{where}: {value!r} is neither 'true' nor 'false'"


def _check_identity(
    kind: str, metadata: Mapping[str, Any], auth: Mapping[str, Any] | None, open_auth: bool, supplied: set[str]
) -> list[str]:
    """Check the pairs that the scalers check at run time: an Azure storage scaler needs an account or a connection."""
    if kind not in _AZURE_STORAGE or open_auth:
        return []
    identity = ((auth or {}).get("spec") or {}).get("podIdentity") or {}
    provider = identity.get("provider", "none")
    if provider != "none":
        return [] if metadata.get("accountName") else [".metadata: accountName is needed with a pod identity"]
    if {"connection", "connectionFromEnv"} & {*metadata, *supplied}:
        return []
    return [f".metadata: {kind} needs a connection when there is no pod identity"]


def _extra(table: Mapping[str, set[str]], kind: str) -> set[str]:
    return {name for prefix, names in table.items() if kind.startswith(prefix) for name in names}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
