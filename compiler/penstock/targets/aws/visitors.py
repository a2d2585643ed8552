"""Who of other organisations may write to a bucket of ours: roles of other accounts, and accounts of Google by a role."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Store
from penstock.graph.scans import Visitor
from penstock.targets.aws import addresses
from penstock.targets.aws.data import bucket_ref
from penstock.targets.aws.frame import Frame, json_text, part
from penstock.targets.aws.iam import allow, document
from penstock.targets.pulumi.model import Ref, Resource
from penstock.targets.pulumi.names import variable

_WRITE = ("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject")
_UPLOADS = ("s3:ListBucketMultipartUploads",)
_GOOGLE = "accounts.google.com"
_AUDIENCE = "sts.amazonaws.com/gke-identity-federation"  # what Prio's programs ask a token for


def trust(accounts: list[str]) -> dict[str, Any]:
    """Return the trust policy for accounts of Google: by their unique ids, with tokens that are meant for AWS."""
    condition = {f"{_GOOGLE}:sub": accounts, f"{_GOOGLE}:oaud": _AUDIENCE}
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": _GOOGLE},
        "Condition": {"StringEquals": condition},
    }
    return document([statement])


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return a policy for each bucket that roles of others write to, and a role where accounts of Google do."""
    made: list[Resource] = []
    for visitor in graph.of(Visitor):
        store = graph.get(Store, visitor.store)
        base = addresses.bucket_arn(frame.place, store)
        roles = [one for one in visitor.writers if one.startswith("arn:")]
        accounts = [one.rpartition("#")[2] for one in visitor.writers if not one.startswith("arn:")]
        if roles:
            principal = {"Principal": {"AWS": roles}}
            allowed = [{**allow(_WRITE, [f"{base}/*"]), **principal}, {**allow(_UPLOADS, [base]), **principal}]
            args: dict[str, Any] = {"bucket": bucket_ref(store, frame), "policy": json_text(document(allowed))}
            made.append(frame.resource(visitor, "s3.BucketPolicy", args, "-bucket"))
        if accounts:
            args = {
                "name": visitor.name,
                "assume_role_policy": json_text(trust(accounts)),
                "permissions_boundary": addresses.aws(frame.place).permissions_boundary,
                "tags": frame.tags,
            }
            made.append(frame.resource(visitor, "iam.Role", args))
            policy = document([allow(_WRITE, [f"{base}/*"]), allow(_UPLOADS, [base])])
            args = {"name": "write", "role": Ref(variable(part(visitor)), "name"), "policy": json_text(policy)}
            made.append(frame.resource(visitor, "iam.RolePolicy", args, "-policy"))
    return made
