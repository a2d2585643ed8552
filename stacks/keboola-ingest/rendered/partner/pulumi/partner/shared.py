"""What the definitions of environment partner share."""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    project_number: pulumi.Input[str]
    """Number of the project, which names its service agents."""


def create() -> Shared:
    """Declare the resources of the platform."""
    gcp.projects.IAMMember(
        "platform-keda-metrics",
        project="ingest-partner",
        role="roles/monitoring.viewer",
        member="principal://iam.googleapis.com/projects/210987654321/locations/global/workloadIdentityPools/ingest-partner.svc.id.goog/subject/ns/keda/sa/keda-operator",
    )
    return Shared(
        project_number="210987654321",
    )
