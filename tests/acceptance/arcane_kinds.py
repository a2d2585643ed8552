"""Kinds of streams as the facts describe the plugins (A.2, A.3), written as CustomResourceDefinitions for the tests."""

from __future__ import annotations

import copy
from typing import Any

import yaml

GROUP = "streaming.sneaksanddata.com"


def text(default: str | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "string", **({} if default is None else {"default": default}), **more}


def whole(low: int | None = None, high: int | None = None, default: int | None = None, **more: Any) -> dict[str, Any]:
    given = {"minimum": low, "maximum": high, "default": default}
    return {"type": "integer", **{key: value for key, value in given.items() if value is not None}, **more}


def texts(default: list[str] | None = None) -> dict[str, Any]:
    return {"type": "array", "items": text(), **({} if default is None else {"default": default})}


def thing(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


def maybe(**members: Any) -> dict[str, Any]:
    return {"type": "object", "nullable": True, "default": None, "properties": members}


def ref(default: str) -> dict[str, Any]:
    found = thing(name=text(), kind=text(), apiGroup=text())
    return {**found, "default": {"apiGroup": GROUP, "kind": "StreamingJobTemplate", "name": default}}


FLAT = {"jobTemplateRef": ref("standard-job"), "backfillJobTemplateRef": ref("large-job")}
SECRET = thing(name=text())
FROM_TO = ["FILTER_DATE_FROM", "FILTER_DATE_BETWEEN_FROM", "FILTER_DATE_BETWEEN_TO"]


def rest(*, paged: bool, dynamic: bool) -> dict[str, Any]:
    """The body of the four REST kinds."""
    types = FROM_TO if dynamic and not paged else [*FROM_TO, "RESPONSE_PAGE"]
    field = thing(
        fieldType=text(enum=types), fieldName=text(), formatString=text(), placement=text("URL", enum=["URL", "BODY"])
    )
    found = {
        "suspended": {"type": "boolean"},
        "credentialSecretRef": SECRET,
        **FLAT,
        "templatedFields": {"type": "array", "default": [], "items": field},
        "urlTemplate": text(),
        "bodyTemplate": text(""),
        "httpMethod": text("GET"),
        "backFillStartDate": whole(),
        "changeCaptureIntervalSeconds": whole(60, 86400),
        "rowsPerGroup": whole(),
        "groupingIntervalSeconds": whole(1, 60),
        "lookBackInterval": whole(),
        "httpTimeout": whole(),
        "sinkLocation": text(),
        "internalRateLimitCount": whole(1, 1000, 1),
        "internalRateLimitInterval": whole(1, 86400, 60),
        "apiSchemaEncoded": text(),
    }
    if paged or dynamic:
        found["responsePropertyKeyChain"] = texts([])
    if paged:
        found["pageResolverConfiguration"] = thing(
            resolverType=text(enum=["COUNTER", "OFFSET", "TOKEN"]),
            resolverPropertyKeyChain=texts([]),
            responseSize=whole(nullable=True),
            startOffset=whole(nullable=True),
        )
    return found


SQL_CT = {
    "connectionStringRef": SECRET,
    **FLAT,
    "schema": text(),
    "table": text(),
    "rowsPerGroup": whole(),
    "groupingIntervalSeconds": whole(1, 60),
    "groupsPerFile": whole(),
    "sinkLocation": text(),
    "commandTimeout": whole(),
    "lookBackInterval": whole(),
    "changeCaptureIntervalSeconds": whole(1, 60),
}
SQL = {**SQL_CT, "changeCaptureIntervalSeconds": whole(1, 1_000_000)}
CDM = {
    "connectionStringRef": SECRET,
    **FLAT,
    "httpClientMaxRetries": whole(),
    "baseLocation": text(),
    "entityName": text(),
    "changeCaptureIntervalSeconds": whole(1, 3600),
    "groupingIntervalSeconds": whole(1, 60),
    "sinkLocation": text(),
    "lookBackInterval": whole(1, 36000, 3600),
    "schemaUpdateIntervalSeconds": whole(1, 3600, 10),
}
BLOB = {
    "sourceCredentialsRef": {**SECRET, "nullable": True},
    "targetCredentialsRef": {**SECRET, "nullable": True},
    **FLAT,
    "sourcePath": text(),
    "targetPath": text(),
    "readParallelism": whole(default=1),
    "writeParallelism": whole(default=1),
    "deleteParallelism": whole(default=1),
    "changeCaptureIntervalSeconds": whole(default=30),
    "requestThrottleBurst": whole(default=3000),
    "elementsPerSecond": whole(default=100),
}
JSON = {
    "streamConfigurationSecretRef": SECRET,
    **FLAT,
    "sourceSettings": thing(
        changeCaptureIntervalSeconds=whole(1, 3600),
        baseLocation=text(),
        s3=thing(maxResultsPerPage=whole(1, 1000), retryMaxAttempts=whole(1, 10), retryBaseDelay=text()),
    ),
    "lookBackInterval": whole(1, 1_209_600, 3600),
    "sinkSettings": thing(targetTableName=text()),
}

_CAPTURE = {"jobTemplateRef": thing(name=text(), namespace=text(), kind=text(), apiGroup=text())}
_DEFAULT_REF = {
    "apiGroup": GROUP,
    "kind": "StreamingJobTemplate",
    "name": "standard-job-template",
    "namespace": "default",
}


def execution(*, later: bool = False) -> dict[str, Any]:
    """The operator's part of a body in layout v1, or (`later`) v2."""
    capture = dict(_CAPTURE)
    if later:
        capture["backfillJobTemplateRef"] = {**_CAPTURE["jobTemplateRef"], "nullable": True, "default": None}
    return {
        **thing(
            layoutVersion=text(),
            suspended={"type": "boolean"},
            backfillJobTemplateRef=_CAPTURE["jobTemplateRef"],
            streamingBackend=thing(changeCapture=maybe(**capture), batch=maybe(**_CAPTURE, schedule=text())),
        ),
        "required": ["layoutVersion", "streamingBackend", "suspended"],
        "nullable": True,
        "default": {
            "layoutVersion": "v1",
            "backfillJobTemplateRef": dict(_DEFAULT_REF),
            "streamingBackend": {"changeCapture": {"jobTemplateRef": dict(_DEFAULT_REF)}},
            "suspended": True,
        },
    }


_CATALOG = thing(catalogUri=text(), namespace=text(), warehouse=text(), maxCatalogInstanceLifetime=text("3500 second"))


def framework(source: dict[str, Any], *, interval: str, behavior: str, unified: bool) -> dict[str, Any]:
    """The body of the kinds of the second framework; `source` is what each plugin has of its own."""
    table = thing(
        maxRowsPerFile=whole(default=10000),
        stagingCatalogName=text(),
        isUnifiedSchema={"type": "boolean", "default": unified},
    )
    return {
        "execution": execution(),
        "streamConfigurationSecretRef": SECRET,
        "staging": thing(table=table, icebergCatalog=_CATALOG),
        "streamMode": thing(
            backfill=thing(backfillBehavior=text(behavior), backfillStartDate=text(nullable=True)),
            changeCapture=thing(
                changeCaptureInterval=text(interval),
                changeCaptureJitterVariance={"type": "number", "default": 0.1},
                changeCaptureJitterSeed={"type": "number", "default": 0},
            ),
        ),
        "sink": thing(
            mergeServiceClient=thing(
                connectionUrl=text(),
                credentialType=maybe(
                    basic=maybe(user=text(nullable=True), password=text(nullable=True)), anonymous=maybe()
                ),
                queryRetryMaxAttempts=whole(default=3),
                queryRetryScaleFactor={"type": "number", "default": 3.0},
                queryRetryBaseDuration=text("1 second"),
                queryRetryMode={**thing(never=maybe(), always=maybe()), "default": {"never": {}}},
            ),
            targetTableFullName=text(),
            targetTableProperties=thing(format=text("PARQUET", enum=["PARQUET", "ORC", "AVRO"])),
            maintenanceSettings=thing(
                targetOptimizeSettings=thing(batchThreshold=whole(default=60), fileSizeThreshold=text("100MB")),
                targetAnalyzeSettings=thing(batchThreshold=whole(default=180)),
            ),
            icebergCatalog=_CATALOG,
        ),
        "throughput": thing(
            advisedRate=text("1000 per 15 second"),
            shaperImpl={**thing(static=maybe(), memoryBound=maybe(chunkCostMax=whole(default=10))), "nullable": True},
        ),
        "source": thing(configuration=source),
    }


MSSQL = framework(
    thing(
        connectionUrl=text(nullable=True),
        schemaName=text(),
        tableName=text(),
        backfillShardSchemaName=text("shards"),
        fetchSize=whole(default=256),
    ),
    interval="30 second",
    behavior="Overwrite",
    unified=True,
)
PARQUET = framework(
    thing(
        sourcePath=text(),
        primaryKeys=texts(),
        tempStoragePath=text("/tmp/parquet-stream"),
        s3=thing(
            region=text("us-east-1"),
            maxResultsPerPage=whole(default=1000),
            retryMaxAttempts=whole(default=5),
            retryBaseDelay=text("100 millisecond"),
        ),
    ),
    interval="300 second",
    behavior="Merge",
    unified=False,
)

OLD_STATUS = thing(
    phase=text(enum=["RESTARTING", "RUNNING", "RELOADING", "TERMINATING", "STOPPED", "SUSPENDED", "FAILED"])
)
KINDS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    # kind -> (plural, singular, version, body)
    "RestApiFixedAuth": ("api-fas", "api-fa", "v1beta1", rest(paged=False, dynamic=False)),
    "RestApiDynamicAuth": ("api-das", "api-da", "v1beta1", rest(paged=False, dynamic=True)),
    "RestApiPagedFixedAuth": ("api-pfas", "api-pfa", "v1beta1", rest(paged=True, dynamic=False)),
    "RestApiPagedDynamicAuth": ("api-pdas", "api-pda", "v1beta1", rest(paged=True, dynamic=True)),
    "SqlServerChangeTracking": ("sql-server-ct-streams", "sql-server-ct-stream", "v1beta1", SQL_CT),
    "SqlServer": ("sqlserver-streams", "sqlserver-stream", "v1beta1", SQL),
    "CdmChangeFeed": ("cdms", "cdm", "v1beta1", CDM),
    "BlobStorageStream": ("blob-storage-streams", "blob-storage-stream", "v1beta1", BLOB),
    "JsonStream": ("json-streams", "json-stream", "v1beta1", JSON),
    "MicrosoftSqlServerStream": ("microsoft-sql-server-streams", "microsoft-sql-server-stream", "v1", MSSQL),
    "ParquetStream": ("parquet-streams", "parquet-stream", "v1", PARQUET),
}


