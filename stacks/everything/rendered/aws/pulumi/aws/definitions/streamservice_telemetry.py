"""Resources of StreamService/telemetry."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    key = aws.kms.Key(
        "streamservice-telemetry-key",
        description="StreamService/telemetry in aws",
        enable_key_rotation=True,
        deletion_window_in_days=30,
        tags={
            "Project": "windward",
            "Stack": "telemetry",
            "project": "windward",
            "team": "operations",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.kms.Alias(
        "streamservice-telemetry-key-alias",
        name="alias/windward-telemetry",
        target_key_id=key.key_id,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_api = aws.iam.Role(
        "streamservice-telemetry-identity-api",
        name="windward-telemetry-api-eu-north-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:sub": [
                                    "system:serviceaccount:windward:telemetry-api",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "windward",
            "Stack": "telemetry",
            "project": "windward",
            "team": "operations",
        },
    )
    aws.iam.RolePolicy(
        "streamservice-telemetry-identity-api-policy",
        name="grants",
        role=identity_api.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "kms:Decrypt",
                            "kms:Encrypt",
                            "kms:GenerateDataKey",
                        ],
                        "Resource": [
                            key.arn,
                        ],
                    },
                ],
            },
        ),
    )
    identity_storage_writer_reader = aws.iam.Role(
        "streamservice-telemetry-identity-storage-writer-reader",
        name="windward-telemetry-storage-writer-reader-eu-north-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:sub": [
                                    "system:serviceaccount:windward:telemetry-storage-writer-reader",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "windward",
            "Stack": "telemetry",
            "project": "windward",
            "team": "operations",
        },
    )
    aws.iam.RolePolicy(
        "streamservice-telemetry-identity-storage-writer-reader-policy",
        name="grants",
        role=identity_storage_writer_reader.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "kms:Decrypt",
                        ],
                        "Resource": [
                            key.arn,
                        ],
                    },
                ],
            },
        ),
    )
    identity_storage_coordinator = aws.iam.Role(
        "streamservice-telemetry-identity-storage-coordinator",
        name="windward-telemetry-storage-coordinator-eu-north-1",
        assume_role_policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": {
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F",
                        },
                        "Condition": {
                            "StringEquals": {
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:aud": "sts.amazonaws.com",
                                "oidc.eks.eu-north-1.amazonaws.com/id/7C3E9A5B1D2F4A6C8E0B2D4F6A8C0E1F:sub": [
                                    "system:serviceaccount:windward:telemetry-storage-coordinator",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Project": "windward",
            "Stack": "telemetry",
            "project": "windward",
            "team": "operations",
        },
    )
    aws.iam.RolePolicy(
        "streamservice-telemetry-identity-storage-coordinator-policy",
        name="grants",
        role=identity_storage_coordinator.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "kms:Decrypt",
                            "kms:Encrypt",
                            "kms:GenerateDataKey",
                        ],
                        "Resource": [
                            key.arn,
                        ],
                    },
                ],
            },
        ),
    )
