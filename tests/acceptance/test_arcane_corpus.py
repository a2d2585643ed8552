"""Checks G 3, 19 to 22, 30, 33, 35, 37 and 113 of Arcane on the real files: every one gets its verdict."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from penstock.arcane.catalog import PLUGINS, apply
from penstock.structural.judge import judge as judge_value
from penstock.structural.rules import violations
from tests.acceptance.arcane_project import TEMPLATE, codes, command, environment, objects, one, write
from tests.acceptance.judged import judge
from tests.support.crds import said as crd_says

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "arcane"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of Arcane's files is not beside the project"),
]


def texts():
    """Every YAML file without template directives: (path from the corpus, text)."""
    for path in sorted(CORPUS.rglob("*.yaml")) if CORPUS.is_dir() else ():
        text = path.read_text()
        if "{{" not in text:
            yield path.relative_to(CORPUS), text


def crds():
    for path, text in texts():
        if "kind: CustomResourceDefinition" in text:
            yield pytest.param(path, id=str(path))


# What a cluster would refuse in kinds that were shipped: (keyword, where), by the end of the file's name.
VIOLATIONS = {
    "crd-sql-server-change-tracking.yaml": [
        ("properties", "spec", "properties", "streamMetadata", "optional"),
        ("properties", "spec", "properties", "streamMetadata", "default"),
    ]
}


@pytest.mark.parametrize("path", [*crds()])
def test_G_113_kinds_are_structural_or_the_violation_is_known(path):
    crd = yaml.safe_load((CORPUS / path).read_text())
    for version in crd["spec"]["versions"]:
        found = [where for where, *_ in violations(version["schema"]["openAPIV3Schema"])]
        assert found == VIOLATIONS.get(path.name, []), path


def test_G_113_every_rendered_file_loads():
    files = list((CORPUS / "rendered").rglob("*.yaml"))
    assert len(files) >= 100
    for path in files:
        assert list(yaml.safe_load_all(path.read_text())), path


@pytest.mark.parametrize("path", [*crds()])
def test_G_003_import_and_emission_keep_all_that_a_kind_says(path, tmp_path):
    crd = yaml.safe_load((CORPUS / path).read_text())
    code, said = command(tmp_path, "-q", "import", "crd", str(CORPUS / path), "--out", "class.yaml")
    assert code == 0, said
    text = (tmp_path / "class.yaml").read_text()
    made = yaml.safe_load(text)
    layout = made["spec"].get("layout")
    old = "status" in made["spec"] and "enum" in made["spec"]["status"].get("properties", {}).get("phase", {})
    flat = "v0" if "suspended" in made["spec"]["schema"].get("properties", {}) else "dotnet"
    contract = "dotnet" if old else {"v1": "v1", "v2": "v2"}.get(layout, flat)
    found = one(objects(tmp_path / "p", {"class": text}, contract), "CustomResourceDefinition")
    assert crd_says(found) == crd_says(crd)


def project(folder, files, contract):
    """A project of real files, with a template that streams may name."""
    write(folder, {}, contract)
    (folder / "definitions").mkdir(exist_ok=True)
    for number, file in enumerate(files):
        shutil.copy(CORPUS / file, folder / "definitions" / f"{number}-{Path(file).name}")
    return folder


REST = "rendered/arcane-stream-rest-api"
QUICKSTARTS = (
    "extracted/arcane-docs/quickstart-01-RestApiPagedFixedAuth.yaml",
    "extracted/arcane-stream-rest-api/docs_quickstart-01-RestApiPagedFixedAuth.yaml",
)


@pytest.mark.parametrize("file", QUICKSTARTS)
def test_G_020_the_quickstart_has_one_error_and_one_more_for_the_operator_in_go(file, tmp_path):
    kind = f"{REST}/crd-rest-api-paged-fa.yaml"
    verdict = judge(project(tmp_path / "old", [kind, file], "dotnet"))
    (only,) = verdict.errors
    assert (only.code, only.help) == ("PEN1160", "did you mean `backfillJobTemplateRef`?")
    assert "`reloadingJobTemplateRef`" in only.message
    lines = (CORPUS / file).read_text().splitlines()
    assert lines[only.line - 1].strip().startswith("reloadingJobTemplateRef")
    more = judge(project(tmp_path / "go", [kind, file], "v0"))
    assert sorted(codes(more)) == ["PEN1160", "PEN1763"]


@pytest.mark.parametrize(
    ("kind", "file", "contract", "count"),
    [
        (
            "rendered/arcane-stream-sqlserver-change-tracking/crd-microsoft-sql-server-stream.yaml",
            "extracted/arcane-stream-sqlserver-change-tracking/docs_crd-01-MicrosoftSqlServerStream.yaml",
            "v1",
            17,
        ),
        (
            "rendered/arcane-stream-sqlserver-change-tracking@v0.0.16/crd-sql-server-change-tracking.yaml",
            "extracted/arcane-stream-sqlserver-change-tracking/docs_quickstart-01-SqlServerChangeTracking.yaml",
            "dotnet",
            1,
        ),
    ],
)
def test_G_021_unknown_fields_of_the_documentation(kind, file, contract, count, tmp_path):
    verdict = judge(project(tmp_path, [kind, file], contract))
    unknown = [one for one in verdict.errors if one.code == "PEN1160"]
    assert len(unknown) == count
    lines = (CORPUS / file).read_text().splitlines()
    for one_ in unknown:  # each points at the key that it names
        key = one_.message.split("`")[1]
        assert lines[one_.line - 1].strip().startswith(f"{key}:"), one_


def test_G_019_a_file_that_is_no_yaml(tmp_path):
    shutil.copy(CORPUS / "arcane-stream-sqlserver-change-tracking/stream-context-yaml-example.yaml", tmp_path)
    verdict = judge(tmp_path, "stream-context-yaml-example.yaml")
    assert verdict.code == 1
    assert [(one.file, one.line in (24, 25), one.code[:5]) for one in verdict.errors] == [
        ("stream-context-yaml-example.yaml", True, "PEN10")
    ]


def test_G_022_a_serialised_context_fits_its_kind():
    crd = "rendered/arcane-stream-sqlserver-change-tracking/crd-microsoft-sql-server-stream.yaml"
    made = yaml.safe_load((CORPUS / crd).read_text())
    schema = made["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    context = CORPUS / "arcane-stream-sqlserver-change-tracking/stream-context-serialized-example.json"
    known = apply(schema, PLUGINS["MicrosoftSqlServerStream"])
    assert list(judge_value(known, json.loads(context.read_text()))) == []


INTEGRATION = "history/arcane-operator@de8ddde/integration_tests/manifests"


def test_G_022_the_stream_of_the_integration_tests(tmp_path):
    files = [
        f"{INTEGRATION}/{name}.yaml" for name in ("crd-microsoft-sql-server-stream", "stream_class", "mock_stream")
    ]
    folder = project(tmp_path, files, "dotnet")
    (folder / "definitions/job.yaml").write_text(
        TEMPLATE.replace("poll-job", "arcane-stream-microsoft-sql-server-mock")
    )
    text = (folder / "environments/prod.yaml").read_text()
    (folder / "environments/prod.yaml").write_text(text.replace("namespace: arcane", "namespace: default"))
    assert judge(folder).said == []
    code, said = command(folder, "render")
    assert code == 0, said
    made = yaml.safe_load((folder / "rendered/prod/manifests/stream-mock-mssql-stream.yaml").read_text())
    assert made["metadata"]["annotations"]["arcane/state"] == "suspended"


def test_G_022_the_annotation_is_nothing_to_the_operator_in_go(tmp_path):
    files = [f"{REST}/crd-rest-api-fa.yaml"]
    folder = project(tmp_path, files, "v0")
    stream = {
        "apiVersion": "streaming.sneaksanddata.com/v1beta1",
        "kind": "RestApiFixedAuth",
        "metadata": {"name": "s1", "namespace": "arcane", "annotations": {"arcane/state": "suspended"}},
        "spec": {"credentialSecretRef": {"name": "a"}, "jobTemplateRef": {"name": "poll-job"}, "suspended": True}
        | {"backfillJobTemplateRef": {"name": "poll-job"}},
    }
    (folder / "definitions/s.yaml").write_text(yaml.safe_dump(stream))
    (folder / "definitions/job.yaml").write_text(TEMPLATE)
    (only,) = judge(folder).said
    assert (only.code, only.severity) == ("PEN1765", "warning")


def test_G_030_the_class_of_the_documentation(tmp_path):
    crd = yaml.safe_load((CORPUS / f"{REST}/crd-rest-api-fa.yaml").read_text())
    crd["spec"]["names"].update(kind="SqlServerChangeTrackingStream", plural="sqlserverchangetrackingstreams")
    crd["spec"]["versions"][0]["name"] = "v1"
    folder = project(tmp_path, ["extracted/arcane-operator/docs_usage-01-StreamClass.yaml"], "v0")
    (folder / "definitions/kind.yaml").write_text(yaml.safe_dump(crd))
    verdict = judge(folder)
    assert codes(verdict) == ["PEN1363", "PEN1363"]
    assert [one.message.split("`")[1] for one in verdict.errors] == ["connectionString", "storageAccountKey"]
    assert {one.file for one in verdict.errors} == {"definitions/0-docs_usage-01-StreamClass.yaml"}


# (file, codes for the operator in Go, codes for the first one)
TEMPLATES = [
    ("rendered/arcane-stream-rest-api/streaming-job-template.yaml", {"PEN1864", "PEN1661"}, {"PEN1661"}),
    ("rendered/arcane-stream-blob-storage/streaming-job-template.yaml", {"PEN1864", "PEN1661"}, {"PEN1661"}),
    ("rendered/arcane-stream-sqlserver/streaming-job-template.yaml", {"PEN1864", "PEN1661"}, {"PEN1661"}),
    ("rendered/arcane-stream-sqlserver-change-tracking/streaming-job-template.yaml", set(), {"PEN1864"}),
    (f"{INTEGRATION}/job_template.yaml", set(), {"PEN1864"}),
    ("extracted/arcane-operator/docs_usage-02-StreamingJobTemplate.yaml", {"PEN1768"}, {"PEN1768"}),
    ("extracted/arcane-operator/docs_usage-07-StreamingJobTemplate.yaml", {"PEN1768"}, {"PEN1768"}),
    ("extracted/arcane-operator/docs_usage-08-StreamingJobTemplate.yaml", {"PEN1768"}, {"PEN1768"}),
]


@pytest.mark.parametrize(("file", "go", "old"), TEMPLATES)
def test_G_033_037_job_templates_that_were_shipped(file, go, old, tmp_path):
    assert set(codes(judge(project(tmp_path / "go", [file], "v2")))) == go
    assert set(codes(judge(project(tmp_path / "old", [file], "dotnet")))) == old


# Files that are no YAML, or hold documents of several systems that say nothing to a compiler.
NO_VERDICT = ("appconfig.yaml", "open_api_schema", "Chart.yaml", "status-schema.yaml")


def test_every_file_gets_a_verdict_and_no_traceback(tmp_path):
    """Loose, as a user would hand it in: whatever the file is, the command ends with findings or without."""
    strange = []
    for path, text in texts():
        target = tmp_path / "x" / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text)
        code, said = command(tmp_path, "validate", "--format", "concise", str(target))
        if code not in (0, 1) or "Traceback" in said:
            strange.append((path, code))
    assert strange == []


def test_loose_objects_of_the_group_are_understood(tmp_path):
    """An object of Arcane's group is never a native definition of the wrong version."""
    count = 0
    for path, text in texts():
        if "stream-context-yaml-example" in path.name:
            continue
        found = next(iter(yaml.safe_load_all(text)), None)
        if not isinstance(found, dict) or not str(found.get("apiVersion", "")).startswith(
            "streaming.sneaksanddata.com/"
        ):
            continue
        count += 1
        (tmp_path / "x.yaml").write_text(text)
        said = judge(tmp_path, "x.yaml").said
        assert not [one_ for one_ in said if one_.code in ("PEN1101", "PEN1102")], path
    assert count >= 20


def test_environments_of_this_module_are_valid(tmp_path):
    assert judge(write(tmp_path, {"environments/a.yaml": environment("v2", name="a")}, None)).said == []
