"""Checks G 1 to 16 and 27 to 31 of Arcane: kinds, what they accept, and stream classes."""

import pytest
import yaml

from penstock.arcane.catalog import PLUGINS, apply
from penstock.structural.defaults import chosen, defaulted
from penstock.structural.judge import judge as judge_value
from penstock.structural.rules import violations
from tests.acceptance import arcane_kinds as kinds
from tests.acceptance.arcane_project import CLASS, TEMPLATE, codes, judged, objects, one, stream
from tests.support import kube
from tests.support.crds import said as crd_says

REST = ("RestApiFixedAuth", "RestApiDynamicAuth", "RestApiPagedFixedAuth", "RestApiPagedDynamicAuth")
REF = {"name": "poll-job"}


def problems(kind, body):
    """What the schema of a kind, with what is known of its plugin, says of a body."""
    schema = apply(kinds.thing(**kinds.KINDS[kind][3]), PLUGINS[kind])
    return list(judge_value(schema, body))


def accepts(kind, body):
    """Tell whether every field of a body is good; what is missing in it does not matter here."""
    return not [one for one in problems(kind, body) if one.kind not in ("missing", "odd")]


def with_defaults(kind, body):
    return defaulted(kinds.thing(**kinds.KINDS[kind][3]), body)


def test_G_001_an_adopted_kind_is_emitted_with_its_names(tmp_path):
    found = objects(tmp_path, {"kind": kinds.crd("RestApiFixedAuth")}, "v0")
    crd = one(found, "CustomResourceDefinition")
    assert crd["metadata"]["name"] == "api-fas.streaming.sneaksanddata.com"
    spec = crd["spec"]
    assert (spec["scope"], spec["names"]["singular"], spec["names"]["plural"]) == ("Namespaced", "api-fa", "api-fas")
    (version,) = spec["versions"]
    assert (version["name"], version["served"], version["storage"]) == ("v1beta1", True, True)
    assert version["subresources"] == {"status": {}}


def test_G_002_columns_keep_their_order(tmp_path):
    rows = [
        ("Url Template", ".spec.urlTemplate"),
        ("Refresh Interval", ".spec.changeCaptureIntervalSeconds"),
        ("Sink location", ".spec.sinkLocation"),
        ("Phase", ".status.phase"),
    ]
    made = yaml.safe_load(kinds.crd("RestApiFixedAuth"))
    columns = [{"name": name, "type": "string", "jsonPath": path} for name, path in rows]
    made["spec"]["versions"][0]["additionalPrinterColumns"] = columns
    found = objects(tmp_path, {"kind": yaml.safe_dump(made)}, "v0")
    assert one(found, "CustomResourceDefinition")["spec"]["versions"][0]["additionalPrinterColumns"] == columns


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_G_003_what_is_emitted_is_what_was_adopted(tmp_path, kind):
    contract = "v1" if "execution" in kinds.KINDS[kind][3] else "dotnet"
    text = kinds.crd(kind)
    found = objects(tmp_path, {"kind": text}, contract)
    assert crd_says(one(found, "CustomResourceDefinition")) == crd_says(yaml.safe_load(text))


def test_G_004_the_status_of_the_first_operator(tmp_path):
    found = objects(tmp_path, {"class": CLASS}, "dotnet")
    version = one(found, "CustomResourceDefinition")["spec"]["versions"][0]
    status = version["schema"]["openAPIV3Schema"]["properties"]["status"]["properties"]
    assert status["phase"]["enum"] == [
        *("RESTARTING", "RUNNING", "RELOADING", "TERMINATING", "STOPPED", "SUSPENDED", "FAILED"),
    ]
    items = status["conditions"]["items"]
    assert items["required"] == ["status", "type"]
    assert items["properties"]["type"]["enum"] == ["WARNING", "ERROR", "INFO", "READY"]
    assert items["properties"]["status"]["enum"] == ["True", "False"]


@pytest.mark.parametrize("contract", ["v0", "v1", "v2"])
def test_G_005_the_status_of_the_operator_in_go(tmp_path, contract):
    found = objects(tmp_path, {"class": CLASS}, contract)
    version = one(found, "CustomResourceDefinition")["spec"]["versions"][0]
    status = version["schema"]["openAPIV3Schema"]["properties"]["status"]["properties"]
    assert "enum" not in status["phase"]
    assert status["configurationHash"] == {"type": "string"}
    assert "enum" not in status["conditions"]["items"]["properties"]["type"]


