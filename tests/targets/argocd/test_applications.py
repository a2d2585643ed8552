"""What Argo CD is told: a project with exactly the emitted kinds, an Application for the platform, one for each definition."""

import json
import re

import pytest

from penstock.arcane import GROUP
from penstock.targets import argocd
from penstock.text import emit
from tests.support import kube
from tests.targets.kubernetes.stack import CLOUD, RENDERER, definition, manifests, one, place, platform

REPOSITORY = "https://git.example.org/data/platform"
COUNTS = {
    ("v1", "Namespace"): 1,
    ("v1", "ConfigMap"): 4,
    ("apps/v1", "Deployment"): 4,
    ("keda.sh/v1alpha1", "ScaledObject"): 3,
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"): 1,
}


def rendered(counts=COUNTS, rendered="rendered", **settings):
    where = place(argocd={"repoURL": REPOSITORY, **settings})
    files = dict(argocd.applications(where, counts, RENDERER, rendered=rendered))
    return {path: kube.load(emit.dumps_all(documents)) for path, documents in files.items()}


def objects(counts=COUNTS, **settings):
    return [obj for documents in rendered(counts, **settings).values() for obj in documents]


def template(**settings):
    return one(objects(**settings), "ApplicationSet")["spec"]["template"]


def test_argo_cd_would_take_every_object():
    kube.require_shared()
    found = kube.check_objects([("a", index, obj) for index, obj in enumerate(objects())])
    assert found.ok, found.report()


def test_there_is_a_file_for_each_object():
    assert {path: [obj["kind"] for obj in documents] for path, documents in rendered().items()} == {
        "argocd/project.yaml": ["AppProject"],
        "argocd/platform.yaml": ["Application"],
        "argocd/definitions.yaml": ["ApplicationSet"],
    }


def test_nothing_is_written_where_there_is_no_argo_cd():
    assert argocd.applications(place(), COUNTS, RENDERER) == []


def test_the_project_allows_what_is_emitted_and_nothing_else():
    spec = one(objects(), "AppProject")["spec"]
    assert spec["sourceRepos"] == [REPOSITORY]
    assert spec["destinations"] == [{"server": "https://kubernetes.default.svc", "namespace": "pc"}]
    assert spec["clusterResourceWhitelist"] == [
        {"group": "", "kind": "Namespace"},
        {"group": "apiextensions.k8s.io", "kind": "CustomResourceDefinition"},
    ]
    assert spec["namespaceResourceWhitelist"] == [
        {"group": "", "kind": "ConfigMap"},
        {"group": "apps", "kind": "Deployment"},
        {"group": "keda.sh", "kind": "ScaledObject"},
    ]
    assert spec["orphanedResources"] == {"warn": True}


def test_runs_of_batch_workflows_are_no_orphans():
    spec = one(objects({("argoproj.io/v1alpha1", "WorkflowTemplate"): 1}), "AppProject")["spec"]
    assert spec["orphanedResources"]["ignore"] == [{"group": "argoproj.io", "kind": "Workflow"}]


def test_every_kind_that_has_no_namespace_is_known():
    data = definition(
        "StreamClass",
        "c",
        {
            "group": "g.example.org",
            "version": "v1",
            "names": {"kind": "C", "plural": "cs"},
            "schema": {"type": "object"},
            "operator": "arcane",
        },
    )
    emitted = [*manifests(data), *platform([data], place())]
    across = {
        (argocd.group_of(obj["apiVersion"]), obj["kind"]) for obj in emitted if "namespace" not in obj["metadata"]
    }
    # StreamClass has no namespace in its second version only; a StorageClass comes with a StreamService (test_service_lint).
    assert across - {(GROUP, "StreamClass")} == argocd.CLUSTER_KINDS - {("storage.k8s.io", "StorageClass")}
    assert (GROUP, "StreamClass") in across


def test_a_class_of_the_first_operator_has_a_namespace():
    counts = {(f"{GROUP}/v1beta1", "StreamClass"): 1}
    inside = one(objects(counts), "AppProject")["spec"]["namespaceResourceWhitelist"]
    assert {"group": GROUP, "kind": "StreamClass"} in inside
    across = one(objects({(f"{GROUP}/v1", "StreamClass"): 1}), "AppProject")["spec"]["clusterResourceWhitelist"]
    assert {"group": GROUP, "kind": "StreamClass"} in across


