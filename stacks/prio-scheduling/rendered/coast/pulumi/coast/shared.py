"""What the definitions of environment coast share."""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    project_number: pulumi.Input[str]
    """Number of the project, which names its service agents."""

    identity_prio_coast_sum_writer: pulumi.Input[str]
    """Service account prio-coast-sum-writer."""


def create() -> Shared:
    """Declare the resources of the platform."""
    identity_prio_coast_sum_writer = gcp.serviceaccount.Account(
        "platform-identity-prio-coast-sum-writer",
        account_id="prio-coast-sum-writer",
        display_name="shared in coast",
    )
    gcp.projects.IAMMember(
        "platform-keda-metrics",
        project="counts-coast",
        role="roles/monitoring.viewer",
        member="principal://iam.googleapis.com/projects/456789012345/locations/global/workloadIdentityPools/counts-coast.svc.id.goog/subject/ns/keda/sa/keda-operator",
    )
    return Shared(
        project_number="456789012345",
        identity_prio_coast_sum_writer=identity_prio_coast_sum_writer.name,
    )
