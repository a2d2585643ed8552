"""IAM roles of a definition: who may take them, and the one policy that says what they may do."""

from penstock.graph import Graph
from penstock.graph.nodes import Function, Identity
from penstock.targets.aws import addresses, iam
from penstock.targets.aws.frame import Frame, json_text, ref
from penstock.targets.pulumi.model import Resource

_POLICY = "grants"
_FUNCTION_TRUST = json_text(iam.function_trust())


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return role and policy of each identity of one definition."""
    granted = iam.grants_of(graph)
    functions: dict[str, list[Function]] = {}
    for function in graph.of(Function):
        functions.setdefault(function.identity, []).append(function)
    made: list[Resource] = []
    for identity in graph.of(Identity):
        if identity.definition != frame.definition:
            continue
        own = functions.get(identity.id, [])
        trust = _FUNCTION_TRUST if own else json_text(iam.cluster_trust(identity, frame.place))
        args = {
            "name": addresses.role(frame.place, identity),
            "assume_role_policy": trust,
            "permissions_boundary": addresses.aws(frame.place).permissions_boundary,
            "tags": frame.tags,
        }
        made.append(frame.resource(identity, "iam.Role", args))
        statements = iam.statements(granted.get(identity.id, []), graph, frame.place, own)
        if statements:
            policy = json_text(iam.document(statements))
            args = {"name": _POLICY, "role": ref(identity, "name"), "policy": policy}
            made.append(frame.resource(identity, "iam.RolePolicy", args, "-policy"))
    return made
