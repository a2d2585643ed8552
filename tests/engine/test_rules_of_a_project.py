"""What is said of a project as a whole: inheritance, fragments, outputs, references, policies and places."""

import json

import pytest

from tests.acceptance.judged import judge
from tests.cli import small

FRAGMENT = "spec:\n  worker:\n    scale: {max: 9}\n"


@pytest.fixture
def project(tmp_path):
    return small.write(tmp_path)


def extend(project, base, name="tides"):
    small.edit(project, f"definitions/{name}.yaml", f"  name: {name}\n", f"  name: {name}\n  extends: {base}\n")


def errors(project, *words):
    return [(one.file, one.code) for one in judge(project, *words).errors]


def test_a_fragment_is_inherited_and_a_mistake_in_it_is_said_there(project):
    (project / "fragments").mkdir()
    limits = project / "fragments" / "limits.yaml"
    limits.write_text(FRAGMENT)
    extend(project, "fragment:limits")
    assert errors(project) == []
    limits.write_text(FRAGMENT.replace("max: 9", "maxi: 9"))
    assert errors(project) == [("fragments/limits.yaml", "PEN1110")]
    limits.write_text("spec: [\n")
    assert ("fragments/limits.yaml", "PEN1016") in errors(project)
    limits.write_text("")
    assert errors(project) == [("definitions/tides.yaml", "PEN1230")]
    limits.unlink()
    assert errors(project) == [("definitions/tides.yaml", "PEN1230")]


def test_a_fragment_stays_in_its_folder(project):
    (project / "secret.yaml").write_text(FRAGMENT)
    for path in ("../secret.yaml", "fragments/../secret.yaml", "/etc/passwd.yaml"):
        extend(project, path)
        assert errors(project) == [("definitions/tides.yaml", "PEN1230")]
        small.edit(project, "definitions/tides.yaml", f"  extends: {path}\n", "")


def test_a_fragment_that_cannot_be_read_is_told(project):
    (project / "fragments").mkdir()
    (project / "fragments" / "big.yaml").write_bytes(b"a: " + b"x" * (17 << 20))
    extend(project, "fragment:big")
    assert ("fragments/big.yaml", "PEN1007") in errors(project)


def test_a_definition_is_inherited_but_not_what_is_its_own(project):
    heir = "apiVersion: penstock.dev/v1\nkind: Workflow\nmetadata: {name: springs, extends: tides}\nspec: {}\n"
    (project / "definitions" / "springs.yaml").write_text(heir)
    pinned = json.loads((project / "outputs" / "dev.json").read_text())
    pinned["outputs"]["springs.clientId"] = "00000000-0000-0000-0000-00000000000c"
    (project / "outputs" / "dev.json").write_text(json.dumps(pinned))
    assert errors(project) == []


def test_an_overlay_is_judged_where_it_stands(project):
    small.edit(project, "environments/dev.yaml", "scale: {max: 7}", "scale: {max: -7}")
    found = judge(project).errors
    assert {one.file for one in found} == {"environments/dev.yaml"}
    lines = (project / "environments" / "dev.yaml").read_text().splitlines()
    assert {lines[one.line - 1].strip() for one in found} == {"scale: {max: -7}"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "texts by name"),
        (b'{"version": 1, "outputs": {"a": 1}}', "texts by name"),
        (b'{"version": 2, "outputs": {}}', "version 2"),
        (b" " * (5 << 20), "larger than 4 MiB"),
    ],
)
def test_a_broken_file_of_outputs(project, content, said):
    (project / "outputs" / "dev.json").write_bytes(content)
    found = [one for one in judge(project).errors if one.code == "PEN1811"]
    assert [(one.file, said in one.message) for one in found] == [("outputs/dev.json", True)]


def test_outputs_that_are_a_folder(project):
    (project / "outputs" / "dev.json").unlink()
    (project / "outputs" / "dev.json").mkdir()
    assert ("outputs/dev.json", "PEN1811") in errors(project)


def test_two_definitions_of_one_name(project):
    text = (project / "definitions" / "tides.yaml").read_text()
    (project / "definitions" / "tides-too.yaml").write_text(text)
    found = judge(project).errors
    assert any(one.code.startswith("PEN130") and "tides" in one.message for one in found)


def test_an_environment_with_a_mistake_takes_no_definition_along(project):
    small.edit(project, "environments/dev.yaml", "region: westeurope", "regoin: westeurope")
    found = judge(project).errors
    assert {one.file for one in found} == {"environments/dev.yaml"}


def test_an_environment_may_leave_definitions_out(project):
    small.edit(project, "environments/dev.yaml", "  cloud:\n", "  select: {exclude: [Stream/*]}\n  cloud:\n")
    small.edit(project, "definitions/waves.yaml", "interval: 30s", "interval: 30s, frmat: x")
    assert errors(project) == [("definitions/waves.yaml", "PEN1110")]


@pytest.mark.parametrize(("pattern", "taken"), [("team=tide*", True), ("team=wave", False), ("tides", True)])
def test_an_environment_may_take_what_a_label_says(project, pattern, taken):
    small.edit(project, "definitions/tides.yaml", "  name: tides\n", "  name: tides\n  labels: {team: tideway}\n")
    small.edit(project, "environments/dev.yaml", "  cloud:\n", f"  select: {{include: ['{pattern}']}}\n  cloud:\n")
    # an argument without a value is an error only where the definition is deployed
    small.edit(project, "definitions/tides.yaml", 'default: "1.4"', "type: string")
    assert (("definitions/tides.yaml", "PEN1205") in errors(project)) is taken


def test_a_policy_is_judged_and_a_broken_one_rules_nothing(project):
    (project / "policies").mkdir()
    policy = project / "policies" / "house.yaml"
    head = "apiVersion: penstock.dev/v1\nkind: Policy\nmetadata: {name: house}\nspec:\n"
    policy.write_text(head + "  rules: [{type: requiredLabels, labels: [team], kinds: [Workflow]}]\n")
    assert {file for file, _ in errors(project)} == {"definitions/tides.yaml"}
    policy.write_text(head + "  rules: [{type: requiredLabels, label: [team]}]\n")
    assert {file for file, _ in errors(project)} == {"policies/house.yaml"}


def test_a_stream_of_a_class_that_nobody_defined(project):
    (project / "definitions" / "custom.yaml").write_text(
        "apiVersion: penstock.dev/v1\nkind: Stream\nmetadata: {name: custom}\nspec: {class: radar, config: {}}\n"
    )
    found = [one for one in judge(project).errors if one.file == "definitions/custom.yaml"]
    assert any("radar" in one.message for one in found)


def test_a_file_with_a_document_that_is_nothing(project):
    (project / "definitions" / "empty.yaml").write_text("---\n---\n")
    assert errors(project) == []


def test_a_document_without_a_name(project):
    (project / "definitions" / "nameless.yaml").write_text("apiVersion: penstock.dev/v1\nkind: Stream\nspec: {}\n")
    assert {file for file, _ in errors(project)} == {"definitions/nameless.yaml"}
