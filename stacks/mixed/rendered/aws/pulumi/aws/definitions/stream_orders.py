"""Resources of Stream/orders."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    identity = aws.iam.Role(
        "stream-orders-identity",
        name="shop-example-orders-eu-central-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:sub": [
                                    "system:serviceaccount:shop:orders",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "shop",
            "Stack": "orders",
            "product": "shop",
            "team": "shop",
        },
    )
    aws.iam.RolePolicy(
        "stream-orders-identity-policy",
        name="grants",
        role=identity.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:ListMultipartUploadParts",
                            "s3:PutObject",
                        ],
                        "Resource": [
                            "arn:aws:s3:::shop-example-lake-123456789012-eu-central-1/orders/*",
                        ],
                    },
                ],
            },
        ),
    )
