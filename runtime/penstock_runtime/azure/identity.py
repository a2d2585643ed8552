"""Who we are in Entra: tokens by workload identity, by a client secret or by a managed identity, the first that is configured.

Sources: Microsoft identity platform "OAuth 2.0 client credentials flow", AKS "Workload identity", App Service "REST endpoint
reference", Azure Instance Metadata Service.
"""

import json
import os
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.fresh import Fresh
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.token_file import read_token

STORAGE: Final = "https://storage.azure.com/.default"
VAULT: Final = "https://vault.azure.net/.default"
_AUTHORITY: Final = "https://login.microsoftonline.com/"
_MACHINE: Final = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_SOON: Final = 3.0  # seconds; where there is no metadata service, nothing answers at all
# The token endpoint answers 400 to what no patience helps against, too.
_REFUSED: Final = frozenset(
    {"invalid_client", "invalid_grant", "invalid_request", "unauthorized_client", "invalid_scope"}
)


class Identity:
    """Gives tokens by scope (`https://storage.azure.com/.default`), cached and renewed before they end."""

    def __init__(self, env: Mapping[str, str] = os.environ) -> None:
        self._env = env
        self._http = HttpClient("Entra", connections=4)
        self._tokens: dict[str, Fresh[str]] = {}

    async def token(self, scope: str) -> str:
        """Return a token that is good for a while. Raises Denied when there is no identity, or Unavailable."""
        found = self._tokens.get(scope)
        if found is None:
            found = self._tokens[scope] = Fresh(lambda: self._fetch(scope))
        return await found.get()

    def forget(self) -> None:
        """Fetch anew at the next call."""
        for one in self._tokens.values():
            one.forget()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _fetch(self, scope: str) -> tuple[str, float | None]:
        env = self._env
        client, tenant = env.get("AZURE_CLIENT_ID", ""), env.get("AZURE_TENANT_ID", "")
        file, secret = env.get("AZURE_FEDERATED_TOKEN_FILE"), env.get("AZURE_CLIENT_SECRET")
        if client and tenant and secret:
            return await self._of_application(scope, client, tenant, {"client_secret": secret})
        if client and tenant and file:
            given = {"client_assertion_type": _ASSERTION, "client_assertion": read_token(file, "Azure")}
            return await self._of_application(scope, client, tenant, given)
        return await self._managed(scope.removesuffix("/.default"), client)

    async def _of_application(
        self, scope: str, client: str, tenant: str, proof: Mapping[str, str]
    ) -> tuple[str, float | None]:
        authority = (self._env.get("AZURE_AUTHORITY_HOST") or _AUTHORITY).rstrip("/")
        form = {"grant_type": "client_credentials", "client_id": client, "scope": scope, **proof}
        url = f"{authority}/{quote(tenant, safe='')}/oauth2/v2.0/token"
        answer = await self._http.request("POST", url, headers=_FORM, data=urlencode(form).encode())
        return _token(answer, f"Azure: token for the application {client}")

    async def _managed(self, resource: str, client: str) -> tuple[str, float | None]:
        asked = {"resource": resource, **({"client_id": client} if client else {})}
        endpoint, header = self._env.get("IDENTITY_ENDPOINT"), self._env.get("IDENTITY_HEADER")
        if endpoint and header:
            url = f"{endpoint}?api-version=2019-08-01&{urlencode(asked)}"
            answer = await self._http.request("GET", url, headers={"X-IDENTITY-HEADER": header})
            return _token(answer, "Azure: token of the managed identity")
        base = self._env.get("AZURE_POD_IDENTITY_AUTHORITY_HOST")
        machine = f"{base.rstrip('/')}{_MACHINE[len('http://169.254.169.254') :]}" if base else _MACHINE
        try:
            answer = await self._http.request(
                "GET", f"{machine}&{urlencode(asked)}", headers={"Metadata": "true"}, within=_SOON
            )
        except Unavailable as error:
            raise Denied(
                "Azure: no credentials: no workload identity, no client secret, no managed identity, and no key or "
                "connection string in the environment"
            ) from error
        return _token(answer, "Azure: token of the machine's identity")


def _token(answer: Answer, what: str) -> tuple[str, float | None]:
    """Return token and end. Nothing of a body is told: it may hold a token."""
    try:
        found = json.loads(answer.body)
        if not isinstance(found, dict):
            found = {}
    except ValueError:
        found = {}
    if answer.status != 200:
        code = str(found.get("error", ""))[:60]
        if code in _REFUSED:
            raise Denied(f"{what}: {code} ({answer.status})")
        raise failure(what, answer, code)
    try:
        lasts = float(found["expires_in"]) if "expires_in" in found else float(found["expires_on"]) - time.time()
        return str(found["access_token"]), time.time() + lasts
    except (KeyError, ValueError):
        raise Unavailable(f"{what}: the answer holds no token") from None
