"""What clouds answer when a resource is created: its ID and the outputs that programs commonly read.

An ID has the right shape and depends only on the inputs, so that two runs give the same IDs. A type without a row in
`pulumi_tables` gets a generic ID; a caller adds outputs with `Answers(outputs=...)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.support.pulumi_tables import AWS, AZURE, GCP, SETTINGS
from tests.support.pulumi_values import Unknown

Outputs = Mapping[str, Any]
OutputsOf = Callable[[str, str, Mapping[str, Any]], Outputs | None]
InvokeOf = Callable[[str, Mapping[str, Any]], Outputs | None]

ACCOUNT = "123456789012"
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
TENANT = "00000000-0000-4000-8000-000000000002"


@dataclass(frozen=True)
class Answers:
    """The recording cloud: `outputs(type, name, inputs)` adds or overrides outputs, `invokes(token, args)` answers calls.

    Both see secrets opened and return None to leave the default. An output named `id` becomes the ID. `stacks` maps the
    names of other stacks (`org/project/stack`) to their outputs. Region, project and subscription come from the
    configuration of the stack or an explicit provider when these say so.
    """

    outputs: OutputsOf | None = None
    invokes: InvokeOf | None = None
    region: str = "eu-central-1"
    account: str = ACCOUNT
    subscription: str = SUBSCRIPTION
    tenant: str = TENANT
    gcp_project: str = "penstock-test"
    stacks: Mapping[str, Outputs] = field(default_factory=dict)

    def settled(self, provider: str, inputs: Mapping[str, Any]) -> Answers:
        """Return the answers with the settings of a provider (`pulumi:providers:aws` and its inputs) in place."""
        cloud = provider.rpartition(":")[2]
        fields = SETTINGS.get(cloud, {})
        found: dict[str, Any] = {own: inputs[key] for key, own in fields.items() if isinstance(inputs.get(key), str)}
        return replace(self, **found)


def digest(*parts: object, length: int = 40) -> str:
    """Return a hexadecimal digest that depends on the parts alone."""
    return hashlib.sha256("\0".join(str(p) for p in parts).encode()).hexdigest()[:length]


def guid(*parts: object) -> str:
    """Return a well-formed GUID that depends on the parts alone."""
    h = digest(*parts, length=32)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:]}"


class _Fields(dict[str, Any]):
    """Fields of an ID: inputs first, `-` for what nobody gave."""

    def __missing__(self, key: str) -> str:
        return "-"


def create(answers: Answers, kind: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any], bool]:
    """Return (ID, extra outputs, whether the cloud had to make the physical name up) for a created custom resource."""
    package, _, rest = kind.partition(":")
    maker = {"azure-native": _azure, "aws": _aws, "gcp": _gcp, "kubernetes": _kubernetes}.get(package, _other)
    ident, outputs, autonamed = maker(answers, rest, name, inputs)
    given = answers.outputs(kind, name, inputs) if answers.outputs else None
    outputs |= dict(given or {})
    return str(outputs.pop("id", ident)), outputs, autonamed


def physical_name_property(kind: str) -> str | None:
    """Return the input that holds the physical name of a resource type, or None when the type has none we know."""
    package, _, rest = kind.partition(":")
    if package == "azure-native":
        return AZURE.get(_unversioned(rest), (None, ""))[0]
    if package == "aws":
        return AWS.get(rest, (None, None, None))[0]
    return GCP.get(rest, (None, ""))[0] if package == "gcp" else None


def _unversioned(rest: str) -> str:
    """`storage/v20230101:Queue` is `storage:Queue` of a pinned API version."""
    module, _, cls = rest.partition(":")
    return f"{module.split('/')[0]}:{cls}"


def _named(prop: str | None, name: str, inputs: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the inputs as ID fields, with a made-up physical name (logical name + 7 hex digits) when none is given."""
    known = {k: v for k, v in inputs.items() if not isinstance(v, Unknown)}
    if prop is None or inputs.get(prop) is not None:
        return known, False
    return known | {prop: f"{name}{digest(name, length=7)}"}, True


def _azure(answers: Answers, rest: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any], bool]:
    short = _unversioned(rest)
    module, cls = short.split(":")
    generic = f"{{rg}}/providers/Microsoft.{module.capitalize()}/{cls[0].lower()}{cls[1:]}s/{name}"
    prop, template = AZURE.get(short, (None, generic))
    values, autonamed = _named(prop, name, inputs)
    group = f"/subscriptions/{answers.subscription}/resourceGroups/{values.get('resourceGroupName', '-')}"
    ident = template.format_map(_Fields(values, rg=group))
    physical = str(values[prop]) if prop else name
    outputs: dict[str, Any] = {"name": physical}
    if cls != "Blob":  # its `type` is the type of the blob
        outputs["type"] = f"Microsoft.{module.capitalize()}/{cls}"
    if cls == "UserAssignedIdentity":
        outputs |= {
            "clientId": guid("client", ident),
            "principalId": guid("principal", ident),
            "tenantId": answers.tenant,
        }
    elif cls == "StorageAccount":
        hosts = {k: f"https://{physical}.{k}.core.windows.net/" for k in ("blob", "queue", "table", "file", "dfs")}
        outputs |= {"primaryEndpoints": hosts, "provisioningState": "Succeeded"}
    elif cls == "DatabaseAccount":
        outputs["documentEndpoint"] = f"https://{physical}.documents.azure.com:443/"
    elif cls == "ManagedCluster":
        issuer = f"https://{answers.region}.oic.prod-aks.azure.com/{answers.tenant}/{guid(ident)}/"
        outputs["oidcIssuerProfile"] = {"enabled": True, "issuerURL": issuer}
    elif cls == "Vault":
        outputs["properties"] = {"vaultUri": f"https://{physical}.vault.azure.net/", "tenantId": answers.tenant}
    elif cls == "Registry":
        outputs["loginServer"] = f"{physical}.azurecr.io"
    return ident, outputs, autonamed


