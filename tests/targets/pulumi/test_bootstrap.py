"""The bootstrap program: what a cluster needs before Argo CD can take over, in the order in which it can be installed."""

import pytest

from tests.cli import small
from tests.support import pulumi_monitor, rendered

ARGOCD = "  argocd: {repoURL: 'https://git.example.org/platform.git', create: %s}\n"
BOTH = "  keda: {create: true}\n" + ARGOCD % "true" + "  pulumi: {bootstrap: true}\n"


def recorded(folder, more):
    environment = small.FILES["environments/dev.yaml"].replace("  overlays:\n", f"{more}  overlays:\n")
    small.write(folder, dev=environment)
    # Both files are called dev: the outputs stay as they are.
    (folder / "outputs/dev.json").write_text(small.FILES["outputs/dev.json"])
    rendered.render(folder)
    return pulumi_monitor.run(folder / "rendered/dev/pulumi/dev-bootstrap", stack="dev")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("both"), BOTH)


def test_charts_have_a_version_and_namespaces_of_their_own(both):
    charts = {one.inputs["chart"]: one for one in both.managed if one.type == "kubernetes:helm.sh/v3:Release"}
    assert set(charts) == {"keda", "argo-cd"}
    for one in charts.values():
        assert one.inputs["version"].count(".") == 2
        assert one.inputs["createNamespace"] is True
    assert [charts[name].inputs["namespace"] for name in ("keda", "argo-cd")] == ["keda", "argocd"]


def test_keda_may_act_as_the_identities_of_the_cloud(both):
    (keda,) = [one for one in both.managed if one.inputs.get("chart") == "keda"]
    identity = keda.inputs["values"]["podIdentity"]["azureWorkload"]
    assert identity == {"enabled": True, "tenantId": "00000000-0000-0000-0000-000000000002"}
    assert keda.inputs["values"]["serviceAccount"]["operator"]["name"] == "keda-operator"


def test_the_first_application_waits_for_argo_cd_and_leads_to_the_tree(both):
    (root,) = [one for one in both.managed if one.type.endswith(":Application")]
    (argocd,) = [one for one in both.managed if one.inputs.get("chart") == "argo-cd"]
    assert argocd.urn in root.dependencies
    source = root.inputs["spec"]["source"]
    assert source == {
        "repoURL": "https://git.example.org/platform.git",
        "targetRevision": "main",
        "path": "rendered/dev/argocd",
    }


def test_what_exists_already_is_not_installed(tmp_path):
    found = recorded(tmp_path, ARGOCD % "false" + "  pulumi: {bootstrap: true}\n")
    assert [one.type.rpartition(":")[2] for one in found.managed] == ["Application"]
