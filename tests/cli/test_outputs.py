"""The verb `outputs`: what is needed, what is pinned, and what may not be."""

import json

import jsonschema
import pytest

from penstock.resources import read_text
from tests.cli.support import penstock

CLIENT = "00000000-0000-4000-8000-00000000000a"


@pytest.fixture
def project(tmp_path):
    """A project on Azure that needs the client id of its worker and, by an argument, an output of the user's own."""
    assert penstock("init", "--cloud", "azure", cwd=tmp_path).code == 0
    environment = tmp_path / "environments/dev.yaml"
    environment.write_text(environment.read_text() + "  args:\n    registry: ${{ outputs.registry }}\n")
    return tmp_path


def given(**values):
    return json.dumps(values)


NAMES = {"hello.clientId": CLIENT, "registry": "registry.example.org"}


def pinned(project):
    return json.loads((project / "outputs/dev.json").read_text())


def test_list_says_what_is_needed_and_by_whom(project):
    done = penstock("outputs", "list", cwd=project)
    assert done.code == 0
    assert done.out == (
        "dev (outputs/dev.json): 2 outputs, 2 missing\n"
        "  missing hello.clientId  (Workflow/hello)\n"
        "  missing registry        (Environment/dev, Workflow/hello)\n"
    )


def test_a_definition_that_names_an_output_is_not_rendered_before_it_is_pinned(project):
    penstock("outputs", "import", "dev", "-", "--partial", cwd=project, stdin=given(**{"hello.clientId": CLIENT}))
    done = penstock("render", cwd=project)
    assert done.code == 1
    assert "error[PEN1810]" in done.out
    assert "`registry`" in done.out
    penstock("outputs", "import", "dev", "-", cwd=project, stdin=given(**NAMES))
    assert penstock("render", cwd=project).code == 0
    assert (
        "image: registry.example.org/hello:1.0.0"
        in (project / "rendered/dev/manifests/workflow-hello.yaml").read_text()
    )


def test_import_pins_what_is_needed_and_no_more(project):
    done = penstock("outputs", "import", "dev", "-", cwd=project, stdin=given(**NAMES, kubeconfig="[secret]", count=3))
    assert done.code == 0, done.err
    assert done.out == f"+ hello.clientId = {CLIENT}\n+ registry = registry.example.org\n"
    assert "not pinned: count, kubeconfig" in done.err
    assert pinned(project) == {"version": 1, "environment": "dev", "outputs": NAMES}
    assert penstock("render", cwd=project).code == 0
    again = penstock("outputs", "import", "dev", "-", "-q", cwd=project, stdin=given(**NAMES))
    assert again == (0, "", "")


def test_list_as_json_keeps_to_its_schema_and_tells_what_is_unused(project):
    (project / "outputs").mkdir()
    (project / "outputs/dev.json").write_text(given(version=1, outputs={"hello.clientId": CLIENT, "old": "x"}))
    data = json.loads(penstock("outputs", "list", "-e", "dev", "--format", "json", cwd=project).out)
    jsonschema.validate(data, json.loads(read_text("schemas/output/outputs.schema.json")))
    states = {one["name"]: one["state"] for one in data["environments"][0]["outputs"]}
    assert states == {"hello.clientId": "pinned", "old": "unused", "registry": "missing"}


def test_an_import_drops_what_is_unused_and_says_what_changed(project):
    (project / "outputs").mkdir()
    (project / "outputs/dev.json").write_text(
        given(version=1, outputs={"hello.clientId": "b", "old": "x", "registry": "r"})
    )
    done = penstock("outputs", "import", "dev", "-", cwd=project, stdin=given(**{"hello.clientId": CLIENT}))
    assert done.code == 0
    assert done.out == f"~ hello.clientId = {CLIENT} (was b)\n- old (was x)\n"
    assert "kept as pinned: registry" in done.err
    assert pinned(project)["outputs"] == {"hello.clientId": CLIENT, "registry": "r"}


def test_check_writes_nothing(project):
    done = penstock("outputs", "import", "dev", "-", "--check", cwd=project, stdin=given(**NAMES))
    assert done.code == 1
    assert done.out.startswith("+ hello.clientId")
    assert not (project / "outputs").exists()


def test_an_output_that_is_missing_is_an_error_with_the_likely_name(project):
    done = penstock(
        "outputs", "import", "dev", "-", cwd=project, stdin=given(**{"helo.clientId": CLIENT, "registry": "r"})
    )
    assert done.code == 1
    assert "error[PEN1812]: the stack has no output `hello.clientId`, which Workflow/hello needs" in done.out
    assert "did you mean `helo.clientId`?" in done.out
    assert not (project / "outputs").exists()
    done = penstock("outputs", "import", "dev", "-", "--partial", cwd=project, stdin=given(registry="r"))
    assert done.code == 0
    assert "note[PEN1812]" in done.out
    assert pinned(project)["outputs"] == {"registry": "r"}


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("[secret]", "PEN1813", "is a secret"),
        ("DefaultEndpointsProtocol=https;AccountKey=" + "a" * 40 + "==", "PEN1813", "is a secret"),
        ("-----BEGIN RSA PRIVATE" + " KEY-----", "PEN1813", "is a secret"),
        ({"a": 1}, "PEN1813", "a list or an object"),
        (None, "PEN1813", "is null"),
        ("", "PEN1813", "is empty"),
    ],
)
def test_secrets_and_what_is_no_text_are_never_pinned(project, value, code, words):
    (project / "stack.json").write_text(json.dumps({"hello.clientId": CLIENT, "registry": value}, indent=2))
    done = penstock("outputs", "import", "dev", "stack.json", cwd=project)
    assert done.code == 1
    assert f"error[{code}]" in done.out
    assert words in done.out
    assert "stack.json:3:" in done.out
    assert not (project / "outputs").exists()


@pytest.mark.parametrize(("value", "text"), [(3, "3"), (True, "true"), (1.5, "1.5")])
def test_numbers_and_truth_values_are_pinned_as_text(project, value, text):
    penstock("outputs", "import", "dev", "-", cwd=project, stdin=given(**{"hello.clientId": CLIENT, "registry": value}))
    assert pinned(project)["outputs"]["registry"] == text


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "\udc80" * 2])
def test_what_is_no_stack_is_said(project, text, tmp_path):
    (project / "stack.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = penstock("outputs", "import", "dev", "stack.json", cwd=project)
    assert done.code == 1
    assert "error[PEN1811]" in done.out


def test_a_broken_file_of_outputs_does_not_stop_a_new_one(project):
    (project / "outputs").mkdir()
    (project / "outputs/dev.json").write_text("{")
    assert penstock("outputs", "list", cwd=project).code == 1
    assert penstock("outputs", "import", "dev", "-", cwd=project, stdin=given(**NAMES)).code == 0
    assert pinned(project)["outputs"] == NAMES


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import", "def", "-"), "there is no environment 'def'\n  did you mean `dev`?"),
        (("import", "dev"), "takes an environment and a file"),
        (("import", "dev", "nowhere.json"), "nowhere.json: "),
        (("list", "dev"), "takes -e NAME only"),
        (("lst",), "did you mean `list`?"),
    ],
)
def test_usage_errors(project, words, message):
    done = penstock("outputs", *words, cwd=project, stdin="{}")
    assert done.code == 2
    assert message in done.err


def test_outside_of_a_project_there_are_none(tmp_path):
    assert penstock("outputs", "list", cwd=tmp_path).code == 2
