"""The bootstrap program: what must exist in the cluster before Argo CD can take over.

Argo CD itself and KEDA as Helm releases, where the environment says that penstock creates them, and the one Application that
points Argo CD at the rendered tree. Everything else in the cluster belongs to Argo CD.
"""

from collections.abc import Callable
from typing import Any

from penstock.place import Place
from penstock.targets.pulumi.model import Module, Ref, Resource
from penstock.targets.pulumi.names import logical
from penstock.targets.pulumi.program import Printer
from penstock.targets.pulumi.project import program_files, project_name, stack_name

PACKAGES = ("pulumi_kubernetes",)


def _release(part: str, chart: str, repository: str, version: str, namespace: str, values: dict[str, Any]) -> Resource:
    return Resource(
        var=part.replace("-", "_"),
        type="kubernetes.helm.v3.Release",
        name=logical("", part),
        args={
            "name": part,
            "chart": chart,
            "version": version,
            "namespace": namespace,
            "create_namespace": True,
            "repository_opts": {"repo": repository},
            "values": values,
        },
    )


def _workload_identity(place: Place) -> dict[str, Any]:
    """Return the KEDA chart's values for the pod identity of the cloud."""
    if place.cloud == "azure" and place.spec.keda.authentication == "workloadIdentity":
        tenant = getattr(place.spec.cloud, "tenant_id", "")
        return {"podIdentity": {"azureWorkload": {"enabled": True, "tenantId": tenant}}}
    return {}


def resources(place: Place) -> tuple[Resource, ...]:
    """Return the resources of the bootstrap program."""
    spec = place.spec
    made: list[Resource] = []
    if spec.keda.create:
        values = {
            **_workload_identity(place),
            "serviceAccount": {"operator": {"name": spec.keda.service_account}},
        }
        made.append(
            _release(
                "keda", "keda", "https://kedacore.github.io/charts", spec.keda.version, spec.keda.namespace, values
            )
        )
    argocd = spec.argocd
    if argocd is None:
        return tuple(made)
    # The first sync needs the kinds of KEDA as much as Argo CD itself.
    after = [Ref(resource.var, "") for resource in made]
    if argocd.create:
        repository = "https://argoproj.github.io/argo-helm"
        made.append(
            _release("argocd", "argo-cd", repository, argocd.version, argocd.namespace, {"crds": {"install": True}})
        )
        after.append(Ref("argocd", ""))
    made.append(_root(place, after))
    return tuple(made)


def _root(place: Place, after: list[Ref]) -> Resource:
    """Return the Application that hands the folder of Argo CD objects of this place to Argo CD."""
    argocd = place.spec.argocd
    assert argocd is not None
    base = "" if argocd.path == "." else f"{argocd.path.strip('/')}/"
    return Resource(
        var="root",
        type="kubernetes.apiextensions.CustomResource",
        name=logical("", "root-application"),
        args={
            "api_version": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {"name": f"penstock-{place.name}", "namespace": argocd.namespace},
            "spec": {
                "project": "default",
                "source": {
                    "repoURL": argocd.repo_url,
                    "targetRevision": argocd.revision,
                    "path": f"{base}rendered/{place.name}/argocd",
                },
                "destination": {"server": "https://kubernetes.default.svc", "namespace": argocd.namespace},
                "syncPolicy": {"automated": {"prune": True, "selfHeal": True}},
            },
        },
        depends_on=tuple(after),
    )


def files(place: Place, load: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return (path, text) of the bootstrap program."""
    made = resources(place)
    printer = Printer(load)
    doc = f"What the cluster of environment {place.name} needs before Argo CD."
    return [
        ("shared.py", printer.shared(Module("shared", doc, made), (), PACKAGES)),
        ("__main__.py", printer.main(f"Bootstrap of environment {place.name}.", ())),
        *program_files(f"{project_name(place)}-bootstrap", stack_name(place), doc, PACKAGES),
    ]
