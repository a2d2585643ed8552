"""Resources of StreamService/telemetry."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    key_ring = gcp.kms.KeyRing(
        "streamservice-telemetry-key-ring",
        name="windward-telemetry",
        location="europe-north1",
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    key = gcp.kms.CryptoKey(
        "streamservice-telemetry-key",
        name="windward-telemetry",
        key_ring=key_ring.id,
        purpose="ENCRYPT_DECRYPT",
        rotation_period="7776000s",
        labels={
            "project": "windward",
            "stack": "telemetry",
            "team": "operations",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_api = gcp.serviceaccount.Account(
        "streamservice-telemetry-identity-api",
        account_id="windward-telemetry-api",
        display_name="StreamService/telemetry in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "streamservice-telemetry-identity-api-workload-windward-telemetry-api",
        service_account_id=identity_api.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[windward/telemetry-api]",
    )
    identity_storage_writer_reader = gcp.serviceaccount.Account(
        "streamservice-telemetry-identity-storage-writer-reader",
        account_id="windward-telemetry-st-0b6622b9",
        display_name="StreamService/telemetry in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "streamservice-telemetry-identity-storage-writer-reader-workload-windward-telemetry-storage-writer-reader",
        service_account_id=identity_storage_writer_reader.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[windward/telemetry-storage-writer-reader]",
    )
    identity_storage_coordinator = gcp.serviceaccount.Account(
        "streamservice-telemetry-identity-storage-coordinator",
        account_id="windward-telemetry-st-b6ced300",
        display_name="StreamService/telemetry in gcp",
    )
    gcp.serviceaccount.IAMMember(
        "streamservice-telemetry-identity-storage-coordinator-workload-windward-telemetry-storage-coordinator",
        service_account_id=identity_storage_coordinator.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:windward-counts.svc.id.goog[windward/telemetry-storage-coordinator]",
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-telemetry-api-key-cryptokeydecrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyDecrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_api.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-telemetry-api-key-cryptokeyencrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyEncrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_api.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-telemetry-storage-writer-reader-key-cryptokeydecrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyDecrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_storage_writer_reader.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-telemetry-storage-coordinator-key-cryptokeydecrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyDecrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_storage_coordinator.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-telemetry-storage-coordinator-key-cryptokeyencrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyEncrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_storage_coordinator.email,
        ),
    )