def _aws(answers: Answers, rest: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any], bool]:
    prop, arn_template, id_template = AWS.get(rest, (None, None, "{name}"))
    values, autonamed = _named(prop, name, inputs)
    physical = str(values[prop]) if prop else name
    if autonamed and (values.get("fifoQueue") or values.get("fifoTopic")):
        physical += ".fifo"
    seed = digest(rest, name, sorted((k, str(v)) for k, v in values.items()))
    extra = {
        "region": values.get("region", answers.region),
        "account": answers.account,
        "hash": seed[:17],
        "hash6": seed[:6],
        "uuid": guid(seed),
        "bare": physical.lstrip("/"),
        "path": values.get("path", "/"),
        "group": values.get("groupName", "default"),
        "host": str(values.get("url", "")).removeprefix("https://"),
        "name": physical,
        **({prop: physical} if prop else {}),
    }
    fields = _Fields(values | extra)
    outputs: dict[str, Any] = {prop: physical} if prop else {}
    if arn_template:
        arn = arn_template.format_map(fields)
        outputs["arn"] = fields["arn"] = arn if arn.startswith("arn:") else f"arn:aws:{arn}"
    ident = physical if id_template is None else id_template.format_map(fields)
    kind = rest.rpartition(":")[2]
    if kind == "Queue":
        outputs["url"] = ident
    elif kind == "Function":
        invoke = f"arn:aws:apigateway:{fields['region']}:lambda:path/2015-03-31/functions/{outputs['arn']}/invocations"
        outputs |= {"qualifiedArn": f"{outputs['arn']}:1", "invokeArn": invoke, "version": "1"}
    elif kind == "Bucket":
        outputs |= {"bucketDomainName": f"{physical}.s3.amazonaws.com", "region": fields["region"]}
        outputs["bucketRegionalDomainName"] = f"{physical}.s3.{fields['region']}.amazonaws.com"
    elif kind == "Repository":
        outputs["repositoryUrl"] = f"{answers.account}.dkr.ecr.{fields['region']}.amazonaws.com/{physical}"
    elif kind == "EventSourceMapping":
        outputs["uuid"] = ident
    elif kind == "Invocation":
        outputs["result"] = "null"
    elif kind in ("Role", "Key"):
        outputs |= {"uniqueId": "AROA" + seed[:17].upper()} if kind == "Role" else {"keyId": ident}
    elif kind == "Cluster":
        issuer = f"https://oidc.eks.{fields['region']}.amazonaws.com/id/{seed[:32].upper()}"
        outputs |= {"identities": [{"oidcs": [{"issuer": issuer}]}], "endpoint": f"https://{seed[:16]}.eks"}
    return ident, outputs, autonamed


def _gcp(answers: Answers, rest: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any], bool]:
    prop, template = GCP.get(rest, (None, "projects/{project}/{kind}/{hash}"))
    values, autonamed = _named(prop, name, inputs)
    project = str(values.get("project", answers.gcp_project))
    seed = digest(rest, name, sorted((k, str(v)) for k, v in values.items()))
    kind = rest.rpartition(":")[2]
    ident = template.format_map(_Fields(values | {"project": project, "hash": seed[:16], "kind": kind}))
    outputs: dict[str, Any] = {"project": project} | ({prop: values[prop]} if prop else {})
    if kind == "Account":
        email = f"{values['accountId']}@{project}.iam.gserviceaccount.com"
        outputs |= {"email": email, "name": ident, "member": f"serviceAccount:{email}", "uniqueId": str(int(seed, 16))}
    elif kind == "Bucket":
        outputs |= {"url": f"gs://{ident}", "selfLink": f"https://www.googleapis.com/storage/v1/b/{ident}"}
    elif kind == "Secret":
        outputs["name"] = ident
    return ident, outputs, autonamed


def _kubernetes(_: Answers, rest: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any], bool]:
    metadata = inputs.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    own = metadata.get("name", inputs.get("name"))
    physical = own if own is not None else f"{name}-{digest(name, length=8)}"
    space = metadata.get("namespace", inputs.get("namespace"))
    outputs: dict[str, Any] = {}
    if "metadata" in inputs:
        outputs["metadata"] = {**metadata, "name": physical, "uid": guid(rest, physical)}
    return f"{space}/{physical}" if space else str(physical), outputs, own is None


def _other(_: Answers, rest: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any], bool]:
    return digest(rest, name, sorted((k, str(v)) for k, v in inputs.items()), length=20), {}, False