def test_G_005_the_old_phases_are_refused_for_the_operator_in_go(tmp_path):
    files = {"kind": kinds.crd("RestApiFixedAuth", status=kinds.OLD_STATUS)}
    verdict = judged(tmp_path, files, "v0")
    assert codes(verdict) == ["PEN1861"]
    assert "status Running would be rejected" in verdict.messages[0]
    assert judged(tmp_path / "old", files, "dotnet").code == 0


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("RestApiFixedAuth", (60, 86400), (59, 86401)),
        ("SqlServerChangeTracking", (1, 60), (0, 61)),
        ("SqlServer", (1, 1_000_000), (0, 1_000_001)),
        ("CdmChangeFeed", (1, 3600), (3601,)),
    ],
)
def test_G_006_intervals_have_bounds(kind, good, bad):
    assert all(accepts(kind, {"changeCaptureIntervalSeconds": value}) for value in good)
    assert not any(accepts(kind, {"changeCaptureIntervalSeconds": value}) for value in bad)


@pytest.mark.parametrize("kind", REST)
def test_G_007_groups_and_rates_have_bounds_and_defaults(kind):
    assert all(accepts(kind, {"groupingIntervalSeconds": value}) for value in (1, 60))
    assert not any(accepts(kind, {"groupingIntervalSeconds": value}) for value in (0, 61))
    assert not any(accepts(kind, {"internalRateLimitCount": value}) for value in (0, 1001))
    assert not accepts(kind, {"internalRateLimitInterval": 86401})
    found = with_defaults(kind, {})
    assert (found["internalRateLimitCount"], found["internalRateLimitInterval"]) == (1, 60)


@pytest.mark.parametrize("kind", REST)
def test_G_008_fields_of_templates(kind):
    page = {"templatedFields": [{"fieldName": "page", "fieldType": "RESPONSE_PAGE"}]}
    assert accepts(kind, page) == (kind != "RestApiDynamicAuth")
    assert with_defaults(kind, page)["templatedFields"][0]["placement"] == "URL"
    assert not accepts(kind, {"templatedFields": [{"fieldName": "a", "placement": "HEADER"}]})


PAGED = {
    "suspended": True,
    "jobTemplateRef": REF,
    "backfillJobTemplateRef": REF,
    "credentialSecretRef": {"name": "a"},
    "urlTemplate": "https://example.org/?page=@page",
    "templatedFields": [{"fieldName": "page", "fieldType": "RESPONSE_PAGE"}],
}


@pytest.mark.parametrize(
    ("resolver", "wrong"),
    [
        ({"resolverType": "CURSOR"}, "cannot be `CURSOR`"),
        ({"resolverType": "COUNTER", "responseSize": None}, None),
        ({"resolverType": "TOKEN", "responseSize": None}, None),
        ({"resolverType": "OFFSET", "responseSize": 10}, None),
        ({"resolverType": "OFFSET", "responseSize": None}, "adds `responseSize`"),
    ],
)
def test_G_009_resolvers_of_pages(tmp_path, resolver, wrong):
    body = {**PAGED, "pageResolverConfiguration": resolver}
    files = {
        "kind": kinds.crd("RestApiPagedFixedAuth"),
        "s": kinds.stream("RestApiPagedFixedAuth", body),
        "job": TEMPLATE,
    }
    verdict = judged(tmp_path, files, "v0")
    assert verdict.code == (0 if wrong is None else 1), verdict.said
    assert wrong is None or wrong in verdict.messages[0]


def test_G_010_the_chain_of_keys_is_not_known_everywhere():
    chain = {"responsePropertyKeyChain": ["results"]}
    assert [(one.kind, one.path) for one in problems("RestApiFixedAuth", chain)] == [
        ("unknown", ("responsePropertyKeyChain",))
    ]
    for kind in REST[1:]:
        assert accepts(kind, chain)
        assert with_defaults(kind, {})["responsePropertyKeyChain"] == []


def test_G_011_defaults_of_blob_storage():
    found = with_defaults("BlobStorageStream", {"sourcePath": "s3a://a", "targetPath": "s3a://b"})
    names = ("readParallelism", "writeParallelism", "deleteParallelism", "changeCaptureIntervalSeconds")
    assert [found[name] for name in (*names, "requestThrottleBurst", "elementsPerSecond")] == [1, 1, 1, 30, 3000, 100]


def test_G_012_bounds_of_cdm_and_json():
    found = with_defaults("CdmChangeFeed", {})
    assert (found["lookBackInterval"], found["schemaUpdateIntervalSeconds"]) == (3600, 10)
    assert not accepts("CdmChangeFeed", {"lookBackInterval": 36001})
    assert not accepts("JsonStream", {"lookBackInterval": 1_209_601})
    assert not accepts("JsonStream", {"sourceSettings": {"s3": {"maxResultsPerPage": 1001}}})
    assert not accepts("JsonStream", {"sourceSettings": {"s3": {"retryMaxAttempts": 11}}})
    assert accepts("JsonStream", {"sourceSettings": {"s3": {"maxResultsPerPage": 1000, "retryMaxAttempts": 10}}})


