"""The plugins that are known: what their runners ask of a specification beyond what their CustomResourceDefinitions say.

An entry holds rows of (path in the schema of `spec`, keyword, value); a path that a version of the plugin lacks is passed
over. `apply` writes them into a schema as the keywords of `penstock.structural`, where everybody can read and change them.
Facts: the plugins' own context classes, their `docs/`, and what makes their runners end with exit code 1 or 3.
"""

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from penstock.record import Record
from penstock.structural.keywords import FORMAT, REQUIRED, RULES, SECRET, UNION

Row = tuple[str, str, Any]


class Plugin(Record):
    """What is known of one kind of stream. `secret_keys`: field -> groups of keys; one key of each group must be there."""

    rows: tuple[Row, ...] = ()
    rules: tuple[str, ...] = ()
    secret_fields: tuple[str, ...] = ()
    secret_keys: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType({})
    backfills: bool = True
    fail_on: tuple[int, ...] = ()


_REST_ROWS: Final[tuple[Row, ...]] = (
    ("apiSchemaEncoded", FORMAT, "encodedSchema"),
    ("backFillStartDate", FORMAT, "unixMilliseconds"),
)
_REST: Final = ("restTemplates", "restResponse")
_FIXED: Final = {"credentialSecretRef": (("ARCANE__AUTHHEADERS",),)}
_DYNAMIC: Final = {
    "credentialSecretRef": (
        ("ARCANE__AUTHURL",),
        ("ARCANE__TOKENPROPERTYNAME",),
        ("ARCANE__EXPIRATIONPERIOD", "ARCANE__EXPIRATIONPERIODPROPERTYNAME"),
    )
}
_MERGE: Final = "sink.mergeServiceClient"
_FRAMEWORK_ROWS: Final[tuple[Row, ...]] = (
    ("", REQUIRED, ["staging", "streamMode", "sink", "throughput", "source"]),
    ("staging", REQUIRED, ["table", "icebergCatalog"]),
    ("streamMode", REQUIRED, ["backfill", "changeCapture"]),
    ("sink", REQUIRED, ["mergeServiceClient", "targetTableFullName", "icebergCatalog"]),
    ("source", REQUIRED, ["configuration"]),
    ("staging.icebergCatalog.maxCatalogInstanceLifetime", FORMAT, "scalaDuration"),
    ("sink.icebergCatalog.maxCatalogInstanceLifetime", FORMAT, "scalaDuration"),
    ("streamMode.backfill.backfillStartDate", FORMAT, "dateTime"),
    ("streamMode.changeCapture.changeCaptureInterval", FORMAT, "scalaDuration"),
    (f"{_MERGE}.queryRetryBaseDuration", FORMAT, "scalaDuration"),
    (f"{_MERGE}.queryRetryMode", UNION, "never"),
    (f"{_MERGE}.credentialType", UNION, "anonymous"),
    (f"{_MERGE}.credentialType.basic.user", SECRET, "ARCANE_FRAMEWORK__JDBC_MERGE_SERVICE_USER"),
    (f"{_MERGE}.credentialType.basic.password", SECRET, "ARCANE_FRAMEWORK__JDBC_MERGE_SERVICE_PASSWORD"),
    ("sink.targetTableFullName", FORMAT, "tableName"),
    ("sink.maintenanceSettings.targetOrphanFilesExpirationSettings.retentionThreshold", FORMAT, "retention"),
    ("sink.maintenanceSettings.targetSnapshotExpirationSettings.retentionThreshold", FORMAT, "retention"),
    ("sink.maintenanceSettings.targetOptimizeSettings.fileSizeThreshold", FORMAT, "dataSize"),
    ("throughput.advisedRate", FORMAT, "rate"),
    ("throughput.shaperImpl", UNION, "static"),
    ("source.buffering.strategy", UNION, "unbounded"),
    ("source.fieldSelectionRule.rule", UNION, "all"),
)
_MSSQL: Final = Plugin(
    rows=(
        *_FRAMEWORK_ROWS,
        ("source.configuration", REQUIRED, ["schemaName", "tableName"]),
    ),
    secret_fields=("streamConfigurationSecretRef",),
    secret_keys={"streamConfigurationSecretRef": (("ARCANE_FRAMEWORK__MICROSOFT_SQL_SERVER_CONNECTION_URI",),)},
)
_PARQUET: Final = Plugin(
    rows=(
        *_FRAMEWORK_ROWS,
        ("source.configuration", REQUIRED, ["sourcePath", "primaryKeys"]),
        ("source.configuration.s3.retryBaseDelay", FORMAT, "scalaDuration"),
        ("source.configuration.s3.retryMaxDelay", FORMAT, "scalaDuration"),
    ),
    secret_fields=("streamConfigurationSecretRef",),
    secret_keys={"streamConfigurationSecretRef": (("AWS_ACCESS_KEY_ID",), ("AWS_SECRET_ACCESS_KEY",))},
)
_CONNECTION: Final = "source.configuration.storageConnection"
_SYNAPSE: Final = Plugin(
    rows=(
        *_FRAMEWORK_ROWS,
        ("source.configuration", REQUIRED, ["entityName", "baseLocation", "storageConnection"]),
        (f"{_CONNECTION}.credentialType", UNION, "credentialChain"),
        (f"{_CONNECTION}.credentialType.sharedKey.accessKey", SECRET, "ARCANE_FRAMEWORK__AZURE_STORAGE_ACCESS_KEY"),
        (f"{_CONNECTION}.httpClient.httpMinRetryDelay", FORMAT, "scalaDuration"),
        (f"{_CONNECTION}.httpClient.httpMaxRetryDelay", FORMAT, "scalaDuration"),
        (f"{_CONNECTION}.httpClient.httpRetryTimeout", FORMAT, "scalaDuration"),
    ),
    secret_fields=("streamConfigurationSecretRef",),
)
_JSON: Final = Plugin(
    rows=(
        ("sinkSettings.targetTableName", FORMAT, "tableName"),
        ("sourceSettings.s3.retryBaseDelay", FORMAT, "scalaDuration"),
        ("sourceSettings.s3.retryMaxDelay", FORMAT, "scalaDuration"),
        ("backfillStartDate", FORMAT, "dateTime"),
    ),
    secret_fields=("streamConfigurationSecretRef",),
)
_SQL: Final = Plugin(
    secret_fields=("connectionStringRef",), secret_keys={"connectionStringRef": (("ARCANE__CONNECTIONSTRING",),)}
)

