"""Who we are in Google Cloud: a credentials file when one is named, else the metadata server (workload identity on GKE).

Sources: Google Cloud "Application Default Credentials", "Workload Identity Federation" (Security Token Service), "Using OAuth 2.0
for server to server applications", Compute Engine metadata server.
"""

import json
import os
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.fresh import Fresh
from penstock_runtime.gcp import federated
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.times import unix

SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
_METADATA: Final = "metadata.google.internal"
_TOKEN: Final = "/computeMetadata/v1/instance/service-accounts/default/token"
_ENDPOINT: Final = "https://oauth2.googleapis.com/token"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SOON: Final = 3.0  # seconds; where there is no metadata server, nothing answers at all


class Credentials:
    """Gives the bearer token for all of Google Cloud, cached and renewed before it ends."""

    def __init__(self, env: Mapping[str, str] = os.environ) -> None:
        self._env = env
        self._http = HttpClient("Google credentials", connections=4)
        self._fresh = Fresh(self._fetch)

    async def token(self) -> str:
        """Return a token that is good for a while. Raises Denied when there is no identity, or Unavailable."""
        return await self._fresh.get()

    def forget(self) -> None:
        """Fetch anew at the next call."""
        self._fresh.forget()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _fetch(self) -> tuple[str, float | None]:
        path = self._env.get("GOOGLE_APPLICATION_CREDENTIALS")
        if not path:
            return await self._metadata()
        info = _read(path)
        kind = info.get("type")
        try:
            if kind == "service_account":
                return await self._signed(info)
            if kind == "external_account":
                return await self._federated(info)
            if kind == "authorized_user":
                form = {name: info[name] for name in ("client_id", "client_secret", "refresh_token")}
                return await self._granted({"grant_type": "refresh_token", **form}, _ENDPOINT)
        except KeyError as error:
            raise Denied(f"Google: the credentials file lacks {error.args[0]}") from None
        raise Denied(f"Google: credentials of the type {kind!r} are not known")

    async def _metadata(self) -> tuple[str, float | None]:
        host = self._env.get("GCE_METADATA_HOST") or _METADATA
        url = f"http://{host}{_TOKEN}?{urlencode({'scopes': SCOPE})}"
        try:
            answer = await self._http.request("GET", url, headers={"Metadata-Flavor": "Google"}, within=_SOON)
        except Unavailable as error:
            raise Denied(
                "Google: no credentials: GOOGLE_APPLICATION_CREDENTIALS is not set, no metadata server answers"
            ) from error
        if answer.status == 404:
            raise Denied("Google: this machine has no service account")
        return token_of(answer, "Google: token of the metadata server")

    async def _signed(self, info: dict[str, Any]) -> tuple[str, float | None]:
        """Exchange a claim that is signed with the key of the file."""
        from google.auth import crypt, jwt

        endpoint = info.get("token_uri") or _ENDPOINT
        now = int(time.time())
        claim = {"iss": info["client_email"], "scope": SCOPE, "aud": endpoint, "iat": now, "exp": now + 3600}
        try:
            signer = crypt.RSASigner.from_service_account_info(info)
        except (ValueError, TypeError):
            # No cause: its text may quote the key.
            raise Denied("Google: the key of the credentials file cannot be used") from None
        assertion = jwt.encode(signer, claim).decode()
        return await self._granted({"grant_type": _GRANT, "assertion": assertion}, endpoint)

    async def _granted(self, form: Mapping[str, str], endpoint: str) -> tuple[str, float | None]:
        answer = await self._http.request("POST", endpoint, headers=_FORM, data=urlencode(form).encode())
        return token_of(answer, "Google: token for the credentials file")

    async def _federated(self, info: dict[str, Any]) -> tuple[str, float | None]:
        """Exchange a foreign token, and where the file says so, take a service account with the result."""
        form = await federated.form(self._http, info, SCOPE)
        answer = await self._http.request("POST", info["token_url"], headers=_FORM, data=urlencode(form).encode())
        token, end = token_of(answer, "Google: exchange of the federated token")
        url = info.get("service_account_impersonation_url")
        if not url:
            return token, end
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        answer = await self._http.request("POST", url, headers=headers, data=json.dumps({"scope": [SCOPE]}).encode())
        what = "Google: token of the service account that is taken"
        if answer.status != 200:
            raise failure(what, answer)
        try:
            found = json.loads(answer.body)
            return str(found["accessToken"]), unix(found["expireTime"])
        except (ValueError, KeyError, TypeError):
            raise Unavailable(f"{what}: the answer holds no token") from None


def token_of(answer: Answer, what: str) -> tuple[str, float | None]:
    """Return token and end of an OAuth answer. Nothing of a body is told: it may hold a token."""
    try:
        found = json.loads(answer.body)
        if not isinstance(found, dict):
            found = {}
    except ValueError:
        found = {}
    if answer.status != 200:
        code = str(found.get("error", ""))[:60]
        if answer.status == 400:  # a key that was taken back, a clock that is off, a token that has ended
            raise Denied(f"{what}: {code or 'refused'} (400)")
        raise failure(what, answer, code)
    try:
        return str(found["access_token"]), time.time() + float(found["expires_in"])
    except (KeyError, ValueError, TypeError):
        raise Unavailable(f"{what}: the answer holds no token") from None


def _read(path: str) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        raise Denied(f"Google: the credentials file {path} cannot be read") from None
    if not isinstance(found, dict):
        raise Denied(f"Google: the credentials file {path} holds no credentials")
    return found
