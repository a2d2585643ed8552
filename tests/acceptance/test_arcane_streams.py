"""Checks G 17, 18, 23 to 26, 34, 41 to 48, 51 to 53 and 115 of Arcane: what a stream may say, and in which layout."""

import base64
import json

import pytest

from penstock.arcane.contract import CONTRACTS
from penstock.arcane.layouts import Execution, Ref, read, write
from penstock.language.values import plain
from tests.acceptance import arcane_kinds as kinds
from tests.acceptance.arcane_project import CLASS, JOB, TEMPLATE, codes, judged, objects, one, stream
from tests.acceptance.test_arcane_kinds import complete

MSSQL = "MicrosoftSqlServerStream"
REFS = {"jobTemplateRef": {"name": JOB}, "backfillJobTemplateRef": {"name": JOB}}
HERE = {"name": JOB, "namespace": "arcane"}


def execution(layout="v1", **backend):
    found = {"layoutVersion": layout, "suspended": False}
    inside = {"jobTemplateRef": HERE}
    if layout == "v1":
        found["backfillJobTemplateRef"] = HERE
    else:
        inside["backfillJobTemplateRef"] = HERE
    return {**found, "streamingBackend": backend or {"changeCapture": inside}}


def mssql(tmp_path, body, contract="v1", later=False):
    """What is said of a stream of SQL Server, whose kind has layout v1, or (`later`) v2."""
    spec = {**kinds.MSSQL, "execution": kinds.execution(later=later)}
    files = {"kind": kinds.crd(MSSQL, spec=spec), "s": kinds.stream(MSSQL, body), "job": TEMPLATE}
    return judged(tmp_path, files, contract)


def body(**more):
    return complete(execution=execution(), **more)


@pytest.mark.parametrize("rate", ["1000 per 15 second", "100 per 1 min"])
def test_G_017_rates(tmp_path, rate):
    assert mssql(tmp_path, body(throughput={"advisedRate": rate})).code == 0


@pytest.mark.parametrize("rate", ["1000/15s", "1000 per 15", "1000 per 15 per second", "x per 15 second"])
def test_G_017_texts_that_are_no_rates(tmp_path, rate):
    verdict = mssql(tmp_path, body(throughput={"advisedRate": rate}))
    assert codes(verdict) == ["PEN1163"]
    assert verdict.errors[0].help


def interval(value):
    return {"backfill": {}, "changeCapture": {"changeCaptureInterval": value}}


@pytest.mark.parametrize("value", ["30 second", "30 seconds", "30s"])
def test_G_017_durations_are_emitted_in_one_spelling(tmp_path, value):
    spec = {**kinds.MSSQL, "execution": kinds.execution()}
    files = {
        "kind": kinds.crd(MSSQL, spec=spec),
        "s": kinds.stream(MSSQL, body(streamMode=interval(value))),
        "job": TEMPLATE,
    }
    found = one(objects(tmp_path, files, "v1"), MSSQL)
    assert found["spec"]["streamMode"]["changeCapture"]["changeCaptureInterval"] == "30 second"


@pytest.mark.parametrize("value", ["30", "PT30S", "Inf", "30 fortnight"])
def test_G_017_texts_that_are_no_durations(tmp_path, value):
    assert codes(mssql(tmp_path, body(streamMode=interval(value)))) == ["PEN1163"]


@pytest.mark.parametrize("name", ["a.b", "a.b.c.d", "a..c"])
def test_G_018_a_table_has_three_parts(tmp_path, name):
    sink = {**complete()["sink"], "targetTableFullName": name}
    verdict = mssql(tmp_path, body(sink=sink))
    assert codes(verdict) == ["PEN1163"]
    assert "needs catalog.schema.table" in verdict.messages[0]


def encoded(schema):
    return base64.b64encode(json.dumps(schema).encode()).decode()


