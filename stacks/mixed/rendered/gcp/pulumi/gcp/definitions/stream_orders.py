"""Resources of Stream/orders."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = gcp.serviceaccount.Account(
        "stream-orders-identity",
        account_id="shop-example-orders",
        display_name="Stream/orders in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "stream-orders-identity-workload-shop-orders",
        service_account_id=identity.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:shop-prod.svc.id.goog[shop/orders]",
    )
    gcp.storage.BucketIAMMember(
        "stream-orders-store-lake-objectuser-prefix",
        bucket=shared.store_lake,
        condition={
            "title": "below-prefix",
            "expression": 'resource.name.startsWith("projects/_/buckets/shop-example-lake-shop-prod/objects/orders/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("orders/")',
        },
        role="roles/storage.objectUser",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity.email,
        ),
    )
