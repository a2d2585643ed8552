"""What a bucket scan asks of a cloud and not every cloud has: foreign writers, shared accounts, objects that expire."""

from collections.abc import Iterator
from typing import Final

from penstock.diagnostics import Severity
from penstock.graph import Graph
from penstock.graph.nodes import Grant, Identity, Store
from penstock.graph.scans import Visitor
from penstock.place import Place
from penstock.targets.model import Unsupported

# Which principals a policy of a cloud's buckets can name.
_ROLES: Final = frozenset({"aws"})
_ACCOUNTS: Final = frozenset({"aws", "gcp"})
_EXPIRES: Final = frozenset({"aws", "gcp"})
_CLOUDS: Final = {"azure": "Azure", "aws": "AWS", "gcp": "Google Cloud", "local": "one machine"}


def unsupported(graph: Graph, place: Place) -> Iterator[Unsupported]:
    """Report what the cloud of the place cannot do for a scan, each with a way out."""
    cloud = _CLOUDS[place.cloud]
    # On one machine nobody but its user writes: the definition runs there as it is.
    severity: Severity = "warning" if place.cloud == "local" else "error"
    for visitor in graph.of(Visitor):
        for writer in visitor.writers:
            role = writer.startswith("arn:")
            if place.cloud not in (_ROLES if role else _ACCOUNTS):
                said = f"`{writer}` cannot write to a bucket of {cloud}"
                help_text = (
                    "name a Google service account as `ADDRESS#ID`" if place.cloud == "gcp" else "leave `writers` out"
                )
                yield Unsupported(visitor.id, said, f"{help_text}, in an overlay of this environment", severity)
    for grant in graph.of(Grant):
        if grant.verb == "identity.use" and place.cloud != "gcp":
            name = graph.get(Identity, grant.resource).name
            said = f"no account of {cloud} can be shared as `{name}`"
            yield Unsupported(
                grant.resource, said, "leave `trigger.identity` out here: the workers act as themselves", severity
            )
    if place.cloud not in _EXPIRES and any(store.expires is not None and store.definition for store in graph.of(Store)):
        said = f"objects in the stores of a scan do not expire by themselves on {cloud}"
        help_text = "delete old batches and markers by a rule of the account, or by hand"
        yield Unsupported("", said, help_text, "warning")
