"""Every Kubernetes object of the reference stacks is one that a cluster with KEDA, Argo CD and the rest would take."""

from collections import Counter

import pytest

from tests.stacks.support import HOME, PLACES
from tests.support import kube

# (stack, environment) -> how many Deployments, ScaledObjects and objects of Argo Workflows there are. On Azure one
# Deployment is the dispatcher of object events, which nothing scales; neither does anything scale `orders`.
EXPECTED = {
    ("arcane-streams", "dev"): (0, 0, 0),
    ("arcane-streams", "prod"): (0, 0, 0),
    ("azure-streaming", "dev"): (4, 3, 0),
    ("azure-streaming", "prod"): (4, 3, 5),
    ("everything", "aws"): (7, 4, 0),
    ("everything", "azure"): (6, 2, 3),
    ("everything", "gcp"): (7, 4, 0),
    ("keboola-ingest", "partner"): (3, 0, 0),
    ("keboola-ingest", "prod"): (3, 0, 0),
    ("mixed", "aws"): (4, 3, 2),
    ("mixed", "azure"): (6, 4, 2),
    ("mixed", "gcp"): (5, 4, 2),
    ("prio-scheduling", "coast"): (8, 8, 0),
    ("prio-scheduling", "harbour"): (6, 6, 0),
    ("quickstart", "aws"): (2, 2, 0),
}
# Functions alone, and one machine: no cluster.
WITHOUT = {
    ("aws-pipelines", "local"),
    ("aws-pipelines", "prod"),
    ("azure-streaming", "local"),
    ("everything", "local"),
    ("keboola-ingest", "local"),
    ("mixed", "local"),
    ("quickstart", "local"),
}


def test_every_place_is_looked_at():
    assert set(PLACES) == EXPECTED.keys() | WITHOUT


@pytest.mark.parametrize("place", sorted(WITHOUT))
def test_a_place_without_a_cluster_has_nothing_for_one(place):
    tree = HOME / place[0] / "rendered" / place[1]
    assert (tree / "penstock.lock.json").exists()
    assert not (tree / "manifests").exists()
    assert not (tree / "argocd").exists()


@pytest.mark.parametrize("place", sorted(EXPECTED))
def test_every_object_is_valid(place, record_property):
    kube.require_shared()
    found = kube.check_tree(HOME / place[0] / "rendered" / place[1])
    skipped = found.objects - found.checked
    record_property("figure", f"{'/'.join(place)}: {found.checked} Kubernetes objects checked, {skipped} skipped")
    assert found.ok, found.report()
    kinds = Counter(found.kinds)
    workflows = kinds["WorkflowTemplate"] + kinds["CronWorkflow"]
    assert (kinds["Deployment"], kinds["ScaledObject"], workflows) == EXPECTED[place]
    assert {"AppProject", "Application", "ApplicationSet"} <= found.kinds.keys()


def test_all_of_them_together():
    kube.require_shared()
    trees = [kube.check_tree(HOME / stack / "rendered" / place) for stack, place in sorted(EXPECTED)]
    assert sum(found.objects for found in trees) == sum(found.checked for found in trees) > 200
