"""Cloud Storage: buckets and the objects that deployment puts into them."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Store, StoredObject
from penstock.targets.gcp import addresses
from penstock.targets.gcp.frame import Frame, part, ref
from penstock.targets.pulumi.asset import archive, base64_asset, file_asset
from penstock.targets.pulumi.model import Code, Resource
from penstock.targets.pulumi.names import variable

SCRATCH_DAYS = 30
_ABORT_DAYS = 7
# From rendered/<environment>/pulumi/<stack>/ back to the project's folder.
_TO_ROOT = "../../../../"


def store_resource(store: Store, frame: Frame) -> Resource:
    """Return the bucket of a store: one policy for all its objects, never public; a scratch one forgets."""
    rules: list[dict[str, Any]] = [
        {"action": {"type": "AbortIncompleteMultipartUpload"}, "condition": {"age": _ABORT_DAYS}}
    ]
    days = SCRATCH_DAYS if store.scratch else store.expires
    if days is not None:
        rules.append({"action": {"type": "Delete"}, "condition": {"age": days}})
    args = {
        "name": addresses.bucket(frame.place, store),
        "location": addresses.gcp(frame.place).region.upper(),
        "uniform_bucket_level_access": True,
        "public_access_prevention": "enforced",
        "lifecycle_rules": rules,
        "labels": frame.labels,
    }
    return frame.resource(store, "storage.Bucket", args, protect=True)


def bucket_ref(store: Store, frame: Frame) -> Any:
    """Return the bucket of a store as a module knows it."""
    if store.external:
        return store.name
    if store.definition == frame.definition:
        return ref(store, "name")
    return Code(f"shared.{variable(part(store))}")


def _object(node: StoredObject, graph: Graph, frame: Frame) -> Resource:
    args: dict[str, Any] = {"bucket": bucket_ref(graph.get(Store, node.store), frame), "name": node.path}
    if node.data is not None:
        args |= {"source": base64_asset(node.data), "content_type": "text/plain; charset=utf-8"}
    elif len(node.files) == 1 and not node.files[0][0]:
        args["source"] = file_asset(_TO_ROOT + node.files[0][1])
    else:
        args["source"] = archive([(inside, _TO_ROOT + path) for inside, path in node.files])
    return frame.resource(node, "storage.BucketObject", args)


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return buckets and objects of one definition."""
    made = [store_resource(store, frame) for store in graph.of(Store) if store.definition and not store.external]
    return [*made, *[_object(node, graph, frame) for node in graph.of(StoredObject)]]
