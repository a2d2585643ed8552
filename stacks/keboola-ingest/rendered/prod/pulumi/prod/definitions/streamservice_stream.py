"""Resources of StreamService/stream."""

import pulumi
import pulumi_aws as aws

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    key = aws.kms.Key(
        "streamservice-stream-key",
        description="StreamService/stream in prod",
        enable_key_rotation=True,
        deletion_window_in_days=30,
        tags={
            "Stack": "stream",
            "project": "ingest",
            "stage": "prod",
            "team": "ingest",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    aws.kms.Alias(
        "streamservice-stream-key-alias",
        name="alias/ingest-stream",
        target_key_id=key.key_id,
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_api = aws.iam.Role(
        "streamservice-stream-identity-api",
        name="ingest-stream-api-eu-central-1",
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
                                    "system:serviceaccount:stream:stream-api",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Stack": "stream",
            "project": "ingest",
            "stage": "prod",
            "team": "ingest",
        },
    )
    aws.iam.RolePolicy(
        "streamservice-stream-identity-api-policy",
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
        "streamservice-stream-identity-storage-writer-reader",
        name="ingest-stream-storage-writer-reader-eu-central-1",
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
                                    "system:serviceaccount:stream:stream-storage-writer-reader",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Stack": "stream",
            "project": "ingest",
            "stage": "prod",
            "team": "ingest",
        },
    )
    aws.iam.RolePolicy(
        "streamservice-stream-identity-storage-writer-reader-policy",
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
        "streamservice-stream-identity-storage-coordinator",
        name="ingest-stream-storage-coordinator-eu-central-1",
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
                                    "system:serviceaccount:stream:stream-storage-coordinator",
                                ],
                            },
                        },
                    },
                ],
            },
        ),
        tags={
            "Stack": "stream",
            "project": "ingest",
            "stage": "prod",
            "team": "ingest",
        },
    )
    aws.iam.RolePolicy(
        "streamservice-stream-identity-storage-coordinator-policy",
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
