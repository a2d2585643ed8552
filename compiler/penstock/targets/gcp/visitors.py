"""Who of other organisations may write to a bucket of ours: service accounts of Google, each for one bucket."""

from penstock.graph import Graph
from penstock.graph.nodes import Store
from penstock.graph.scans import Visitor
from penstock.targets.gcp.frame import Frame, part
from penstock.targets.gcp.stores import bucket_ref
from penstock.targets.pulumi.model import Resource

# They create objects; what is there already they cannot read, list or replace.
ROLE = "roles/storage.objectCreator"


def email(writer: str) -> str:
    """Return the address of a writer that is given as `ADDRESS#ID`."""
    return writer.partition("#")[0]


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return one membership for each writer; a role of AWS cannot write here (see `capabilities`)."""
    made: list[Resource] = []
    for visitor in graph.of(Visitor):
        bucket = bucket_ref(graph.get(Store, visitor.store), frame)
        for index, writer in enumerate(one for one in visitor.writers if not one.startswith("arn:")):
            args = {"bucket": bucket, "role": ROLE, "member": f"serviceAccount:{email(writer)}"}
            made.append(frame.named(f"{part(visitor)}-{index}", "storage.BucketIAMMember", args))
    return made