EMPTY = {
    "staging": {"table": {}, "icebergCatalog": {}},
    "streamMode": {"backfill": {}, "changeCapture": {}},
    "sink": {
        "mergeServiceClient": {},
        "targetTableProperties": {},
        "maintenanceSettings": {"targetOptimizeSettings": {}, "targetAnalyzeSettings": {}},
        "icebergCatalog": {},
    },
    "throughput": {},
    "source": {"configuration": {}},
}


def test_G_013_defaults_need_their_parents():
    found = with_defaults("MicrosoftSqlServerStream", EMPTY)
    assert found["streamMode"] == {
        "backfill": {"backfillBehavior": "Overwrite"},
        "changeCapture": {
            "changeCaptureInterval": "30 second",
            "changeCaptureJitterVariance": 0.1,
            "changeCaptureJitterSeed": 0,
        },
    }
    assert found["source"]["configuration"] == {"backfillShardSchemaName": "shards", "fetchSize": 256}
    assert found["staging"]["table"] == {"maxRowsPerFile": 10000, "isUnifiedSchema": True}
    merge = found["sink"]["mergeServiceClient"]
    assert (merge["queryRetryMaxAttempts"], merge["queryRetryScaleFactor"]) == (3, 3.0)
    assert (merge["queryRetryBaseDuration"], merge["queryRetryMode"]["never"]) == ("1 second", {})
    assert found["throughput"]["advisedRate"] == "1000 per 15 second"
    assert found["sink"]["targetTableProperties"] == {"format": "PARQUET"}
    optimise = found["sink"]["maintenanceSettings"]["targetOptimizeSettings"]
    assert optimise == {"batchThreshold": 60, "fileSizeThreshold": "100MB"}
    assert found["sink"]["maintenanceSettings"]["targetAnalyzeSettings"] == {"batchThreshold": 180}
    # What the cluster takes and the runner ends on: a parent that is not there.
    without = {key: value for key, value in EMPTY.items() if key != "streamMode"}
    missing = [one.message for one in problems("MicrosoftSqlServerStream", without) if one.kind == "missing"]
    assert "the stream has no `streamMode`" in missing


def test_G_014_defaults_of_parquet():
    found = with_defaults("ParquetStream", {**EMPTY, "source": {"configuration": {"s3": {}}}})
    assert found["streamMode"]["backfill"]["backfillBehavior"] == "Merge"
    assert found["streamMode"]["changeCapture"]["changeCaptureInterval"] == "300 second"
    own = found["source"]["configuration"]
    assert own["tempStoragePath"] == "/tmp/parquet-stream"
    assert (own["s3"]["region"], own["s3"]["maxResultsPerPage"], own["s3"]["retryMaxAttempts"]) == (
        "us-east-1",
        1000,
        5,
    )


def complete(**more):
    return {
        **EMPTY,
        "sink": {**EMPTY["sink"], "targetTableFullName": "a.b.c"},
        "source": {"configuration": {"schemaName": "dbo", "tableName": "orders"}},
        "streamConfigurationSecretRef": {"name": "a"},
        **more,
    }


def test_G_015_the_default_of_a_kind_names_a_template_that_nobody_brings(tmp_path):
    kind = "MicrosoftSqlServerStream"
    files = {"kind": kinds.crd(kind), "s": kinds.stream(kind, complete()), "job": TEMPLATE}
    verdict = judged(tmp_path, files, "v1")
    assert codes(verdict) == ["PEN1360"]
    assert "`standard-job-template` in namespace `default`, which the kind names by default" in verdict.messages[0]
    # Where somebody brings it, the stream begins as the kind says: suspended.
    external = "    externalTemplates: [default/standard-job-template]\n"
    found = objects(tmp_path / "there", files, "v1", arcane=external)
    assert one(found, kind)["spec"]["execution"]["suspended"] is True


def test_G_016_a_union_has_one_member():
    kind = "MicrosoftSqlServerStream"
    both = complete(throughput={"shaperImpl": {"static": {}, "memoryBound": {}}})
    (found,) = [one for one in problems(kind, both) if one.kind == "union"]
    assert "`static` and `memoryBound` are both set" in found.message
    neither = {"shaperImpl": {"static": None, "memoryBound": None}}
    assert problems(kind, complete(throughput=neither)) == []
    schema = apply(kinds.thing(**kinds.MSSQL), PLUGINS[kind])["properties"]["throughput"]["properties"]["shaperImpl"]
    assert chosen(schema, neither["shaperImpl"]) == "static"
    assert chosen(schema, {"memoryBound": {}}) == "memoryBound"


