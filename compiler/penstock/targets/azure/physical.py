"""Names that a definition takes in Azure, and what Azure cannot serve."""

from penstock.graph import Graph
from penstock.graph.nodes import Catalog, Cursor, Function, Identity, Node, Queue, Schedule, Store, Table, Topic
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.azure.names import account, azure, identity_name, is_known_account, is_own_account, key_name
from penstock.targets.model import PhysicalName, Unsupported

_QUEUE_PATHS: dict[str, tuple[str | int, ...]] = {
    "work": ("spec", "trigger"),
    "parked": ("spec", "trigger", "deadLetter", "name"),
}


def names(graph: Graph, place: Place) -> list[PhysicalName]:
    """Return every name that the nodes of one definition take in Azure."""
    found: list[PhysicalName] = []
    for node in graph.of(Queue):
        if node.external:
            continue
        holder = account(place, node.account)
        path = _QUEUE_PATHS["parked" if node.holds_dead_letters else "work"]
        found.append(PhysicalName(f"azure queue in {holder}", node.name, "azure.queue", node.id, path))
    found += [
        PhysicalName("azure container", store.name, "azure.container", store.id)
        for store in graph.of(Store)
        if not store.external
    ]
    found += [
        PhysicalName("azure cosmos container", table.name, "azure.cosmosContainer", table.id)
        for table in graph.of(Table)
        if not table.external
    ]
    found += [
        PhysicalName("azure identity", identity_name(place, identity), "azure.identity", identity.id)
        for identity in graph.of(Identity)
    ]
    found += [PhysicalName("azure key", key_name(place, key), "azure.key", key.id) for key in graph.of(EncryptionKey)]
    own = azure(place).storage_account
    if own is not None:
        found.append(PhysicalName("", own.name, "azure.storageAccount", ""))
    return found


_NOT_HERE = (Function, Schedule, Cursor, Catalog)


def _no_functions(node: Node) -> Unsupported:
    return Unsupported(node.id, "functions are not made in Azure", "let the pipeline run as workers of the cluster")


def unsupported(graph: Graph, place: Place) -> list[Unsupported]:
    """Return the nodes that Azure cannot serve, or not without more of the environment."""
    cloud = azure(place)
    found = [_no_functions(node) for node in graph if isinstance(node, _NOT_HERE)]
    kept: list[Queue | Store] = [*graph.of(Queue), *graph.of(Store)]
    if cloud.storage_account is None and any(not node.external and node.account is None for node in kept):
        help_text = "add `cloud.storageAccount` with the account's name to the environment"
        found.append(Unsupported("", f"{place.name} has no storage account for queues and containers", help_text))
    if cloud.key_vault is None and graph.of(EncryptionKey):
        help_text = "add `cloud.keyVault` with the vault's name to the environment, or choose another `encryption`"
        found.append(Unsupported(graph.of(EncryptionKey)[0].id, f"{place.name} has no key vault for keys", help_text))
    if cloud.cosmos is None and graph.of(Table):
        help_text = "add `cloud.cosmos` with account and database to the environment"
        found.append(Unsupported(graph.of(Table)[0].id, f"{place.name} has no Cosmos DB for tables", help_text))
    found += [
        Unsupported(
            holder.id,
            f"no role is given on the containers of `{holder.account}`: where that account is, is not known",
            f"say where it is: `cloud.accounts.{holder.account}.resourceGroup` in the environment; or reach it by a token",
            "warning",
        )
        for holder in {store.account: store for store in graph.of(Store)}.values()
        if holder.account is not None and not is_known_account(place, holder.account) and _granted(graph, holder)
    ]
    for queue in graph.of(Queue):
        if queue.account is not None and not queue.external and not is_own_account(place, queue.account):
            own = cloud.storage_account.name if cloud.storage_account else "none"
            help_text = f"the environment's account is `{own}`; name that account, or deploy where `{queue.account}` is"
            found.append(
                Unsupported(queue.id, f"the queue `{queue.name}` is in another account: `{queue.account}`", help_text)
            )
    foreign = [node for node in graph.of(Topic) if node.address is not None and node.address.startswith("arn:")]
    found += [
        Unsupported(
            topic.id, f"`{topic.address}` is a topic of AWS", "deploy this pipeline in AWS, or name events of a store"
        )
        for topic in foreign
    ]
    return found


def _granted(graph: Graph, store: Store) -> bool:
    from penstock.graph.nodes import Grant

    return any(grant.resource == store.id for grant in graph.of(Grant))
