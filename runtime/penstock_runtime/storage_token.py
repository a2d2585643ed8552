"""Short-lived read tokens of the Planetary Computer's storage, from its public token service."""

import json
import os
import re
import urllib.error
import urllib.request
from typing import Final

from penstock_runtime.errors import Denied, Missing, Unavailable, Unusable

SERVICE: Final = "https://planetarycomputer.microsoft.com/api/sas/v1/token"
_NAME: Final = re.compile(r"[a-z0-9-]{3,63}")
_MAX: Final = 64 * 1024


def fetch(account: str, container: str) -> str:
    """Return a token that reads a container for about an hour.

    `PENSTOCK_TOKEN_SERVICE` names another service of the same form. Raises Unavailable, Denied, Missing or Unusable.
    """
    if not _NAME.fullmatch(account) or not _NAME.fullmatch(container):
        raise Unusable(f"pc.get_token({account}, {container}): these are no names of an account and a container")
    service = os.environ.get("PENSTOCK_TOKEN_SERVICE", SERVICE)
    if not service.startswith(("https://", "http://")):
        raise Unusable("PENSTOCK_TOKEN_SERVICE is no address")
    what = f"the token service, for {account}/{container}"
    try:
        with urllib.request.urlopen(f"{service}/{account}/{container}", timeout=30) as response:  # noqa: S310 - http(s)
            return str(json.loads(response.read(_MAX))["token"])
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (401, 403):
            raise Denied(f"{what}: {error.code}") from None
        if error.code == 404:
            raise Missing(f"{what}: 404") from None
        raise Unavailable(f"{what}: {error.code}") from None
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(f"{what}: {error}") from None
