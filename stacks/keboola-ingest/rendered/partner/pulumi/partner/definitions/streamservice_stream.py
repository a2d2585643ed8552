"""Resources of StreamService/stream."""

import pulumi
import pulumi_gcp as gcp

from shared import Shared


def create(shared: Shared) -> None:
    """Declare the resources of this definition."""
    key_ring = gcp.kms.KeyRing(
        "streamservice-stream-key-ring",
        name="stream",
        location="europe-west3",
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    key = gcp.kms.CryptoKey(
        "streamservice-stream-key",
        name="stream",
        key_ring=key_ring.id,
        purpose="ENCRYPT_DECRYPT",
        rotation_period="7776000s",
        labels={
            "project": "ingest",
            "stack": "stream",
            "stage": "partner",
            "team": "ingest",
        },
        opts=pulumi.ResourceOptions(
            protect=True,
        ),
    )
    identity_api = gcp.serviceaccount.Account(
        "streamservice-stream-identity-api",
        account_id="stream-api",
        display_name="StreamService/stream in partner",
    )
    gcp.serviceaccount.IAMMember(
        "streamservice-stream-identity-api-workload-stream-stream-api",
        service_account_id=identity_api.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:ingest-partner.svc.id.goog[stream/stream-api]",
    )
    identity_storage_writer_reader = gcp.serviceaccount.Account(
        "streamservice-stream-identity-storage-writer-reader",
        account_id="stream-storage-writer-reader",
        display_name="StreamService/stream in partner",
    )
    gcp.serviceaccount.IAMMember(
        "streamservice-stream-identity-storage-writer-reader-workload-stream-stream-storage-writer-reader",
        service_account_id=identity_storage_writer_reader.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:ingest-partner.svc.id.goog[stream/stream-storage-writer-reader]",
    )
    identity_storage_coordinator = gcp.serviceaccount.Account(
        "streamservice-stream-identity-storage-coordinator",
        account_id="stream-storage-coordinator",
        display_name="StreamService/stream in partner",
    )
    gcp.serviceaccount.IAMMember(
        "streamservice-stream-identity-storage-coordinator-workload-stream-stream-storage-coordinator",
        service_account_id=identity_storage_coordinator.name,
        role="roles/iam.workloadIdentityUser",
        member="serviceAccount:ingest-partner.svc.id.goog[stream/stream-storage-coordinator]",
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-stream-api-key-cryptokeydecrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyDecrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_api.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-stream-api-key-cryptokeyencrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyEncrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_api.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-stream-storage-writer-reader-key-cryptokeydecrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyDecrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_storage_writer_reader.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-stream-storage-coordinator-key-cryptokeydecrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyDecrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_storage_coordinator.email,
        ),
    )
    gcp.kms.CryptoKeyIAMMember(
        "streamservice-stream-storage-coordinator-key-cryptokeyencrypter",
        crypto_key_id=key.id,
        role="roles/cloudkms.cryptoKeyEncrypter",
        member=pulumi.Output.concat(
            "serviceAccount:",
            identity_storage_coordinator.email,
        ),
    )