def test_each_file_becomes_an_application_of_its_own():
    spec = one(objects(), "ApplicationSet")["spec"]
    assert spec["generators"][0]["git"]["files"] == [
        {"path": "rendered/test/manifests/*.yaml"},
        {"path": "rendered/test/manifests/_platform.yaml", "exclude": True},
    ]
    found = json.loads(
        json.dumps(spec["template"])
        .replace('{{ trimSuffix \\".yaml\\" .path.filename }}', "workflow-goes-glm")
        .replace("{{ .path.filename }}", "workflow-goes-glm.yaml")
    )
    assert "{{" not in json.dumps(found)
    assert found["metadata"]["name"] == "test-workflow-goes-glm"
    assert found["spec"]["source"] == {
        "repoURL": REPOSITORY,
        "targetRevision": "main",
        "path": "rendered/test/manifests",
        "directory": {"include": "workflow-goes-glm.yaml"},
    }
    assert found["metadata"]["annotations"]["argocd.argoproj.io/manifest-generate-paths"] == (
        "/rendered/test/manifests/workflow-goes-glm.yaml"
    )


def test_a_definition_that_goes_takes_its_objects_along_but_not_the_platform():
    assert template()["metadata"]["finalizers"] == ["resources-finalizer.argocd.argoproj.io"]
    assert "finalizers" not in one(objects(), "Application")["metadata"]
    assert one(objects(), "ApplicationSet")["spec"]["syncPolicy"]["applicationsSync"] == "sync"


def test_both_sync_alike():
    policy = one(objects(), "Application")["spec"]["syncPolicy"]
    assert template()["spec"]["syncPolicy"] == policy
    assert policy["automated"] == {"prune": True, "selfHeal": True}
    assert "ServerSideApply=true" in policy["syncOptions"]
    assert policy["retry"]["limit"] == 5
    assert "automated" not in template(automated=False)["spec"]["syncPolicy"]


def test_only_replicas_that_the_autoscaler_owns_are_left_alone():
    """A pointer without a condition would keep a new number for a fixed Deployment from ever being applied."""
    (rule,) = template()["spec"]["ignoreDifferences"]
    assert (rule["group"], rule["kind"]) == ("apps", "Deployment")
    (path,) = rule["jqPathExpressions"]
    form = r'select\(\.metadata\.annotations\["([^"]+)"\] == "([^"]+)"\) \| \.spec\.replicas'
    ((annotation, value),) = re.findall(f"^{form}$", path)

    def annotated(data, cloud=CLOUD):
        deployment = one(manifests(data, place(), cloud), "Deployment")
        return deployment["metadata"]["annotations"].get(annotation) == value, "replicas" in deployment["spec"]

    sinks = [{"type": "store", "store": "raw"}]
    scaled = definition("Stream", "a", {"source": {"type": "queue"}, "sinks": sinks})
    fixed = definition("Stream", "b", {"source": {"type": "http"}, "sinks": sinks})
    assert annotated(scaled) == (True, False)
    assert annotated(fixed) == (False, True)


def test_without_an_autoscaler_there_is_nothing_to_leave_alone():
    assert "ignoreDifferences" not in one(objects({("apps/v1", "Deployment"): 1}), "Application")["spec"]


@pytest.mark.parametrize(
    ("path", "folder", "found"),
    [
        (".", "rendered", "rendered/test/manifests"),
        ("./platform/", "out/tree", "platform/out/tree/test/manifests"),
        ("/", "rendered", "rendered/test/manifests"),
    ],
)
def test_paths_start_at_the_root_of_the_repository(path, folder, found):
    where = place(argocd={"repoURL": REPOSITORY, "path": path})
    files = dict(argocd.applications(where, COUNTS, RENDERER, rendered=folder))
    assert files["argocd/platform.yaml"][0]["spec"]["source"]["path"] == found


def test_project_revision_and_server_are_the_environments():
    found = objects(project="data", revision="v1", server="https://k8s.example.org", namespace="gitops")
    assert {obj["metadata"]["namespace"] for obj in found} == {"gitops"}
    application = one(found, "Application")
    assert application["spec"]["project"] == one(found, "AppProject")["metadata"]["name"] == "data"
    assert application["spec"]["source"]["targetRevision"] == "v1"
    assert application["spec"]["destination"] == {"server": "https://k8s.example.org", "namespace": "pc"}


def test_the_platform_is_there_before_the_definitions():
    waves = {obj["kind"]: int(obj["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"]) for obj in objects()}
    assert waves["AppProject"] < waves["Application"] < waves["ApplicationSet"]
