"""Names and addresses in Azure, computed from the place and the graph."""

from hashlib import sha1

from penstock.definitions.environment import Azure
from penstock.graph.nodes import Identity, Queue, Store, Table
from penstock.graph.services import EncryptionKey
from penstock.place import Place

# RFC 9562, appendix: the name space of URLs. `uuid` costs 9 us a name and its import 3 ms; this is its version 5 alone.
_URL = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")


def azure(place: Place) -> Azure:
    """Return the Azure section of a place. Raises TypeError in a place of another cloud."""
    cloud = place.spec.cloud
    if not isinstance(cloud, Azure):
        raise TypeError(f"{place.name} is not in Azure")
    return cloud


def account(place: Place, given: str | None) -> str:
    """Return the storage account of something: the one that is named, else the environment's."""
    if given is not None:
        return given
    own = azure(place).storage_account
    return own.name if own is not None else ""


def is_own_account(place: Place, given: str | None) -> bool:
    """Tell whether a storage account is the environment's own."""
    own = azure(place).storage_account
    return given is None or (own is not None and own.name == given)


def is_known_account(place: Place, given: str | None) -> bool:
    """Tell whether it is known where a storage account is, so that roles can be given on it."""
    return is_own_account(place, given) or given in azure(place).accounts


def group_id(place: Place) -> str:
    """Return the id of the environment's resource group."""
    cloud = azure(place)
    return f"/subscriptions/{cloud.subscription_id}/resourceGroups/{cloud.resource_group.name}"


def account_id(place: Place, given: str | None) -> str:
    """Return the id of a storage account; foreign ones are looked up in `cloud.accounts`."""
    name = account(place, given)
    foreign = azure(place).accounts.get(name)
    if foreign is None:
        return f"{group_id(place)}/providers/Microsoft.Storage/storageAccounts/{name}"
    subscription = foreign.subscription_id or azure(place).subscription_id
    return (
        f"/subscriptions/{subscription}/resourceGroups/{foreign.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{name}"
    )


def queue_id(place: Place, queue: Queue) -> str:
    """Return the id of a storage queue."""
    return f"{account_id(place, queue.account)}/queueServices/default/queues/{queue.name}"


def container_id(place: Place, store: Store) -> str:
    """Return the id of a blob container."""
    return f"{account_id(place, store.account)}/blobServices/default/containers/{store.name}"


def cosmos_id(place: Place) -> str:
    """Return the id of the Cosmos DB account; empty when the place has none."""
    cosmos = azure(place).cosmos
    return f"{group_id(place)}/providers/Microsoft.DocumentDB/databaseAccounts/{cosmos.account}" if cosmos else ""


def table_scope(place: Place, table: Table) -> str:
    """Return the scope of a Cosmos DB container for a data-plane role assignment."""
    cosmos = azure(place).cosmos
    database = table.database or (cosmos.database if cosmos else "")
    return f"{cosmos_id(place)}/dbs/{database}/colls/{table.name}"


def identity_name(place: Place, identity: Identity) -> str:
    """Return the name of a user-assigned identity."""
    base = identity.formerly[0] if identity.formerly else identity.name
    prefix = place.spec.naming.prefix
    return f"id-{prefix}-{base}" if prefix else f"id-{base}"


def key_name(place: Place, key: EncryptionKey) -> str:
    """Return the name of a key in the vault."""
    prefix = place.spec.naming.prefix
    return f"{prefix}-{key.name}" if prefix else key.name


def client_output(identity: Identity) -> str:
    """Return the name of the stack output that holds an identity's client id."""
    return f"{identity.name}.clientId"


def assignment_name(scope: str, role: str, principal: str) -> str:
    """Return the GUID of a role assignment: always the same for the same scope, role and principal."""
    digest = bytearray(sha1(_URL + f"{scope}|{role}|{principal}".encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50  # version 5
    digest[8] = digest[8] & 0x3F | 0x80  # the variant of RFC 9562
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
