"""The verb `templates`: which template serves, and how one becomes the project's own."""

import json

import pytest

from penstock import resources
from penstock.overrides import model
from tests.cli.support import penstock


@pytest.fixture
def project(tmp_path):
    assert penstock("init", "--cloud", "aws", cwd=tmp_path).code == 0
    assert penstock("render", cwd=tmp_path).code == 0
    return tmp_path


def states(project):
    data = json.loads(penstock("templates", "list", "--format", "json", cwd=project).out)
    assert data["version"] == 1
    return {one["name"]: one["state"] for one in data["templates"]}


def test_every_template_that_the_compiler_asks_for_is_listed(project):
    found = states(project)
    assert set(found.values()) == {"built-in"}
    assert {"kubernetes/deployment.yaml", "argocd/project.yaml", "pulumi/module.py.j2"} <= set(found)
    assert all(resources.read_text(f"templates/{name}") for name in found)


def test_an_ejected_template_serves_and_makes_the_same(project):
    names = model.builtin()
    done = penstock("templates", "eject", *names, cwd=project)
    assert done.code == 0
    assert set(states(project).values()) == {"own"}
    assert penstock("render", "--check", "--no-cache", cwd=project)[:2] == (0, "")


def test_a_changed_template_changes_what_is_rendered(project):
    penstock("templates", "eject", "kubernetes/service-account", cwd=project)
    path = project / "templates/kubernetes/service-account.yaml"
    text = path.read_text()
    assert text.startswith("# penstock-template: kubernetes/service-account.yaml sha256:")
    path.write_text(text.replace("kind: ServiceAccount\n", "kind: ServiceAccount\nimagePullSecrets: [{name: house}]\n"))
    assert penstock("templates", "show", "service-account", cwd=project).out == path.read_text()
    assert penstock("templates", "show", "service-account", "--builtin", cwd=project).out == resources.read_text(
        "templates/kubernetes/service-account.yaml"
    )
    assert penstock("render", "--check", cwd=project).code == 4


def test_a_template_that_the_built_in_one_has_left_behind_is_stale(project):
    penstock("templates", "eject", "kubernetes/service", cwd=project)
    path = project / "templates/kubernetes/service.yaml"
    head, _, body = path.read_text().partition("\n")
    path.write_text(f"{head[:-64]}{'0' * 64}\n{body}")
    (project / "templates/kubernetes/config-map.yaml").write_text(body)
    (project / "templates/kubernetes/deploymnt.yaml").write_text(body)
    found = states(project)
    assert found["kubernetes/service.yaml"] == "stale"
    assert found["kubernetes/config-map.yaml"] == "unmarked"
    assert found["kubernetes/deploymnt.yaml"] == "useless"
    done = penstock("templates", "list", cwd=project)
    assert "to be looked at: kubernetes/service.yaml, kubernetes/deploymnt.yaml" in done.err
    assert "the built-in one has changed since it was ejected" in done.out


def test_nothing_is_overwritten(project):
    penstock("templates", "eject", "kubernetes/service", cwd=project)
    done = penstock("templates", "eject", "kubernetes/job", "kubernetes/service", cwd=project)
    assert done.code == 2
    assert "templates/kubernetes/service.yaml exists already" in done.err
    assert not (project / "templates/kubernetes/job.yaml").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show",), "`templates show` needs a name"),
        (("show", "deploymint"), "did you mean `deployment`?"),
        (("show", "deployment"), "kubernetes/deployment.yaml, kubernetes/pctasks/deployment.yaml"),
        (("show", "../penstock.yaml"), "there is no template"),
        (("list", "x"), "takes no name"),
    ],
)
def test_usage_errors(project, words, message):
    done = penstock("templates", *words, cwd=project)
    assert done.code == 2
    assert message in done.err


def test_outside_of_a_project_templates_can_be_seen_but_not_ejected(tmp_path):
    assert penstock("templates", "list", cwd=tmp_path).code == 0
    assert penstock("templates", "show", "kubernetes/service", cwd=tmp_path).code == 0
    assert penstock("templates", "eject", "kubernetes/service", cwd=tmp_path).code == 2
    assert list(tmp_path.iterdir()) == []
