"""Who we are in AWS: the first of environment, web identity (IRSA), profile, container endpoint and instance that answers.

The order is that of the SDKs. A source that is configured and fails is the answer: the next one would be somebody else.
"""

import os
from collections.abc import Mapping

from penstock_runtime.aws import instance, profile, sts
from penstock_runtime.aws.model import Credentials
from penstock_runtime.errors import Denied
from penstock_runtime.fresh import Fresh
from penstock_runtime.http_client import HttpClient

_SESSION = "penstock"


class Provider:
    """Gives credentials, cached and renewed before they end. With `role_arn`, those of that role (assumed by the found ones)."""

    def __init__(self, region: str, role_arn: str | None = None, env: Mapping[str, str] = os.environ) -> None:
        self._region = region
        self._role_arn = role_arn
        self._env = env
        self._http = HttpClient("AWS credentials", connections=4)
        self._base = Fresh(self._find)
        self._fresh = Fresh(self._assume) if role_arn else self._base

    async def get(self) -> Credentials:
        """Return credentials that are good for a while. Raises Denied when there are none, or Unavailable."""
        return await self._fresh.get()

    def forget(self) -> None:
        """Fetch anew at the next call: a service says that the session token has ended."""
        self._base.forget()
        self._fresh.forget()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _find(self) -> tuple[Credentials, float | None]:
        found = await self._first()
        return found, found.expires

    async def _first(self) -> Credentials:
        env = self._env
        key_id, secret = env.get("AWS_ACCESS_KEY_ID"), env.get("AWS_SECRET_ACCESS_KEY")
        if key_id and secret:
            return Credentials(key_id, secret, env.get("AWS_SESSION_TOKEN", ""))
        if env.get("AWS_WEB_IDENTITY_TOKEN_FILE") and env.get("AWS_ROLE_ARN"):
            return await sts.web_identity(self._http, env, self._region, env.get("AWS_ROLE_SESSION_NAME") or _SESSION)
        found = profile.read(env)
        if found is not None:
            return found
        if env.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") or env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
            return await instance.of_container(self._http, env)
        if env.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
            raise Denied("AWS: no credentials: none in the environment, no web identity, no container endpoint")
        return await instance.of_machine(self._http, env)

    async def _assume(self) -> tuple[Credentials, float | None]:
        base = await self._base.get()
        assert self._role_arn is not None
        found = await sts.assume_role(self._http, self._env, self._region, base, self._role_arn, _SESSION)
        return found, found.expires
