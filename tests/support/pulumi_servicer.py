"""The engine and resource monitor that a program talks to: it records every call and answers like a fresh deployment."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlparse

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, resource_pb2, resource_pb2_grpc

from tests.support import pulumi_clouds, pulumi_invokes
from tests.support.pulumi_record import AliasSpec, Invoke, LogLine, Resource
from tests.support.pulumi_values import UNKNOWN, Secret, Unknown, decode, encode, plain

FEATURES = frozenset(
    {"secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith", "replaceWith", "parameterization"}
)
STACK_TYPE = "pulumi:pulumi:Stack"
STACK_REFERENCE = "pulumi:pulumi:StackReference"
_SEVERITY = ("debug", "info", "warning", "error")


def make_urn(stack: str, project: str, parent: str | None, kind: str, name: str) -> str:
    """Return the URN of a resource; the types of its ancestors (not the stack's) qualify its own."""
    qualified = kind
    if parent:
        above = parent.split("::", 3)[2]
        if above != STACK_TYPE:
            qualified = f"{above}${kind}"
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


class Engine(engine_pb2_grpc.EngineServicer):
    """Records log lines and the required version of the Pulumi CLI."""

    def __init__(self) -> None:
        self.logs: list[LogLine] = []
        self.root = ""
        self.required_version: str | None = None

    def Log(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 - the protocol's name
        """Record one message."""
        if request.severity > 0:  # debug lines are the SDK's own chatter
            self.logs.append(LogLine(_SEVERITY[request.severity], request.message, request.urn or None))
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Return the URN of the root stack."""
        return engine_pb2.GetRootResourceResponse(urn=self.root)

    def SetRootResource(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Remember the URN of the root stack."""
        self.root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def RequirePulumiVersion(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Record the range; every version is fine."""
        self.required_version = request.pulumi_version_range
        return engine_pb2.RequirePulumiVersionResponse()


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Records resources, invokes and outputs, and answers as a cloud would on first creation."""

    def __init__(self, stack: str, project: str, program: str, preview: bool, answers: pulumi_clouds.Answers) -> None:
        self.stack, self.project, self.program, self.preview, self.answers = stack, project, program, preview, answers
        self.lock = threading.Lock()
        self.resources: dict[str, Resource] = {}
        self.invokes: list[Invoke] = []
        self.packages: list[tuple[str, str]] = []
        self.stack_outputs: dict[str, Any] = {}
        self.component_outputs: dict[str, dict[str, Any]] = {}

    def SupportsFeature(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Say which parts of the protocol this monitor speaks; callbacks (transforms, hooks) are not among them."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURES)

    def RegisterPackage(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Record a parameterized package."""
        with self.lock:
            self.packages.append((request.name, request.version))
        return resource_pb2.RegisterPackageResponse(ref=f"{request.name}@{request.version}")

    def SignalAndWaitForShutdown(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """There is nothing to wait for: hooks are not supported."""
        return empty_pb2.Empty()

    def RegisterResource(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Record a resource and answer with its URN, ID, inputs and extra outputs.

        In a preview the ID is unknown and computed outputs are left out, which the SDK reads as unknown. A second
        resource with the same URN is refused, as the real engine does.
        """
        urn = make_urn(self.stack, self.project, request.parent or None, request.type, request.name)
        inputs, uses = _property_map(request.object)
        ident: str | Unknown | None = None
        extra: dict[str, Any] = {}
        autonamed = False
        if request.custom and request.type.startswith("pulumi:providers:"):
            ident = UNKNOWN if self.preview else pulumi_clouds.guid(urn)
        elif request.custom:
            answers = self._answers_of(request.provider)
            ident, extra, autonamed = pulumi_clouds.create(answers, request.type, request.name, plain(inputs))
            ident, extra = (UNKNOWN, {}) if self.preview else (request.importId or ident, extra)
        outputs = {**inputs, **extra}
        resource = _resource(request, self.program, urn, ident, inputs, outputs, uses, autonamed)
        self._keep(resource, context)
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=ident if isinstance(ident, str) else "", object=_struct(outputs)
        )

    def ReadResource(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Record a lookup (`Resource.get`) and answer with the outputs that the cloud table has for it."""
        urn = make_urn(self.stack, self.project, request.parent or None, request.type, request.name)
        inputs, _ = _property_map(request.properties)
        if request.type == STACK_REFERENCE:
            extra = self._stack_outputs(request.id, context)
        else:
            answers = self._answers_of(request.provider)
            _, extra, _ = pulumi_clouds.create(answers, request.type, request.name, plain(inputs))
        outputs = {**inputs, **extra}
        resource = Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            custom=True,
            id=UNKNOWN if request.id == "" else request.id,
            inputs=inputs,
            outputs=outputs,
            dependencies=tuple(sorted(request.dependencies)),
            parent=request.parent or None,
            provider=request.provider or None,
            additional_secret_outputs=tuple(sorted(request.additionalSecretOutputs)),
            version=request.version,
            plugin_url=request.pluginDownloadURL,
            read=True,
            source=_source(request.sourcePosition, self.program),
        )
        self._keep(resource, context)
        return resource_pb2.ReadResourceResponse(urn=urn, properties=_struct(outputs))

    def RegisterResourceOutputs(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Record the outputs of the stack or of a component."""
        outputs, _ = _property_map(request.outputs)
        with self.lock:
            if self.resources[request.urn].type == STACK_TYPE:
                self.stack_outputs = outputs
            else:
                self.component_outputs[request.urn] = outputs
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Answer a provider function from the caller's table or the default one; refuse what neither knows."""
        args, _ = _property_map(request.args)
        answer = pulumi_invokes.answer(self.answers, request.tok, plain(args))
        if answer is None:
            context.abort(
                grpc.StatusCode.UNKNOWN,
                f"the recording monitor has no answer for invoke {request.tok}: give one with Answers(invokes=...)",
            )
            raise AssertionError("abort does not return")
        with self.lock:
            self.invokes.append(Invoke(request.tok, args, request.provider or None, answer, request.version))
        return provider_pb2.InvokeResponse(**{"return": _struct(answer)})

    def _answers_of(self, provider: str) -> pulumi_clouds.Answers:
        """Return the cloud behind an explicit provider: its region, project or subscription win over the default ones."""
        known = self.resources.get(provider.rpartition("::")[0]) if provider else None
        return self.answers if known is None else self.answers.settled(known.type, plain(known.inputs))

    def _stack_outputs(self, name: str, context: grpc.ServicerContext) -> dict[str, Any]:
        if name not in self.answers.stacks:
            context.abort(
                grpc.StatusCode.UNKNOWN,
                f"the recording monitor knows no stack {name}: give its outputs with Answers(stacks=...)",
            )
        values = dict(self.answers.stacks[name])
        secret = [key for key, value in values.items() if isinstance(value, Secret)]
        return {"name": name, "outputs": values, "secretOutputNames": sorted(secret)}

    def _keep(self, resource: Resource, context: grpc.ServicerContext) -> None:
        with self.lock:
            if resource.urn not in self.resources:
                self.resources[resource.urn] = resource
                return
        context.abort(grpc.StatusCode.UNKNOWN, f"Duplicate resource URN '{resource.urn}'; try giving it a unique name")


def _resource(
    request: Any,
    program: str,
    urn: str,
    ident: str | Unknown | None,
    inputs: dict[str, Any],
    outputs: dict[str, Any],
    uses: Mapping[str, set[str]],
    autonamed: bool,
) -> Resource:
    per_property = {
        key: tuple(sorted(set(deps.urns) | uses.get(key, set()))) for key, deps in request.propertyDependencies.items()
    }
    aliases = [*(_alias(a) for a in request.aliases), *(AliasSpec(urn=u) for u in request.aliasURNs)]
    timeouts = {f: getattr(request.customTimeouts, f) for f in ("create", "update", "delete")}
    return Resource(
        urn=urn,
        type=request.type,
        name=request.name,
        custom=request.custom,
        id=ident,
        inputs=inputs,
        outputs=outputs,
        dependencies=tuple(sorted(set(request.dependencies))),
        property_dependencies={key: per_property[key] for key in sorted(per_property) if per_property[key]},
        parent=request.parent or None,
        provider=request.provider or None,
        providers=dict(sorted(request.providers.items())),
        protect=request.protect,
        aliases=tuple(a for a in aliases if a != AliasSpec(type=a.type)),
        type_aliases=tuple(a.type for a in aliases if a.type and a == AliasSpec(type=a.type)),
        delete_before_replace=request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None,
        retain_on_delete=request.retainOnDelete,
        ignore_changes=tuple(sorted(request.ignoreChanges)),
        replace_on_changes=tuple(sorted(request.replaceOnChanges)),
        additional_secret_outputs=tuple(sorted(request.additionalSecretOutputs)),
        deleted_with=request.deletedWith or None,
        import_id=request.importId or None,
        timeouts={k: v for k, v in timeouts.items() if v},
        version=request.version,
        plugin_url=request.pluginDownloadURL,
        remote=request.remote,
        autonamed=autonamed,
        source=_source(request.sourcePosition, program),
    )


def _alias(alias: Any) -> AliasSpec:
    if alias.WhichOneof("alias") == "urn":
        return AliasSpec(urn=alias.urn)
    spec = alias.spec
    return AliasSpec(
        name=spec.name or None,
        type=spec.type or None,
        stack=spec.stack or None,
        project=spec.project or None,
        parent=spec.parentUrn or None,
        no_parent=spec.noParent,
    )


def base_type(kind: str) -> str:
    """Return a resource type without the API version of azure-native (`storage/v20230101:Queue` is `storage:Queue`)."""
    return re.sub(r"/v\d{8}(preview)?(?=:)", "", kind)


def _property_map(struct: struct_pb2.Struct) -> tuple[dict[str, Any], dict[str, set[str]]]:
    """Decode a property map (keys sorted) and collect, per property, the URNs that nested outputs depend on."""
    uses: dict[str, set[str]] = {}
    values = {}
    for key in sorted(struct):
        uses[key] = set()
        values[key] = decode(struct[key], uses[key])
    return values, uses


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(encode(dict(values)))
    return struct


def _source(position: Any, program: str) -> str | None:
    if not position.uri:
        return None
    file = unquote(urlparse(position.uri).path)
    return f"{file.removeprefix(program.rstrip('/') + '/')}:{position.line}"
