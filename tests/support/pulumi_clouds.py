"""What clouds answer when a resource is created: its ID and the outputs that programs commonly read.

Tables, not emulation: an ID has the right shape and depends only on the inputs, so that two runs give the same IDs.
Shapes follow the public resource ID and ARN formats. A type without a row gets a generic ID; a caller adds rows with
`Answers(outputs=...)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.pulumi_values import Unknown

Outputs = Mapping[str, Any]
OutputsOf = Callable[[str, str, Mapping[str, Any]], Outputs | None]
InvokeOf = Callable[[str, Mapping[str, Any]], Outputs | None]

ACCOUNT = "123456789012"
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
TENANT = "00000000-0000-4000-8000-000000000002"

_STORAGE = "{rg}/providers/Microsoft.Storage/storageAccounts/{accountName}"
_COSMOS = "{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{accountName}"
_IDENTITY = "{rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"
_EVENTGRID = "{rg}/providers/Microsoft.EventGrid"
_AKS = "{rg}/providers/Microsoft.ContainerService/managedClusters/{resourceName}"
_VAULT = "{rg}/providers/Microsoft.KeyVault/vaults/{vaultName}"

# type without its package prefix -> (property that holds the physical name, ID)
AZURE: dict[str, tuple[str, str]] = {
    "resources:ResourceGroup": ("resourceGroupName", "{rg}"),
    "storage:StorageAccount": ("accountName", _STORAGE),
    "storage:Queue": ("queueName", _STORAGE + "/queueServices/default/queues/{queueName}"),
    "storage:BlobContainer": ("containerName", _STORAGE + "/blobServices/default/containers/{containerName}"),
    "storage:Table": ("tableName", _STORAGE + "/tableServices/default/tables/{tableName}"),
    "managedidentity:UserAssignedIdentity": ("resourceName", _IDENTITY),
    "managedidentity:FederatedIdentityCredential": (
        "federatedIdentityCredentialResourceName",
        _IDENTITY + "/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
    ),
    "authorization:RoleAssignment": (
        "roleAssignmentName",
        "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    ),
    "authorization:RoleDefinition": (
        "roleDefinitionId",
        "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    ),
    "cosmosdb:DatabaseAccount": ("accountName", _COSMOS),
    "cosmosdb:SqlResourceSqlDatabase": ("databaseName", _COSMOS + "/sqlDatabases/{databaseName}"),
    "cosmosdb:SqlResourceSqlContainer": (
        "containerName",
        _COSMOS + "/sqlDatabases/{databaseName}/containers/{containerName}",
    ),
    "cosmosdb:SqlResourceSqlRoleAssignment": ("roleAssignmentId", _COSMOS + "/sqlRoleAssignments/{roleAssignmentId}"),
    "cosmosdb:SqlResourceSqlRoleDefinition": ("roleDefinitionId", _COSMOS + "/sqlRoleDefinitions/{roleDefinitionId}"),
    "eventgrid:SystemTopic": ("systemTopicName", _EVENTGRID + "/systemTopics/{systemTopicName}"),
    "eventgrid:SystemTopicEventSubscription": (
        "eventSubscriptionName",
        _EVENTGRID + "/systemTopics/{systemTopicName}/eventSubscriptions/{eventSubscriptionName}",
    ),
    "eventgrid:EventSubscription": (
        "eventSubscriptionName",
        "{scope}/providers/Microsoft.EventGrid/eventSubscriptions/{eventSubscriptionName}",
    ),
    "eventgrid:Topic": ("topicName", _EVENTGRID + "/topics/{topicName}"),
    "containerservice:ManagedCluster": ("resourceName", _AKS),
    "containerservice:AgentPool": ("agentPoolName", _AKS + "/agentPools/{agentPoolName}"),
    "keyvault:Vault": ("vaultName", _VAULT),
    "keyvault:Secret": ("secretName", _VAULT + "/secrets/{secretName}"),
    "containerregistry:Registry": (
        "registryName",
        "{rg}/providers/Microsoft.ContainerRegistry/registries/{registryName}",
    ),
    "operationalinsights:Workspace": (
        "workspaceName",
        "{rg}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}",
    ),
    "monitor:ActionGroup": ("actionGroupName", "{rg}/providers/Microsoft.Insights/actionGroups/{actionGroupName}"),
    "monitor:MetricAlert": ("ruleName", "{rg}/providers/Microsoft.Insights/metricAlerts/{ruleName}"),
}

# type -> (property that holds the physical name or None, ARN or None, ID or None when it is the name)
AWS: dict[str, tuple[str | None, str | None, str | None]] = {
    "sqs/queue:Queue": ("name", "sqs:{region}:{account}:{name}", "https://sqs.{region}.amazonaws.com/{account}/{name}"),
    "sqs/queuePolicy:QueuePolicy": (None, None, "{queueUrl}"),
    "sqs/redriveAllowPolicy:RedriveAllowPolicy": (None, None, "{queueUrl}"),
    "sqs/redrivePolicy:RedrivePolicy": (None, None, "{queueUrl}"),
    "sns/topic:Topic": ("name", "sns:{region}:{account}:{name}", "{arn}"),
    "sns/topicPolicy:TopicPolicy": (None, None, "{arn}"),
    "sns/topicSubscription:TopicSubscription": (None, "{topic}:{hash}", "{arn}"),
    "iam/role:Role": ("name", "iam::{account}:role{path}{name}", None),
    "iam/policy:Policy": ("name", "iam::{account}:policy{path}{name}", "{arn}"),
    "iam/rolePolicy:RolePolicy": ("name", None, "{role}:{name}"),
    "iam/rolePolicyAttachment:RolePolicyAttachment": (None, None, "{role}/{policyArn}"),
    "iam/openIdConnectProvider:OpenIdConnectProvider": (None, "iam::{account}:oidc-provider/{host}", "{arn}"),
    "iam/serviceLinkedRole:ServiceLinkedRole": (None, "iam::{account}:role/aws-service-role/{awsServiceName}", "{arn}"),
    "lambda/function:Function": ("name", "lambda:{region}:{account}:function:{name}", None),
    "lambda/permission:Permission": ("statementId", None, None),
    "lambda/eventSourceMapping:EventSourceMapping": (
        None,
        "lambda:{region}:{account}:event-source-mapping:{uuid}",
        "{uuid}",
    ),
    "lambda/invocation:Invocation": (None, None, "{functionName}_{hash}"),
    "s3/bucket:Bucket": ("bucket", "s3:::{bucket}", None),
    "s3/bucketV2:BucketV2": ("bucket", "s3:::{bucket}", None),
    "dynamodb/table:Table": ("name", "dynamodb:{region}:{account}:table/{name}", None),
    "ssm/parameter:Parameter": ("name", "ssm:{region}:{account}:parameter/{bare}", None),
    "cloudwatch/logGroup:LogGroup": ("name", "logs:{region}:{account}:log-group:{name}", None),
    "cloudwatch/eventRule:EventRule": ("name", "events:{region}:{account}:rule/{name}", None),
    "cloudwatch/eventTarget:EventTarget": (None, None, "{rule}-{hash}"),
    "cloudwatch/metricAlarm:MetricAlarm": ("name", "cloudwatch:{region}:{account}:alarm:{name}", None),
    "scheduler/schedule:Schedule": ("name", "scheduler:{region}:{account}:schedule/{group}/{name}", "{group}/{name}"),
    "scheduler/scheduleGroup:ScheduleGroup": ("name", "scheduler:{region}:{account}:schedule-group/{name}", None),
    "glue/catalogDatabase:CatalogDatabase": ("name", "glue:{region}:{account}:database/{name}", "{account}:{name}"),
    "glue/catalogTable:CatalogTable": (
        "name",
        "glue:{region}:{account}:table/{databaseName}/{name}",
        "{account}:{databaseName}:{name}",
    ),
    "athena/workgroup:Workgroup": ("name", "athena:{region}:{account}:workgroup/{name}", None),
    "athena/database:Database": ("name", None, None),
    "athena/namedQuery:NamedQuery": ("name", None, "{uuid}"),
    "secretsmanager/secret:Secret": ("name", "secretsmanager:{region}:{account}:secret:{name}-{hash6}", "{arn}"),
    "secretsmanager/secretVersion:SecretVersion": (None, "{secretId}", "{secretId}|{uuid}"),
    "kms/key:Key": (None, "kms:{region}:{account}:key/{uuid}", "{uuid}"),
    "kms/alias:Alias": ("name", "kms:{region}:{account}:{name}", None),
    "ecr/repository:Repository": ("name", "ecr:{region}:{account}:repository/{name}", None),
    "eks/podIdentityAssociation:PodIdentityAssociation": (
        None,
        "eks:{region}:{account}:podidentityassociation/{clusterName}/{hash}",
        "{hash}",
    ),
    "eks/cluster:Cluster": ("name", "eks:{region}:{account}:cluster/{name}", None),
}

# type -> (property that holds the physical name, ID)
GCP: dict[str, tuple[str, str]] = {
    "pubsub/topic:Topic": ("name", "projects/{project}/topics/{name}"),
    "pubsub/subscription:Subscription": ("name", "projects/{project}/subscriptions/{name}"),
    "storage/bucket:Bucket": ("name", "{name}"),
    "serviceaccount/account:Account": (
        "accountId",
        "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
    ),
    "secretmanager/secret:Secret": ("secretId", "projects/{project}/secrets/{secretId}"),
    "artifactregistry/repository:Repository": (
        "repositoryId",
        "projects/{project}/locations/{location}/repositories/{repositoryId}",
    ),
    "cloudscheduler/job:Job": ("name", "projects/{project}/locations/{region}/jobs/{name}"),
    "cloudfunctionsv2/function:Function": ("name", "projects/{project}/locations/{location}/functions/{name}"),
    "monitoring/alertPolicy:AlertPolicy": ("displayName", "projects/{project}/alertPolicies/{hash}"),
}


@dataclass(frozen=True)
class Answers:
    """The recording cloud: `outputs(type, name, inputs)` adds or overrides outputs, `invokes(token, args)` answers calls.

    Both see secrets opened and return None to leave the default. An output named `id` becomes the ID.
    """

    outputs: OutputsOf | None = None
    invokes: InvokeOf | None = None
    region: str = "eu-central-1"
    account: str = ACCOUNT
    subscription: str = SUBSCRIPTION
    tenant: str = TENANT
    gcp_project: str = "penstock-test"
    settings: Mapping[str, Any] = field(default_factory=dict)


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
    outputs: dict[str, Any] = {"name": physical, "type": f"Microsoft.{module.capitalize()}/{cls}"}
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
    elif kind in ("Bucket", "BucketV2"):
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
