"""What the definitions of environment gcp share."""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""

    project_number: pulumi.Input[str]
    """Number of the project, which names its service agents."""

    storage_agent: pulumi.Input[str]
    """Cloud Storage itself, which announces objects."""

    store_invoices: pulumi.Input[str]
    """Bucket of the store invoices."""

    store_lake: pulumi.Input[str]
    """Bucket of the store lake."""

    store_pictures: pulumi.Input[str]
    """Bucket of the store pictures."""

    store_reports: pulumi.Input[str]
    """Bucket of the store reports."""

    store_thumbnails: pulumi.Input[str]
    """Bucket of the store thumbnails."""


def create() -> Shared:
    """Declare the resources of the platform."""
    store_invoices = gcp.storage.Bucket(
        "platform-store-invoices",
        name="shop-example-invoices-shop-prod",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "gcp",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_lake = gcp.storage.Bucket(
        "platform-store-lake",
        name="shop-example-lake-shop-prod",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "gcp",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_pictures = gcp.storage.Bucket(
        "platform-store-pictures",
        name="shop-example-pictures-shop-prod",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "gcp",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_reports = gcp.storage.Bucket(
        "platform-store-reports",
        name="shop-example-reports-shop-prod",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "gcp",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    store_thumbnails = gcp.storage.Bucket(
        "platform-store-thumbnails",
        name="shop-example-thumbnails-shop-prod",
        location="EUROPE-WEST1",
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        lifecycle_rules=[
            {
                "action": {
                    "type": "AbortIncompleteMultipartUpload",
                },
                "condition": {
                    "age": 7,
                },
            },
        ],
        labels={
            "product": "shop",
            "stack": "gcp",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    gcp.projects.IAMMember(
        "platform-keda-metrics",
        project="shop-prod",
        role="roles/monitoring.viewer",
        member="principal://iam.googleapis.com/projects/345678901234/locations/global/workloadIdentityPools/shop-prod.svc.id.goog/subject/ns/keda/sa/keda-operator",
    )
    return Shared(
        project_number="345678901234",
        storage_agent=gcp.storage.get_project_service_account_output(
            project="shop-prod",
        ).member,
        store_invoices=store_invoices.name,
        store_lake=store_lake.name,
        store_pictures=store_pictures.name,
        store_reports=store_reports.name,
        store_thumbnails=store_thumbnails.name,
    )
