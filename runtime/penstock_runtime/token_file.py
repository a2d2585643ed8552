"""Tokens that the platform keeps in a file and renews there (projected service account tokens)."""

from penstock_runtime.errors import Denied


def read_token(path: str, cloud: str) -> str:
    """Return the token. Raises Denied when it cannot be read."""
    try:
        with open(path, encoding="ascii") as file:
            return file.read(65536).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Denied(f"{cloud}: the token file {path} cannot be read") from error
