"""The program that comes before Argo CD, and the settings that hold a stack to its account."""

import pytest

from penstock.targets.pulumi import bootstrap, project
from penstock.targets.pulumi.model import Ref
from tests.targets.kubernetes.stack import AZURE, place

AWS = {"type": "aws", "accountId": "123456789012", "region": "eu-central-1"}
GCP = {"type": "gcp", "project": "shop", "region": "europe-west1"}
REPOSITORY = {"repoURL": "https://git.example.org/platform.git"}


def test_nothing_is_made_that_exists():
    assert bootstrap.resources(place()) == ()


def test_keda_gets_the_identity_of_azure():
    (release,) = bootstrap.resources(place(keda={"create": True}))
    assert release.args["values"]["podIdentity"]["azureWorkload"] == {"enabled": True, "tenantId": AZURE["tenantId"]}
    assert release.args["repository_opts"] == {"repo": "https://kedacore.github.io/charts"}


@pytest.mark.parametrize("spec", [{"cloud": AWS}, {"keda": {"create": True, "authentication": "connectionString"}}])
def test_keda_needs_no_pod_identity_elsewhere(spec):
    (release,) = bootstrap.resources(place(**{"keda": {"create": True}, **spec}))
    assert "podIdentity" not in release.args["values"]


def test_argo_cd_that_exists_gets_its_application_alone():
    (found,) = bootstrap.resources(place(argocd=REPOSITORY))
    assert found.depends_on == ()


def test_the_application_waits_for_an_argo_cd_that_is_made():
    found = bootstrap.resources(place(argocd={**REPOSITORY, "create": True}))
    assert len(found) == 2
    assert found[-1].depends_on == (Ref("argocd", ""),)


@pytest.mark.parametrize(
    ("cloud", "settings"),
    [
        (AWS, {"aws:allowedAccountIds": ["123456789012"], "aws:region": "eu-central-1"}),
        (GCP, {"gcp:project": "shop", "gcp:region": "europe-west1"}),
        (
            AZURE,
            {
                "azure-native:location": "westeurope",
                "azure-native:subscriptionId": AZURE["subscriptionId"],
                "azure-native:tenantId": AZURE["tenantId"],
            },
        ),
        ({"type": "local"}, {}),
    ],
)
def test_a_stack_is_held_to_its_account(cloud, settings):
    assert project.settings(place(cloud=cloud)) == settings
