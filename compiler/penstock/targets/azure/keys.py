"""Keys of Azure Key Vault: a key in the environment's vault, for wrapping other keys only."""

from typing import Any

from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.azure.frame import Frame
from penstock.targets.azure.names import azure, group_id, key_name
from penstock.targets.pulumi.model import Resource
from penstock.targets.pulumi.names import formerly, logical, variable

_SIZE = 3072  # bits; what NIST asks for beyond 2030
_PART = "key"


def vault_name(place: Place) -> str:
    """Return the environment's key vault; empty when it has none, which is reported before anything is made."""
    vault = azure(place).key_vault or ""
    return vault.removeprefix("https://").partition(".")[0]


def key_id(place: Place, key: EncryptionKey) -> str:
    """Return the id of a key, the scope of roles on it alone."""
    return f"{group_id(place)}/providers/Microsoft.KeyVault/vaults/{vault_name(place)}/keys/{key_name(place, key)}"


def key_resource(key: EncryptionKey, place: Place, frame: Frame) -> Resource:
    """Return the key: made once, never replaced."""
    return Resource(
        var=variable(_PART),
        type="azure_native.keyvault.Key",
        name=logical(key.definition, _PART),
        args={
            "resource_group_name": frame.group,
            "vault_name": vault_name(place),
            "key_name": key_name(place, key),
            "properties": {"kty": "RSA", "key_size": _SIZE, "key_ops": ["wrapKey", "unwrapKey", "encrypt", "decrypt"]},
            "tags": dict(azure(place).tags) or None,
        },
        protect=True,
        depends_on=frame.after,
        formerly=formerly(key.definition, key.formerly, _PART),
    )


def encryption(key: EncryptionKey, place: Place) -> dict[str, Any]:
    """Return how a service names the key in its configuration, by dotted keys."""
    return {
        "encryption.provider": "azure",
        "encryption.azure.keyVaultUrl": f"https://{vault_name(place)}.vault.azure.net",
        "encryption.azure.keyName": key_name(place, key),
    }
