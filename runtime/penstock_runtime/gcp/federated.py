"""The token of another identity provider, as a credentials file of the type `external_account` says where it is.

Source: Google Cloud "Workload Identity Federation", AIP-4117 (file and URL sources; AIP-4116, the AWS source, is not served).
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from penstock_runtime.errors import Denied
from penstock_runtime.http_client import HttpClient, failure
from penstock_runtime.token_file import read_token

_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
_ACCESS: Final = "urn:ietf:params:oauth:token-type:access_token"


async def form(http: HttpClient, info: Mapping[str, Any], scope: str) -> dict[str, str]:
    """Return the form of the exchange. Raises KeyError for what the file lacks, Denied and Unavailable."""
    source = info["credential_source"]
    if "file" in source:
        text = read_token(source["file"], "Google")
    elif "url" in source:
        answer = await http.request("GET", source["url"], headers=source.get("headers") or {})
        if answer.status != 200:
            raise failure("Google: token of the identity provider", answer)
        text = answer.body.decode("utf-8", "replace").strip()
    else:
        raise Denied("Google: the credentials file names neither a file nor a URL of a token")
    described = source.get("format") or {}
    if described.get("type") == "json":
        try:
            text = json.loads(text)[described["subject_token_field_name"]]
        except (ValueError, TypeError):
            raise Denied("Google: the token of the identity provider is not the JSON that the file describes") from None
    return {
        "grant_type": _EXCHANGE,
        "audience": info["audience"],
        "scope": scope,
        "requested_token_type": _ACCESS,
        "subject_token": text,
        "subject_token_type": info["subject_token_type"],
    }