RECORDS = {"type": "object", "properties": {"results": {"type": "array", "items": {"type": "object"}}}}
PAGED = {
    "suspended": True,
    **REFS,
    "credentialSecretRef": {"name": "a"},
    "apiSchemaEncoded": encoded(RECORDS),
    "responsePropertyKeyChain": ["results"],
    "urlTemplate": "https://example.org/?from=@dateFrom&to=@dateTo&page=@page",
    "templatedFields": [
        {"fieldName": "dateFrom", "fieldType": "FILTER_DATE_BETWEEN_FROM"},
        {"fieldName": "dateTo", "fieldType": "FILTER_DATE_BETWEEN_TO"},
        {"fieldName": "page", "fieldType": "RESPONSE_PAGE"},
    ],
    "pageResolverConfiguration": {"resolverType": "OFFSET", "responseSize": 1, "startOffset": 1},
}


def paged(tmp_path, **more):
    kind = "RestApiPagedFixedAuth"
    found = {key: value for key, value in {**PAGED, **more}.items() if value is not None}
    return judged(tmp_path, {"kind": kinds.crd(kind), "s": kinds.stream(kind, found), "job": TEMPLATE}, "v0")


def test_G_023_an_encoded_schema_leads_to_the_records(tmp_path):
    assert paged(tmp_path).said == []
    for text in ("%%%", base64.b64encode(b"hello").decode(), encoded([1]), encoded({"a": 1})):
        assert codes(paged(tmp_path, apiSchemaEncoded=text)) == ["PEN1163"], text
    verdict = paged(tmp_path, responsePropertyKeyChain=["result"])
    assert codes(verdict) == ["PEN1569"]
    assert verdict.errors[0].help == "did you mean `results`?"


def test_G_024_placeholders_and_fields_go_together(tmp_path):
    assert paged(tmp_path).said == []
    fields = PAGED["templatedFields"]
    verdict = paged(tmp_path, templatedFields=fields[1:])
    assert "`@dateFrom` has no entry" in verdict.messages[0]
    verdict = paged(tmp_path, urlTemplate="https://example.org/?page=@page", templatedFields=[fields[2], fields[1]])
    assert [(one.severity, one.code) for one in verdict.said] == [("warning", "PEN1569")]
    assert "`@dateTo` does not stand in `urlTemplate`" in verdict.said[0].message


def field(name, kind):
    return {"fieldName": name, "fieldType": kind}


def test_G_025_slots_of_fields(tmp_path):
    first, last, page = PAGED["templatedFields"]
    url = {"urlTemplate": "https://example.org/?a=@dateFrom&p=@page"}
    (only,) = paged(tmp_path, **url, templatedFields=[first, page]).said
    assert (only.severity, "without `FILTER_DATE_BETWEEN_TO`" in only.message) == ("warning", True)
    more = {"urlTemplate": PAGED["urlTemplate"] + "&b=@other"}
    for kind in ("FILTER_DATE_FROM", "FILTER_DATE_BETWEEN_FROM"):
        verdict = paged(tmp_path, **more, templatedFields=[first, last, page, field("other", kind)])
        assert codes(verdict) == ["PEN1569"]
        assert "only the first one is ever replaced" in verdict.messages[0]
    for resolver in ("COUNTER", "OFFSET", "TOKEN"):
        verdict = paged(
            tmp_path,
            urlTemplate="https://example.org/?from=@dateFrom&to=@dateTo",
            templatedFields=[first, last],
            pageResolverConfiguration={"resolverType": resolver, "responseSize": 1},
        )
        assert "needs a templated field of type RESPONSE_PAGE" in verdict.messages[0]


def test_G_026_a_start_in_seconds(tmp_path):
    from datetime import UTC, datetime

    assert datetime.fromtimestamp(1715172779000 / 1000, UTC).isoformat() == "2024-05-08T12:52:59+00:00"
    assert paged(tmp_path, backFillStartDate=1715172779000).said == []
    (only,) = paged(tmp_path, backFillStartDate=1715172779).said
    assert (only.severity, only.code, "looks like seconds" in only.message) == ("warning", "PEN1165", True)


def rest(tmp_path, contract="v0", template=TEMPLATE, **spec):
    kind = "RestApiFixedAuth"
    found = {"suspended": True, "credentialSecretRef": {"name": "a"}, **spec}
    return judged(tmp_path, {"kind": kinds.crd(kind), "s": kinds.stream(kind, found), "job": template}, contract)


