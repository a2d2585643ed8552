"""What keeps data in AWS: S3 buckets, DynamoDB tables, SSM parameters, Glue and Athena, and stored objects."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Catalog, Cursor, Store, StoredObject, Table
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import Frame, part, ref
from penstock.targets.pulumi.asset import archive, base64_asset, file_asset
from penstock.targets.pulumi.model import Code, Resource
from penstock.targets.pulumi.names import variable

SCRATCH_DAYS = 30  # results of queries; a walk reads them within minutes
_ABORT_DAYS = 7
_EVERYTHING = {"prefix": ""}
_HIVE = "org.apache.hadoop.hive"
# From rendered/<environment>/pulumi/<stack>/ back to the project's folder.
_TO_ROOT = "../../../../"


def bucket_ref(store: Store, frame: Frame) -> Any:
    """Return the bucket of a store as a definition's module knows it."""
    if store.external:
        return store.name
    if store.definition == frame.definition:
        return ref(store, "bucket")
    return Code(f"shared.{variable(part(store))}")


def store_resources(store: Store, frame: Frame) -> list[Resource]:
    """Return the bucket of a store: encrypted, never public; a scratch one forgets."""
    if store.external:
        return []
    bucket = ref(store, "bucket")
    args = {"bucket": addresses.bucket(frame.place, store), "tags": frame.tags}
    encryption = {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    closed = {"block_public_acls": True, "block_public_policy": True, "ignore_public_acls": True}
    rules: list[dict[str, Any]] = [
        {
            "id": "abort-incomplete-uploads",
            "status": "Enabled",
            "filter": _EVERYTHING,
            "abort_incomplete_multipart_upload": {"days_after_initiation": _ABORT_DAYS},
        }
    ]
    days = SCRATCH_DAYS if store.scratch else store.expires
    if days is not None:
        rules.append({"id": "expire", "status": "Enabled", "filter": _EVERYTHING, "expiration": {"days": days}})
    return [
        frame.resource(store, "s3.Bucket", args, protect=True),
        frame.resource(
            store,
            "s3.BucketPublicAccessBlock",
            {"bucket": bucket, **closed, "restrict_public_buckets": True},
            "-public-access",
        ),
        frame.resource(
            store,
            "s3.BucketServerSideEncryptionConfiguration",
            {"bucket": bucket, "rules": [encryption]},
            "-encryption",
        ),
        frame.resource(store, "s3.BucketLifecycleConfiguration", {"bucket": bucket, "rules": rules}, "-lifecycle"),
    ]


def is_made(table: Table, frame: Frame) -> bool:
    """Tell whether the program makes a table: not one that exists already."""
    return not table.external and not (
        table.id == addresses.TOKEN_CACHE and addresses.aws(frame.place).token_cache_table
    )


def table_resources(table: Table, frame: Frame) -> list[Resource]:
    """Return a table that is paid by request; what expires by itself needs no backups."""
    if not is_made(table, frame):
        return []
    key = table.key or "id"
    args = {
        "name": addresses.table(frame.place, table),
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": key,
        "attributes": [{"name": key, "type": "S"}],
        "ttl": {"attribute_name": table.expires, "enabled": True} if table.expires else None,
        "point_in_time_recovery": None if table.expires else {"enabled": True},
        "tags": frame.tags,
    }
    return [frame.resource(table, "dynamodb.Table", args, protect=True)]


def _cursor(cursor: Cursor, frame: Frame) -> Resource:
    """Return the parameter of a cursor. Runs advance it: the program only gives the first value."""
    args = {"name": addresses.parameter(cursor), "type": "String", "value": cursor.value, "tags": frame.tags}
    return frame.resource(cursor, "ssm.Parameter", args, protect=True, ignore_changes=("value",))


def _descriptor(catalog: Catalog) -> dict[str, Any]:
    """Return where the files of a table are and how they are read, as the S3 user guide queries an inventory of links."""
    return {
        "location": catalog.location,
        "input_format": f"{_HIVE}.ql.io.SymlinkTextInputFormat",
        "output_format": f"{_HIVE}.ql.io.IgnoreKeyTextOutputFormat",
        "ser_de_info": {"serialization_library": f"{_HIVE}.serde2.OpenCSVSerde"},
        "columns": [{"name": name, "type": kind} for name, kind in catalog.columns],
    }


def _catalog(catalog: Catalog, graph: Graph, frame: Frame) -> list[Resource]:
    """Return database, external table and workgroup: what the original made by statements, as resources."""
    results = graph.get(Store, catalog.results)
    output = {
        "output_location": f"s3://{addresses.bucket(frame.place, results)}/queries/",
        "encryption_configuration": {"encryption_option": "SSE_S3"},
    }
    database = {"name": catalog.database, "tags": frame.tags}
    table = {
        "name": catalog.table,
        "database_name": ref(catalog, "name", "-database"),
        "table_type": "EXTERNAL_TABLE",
        "parameters": {"EXTERNAL": "TRUE"},
        "storage_descriptor": _descriptor(catalog),
    }
    workgroup = {
        "name": addresses.workgroup(catalog),
        "configuration": {"enforce_workgroup_configuration": True, "result_configuration": output},
        # The history of queries alone would keep AWS from deleting the workgroup.
        "force_destroy": True,
        "tags": frame.tags,
    }
    return [
        frame.resource(catalog, "glue.CatalogDatabase", database, "-database"),
        frame.resource(catalog, "glue.CatalogTable", table),
        frame.resource(catalog, "athena.Workgroup", workgroup, "-workgroup", depends_on=(ref(results, ""),)),
    ]


def _object(node: StoredObject, graph: Graph, frame: Frame) -> Resource:
    args: dict[str, Any] = {"bucket": bucket_ref(graph.get(Store, node.store), frame), "key": node.path}
    if node.data is not None:
        args |= {"source": base64_asset(node.data), "content_type": "text/plain; charset=utf-8"}
    elif len(node.files) == 1 and not node.files[0][0]:
        args["source"] = file_asset(_TO_ROOT + node.files[0][1])
    else:
        args["source"] = archive([(inside, _TO_ROOT + path) for inside, path in node.files])
    # An object carries at most ten tags, fewer than an environment may give: its bucket has them all.
    return frame.resource(node, "s3.BucketObjectv2", args)


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return stores, tables, cursors and catalogs that belong to one definition."""
    made: list[Resource] = []
    for node in graph.owned():
        if isinstance(node, Store):
            made += store_resources(node, frame)
        elif isinstance(node, Table):
            made += table_resources(node, frame)
        elif isinstance(node, Cursor):
            made.append(_cursor(node, frame))
    for catalog in graph.of(Catalog):
        made += _catalog(catalog, graph, frame)
    made += [_object(node, graph, frame) for node in graph.of(StoredObject)]
    return made
