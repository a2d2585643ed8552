"""All five systems in one project: each place takes what it can serve, and nothing of one system disturbs another."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.acceptance.judged import judge
from tests.cli.support import penstock
from tests.stacks.support import HOME, copy, tree

STACK = HOME / "everything"
PLACES = ("aws", "azure", "gcp", "local")
# Who reads a file -> how many definitions come of the files of that system, native ones beside them.
DIALECTS = {
    "arcane": {"Stream/spares", "JobTemplate/table-changes-large", "Backfill/work-orders-2026-11"},
    "keboola-stream": {"Stream/alarms"},
    "pctasks-dataset": {
        "Workflow/blades-ingest-collection",
        "Workflow/blades-process-items",
        "Workflow/blades-process-items-update",
    },
    "pctasks-workflow": {"Workflow/blades", "Workflow/ingest"},
    "prio-tfvars": {"Workflow/gcp-uusimaa-chargers", "Workflow/gcp-uusimaa-meters"},
    "stactools-pipeline": {"Pipeline/wave-heights", "Pipeline/wind-fields"},
}
NATIVE = {
    "Stream/turbines",
    "Stream/work-orders",
    "StreamClass/table-changes",
    "StreamService/telemetry",
    "Workflow/meters-jutland",
    "Workflow/meters-zealand",
}
CLUSTER = (
    DIALECTS["arcane"] | DIALECTS["keboola-stream"] | (NATIVE - {"Workflow/meters-jutland", "Workflow/meters-zealand"})
)
EXPECTED = {
    "aws": CLUSTER | DIALECTS["stactools-pipeline"] | NATIVE,
    "azure": CLUSTER | DIALECTS["pctasks-dataset"] | DIALECTS["pctasks-workflow"],
    "gcp": CLUSTER | DIALECTS["prio-tfvars"],
    "local": {"Stream/alarms", "Stream/turbines", "StreamService/telemetry"}
    | DIALECTS["pctasks-workflow"]
    | DIALECTS["stactools-pipeline"],
}


@pytest.fixture
def project(tmp_path):
    return copy("everything", tmp_path)


def said(folder, *words):
    """The findings of a run as (file, line, code)."""
    return [(one.file, one.line, one.code) for one in judge(folder, *words).said]


def test_every_file_is_read_by_the_system_that_it_is_of():
    from penstock.engine.workspace import open_folder
    from penstock.project import open_project

    project, _ = open_project(str(STACK))
    assert project is not None
    found: dict[str | None, set[str]] = {}
    for entry in open_folder(project, strict=True).definitions:
        if entry.kind != "Environment":
            found.setdefault(entry.dialect, set()).add(entry.id)
    assert found.pop(None) - {"Policy/house"} == NATIVE
    assert found == DIALECTS


@pytest.mark.parametrize("place", PLACES)
def test_each_place_takes_what_it_can_serve(place):
    lock = json.loads((STACK / "rendered" / place / "penstock.lock.json").read_text())
    sources = {name for file in lock["files"].values() for name in file["definitions"]}
    assert {name for name in sources if "/" in name} == EXPECTED[place]


@pytest.mark.parametrize("place", PLACES)
def test_one_place_alone_is_judged_as_strictly_and_as_fairly(place, project):
    """What only another place gives (the labels that a policy asks for) is not missed here."""
    assert said(project, "--strict", "-e", place) == []


def test_a_label_that_no_place_gives_is_still_missed(project):
    file = project / "environments" / "aws.yaml"
    file.write_text(file.read_text().replace("metadata: {labels: {team: weather}}", "metadata: {labels: {}}", 1))
    line = 1 + file.read_text()[: file.read_text().index("labels: {}")].count("\n")
    assert said(project) == said(project, "-e", "aws") == [("environments/aws.yaml", line, "PEN1680")]
    assert said(project, "-e", "azure") == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", ["svg", "json", "mermaid", "dot"])
def test_every_place_is_drawn(place, form):
    done = penstock("graph", "-e", place, "--format", form, cwd=STACK)
    assert (done.code, done.err) == (0, "")
    # Class and job templates of an operator are drawn as objects of the cluster; all else has a group of its own.
    for definition in EXPECTED[place]:
        assert definition in done.out, definition
    if form == "svg":
        ET.fromstring(done.out)


def test_the_definitions_are_drawn_with_what_joins_them():
    done = penstock("graph", "--format", "json", cwd=STACK)
    (graph,) = json.loads(done.out)["graphs"]
    edges = {(edge["source"], edge["target"]) for edge in graph["edges"]}
    assert {
        ("Stream/spares", "StreamClass/table-changes"),
        ("Stream/work-orders", "JobTemplate/table-changes-large"),
        ("Backfill/work-orders-2026-11", "Stream/work-orders"),
        ("store/jutland-meters-ingestion", "Workflow/meters-jutland"),
        ("store/prio-gcp-uusimaa-meters-ingestion", "Workflow/gcp-uusimaa-meters"),
        ("topic/arn:aws:sns:eu-north-1:210987654321:NewWindFields", "Pipeline/wind-fields"),
        ("Stream/alarms", "table/in.c-turbines.alarms"),
    } <= edges
    names = {node["id"] for node in graph["nodes"]}
    assert set().union(NATIVE, *DIALECTS.values()) <= names


# System -> (file, what is right, what is wrong, code): a mistake in one is found in it, and nowhere else.
MISTAKES = {
    "pctasks": ("definitions/blades/streaming.yaml", "visibility_timeout", "visibilty_timeout", "PEN1703"),
    "dataset": ("definitions/blades/dataset.yaml", "chunk_length: 2000", "chunk_length: 0", "PEN1705"),
    "stactools": ("definitions/catalogue/wind_fields/config.yaml", "ingestor_url", "ingester_url", "PEN1703"),
    "tfvars": ("environments/gcp.tfvars", '= "6h"', '= "6 hours"', "PEN1744"),
    "scan": ("definitions/meters.yaml", "grace: 4h", "grase: 4h", "PEN1110"),
    "stream": ("definitions/records/streams/spares.yaml", "  table:", "  tabel:", "PEN1160"),
    "class": ("definitions/records/classes/table-changes.yaml", "shortNames", "shortName", "PEN1110"),
    "backfill": (
        "definitions/records/work-orders-again.yaml",
        "streamId: work-orders",
        "streamId: work-order",
        "PEN1365",
    ),
    "template": ("definitions/records/large.yaml", "backoffLimit: 3", "imagePullSecrets: []", "PEN1567"),
    "source": (
        "definitions/telemetry/sources/alarms.yaml",
        "rawString: true}\n          - {type: path, name: sev",
        "rawStrng: true}\n          - {type: path, name: sev",
        "PEN1701",
    ),
    "service": ("definitions/telemetry/service.yaml", "storageApiHost", "storageApiHots", "PEN1582"),
}


@pytest.mark.parametrize("system", MISTAKES)
def test_a_mistake_in_one_system_is_found_there_and_nowhere_else(system, project):
    path, right, wrong, code = MISTAKES[system]
    file = project / path
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    line = 1 + next(
        n for n, (a, b) in enumerate(zip(text.splitlines(), file.read_text().splitlines(), strict=False)) if a != b
    )
    found = said(project, "--strict")
    assert (path, line, code) in found
    assert {row[0] for row in found} == {path}


def test_init_brings_it_whole(tmp_path):
    assert penstock("init", "mine", "--stack", "everything", cwd=tmp_path).code == 0
    assert said(tmp_path / "mine", "--strict") == []
    done = penstock("render", "--check", cwd=tmp_path / "mine")
    assert done.code == 0, done.out + done.err
    assert tree(tmp_path / "mine") == tree(STACK)