def crd(kind: str, *, status: dict[str, Any] | None = None, spec: dict[str, Any] | None = None) -> str:
    """Return the CustomResourceDefinition of a kind as text."""
    plural, singular, version, body = KINDS[kind]
    schema = thing(spec=thing(**(spec or body)), status=status or thing(phase=text(), configurationHash=text()))
    names = {"kind": kind, "plural": plural, "singular": singular}
    columns = [{"name": "Phase", "type": "string", "jsonPath": ".status.phase"}]
    served = {
        "name": version,
        "served": True,
        "storage": True,
        "additionalPrinterColumns": columns,
        "subresources": {"status": {}},
        "schema": {"openAPIV3Schema": schema},
    }
    made = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{GROUP}"},
        "spec": {"group": GROUP, "scope": "Namespaced", "names": names, "versions": [served]},
    }
    return yaml.safe_dump(copy.deepcopy(made), sort_keys=False)


def stream(kind: str, spec: dict[str, Any], *, name: str = "s1", **metadata: Any) -> str:
    """Return a stream of a kind as text."""
    head = {"name": name, "namespace": "arcane", **metadata}
    made = {"apiVersion": f"{GROUP}/{KINDS[kind][2]}", "kind": kind, "metadata": head, "spec": spec}
    return yaml.safe_dump(copy.deepcopy(made), sort_keys=False)


def stream_class(kind: str, name: str, **spec: Any) -> str:
    """Return the StreamClass of a kind as text; `spec` replaces fields."""
    plural, _, version, _ = KINDS[kind]
    given = {"apiGroupRef": GROUP, "apiVersion": version, "kindRef": kind, "pluralName": plural, **spec}
    made = {"apiVersion": f"{GROUP}/v1", "kind": "StreamClass", "metadata": {"name": name}, "spec": given}
    return yaml.safe_dump(made, sort_keys=False)
