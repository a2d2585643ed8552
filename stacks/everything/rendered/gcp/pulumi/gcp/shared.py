"""What the definitions of environment gcp share."""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    project_number: pulumi.Input[str]
    """Number of the project, which names its service agents."""

    identity_prio_gcp_sum_writer: pulumi.Input[str]
    """Service account prio-gcp-sum-writer."""


def create() -> Shared:
    """Declare the resources of the platform."""
    identity_prio_gcp_sum_writer = gcp.serviceaccount.Account(
        "platform-identity-prio-gcp-sum-writer",
        account_id="prio-gcp-sum-writer",
        display_name="shared in gcp",
    )
    gcp.projects.IAMMember(
        "platform-keda-metrics",
        project="windward-counts",
        role="roles/monitoring.viewer",
        member="principal://iam.googleapis.com/projects/567890123456/locations/global/workloadIdentityPools/windward-counts.svc.id.goog/subject/ns/keda/sa/keda-operator",
    )
    return Shared(
        project_number="567890123456",
        identity_prio_gcp_sum_writer=identity_prio_gcp_sum_writer.name,
    )
