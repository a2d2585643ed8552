"""Lowering of a StreamService: five components with identities, volumes, a state store and a key."""

from typing import Any, Final

from penstock.definitions import Definition
from penstock.definitions.streamservice import (
    EncryptionAes,
    EncryptionCloud,
    EncryptionNone,
    EtcdChart,
    EtcdEmbedded,
    EtcdExternal,
    StreamServiceSpec,
    Volume,
)
from penstock.graph.nodes import EnvVar, Node, Placement, Resources
from penstock.graph.services import EmbeddedStore, EncryptionKey, ServiceVolume, StateStore, StreamService
from penstock.language.values import SecretRef
from penstock.lower.access import lower_access
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import resources, secrets
from penstock.lower.service_components import components, identities, storage_identity

_DEFAULT_VOLUME: Final = Volume(type="medium", label="medium-001")


_MEMBER: Final = Resources("4000m", "1600Mi", "", "", "2000Mi")


def exports(definition: Definition) -> dict[str, Any]:
    """Return what streams that this service serves need to know."""
    spec: StreamServiceSpec = definition.spec
    return {
        "name": stable_name(definition),
        "branch": spec.branch,
        "token": _secret(spec.token, f"{stable_name(definition)}-storage-token"),
    }


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the service with what it needs."""
    spec: StreamServiceSpec = definition.spec
    base = stable_name(definition)
    local = context.place.cloud == "local"
    single = spec.mode == "single" or (local and context.place.spec.cluster is None)
    encryption = spec.encryption or (EncryptionNone() if local else EncryptionCloud())
    key = None
    if isinstance(encryption, EncryptionCloud) and not local:
        name = encryption.key or base
        key = EncryptionKey(node_id("key", definition), definition.id, name=name, formerly=definition.metadata.formerly)
    known, grants = identities(definition, spec, context, key, single=single)
    access = lower_access(definition, spec.access, storage_identity(definition, single=single))
    store, made = _store(definition, spec, context, single=single)
    env = _environment(definition, spec, encryption, store)
    volumes = _volumes(definition, spec, context)
    service = StreamService(
        id=node_id("service", definition),
        definition=definition.id,
        name=base,
        image=spec.image,
        mode="single" if single else "pods",
        components=components(definition, spec, known, single=single),
        volumes=volumes,
        config=_config(definition, spec, encryption, volumes),
        client_label=f"{base}-etcd-client",
        storage_class=_class(definition, spec, context),
        make_storage_class=spec.storage_class.create and not local,
        env=env,
        store=store,
        key=None if key is None else key.id,
        api_host=spec.hosts.api,
        source_host=spec.hosts.source,
        exposure=spec.exposure,
        scrapers=(spec.scrapers.namespace, tuple(sorted(spec.scrapers.pod_labels.items()))),
        scale=None if spec.scale is None or single else (spec.scale.min, spec.scale.max, spec.scale.cpu),
        placement=Placement(
            spec.placement.node_group
            or (context.place.spec.cluster.node_group if context.place.spec.cluster is not None else None),
            spec.placement.spot,
        ),
        labels=tuple(sorted(definition.metadata.labels.items())),
    )
    keys = [key] if key is not None else []
    return [*known.values(), *keys, *grants, *access.nodes, *made, *secrets(env), service]


def _class(definition: Definition, spec: StreamServiceSpec, context: Context) -> str:
    """Return the class of the volumes. Classes belong to the whole cluster, so the namespace stands in the name."""
    if spec.storage_class.name is None and context.place.cloud == "local":
        return "standard"  # what the clusters of one machine come with
    return spec.storage_class.name or f"{context.place.namespace}-{stable_name(definition)}"


def _volumes(definition: Definition, spec: StreamServiceSpec, context: Context) -> tuple[ServiceVolume, ...]:
    own = _class(definition, spec, context)
    return tuple(
        ServiceVolume(one.type, one.label, one.size, one.storage_class or own)
        for one in spec.volumes or (_DEFAULT_VOLUME,)
    )


def _secret(reference: Any, default: str) -> str:
    return reference.name if isinstance(reference, SecretRef) else default


def _store(
    definition: Definition, spec: StreamServiceSpec, context: Context, *, single: bool
) -> tuple[str | EmbeddedStore | None, list[Node]]:
    etcd = spec.etcd or (EtcdEmbedded() if single else EtcdChart())
    if isinstance(etcd, EtcdEmbedded):
        return EmbeddedStore(etcd.image, etcd.size), []
    if isinstance(etcd, EtcdExternal):
        return None, []
    base = stable_name(definition)
    name = f"{base}-etcd"
    secret = _secret(etcd.password, name)
    store = StateStore(
        id=f"statestore/{name}",
        definition="",
        name=name,
        replicas=etcd.replicas,
        size=etcd.size,
        snapshot_size=etcd.snapshot_size,
        version=etcd.version,
        secret=secret,
        client_label=f"{base}-etcd-client",
        storage_class=_class(definition, spec, context),
        resources=_MEMBER if etcd.resources is None else resources(etcd.resources),
    )
    return store.id, [store]


def _environment(
    definition: Definition, spec: StreamServiceSpec, encryption: Any, store: str | EmbeddedStore | None
) -> tuple[EnvVar, ...]:
    """Return what comes from secrets: nothing of it stands in the configuration."""
    found: list[EnvVar] = []
    if not isinstance(store, EmbeddedStore):
        password = _secret(getattr(spec.etcd, "password", None), f"{stable_name(definition)}-etcd")
        found.append(EnvVar("STREAM_ETCD_PASSWORD", secret=password))
    if isinstance(encryption, EncryptionAes):
        found.append(EnvVar("STREAM_ENCRYPTION_AES_SECRET_KEY", secret=_secret(encryption.secret, "")))
    return tuple(found)


def _config(
    definition: Definition, spec: StreamServiceSpec, encryption: Any, volumes: tuple[ServiceVolume, ...]
) -> dict[str, Any]:
    """Return the configuration by dotted keys: what follows from the definition, and over it what it says itself."""
    from penstock.streams.settings import VOLUMES_PATH, flat

    found: dict[str, Any] = {
        "storage.volumesPath": VOLUMES_PATH,
        "storage.level.local.volume.assignment.preferredTypes": list(dict.fromkeys(one.type for one in volumes)),
        "etcd.namespace": f"{stable_name(definition)}/",
    }
    if spec.hosts.api:
        found["api.publicUrl"] = f"https://{spec.hosts.api}"
    if spec.hosts.source:
        found["source.http.publicUrl"] = f"https://{spec.hosts.source}"
    if isinstance(encryption, EncryptionAes):
        found["encryption.provider"] = "aes"
    if isinstance(spec.etcd, EtcdExternal):
        found.update({"etcd.endpoint": spec.etcd.endpoint, "etcd.username": spec.etcd.username})
    found.update({key: value for key, value in flat(spec.config).items() if value is not None})
    return found
