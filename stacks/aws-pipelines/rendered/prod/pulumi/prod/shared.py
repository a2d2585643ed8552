"""What the definitions of environment prod share."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""


def create() -> Shared:
    """Declare the resources of the platform."""
    aws.dynamodb.Table(
        "platform-table-token-cache",
        name="catalogue-token-cache",
        billing_mode="PAY_PER_REQUEST",
        hash_key="client_id",
        attributes=[
            {
                "name": "client_id",
                "type": "S",
            },
        ],
        ttl={
            "attribute_name": "expires_at",
            "enabled": True,
        },
        tags={
            "Project": "catalogue",
            "stage": "prod",
            "Stack": "prod",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    return Shared()