PLUGINS: Final[dict[str, Plugin]] = {
    "BlobStorageStream": Plugin(
        secret_fields=("sourceCredentialsRef", "targetCredentialsRef"), backfills=False, fail_on=(3,)
    ),
    "CdmChangeFeed": Plugin(
        secret_fields=("connectionStringRef",), secret_keys={"connectionStringRef": (("AZURE_STORAGE_CONNECTION",),)}
    ),
    "JsonStream": _JSON,
    "MicrosoftSqlServerBetaStream": _MSSQL,
    "MicrosoftSqlServerStream": _MSSQL,
    "MicrosoftSynapseBetaStream": _SYNAPSE,
    "MicrosoftSynapseStream": _SYNAPSE,
    "ParquetBetaStream": _PARQUET,
    "ParquetStream": _PARQUET,
    "RestApiDynamicAuth": Plugin(_REST_ROWS, _REST, ("credentialSecretRef",), _DYNAMIC),
    "RestApiFixedAuth": Plugin(_REST_ROWS, _REST, ("credentialSecretRef",), _FIXED),
    "RestApiPagedDynamicAuth": Plugin(_REST_ROWS, (*_REST, "restPaging"), ("credentialSecretRef",), _DYNAMIC),
    "RestApiPagedFixedAuth": Plugin(_REST_ROWS, (*_REST, "restPaging"), ("credentialSecretRef",), _FIXED),
    "SqlServer": _SQL,
    "SqlServerChangeTracking": _SQL,
}


def apply(schema: dict[str, Any], plugin: Plugin) -> dict[str, Any]:
    """Return the schema of a `spec` with what is known of the plugin written into it."""
    found: dict[str, Any] = copy.deepcopy(schema)
    for path, keyword, value in plugin.rows:
        node = _at(found, path)
        if node is None or keyword in node:
            continue
        if keyword == REQUIRED:
            value = [name for name in value if name in (node.get("properties") or ())]
        if value != []:
            node[keyword] = value
    if plugin.rules and RULES not in found:
        found[RULES] = list(plugin.rules)
    return found


def _at(schema: dict[str, Any], path: str) -> dict[str, Any] | None:
    node: Any = schema
    for step in path.split(".") if path else ():
        members = node.get("properties") if isinstance(node, dict) else None
        node = members.get(step) if isinstance(members, dict) else None
    return node if isinstance(node, dict) else None