@pytest.mark.parametrize("name", ["standard-job", "large-job", "standard-job-template"])
def test_G_034_templates_that_nobody_brings(tmp_path, name):
    assert rest(tmp_path, **REFS).code == 0
    verdict = rest(tmp_path, **{**REFS, "jobTemplateRef": {"name": name}})
    assert codes(verdict) == ["PEN1360"]


def test_G_034_the_namespace_of_a_template(tmp_path):
    assert mssql(tmp_path, body()).code == 0
    without = {**execution(), "backfillJobTemplateRef": {"name": JOB}}
    verdict = mssql(tmp_path, complete(execution=without))
    assert codes(verdict) == ["PEN1764"]
    # The flat layout fills in the stream's own namespace, and looks for both templates in that of the first.
    kind = "RestApiFixedAuth"
    flat = {**kinds.KINDS[kind][3]}
    flat["jobTemplateRef"] = flat["backfillJobTemplateRef"] = kinds.thing(name=kinds.text(), namespace=kinds.text())
    two = {"jobTemplateRef": {"name": JOB}, "backfillJobTemplateRef": {"name": JOB, "namespace": "other"}}
    spec = {"suspended": True, "credentialSecretRef": {"name": "a"}, **two}
    files = {"kind": kinds.crd(kind, spec=flat), "s": kinds.stream(kind, spec), "job": TEMPLATE}
    assert "PEN1764" in codes(judged(tmp_path / "two", files, "v0"))


def test_G_041_names_of_streams_are_names_of_jobs(tmp_path):
    files = {"class": CLASS}
    assert judged(tmp_path, {**files, "s": stream("a" * 63)}).code == 0
    kind = "RestApiFixedAuth"
    long = {"kind": kinds.crd(kind), "job": TEMPLATE}
    spec = {"suspended": True, "credentialSecretRef": {"name": "a"}, **REFS}
    verdict = judged(tmp_path / "64", {**long, "s": kinds.stream(kind, spec, name="a" * 64)}, "v0")
    assert codes(verdict) == ["PEN1401"]
    batch = '  execution: {schedule: "0 3 * * *"}\n'
    assert codes(judged(tmp_path / "53", {**files, "s": stream("a" * 53, spec=batch)})) == ["PEN1401"]
    assert judged(tmp_path / "52", {**files, "s": stream("a" * 52, spec=batch)}).code == 0
    both = {**long, "class": CLASS, "s": stream("orders"), "t": kinds.stream(kind, spec, name="orders")}
    verdict = judged(tmp_path / "two", {**both, "t": both["t"]}, "v0")
    assert "PEN1301" in codes(verdict)  # two definitions of one name, which is what two kinds in a namespace are


def test_G_042_the_flat_layout_needs_suspended(tmp_path):
    kind = "RestApiFixedAuth"
    spec = {"credentialSecretRef": {"name": "a"}, **REFS}
    files = {"kind": kinds.crd(kind), "s": kinds.stream(kind, spec), "job": TEMPLATE}
    verdict = judged(tmp_path, files, "v0")
    assert codes(verdict) == ["PEN1763"]
    assert judged(tmp_path / "old", files, "dotnet").code == 0
    unknown = mssql(tmp_path / "v3", complete(execution=execution("v3")))
    assert [(one.code, one.message) for one in unknown.errors] == [("PEN1761", "unknown layoutVersion: v3")]


def test_G_043_where_the_template_of_backfills_is(tmp_path):
    without = {key: value for key, value in execution().items() if key != "backfillJobTemplateRef"}
    assert codes(mssql(tmp_path, complete(execution=without))) == ["PEN1763"]
    batch = {**without, "streamingBackend": {"batch": {"schedule": "0 3 * * *", "jobTemplateRef": HERE}}}
    assert codes(mssql(tmp_path / "batch", complete(execution=batch))) == ["PEN1763"]
    assert mssql(tmp_path / "v2", complete(execution=execution("v2")), "v2", later=True).code == 0
    old = {**execution("v2", changeCapture={"jobTemplateRef": HERE}), "backfillJobTemplateRef": HERE}
    verdict = mssql(tmp_path / "place", complete(execution=old), "v2", later=True)
    assert codes(verdict) == ["PEN1763"]
    assert "streamingBackend.changeCapture.backfillJobTemplateRef" in verdict.messages[0]


