"""Cosmos DB: account and database where penstock creates them, and the containers of the platform."""

from collections.abc import Iterable
from typing import Any

from penstock.graph.nodes import Table
from penstock.place import Place
from penstock.targets.azure.names import azure
from penstock.targets.azure.scripts import SCRIPTS, Script
from penstock.targets.pulumi.model import Code, Ref, Resource
from penstock.targets.pulumi.names import logical, variable

# Containers of the pctasks database with their partition keys. Source: pctasks deployment, resource `cosmosdb`.
PCTASKS_CONTAINERS = (
    ("items", "stac_id"),
    ("leases", "id"),
    ("process-item-errors", "id"),
    ("records", "type"),
    ("storage-events", "id"),
    ("workflow-runs", "run_id"),
    ("workflows", "workflow_id"),
)


def account_name(place: Place) -> Any:
    """Return the account's name: an Output when the program makes it."""
    cosmos = azure(place).cosmos
    if cosmos is None:
        return ""
    return Ref("cosmos_account", "name") if cosmos.create else cosmos.account


def _account(place: Place, group: Any) -> list[Resource]:
    cloud = azure(place)
    cosmos = cloud.cosmos
    if cosmos is None or not cosmos.create:
        return []
    return [
        Resource(
            var="cosmos_account",
            type="azure_native.cosmosdb.DatabaseAccount",
            name=logical("", "cosmos-account"),
            args={
                "resource_group_name": group,
                "account_name": cosmos.account,
                "location": cloud.region,
                "locations": [{"location_name": cloud.region, "failover_priority": 0}],
                "database_account_offer_type": Code("azure_native.cosmosdb.DatabaseAccountOfferType.STANDARD"),
                "consistency_policy": {
                    "default_consistency_level": Code("azure_native.cosmosdb.DefaultConsistencyLevel.SESSION")
                },
                "capabilities": [{"name": "EnableServerless"}],
                "disable_local_auth": True,
                "tags": dict(cloud.tags) or None,
            },
            protect=True,
        ),
        Resource(
            var="cosmos_database",
            type="azure_native.cosmosdb.SqlResourceSqlDatabase",
            name=logical("", "cosmos-database"),
            args={
                "resource_group_name": group,
                "account_name": account_name(place),
                "database_name": cosmos.database,
                "resource": {"id": cosmos.database},
            },
            protect=True,
        ),
    ]


def _container(table: Table, place: Place, group: Any) -> Resource:
    cosmos = azure(place).cosmos
    assert cosmos is not None
    version = 1 if table.name in ("records", "leases") else 2
    return Resource(
        var=variable(f"table-{table.name}"),
        type="azure_native.cosmosdb.SqlResourceSqlContainer",
        name=logical("", f"table-{table.name}"),
        args={
            "resource_group_name": group,
            "account_name": account_name(place),
            "database_name": table.database or cosmos.database,
            "container_name": table.name,
            "resource": {
                "id": table.name,
                "partition_key": {"paths": [f"/{table.key or 'id'}"], "kind": "Hash", "version": version},
            },
        },
        protect=True,
        depends_on=(Ref("cosmos_database", ""),) if cosmos.create else (),
    )


def _script(script: Script, place: Place, group: Any) -> Resource:
    cosmos = azure(place).cosmos
    assert cosmos is not None
    part = f"{script.sort}-{script.name}"
    trigger = script.sort == "trigger"
    body: dict[str, Any] = {"id": script.name, "body": script.body}
    if trigger:
        body |= {"trigger_operation": "All", "trigger_type": "Post"}
    return Resource(
        var=variable(part),
        type=f"azure_native.cosmosdb.{'SqlResourceSqlTrigger' if trigger else 'SqlResourceSqlStoredProcedure'}",
        name=logical("", part),
        args={
            "resource_group_name": group,
            "account_name": account_name(place),
            "database_name": cosmos.database,
            "container_name": script.container,
            "trigger_name" if trigger else "stored_procedure_name": script.name,
            "resource": body,
        },
        depends_on=(Ref(variable(f"table-{script.container}"), ""),),
    )


def resources(tables: Iterable[Table], place: Place, group: Any) -> list[Resource]:
    """Return account, database, containers and their scripts."""
    if azure(place).cosmos is None:
        return []
    own = sorted((table for table in tables if not table.external), key=lambda node: node.id)
    names = {table.name for table in own}
    scripts = [script for script in SCRIPTS if script.container in names]
    return [
        *_account(place, group),
        *[_container(table, place, group) for table in own],
        *[_script(script, place, group) for script in scripts],
    ]
