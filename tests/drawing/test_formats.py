"""The forms of a drawing: Mermaid, SVG, DOT, JSON."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from penstock.drawing import Box, Drawing, Edge, as_json, dot, mermaid, svg
from penstock.drawing.resources import folded, resources
from tests.drawing.samples import nodes
from tests.repository.tree import ROOT

NASTY = ['"]; click n0 "javascript:alert(1)"', "a</text><script>", "end", "x\n  y", "`#quot;`", "ü ⇒ \u202e", "a\\"]


def sample() -> Drawing:
    return folded(resources("dev", nodes()))


def nasty(environment: str | None = "dev") -> Drawing:
    boxes = tuple(Box(f"queue/{name}", "Queue", "queue", name, name) for name in NASTY)
    edges = tuple(Edge(boxes[0].id, box.id, "flow", box.name) for box in boxes[1:])
    return Drawing(environment, boxes, edges)


@pytest.mark.parametrize(("form", "file"), [(mermaid, "small.mmd"), (svg, "small.svg"), (dot, "small.dot")])
def test_a_small_place(snapshot, form, file):
    snapshot(form.render(sample()), file)


@pytest.mark.parametrize("environment", [None, "dev"])
def test_names_cannot_break_mermaid(environment):
    lines = mermaid.render(nasty(environment)).splitlines()
    assert lines[0] == "flowchart LR"
    label = r'"[^"\[\]<>`;#\\]*(?:#\d+;[^"\[\]<>`;#\\]*)*'
    tail = r'<br/><small>[A-Za-z, -]+</small>"'
    for line in lines[1:]:
        text = line.strip()
        assert (
            re.fullmatch(rf'subgraph g\d+\[{label}"\]', text)
            or text == "end"
            or re.fullmatch(rf"n\d+\[\[{label}{tail}\]\]:::queue", text)
            or re.fullmatch(rf'n\d+ -->\|{label}"\| n\d+', text)
            or text.startswith("classDef queue ")
        ), line


@pytest.mark.parametrize("environment", [None, "dev"])
def test_names_cannot_break_svg(environment):
    root = ET.fromstring(svg.render(nasty(environment)))
    space = "{http://www.w3.org/2000/svg}"
    assert {element.tag.removeprefix(space) for element in root.iter()} <= {
        "svg",
        "title",
        "style",
        "defs",
        "marker",
        "path",
        "rect",
        "g",
        "text",
    }
    shown = {element.text for element in root.iter(f"{space}text")}
    assert "a</text><script>" in shown


def test_names_cannot_break_dot():
    text = dot.render(nasty())
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    assert "script" not in bare
    assert "javascript" not in bare
    assert bare.count("{") == bare.count("}")


def test_svg_loads_nothing_and_runs_nothing():
    text = svg.render(sample())
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "<script" not in text


def test_an_empty_drawing_is_valid_in_every_form():
    empty = Drawing("dev", (), ())
    ET.fromstring(svg.render(empty))
    assert mermaid.render(empty) == "flowchart LR\n"
    assert dot.render(empty).endswith("}\n")


def test_json_is_valid_against_its_schema_and_complete():
    schema = json.loads((ROOT / "schemas/output/graph.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    drawing = resources("dev", nodes())
    data = json.loads(as_json.render([drawing, nasty(None)]))
    Draft202012Validator(schema).validate(data)
    assert [node["id"] for node in data["graphs"][0]["nodes"]] == [box.id for box in drawing.boxes]
    assert len(data["graphs"][0]["edges"]) == len(drawing.edges)