def test_G_044_one_backend(tmp_path):
    both = execution(
        "v1", changeCapture={"jobTemplateRef": HERE}, batch={"schedule": "0 3 * * *", "jobTemplateRef": HERE}
    )
    verdict = mssql(tmp_path, complete(execution=both))
    assert codes(verdict) == ["PEN1762"]
    none = {**execution(), "streamingBackend": {"changeCapture": None}}
    assert codes(mssql(tmp_path / "none", complete(execution=none))) == ["PEN1762"]


@pytest.mark.parametrize(("schedule", "code"), [("*/5 * * * *", None), ("61 * * * *", "PEN1540"), ("5m", "PEN1114")])
def test_G_045_schedules(tmp_path, schedule, code):
    batch = execution("v1", batch={"schedule": schedule, "jobTemplateRef": HERE})
    verdict = mssql(tmp_path, complete(execution=batch))
    assert codes(verdict) == ([] if code is None else [code])


def operator_writes(spec):
    """What the operator in Go leaves of `execution` when it writes a stream back from its own type."""

    def ref(found):
        return {key: found[key] for key in ("apiVersion", "kind", "name", "namespace") if key in found}

    old = spec["execution"]
    backend = {}
    for name, inner in old["streamingBackend"].items():
        backend[name] = {key: ref(one) if isinstance(one, dict) else one for key, one in inner.items()}
    found = {"layoutVersion": old["layoutVersion"], "suspended": old["suspended"], "streamingBackend": backend}
    if "backfillJobTemplateRef" in old:
        found["backfillJobTemplateRef"] = ref(old["backfillJobTemplateRef"])
    return {**spec, "execution": found}


@pytest.mark.parametrize("contract", ["v1", "v2"])
def test_G_047_the_operator_changes_nothing_when_it_writes(tmp_path, contract):
    made = one(objects(tmp_path, {"class": CLASS, "s": stream()}, contract), "Poll")
    assert "apiGroup" not in json.dumps(made["spec"])
    assert operator_writes(made["spec"]) == made["spec"]
    read_back = {"class": CLASS, "s": json.dumps({**made, "spec": operator_writes(made["spec"])})}
    again = one(objects(tmp_path / "again", read_back, contract), "Poll")
    assert again["spec"] == made["spec"]


def test_G_048_layouts_convert_into_each_other(tmp_path):
    start = Execution(suspended=True, job=Ref("a", "x"), backfill=Ref("b", "x"))
    how = start
    for name in ("v2", "v1", "v0", "v2"):
        how = read(write(how, CONTRACTS[name], "x"))
        assert how == start, name
    forms = {}
    for contract in ("dotnet", "v0", "v1", "v2"):
        made = one(objects(tmp_path / contract, {"class": CLASS, "s": stream()}, contract), "Poll")
        forms[contract] = {key: value for key, value in made["spec"].items() if key not in ("url", "credentialRef")}
    ref = {"kind": "StreamingJobTemplate", "name": JOB, "namespace": "arcane"}
    old = {"apiGroup": "streaming.sneaksanddata.com", "kind": "StreamingJobTemplate", "name": JOB}
    assert forms["dotnet"] == {"jobTemplateRef": old, "backfillJobTemplateRef": old}
    assert forms["v0"] == {"suspended": False, "jobTemplateRef": ref, "backfillJobTemplateRef": ref}
    assert forms["v1"]["execution"] == {
        "layoutVersion": "v1",
        "suspended": False,
        "backfillJobTemplateRef": ref,
        "streamingBackend": {"changeCapture": {"jobTemplateRef": ref}},
    }
    assert forms["v2"]["execution"]["streamingBackend"] == {
        "changeCapture": {"jobTemplateRef": ref, "backfillJobTemplateRef": ref}
    }
    batch = stream(spec='  execution: {schedule: "0 3 * * *"}\n')
    assert codes(judged(tmp_path / "batch", {"class": CLASS, "s": batch}, "v0")) == ["PEN1862"]
    found = one(objects(tmp_path / "ok", {"class": CLASS, "s": batch}, "v2"), "Poll")["spec"]["execution"]
    assert found["streamingBackend"] == {"batch": {"schedule": "0 3 * * *", "jobTemplateRef": ref}}


