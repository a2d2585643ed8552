"""What the cluster of environment dev needs before Argo CD."""

from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""


def create() -> Shared:
    """Declare the resources of the platform."""
    keda = kubernetes.helm.v3.Release(
        "platform-keda",
        name="keda",
        chart="keda",
        version="2.18.1",
        namespace="keda",
        create_namespace=True,
        repository_opts={
            "repo": "https://kedacore.github.io/charts",
        },
        values={
            "podIdentity": {
                "azureWorkload": {
                    "enabled": True,
                    "tenantId": "10000000-0000-4000-8000-000000000002",
                },
            },
            "serviceAccount": {
                "operator": {
                    "name": "keda-operator",
                },
            },
        },
    )
    argocd = kubernetes.helm.v3.Release(
        "platform-argocd",
        name="argocd",
        chart="argo-cd",
        version="9.1.0",
        namespace="argocd",
        create_namespace=True,
        repository_opts={
            "repo": "https://argoproj.github.io/argo-helm",
        },
        values={
            "crds": {
                "install": True,
            },
        },
    )
    kubernetes.apiextensions.CustomResource(
        "platform-root-application",
        api_version="argoproj.io/v1alpha1",
        kind="Application",
        metadata={
            "name": "penstock-dev",
            "namespace": "argocd",
        },
        spec={
            "project": "default",
            "source": {
                "repoURL": "https://git.example.org/coast/azure-streaming.git",
                "targetRevision": "main",
                "path": "rendered/dev/argocd",
            },
            "destination": {
                "server": "https://kubernetes.default.svc",
                "namespace": "argocd",
            },
            "syncPolicy": {
                "automated": {
                    "prune": True,
                    "selfHeal": True,
                },
            },
        },
        opts=pulumi.ResourceOptions(
            depends_on=[
                keda,
                argocd,
            ],
        ),
    )
    return Shared()