def test_G_027_the_class_for_the_first_operator(tmp_path):
    kind = "RestApiPagedDynamicAuth"
    found = objects(
        tmp_path,
        {"kind": kinds.crd(kind), "class": kinds.stream_class(kind, "rest-pda", secretRefs=["credentialSecretRef"])},
        "dotnet",
    )
    made = one(found, "StreamClass")
    assert made["apiVersion"] == "streaming.sneaksanddata.com/v1beta1"
    assert (made["metadata"]["name"], made["metadata"]["namespace"]) == ("rest-pda", "arcane")
    assert made["spec"] == {
        "apiGroupRef": "streaming.sneaksanddata.com",
        "kindRef": kind,
        "apiVersion": "v1beta1",
        "pluralName": "api-pdas",
        "secretRefs": ["credentialSecretRef"],
    }


def test_G_028_the_class_for_the_operator_in_go(tmp_path):
    found = objects(tmp_path, {"class": CLASS}, "v2")
    made = one(found, "StreamClass")
    assert made["apiVersion"] == "streaming.sneaksanddata.com/v1"
    assert "namespace" not in made["metadata"]
    kind = "RestApiFixedAuth"
    files = {"kind": kinds.crd(kind), "class": kinds.stream_class(kind, "rest", maxBufferCapacity=10000)}
    verdict = judged(tmp_path / "buffer", files, "v0")
    assert codes(verdict) == ["PEN1766"]
    native = CLASS.replace("  operator: arcane\n", "  operator: arcane\n  maxBufferCapacity: 10000\n")
    assert codes(judged(tmp_path / "native", {"class": native}, "v2")) == ["PEN1860"]
    old = objects(tmp_path / "old", {"class": native}, "dotnet")
    assert one(old, "StreamClass")["spec"]["maxBufferCapacity"] == 10000


def test_G_029_a_version_that_the_kind_does_not_serve(tmp_path):
    kind = "MicrosoftSqlServerStream"
    files = {"kind": kinds.crd(kind), "class": kinds.stream_class(kind, "mssql", apiVersion="v1beta1")}
    verdict = judged(tmp_path, files, "v1")
    assert codes(verdict) == ["PEN1362"]
    assert verdict.errors[0].file == "definitions/class.yaml"
    assert "`v1`" in verdict.messages[0]


@pytest.mark.parametrize("field", ["source.configuration.connectionUrl", "storageAccountKey", "connectionString"])
def test_G_030_a_secret_field_is_an_object_at_the_top(tmp_path, field):
    kind = "MicrosoftSqlServerStream"
    files = {"kind": kinds.crd(kind), "class": kinds.stream_class(kind, "mssql", secretRefs=[field])}
    verdict = judged(tmp_path, files, "v1")
    assert codes(verdict) == ["PEN1363"]
    assert (verdict.errors[0].file, field in verdict.messages[0]) == ("definitions/class.yaml", True)


def test_G_030_a_secret_field_that_is_text(tmp_path):
    text = CLASS.replace("secretRefs: [credentialRef]", "secretRefs: [url, credentialRef]")
    assert codes(judged(tmp_path, {"class": text})) == ["PEN1363"]


def test_G_031_a_class_and_its_kind_agree(tmp_path):
    kind = "RestApiFixedAuth"
    files = {"kind": kinds.crd(kind), "class": kinds.stream_class(kind, "rest", pluralName="api-fa")}
    verdict = judged(tmp_path, files, "v0")
    assert codes(verdict) == ["PEN1362"]
    files["class"] = kinds.stream_class(kind, "rest")
    files["more"] = kinds.stream_class(kind, "rest-again")
    verdict = judged(tmp_path / "two", files, "v0")
    assert codes(verdict) == ["PEN1362"]
    assert "has a class already" in verdict.messages[0]


@pytest.mark.parametrize("contract", ["dotnet", "v0", "v1", "v2"])
def test_kinds_and_streams_are_valid_for_a_cluster(tmp_path, contract):
    found = objects(tmp_path, {"class": CLASS, "s": stream()}, contract)
    crd = one(found, "CustomResourceDefinition")
    assert list(violations(crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"])) == []
    checked = kube.check_objects([("s", 0, one(found, "Poll"))], crds=[crd])
    assert checked.ok, checked.report()
