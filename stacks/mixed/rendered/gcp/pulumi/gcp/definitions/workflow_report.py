"""Resources of Workflow/report."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = gcp.serviceaccount.Account(
        "workflow-report-identity",
        account_id="shop-example-report",
        display_name="Workflow/report in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "workflow-report-identity-workload-shop-report",
        service_account_id=identity.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:shop-prod.svc.id.goog[shop/report]",
    )
    gcp.projects.IAMMember(
        "workflow-report-table-invoices-viewer",
        project="shop-prod",
        condition={
            "title": "default-database",
            "expression": 'resource.name == "projects/shop-prod/databases/(default)"',
        },
        role="roles/datastore.viewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-report-store-lake-objectviewer",
        bucket=shared.store_lake,
        role="roles/storage.objectViewer",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
    gcp.storage.BucketIAMMember(
        "workflow-report-store-reports-objectuser",
        bucket=shared.store_reports,
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
