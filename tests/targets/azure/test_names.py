"""Names, addresses and bindings in Azure, and what Azure cannot serve."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from penstock.graph import Graph
from penstock.graph.nodes import Catalog, Cursor, Grant, Identity, Queue, Schedule, Store, Table, Topic, Worker
from penstock.targets import azure as target
from penstock.targets.azure import bindings, cosmos, physical, pools
from penstock.targets.azure.names import (
    account,
    account_id,
    assignment_name,
    azure,
    client_output,
    container_id,
    cosmos_id,
    identity_name,
    is_known_account,
    is_own_account,
    queue_id,
    table_scope,
)
from penstock.targets.azure.roles import strongest
from penstock.targets.azure.shared import shared
from penstock.targets.kubernetes import environment
from penstock.targets.pulumi.model import Ref
from tests.targets.kubernetes.stack import AZURE, definition, graph, place

COSMOS = {"account": "cdb", "database": "pctasks"}
ELSEWHERE = {"other": {"resourceGroup": "rg-other"}, "far": {"resourceGroup": "rg-far", "subscriptionId": "s2"}}
ACCOUNTS = "/providers/Microsoft.Storage/storageAccounts"
SUBSCRIPTION = AZURE["subscriptionId"]


def where(**cloud):
    data = {**AZURE, **cloud}
    return place(cloud={key: value for key, value in data.items() if value is not None})


def queue(**more):
    given = {"id": "queue/q", "definition": "Workflow/w", "name": "q", "visibility_timeout": 30, "retention": 60}
    return Queue(**{**given, **more})


def store(**more):
    return Store(**{"id": "store/s", "definition": "", "name": "s", **more})


def said(nodes, at):
    return [one.message for one in physical.unsupported(Graph(nodes), at)]


def test_a_place_of_another_cloud_is_refused():
    with pytest.raises(TypeError, match="test is not in Azure"):
        azure(place(cloud={"type": "local"}))


@pytest.mark.parametrize(
    ("given", "name", "scope", "own", "known"),
    [
        (None, "pctaskstestdev", f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg", True, True),
        ("pctaskstestdev", "pctaskstestdev", f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg", True, True),
        ("other", "other", f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-other", False, True),
        ("far", "far", "/subscriptions/s2/resourceGroups/rg-far", False, True),
        ("nowhere", "nowhere", f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg", False, False),
    ],
)
def test_an_account_is_the_environments_or_listed(given, name, scope, own, known):
    at = where(accounts=ELSEWHERE)
    assert account(at, given) == name
    assert account_id(at, given) == f"{scope}{ACCOUNTS}/{name}"
    assert is_own_account(at, given) is own
    assert is_known_account(at, given) is known
    assert queue_id(at, queue(account=given)).endswith(f"/{name}/queueServices/default/queues/q")
    assert container_id(at, store(account=given)).endswith(f"/{name}/blobServices/default/containers/s")


def test_without_an_account_there_is_no_name():
    assert account(where(storageAccount=None), None) == ""


def test_tables_are_in_the_database_of_the_environment_unless_they_say_another():
    table = Table("table/t", "", name="t")
    assert table_scope(where(cosmos=COSMOS), table).endswith("/databaseAccounts/cdb/dbs/pctasks/colls/t")
    named = table.replace(database="mine")
    assert table_scope(where(cosmos=COSMOS), named).endswith("/dbs/mine/colls/t")
    assert cosmos_id(where()) == ""
    assert table_scope(where(), table) == "/dbs//colls/t"


def test_an_identity_keeps_its_first_name():
    identity = Identity(id="identity/i", definition="Workflow/w", name="new")
    assert identity_name(place(), identity) == "id-new"
    prefixed = place(naming={"prefix": "pc"})
    assert identity_name(prefixed, identity) == "id-pc-new"
    assert identity_name(place(), identity.replace(formerly=("old", "older"))) == "id-old"
    assert client_output(identity) == "new.clientId"


def test_a_role_assignment_is_named_as_uuid_version_5_names_it():
    assert assignment_name("scope", "role", "who") == str(uuid5(NAMESPACE_URL, "scope|role|who"))


def test_bindings_tell_the_worker_where_things_are():
    at = where(cosmos=COSMOS)
    bare = Graph([])
    assert bindings.queue_binding(queue(), bare, at) == {
        "type": "azureStorageQueue",
        "account": "pctaskstestdev",
        "name": "q",
    }
    emulator = "http://127.0.0.1:10001/devstoreaccount1/q"
    assert bindings.queue_binding(queue(endpoint=emulator), bare, at)["url"] == emulator
    table = Table("table/t", "", name="t")
    assert bindings.table_binding(table, at) == {
        "type": "cosmos",
        "url": "https://cdb.documents.azure.com:443/",
        "database": "pctasks",
        "container": "t",
    }
    assert bindings.table_binding(table, where())["url"] == ""
    assert bindings.store_binding(store(account="other"), at) == {
        "type": "azureBlob",
        "account": "other",
        "container": "s",
    }


def test_a_worker_scales_by_its_queue_alone():
    data = definition(
        "Stream",
        "clicks",
        {
            "source": {"type": "queue"},
            "sinks": [{"type": "store", "store": "lake"}],
            "worker": {
                "scale": {"activationQueueLength": 3},
                "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}},
            },
        },
    )
    made = graph(data, place())
    (worker,) = made.of(Worker)
    scaler = bindings.scaler(worker, made, place())
    assert scaler is not None
    assert scaler.metadata["activationQueueLength"] == "3"
    assert scaler.authentication is None
    shared_way = place(keda={"authentication": "connectionString", "authenticationName": "by-string"})
    by_string = bindings.scaler(worker, made, shared_way)
    assert by_string is not None
    assert by_string.authentication == "by-string"
    # The worker itself reaches the queue the same way, by the same Secret.
    (variable,) = environment.entries((), bindings.worker_env(worker, made, shared_way), shared_way)
    secret = {"name": bindings.DEFAULT_SECRET, "key": "ConnectionString"}
    assert variable == {"name": "AZURE_STORAGE_CONNECTION_STRING", "valueFrom": {"secretKeyRef": secret}}
    assert bindings.worker_env(worker, made, place()) == {}
    assert bindings.worker_env(worker.replace(queue=None), made, shared_way) == {}
    assert bindings.scaler(worker.replace(queue=None), made, place()) is None
    assert bindings.scaler(worker.replace(scale=None), made, place()) is None


def test_every_name_that_a_definition_takes():
    found = physical.names(
        Graph(
            [
                queue(),
                queue(id="queue/dead", name="q-dead", holds_dead_letters=True),
                queue(id="queue/theirs", name="theirs", external=True),
                store(),
                store(id="store/x", name="x", external=True),
                Table("table/t", "", name="t"),
                Table("table/x", "", name="x", external=True),
                Identity(id="identity/i", definition="Workflow/w", name="i"),
            ]
        ),
        place(),
    )
    assert [(one.scope, one.value) for one in found] == [
        ("azure queue in pctaskstestdev", "q"),
        ("azure queue in pctaskstestdev", "q-dead"),
        ("azure container", "s"),
        ("azure cosmos container", "t"),
        ("azure identity", "id-i"),
        ("", "pctaskstestdev"),
    ]
    assert [one.value for one in physical.names(Graph([store()]), where(storageAccount=None))] == ["s"]


def test_what_azure_cannot_serve_is_said():
    assert said([queue(), store()], where()) == []
    assert said([queue()], where(storageAccount=None)) == ["test has no storage account for queues and containers"]
    assert said([Table("table/t", "", name="t")], where()) == ["test has no Cosmos DB for tables"]
    assert said([Table("table/t", "", name="t")], where(cosmos=COSMOS)) == []
    assert said([queue(account="nowhere")], where()) == ["the queue `q` is in another account: `nowhere`"]
    arn = "arn:aws:sns:us-east-1:1:T"
    assert said([Topic("topic/t", "", name="t", address=arn)], where()) == [f"`{arn}` is a topic of AWS"]


def test_a_role_on_an_account_that_nobody_knows_is_a_warning():
    granted = Grant(id="grant/g", definition="Workflow/w", identity="identity/i", resource="store/s", verb="store.read")
    nodes = [store(account="nowhere"), granted]
    assert said(nodes, where()) == [
        "no role is given on the containers of `nowhere`: where that account is, is not known"
    ]
    assert [one.severity for one in physical.unsupported(Graph(nodes), where())] == ["warning"]
    assert said(nodes[:1], where()) == []
    assert said(nodes, where(accounts={"nowhere": {"resourceGroup": "rg"}})) == []


@pytest.mark.parametrize("cls", [Schedule, Cursor, Catalog])
def test_functions_and_what_goes_with_them_are_not_made(cls):
    fields = dict.fromkeys(cls.__annotations__, "x")
    node = cls(**{"id": "n/x", "definition": "Pipeline/p", **fields})
    assert said([node], where()) == ["functions are not made in Azure"]


@pytest.mark.parametrize(
    ("verbs", "count"),
    [
        ({"queue.consume", "queue.send"}, 1),
        ({"queue.send"}, 1),
        ({"queue.send", "queue.measure"}, 2),
        ({"store.read", "store.write"}, 1),
        ({"store.read"}, 1),
        ({"table.write"}, 1),
        ({"table.read"}, 1),
        (set(), 0),
    ],
)
def test_the_least_role_that_allows_it(verbs, count):
    assert len(strongest(frozenset(verbs))) == count


def test_cosmos_without_an_account_makes_nothing():
    assert cosmos.account_name(where()) == ""
    assert cosmos.resources([Table("table/t", "", name="t")], where(), Ref("group", "name")) == []
    assert cosmos.account_name(where(cosmos=COSMOS)) == "cdb"
    assert cosmos.account_name(where(cosmos={**COSMOS, "create": True})) == Ref("cosmos_account", "name")


def test_pools_need_a_cluster():
    at = place()
    assert pools.resources(at.replace(spec=at.spec.replace(cluster=None)), Ref("group", "name")) == []


def test_the_target_has_the_whole_contract():
    assert target.CLOUD == "azure"
    assert shared(Graph([]), place()) == []
