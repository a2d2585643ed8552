"""`penstock why`: values of definitions and rendered values, each with the file and line behind it."""

import json

import pytest
from jsonschema import Draft202012Validator

from tests.cli import small
from tests.cli.support import penstock
from tests.repository.tree import ROOT

CLIENT = 'ServiceAccount/tides:metadata.annotations["azure.workload.identity/client-id"]'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = small.write(tmp_path_factory.mktemp("project"))
    assert penstock("render", cwd=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def schema():
    found = json.loads((ROOT / "schemas/output/why.schema.json").read_text())
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def asked(project, *words: str, schema=None) -> dict:
    done = penstock("why", *words, "--format", "json", cwd=project)
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    if schema is not None:
        schema.validate(data)
    return data


def places(rows) -> list[str]:
    return [f"{row['span']['file']}:{row['span']['line']}" if row["span"] else row["what"] for row in rows]


def test_every_layer_that_sets_a_value_is_listed_the_winner_last(project, schema):
    data = asked(project, "Workflow/tides", "spec.worker.scale.max", schema=schema)
    assert data["value"] == 7
    assert [
        (place, one["value"], one["wins"])
        for place, one in zip(places(data["settings"]), data["settings"], strict=True)
    ] == [
        ("definitions/tides.yaml:13", 5, False),
        ("environments/dev.yaml:32", 7, True),
    ]


def test_an_expression_leads_to_its_arguments_and_these_to_their_values(project, schema):
    data = asked(project, "tides", "spec.jobs.create-items.tasks[create-items].image", schema=schema)
    assert data["value"] == "registry.example.org/tides:1.4"
    assert [(one["name"], one["label"], one["value"]) for one in data["sources"]] == [
        ("args.registry", "environment dev", "registry.example.org"),
        ("args.version", "default", "1.4"),
    ]
    assert places(data["sources"]) == ["environments/dev.yaml:25", "definitions/tides.yaml:8"]


def test_a_fact_of_the_environment_leads_there(project):
    (source,) = asked(project, "tides", "spec.worker.environment.REGION")["sources"]
    assert (source["name"], source["value"]) == ("env.region", "westeurope")
    assert places([source]) == ["environments/dev.yaml:10"]


def test_a_secret_is_a_reference_and_is_never_read(project):
    data = asked(project, "waves", "spec.worker.environment.API_KEY")
    assert data["value"] == "${{ secrets.waves-api-key }}"
    assert "value" not in data["sources"][0]


def test_a_default_is_called_one(project):
    done = penstock("why", "tides", "spec.worker.scale.pollingInterval", cwd=project)
    assert done.out.splitlines() == [
        "Workflow/tides spec.worker.scale.pollingInterval in dev",
        "  = 30",
        "  note: it is not set: this is the schema's default",
    ]


@pytest.mark.parametrize(
    ("asked_for", "value", "influences"),
    [
        ("ScaledObject/tides-scaler:spec.maxReplicaCount", 7, ["spec.worker.scale.max environments/dev.yaml:32"]),
        ("ScaledObject/tides-scaler:spec.pollingInterval", 30, ["spec.worker.scale.pollingInterval default"]),
        (
            "Deployment/tides-deployment:spec.template.spec.containers[worker].image",
            "registry.example.org/tides:1.4",
            [
                "spec.args.version.default definitions/tides.yaml:8",
                "spec.jobs.create-items.tasks[0].image definitions/tides.yaml:23",
            ],
        ),
        (
            'ConfigMap/tides-config:data["worker.json"].lease.seconds',
            30,
            ["spec.trigger.visibilityTimeout definitions/tides.yaml:11"],
        ),
        ("storage.Queue/workflow-tides-queue:queue_name", "tides", ["metadata.name definitions/tides.yaml:4"]),
        (
            CLIENT,
            "00000000-0000-0000-0000-000000000003",
            ["metadata.name definitions/tides.yaml:4", 'outputs["tides.clientId"] outputs/dev.json:1'],
        ),
    ],
)
def test_a_rendered_value_depends_on(project, schema, asked_for, value, influences):
    data = asked(project, "tides", asked_for, "-e", "dev", schema=schema)
    assert data["value"] == value
    found = [
        f"{one['path']} {place}"
        for one, place in zip(data["influences"], places(data["influences"]), strict=True)
        if "became" in one
    ]
    assert found == influences


def test_the_environment_is_an_influence(project):
    data = asked(project, "tides", "Deployment/tides-deployment:metadata.namespace")
    assert "environments/dev.yaml:16" in places(data["influences"])


def test_a_constant_of_a_template_is_called_one(project):
    done = penstock("why", "tides", "Deployment/tides-deployment:kind", cwd=project)
    assert "constant of the template templates/kubernetes/deployment.yaml:3" in done.out


def test_the_template_of_the_project_is_named_as_its_own(tmp_path):
    small.write(tmp_path)
    text = (ROOT / "templates/kubernetes/scaled-object.yaml").read_text()
    own = tmp_path / "templates" / "kubernetes" / "scaled-object.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("pollingInterval: ${{ scale.polling_interval }}", "pollingInterval: 11"))
    data = asked(tmp_path, "tides", "ScaledObject/tides-scaler:spec.pollingInterval")
    assert data["value"] == 11
    assert data["influences"] == []
    assert (data["template"]["own"], data["template"]["constant"]) == (True, True)


def test_a_value_that_waits_for_an_output_is_explained_all_the_same(tmp_path):
    small.write(tmp_path, dev=None)
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "dev.yaml").write_text(small.FILES["environments/dev.yaml"])
    assert asked(tmp_path, "tides", CLIENT)["value"] == "(output tides.clientId)"


def test_a_pointer_into_a_rendered_file_finds_the_same(project):
    file = "rendered/dev/manifests/workflow-tides.yaml"
    text = (project / file).read_text()
    number = text.split("---\n").index(next(one for one in text.split("---\n") if "kind: ScaledObject" in one))
    data = asked(project, f"{file}#/{number}/spec/maxReplicaCount")
    assert (data["subject"], data["value"]) == ("keda.sh/ScaledObject/tides-scaler", 7)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tides", "spec.worker.scael"], "did you mean `scale`"),
        (["tides", "spec..x"], "not a path"),
        (["tides", "Deployment/tides:spec"], "did you mean `Deployment/tides-deployment`"),
        (["tides", "Deployment/tides-deployment:spec.x"], "there are: "),
        (["tids", "spec"], "did you mean `tides`"),
        (["tides", "spec", "-e", "dve"], "did you mean `dev`"),
        (["tides"], "PATH is missing"),
        (["rendered/dev/manifests/_platform.yaml#/0"], "belongs to the platform"),
        (["rendered/dev/manifests/workflow-tides.yaml#/99"], "the number of an object"),
        (["definitions/tides.yaml#/0"], "is not a rendered file"),
    ],
)
def test_wrong_words_are_usage_errors(project, words, said):
    done = penstock("why", *words, cwd=project)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_without_a_project_there_is_nothing_to_explain(tmp_path):
    assert penstock("why", "a", "b", cwd=tmp_path).code == 2


def test_a_broken_definition_is_a_finding(tmp_path):
    small.write(tmp_path)
    small.edit(tmp_path, "definitions/waves.yaml", "visibilityTimeout: 30", "visibilityTimeout: soon")
    done = penstock("why", "waves", "spec.source", cwd=tmp_path)
    assert done.code == 1
    assert "definitions/waves.yaml:8:24" in done.out
