"""Objects of a cluster among definitions: claimed by their group, joined with what completes them, left alone otherwise."""

import pytest
import yaml

from tests.acceptance import arcane_kinds as kinds
from tests.acceptance.arcane_project import CLASS, TEMPLATE, codes, command, one, stream, tree, write
from tests.acceptance.judged import judge

OWN = CLASS.replace("group: streaming.sneaksanddata.com", "group: streaming.example.org")
OBJECT = """\
apiVersion: streaming.example.org/v1beta1
kind: Poll
metadata: {name: raw, namespace: arcane}
spec:
  suspended: false
  jobTemplateRef: {name: poll-job}
  backfillJobTemplateRef: {name: poll-job}
  url: https://example.org
  credentialRef: {name: a}
"""


def test_objects_of_a_group_are_ours_when_a_class_of_it_is_known(tmp_path):
    """Whatever the order of the files: `a` is read before the class."""
    folder = write(tmp_path, {"a": OBJECT, "z": OWN}, "v2")
    assert judge(folder).said == []
    assert one(tree(folder), "Poll")["spec"]["execution"]["layoutVersion"] == "v2"


def test_objects_of_other_groups_are_no_definitions(tmp_path):
    other = OBJECT.replace("streaming.example.org", "other.example.org")
    verdict = judge(write(tmp_path, {"a": other, "z": OWN}, "v2"))
    assert {"PEN1101", "PEN1102"} & set(codes(verdict))


def test_a_project_can_say_which_groups_are_streams(tmp_path):
    folder = write(tmp_path, {"a": OBJECT.replace("streaming.example.org", "other.example.org")}, None)
    (folder / "penstock.yaml").write_text(
        "apiVersion: penstock.dev/v1\nkind: Project\nstreamGroups: [other.example.org]\n"
    )
    assert codes(judge(folder)) == ["PEN1361"]


def test_a_single_file_finds_the_classes_of_its_project(tmp_path):
    folder = write(tmp_path, {"z": OWN}, "v2")
    (folder / "loose.yaml").write_text(OBJECT.replace("url:", "ulr:"))
    verdict = judge(folder, "loose.yaml")
    assert codes(verdict) == ["PEN1160", "PEN1162"] or codes(verdict) == ["PEN1162", "PEN1160"]
    assert {said.file for said in verdict.said} == {"loose.yaml"}


def test_a_single_file_without_a_class_says_what_is_missing(tmp_path):
    (tmp_path / "loose.yaml").write_text(OBJECT.replace("streaming.example.org", kinds.GROUP))
    (said,) = judge(tmp_path, "loose.yaml").said
    assert (said.code, said.severity) == ("PEN1361", "warning")
    assert "name the file of its CustomResourceDefinition too" in said.help


def test_a_class_and_its_kind_are_one_definition_with_two_places(tmp_path):
    kind = "RestApiFixedAuth"
    files = {
        "kind": kinds.crd(kind),
        "class": kinds.stream_class(kind, "rest", secretRefs=["nothing"]),
        "job": TEMPLATE,
    }
    verdict = judge(write(tmp_path, files, "v0"))
    assert [(said.code, said.file) for said in verdict.errors] == [("PEN1363", "definitions/class.yaml")]
    broken = yaml.safe_load(files["kind"])
    broken["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]["x"] = {
        "typ": "string"
    }
    (tmp_path / "definitions/kind.yaml").write_text(yaml.safe_dump(broken))
    said = judge(tmp_path).said
    assert {one_.file for one_ in said if one_.code == "PEN1166"} == {"definitions/kind.yaml"}


@pytest.mark.parametrize(
    "edit", [("raw", "url: https://example.org", "url: https://a.example.org"), ("s", "orders", "sales")]
)
def test_a_render_after_an_edit_is_the_same_as_a_full_one(tmp_path, edit):
    name, before, after = edit
    folder = write(tmp_path, {"raw": OBJECT, "z": OWN, "s": stream()}, "v2")
    tree(folder)
    path = folder / f"definitions/{name}.yaml"
    path.write_text(path.read_text().replace(before, after))
    tree(folder)
    rendered = folder / "rendered"
    quick = {one_: one_.read_bytes() for one_ in rendered.rglob("*") if one_.is_file()}
    code, _ = command(folder, "render", "--no-cache")
    assert code == 0
    assert quick == {one_: one_.read_bytes() for one_ in rendered.rglob("*") if one_.is_file()}
