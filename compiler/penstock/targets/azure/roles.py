"""Which built-in role serves which grant. Ids from "Azure built-in roles" and "Azure Cosmos DB data plane RBAC"."""

from penstock.graph.nodes import Verb
from penstock.record import Record


class Role(Record):
    """A built-in role: its name as people know it, and its id."""

    name: str
    id: str


QUEUE_PROCESSOR = Role("Storage Queue Data Message Processor", "8a0f0c08-91a1-4084-bc3d-661d67233fed")
QUEUE_SENDER = Role("Storage Queue Data Message Sender", "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a")
QUEUE_READER = Role("Storage Queue Data Reader", "19e7f393-937e-4f77-808e-94535e297925")
QUEUE_CONTRIBUTOR = Role("Storage Queue Data Contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88")
BLOB_READER = Role("Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1")
BLOB_CONTRIBUTOR = Role("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe")
COSMOS_READER = Role("Cosmos DB Built-in Data Reader", "00000000-0000-0000-0000-000000000001")
COSMOS_CONTRIBUTOR = Role("Cosmos DB Built-in Data Contributor", "00000000-0000-0000-0000-000000000002")
KEY_USER = Role("Key Vault Crypto Service Encryption User", "e147488a-f6f5-4113-8e2d-b22465e65bf6")
VAULT_USER = Role("Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6")
AGENT_QUEUE_SENDER = QUEUE_SENDER

# A worker receives, renews (updates) and deletes messages. The Message Processor role may peek, retrieve and delete, but not
# update a message, which is how a lease is renewed: so the queue's own Contributor, at the scope of that one queue.
QUEUE_ROLES: dict[Verb, Role] = {
    "queue.consume": QUEUE_CONTRIBUTOR,
    "queue.send": QUEUE_SENDER,
    "queue.measure": QUEUE_READER,
}


def strongest(verbs: frozenset[Verb]) -> tuple[Role, ...]:
    """Return the fewest roles that give `verbs` on one queue, container or table; no two that overlap.

    Contributor of a queue includes reading its depth and sending; Contributor of a container or table includes reading.
    """
    if verbs & {"queue.consume", "queue.take"}:
        return (QUEUE_CONTRIBUTOR,)
    queue = [QUEUE_ROLES[verb] for verb in ("queue.send", "queue.measure") if verb in verbs]
    if queue:
        return tuple(queue)
    if "store.write" in verbs:
        return (BLOB_CONTRIBUTOR,)
    if verbs & {"store.read", "store.list"}:
        return (BLOB_READER,)
    if "table.write" in verbs:
        return (COSMOS_CONTRIBUTOR,)
    if "key.encrypt" in verbs or "key.decrypt" in verbs:
        return (KEY_USER,)  # wrap and unwrap; no built-in role may do only one of the two
    if "table.read" in verbs:
        return (COSMOS_READER,)
    return ()