def test_G_048_the_first_operator_is_told_by_an_annotation(tmp_path):
    found = one(objects(tmp_path, {"class": CLASS, "s": stream(spec="  suspended: true\n")}, "dotnet"), "Poll")
    assert found["metadata"]["annotations"]["arcane/state"] == "suspended"
    assert "suspended" not in found["spec"]


def test_G_051_a_secret_field_that_a_stream_lacks(tmp_path):
    text = stream().replace("    credentialRef: {name: poll-credentials}\n", "")
    assert judged(tmp_path, {"class": CLASS, "s": text}, "dotnet").code == 0
    verdict = judged(tmp_path / "go", {"class": CLASS, "s": text}, "v2")
    assert codes(verdict) == ["PEN1364"]
    assert "spec/credentialRef field not found" in verdict.messages[0]


@pytest.mark.parametrize(
    ("merge", "expected"),
    [
        ({"credentialType": {"basic": {"user": "admin"}}}, {"PEN1660"}),
        ({"credentialType": {"basic": {"password": "hunter2"}}}, {"PEN1602"}),
        ({"connectionUrl": "jdbc:trino://example.org:8080?user=a&password=hunter22"}, {"PEN1601"}),
    ],
)
def test_G_052_no_secret_is_written_out(tmp_path, merge, expected):
    sink = {**complete()["sink"], "mergeServiceClient": merge}
    verdict = mssql(tmp_path, body(sink=sink))
    assert set(codes(verdict)) == expected
    assert "hunter2" not in "".join(verdict.messages)


def test_G_053_keys_of_secrets_are_said_in_the_tree(tmp_path):
    found = one(objects(tmp_path, {"class": CLASS}), "StreamClass")
    keys = found["metadata"]["annotations"]["penstock.dev/secret-keys"]
    assert keys == "credentialRef: POLL_USER, POLL_TOKEN or POLL_TOKEN_FILE"
    kind = "RestApiDynamicAuth"
    files = {"kind": kinds.crd(kind), "class": kinds.stream_class(kind, "da", secretRefs=["credentialSecretRef"])}
    adopted = one(objects(tmp_path / "da", files, "v0"), "StreamClass")
    said = adopted["metadata"]["annotations"]["penstock.dev/secret-keys"]
    for key in (
        "ARCANE__AUTHURL",
        "ARCANE__TOKENPROPERTYNAME",
        "ARCANE__EXPIRATIONPERIOD or ARCANE__EXPIRATIONPERIODPROPERTYNAME",
    ):
        assert key in said


def blob(tmp_path, suspended, **metadata):
    kind = "BlobStorageStream"
    body = {**kinds.BLOB, "suspended": {"type": "boolean"}}
    spec = {"suspended": suspended, "sourcePath": "s3a://a", "targetPath": "s3a://b", **REFS}
    files = {"kind": kinds.crd(kind, spec=body), "s": kinds.stream(kind, spec, **metadata), "job": TEMPLATE}
    return judged(tmp_path, files, "v0")


def test_G_115_what_cannot_backfill_is_created_suspended(tmp_path):
    secrets = ("PEN1364", "PEN1364")  # both are listed by the class
    assert codes(blob(tmp_path, suspended=True)) == [*secrets]
    verdict = blob(tmp_path / "new", suspended=False)
    assert codes(verdict) == [*secrets, "PEN1564"] or codes(verdict) == ["PEN1564", *secrets]
    assert any("cannot backfill" in message for message in verdict.messages)
    released = blob(tmp_path / "released", suspended=False, annotations={"penstock.dev/created-suspended": "true"})
    assert codes(released) == [*secrets]


def test_plain_values_only(tmp_path):
    """An expression in the body of a stream is resolved before it is judged."""
    args = "  args: {rows: {default: 7}}\n"
    text = stream(config="    rows: ${{ args.rows }}\n", spec=args)
    found = one(objects(tmp_path, {"class": CLASS, "s": text}), "Poll")
    assert plain(found["spec"]["rows"]) == 7
