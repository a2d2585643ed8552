"""A small client of the Kubernetes API for Jobs: list and delete, with the token of the service account."""

import os
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from penstock_runtime.errors import Denied, Missing, Unavailable, Unusable

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
_PAGE = 500
_TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of a Job. `finished` is None while it runs; `owned` says that another object controls it (a CronJob)."""

    name: str
    uid: str
    labels: Mapping[str, str]
    finished: datetime | None
    owned: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the API is and how to be let in; `in_cluster` reads it from the pod."""

    server: str
    token_file: str | None = None
    authority_file: str | None = None


def in_cluster(environ: Mapping[str, str] = os.environ, account: str = ACCOUNT) -> Cluster:
    """Return the cluster of the pod that this process runs in. Raises Unusable outside of one."""
    host, port = environ.get("KUBERNETES_SERVICE_HOST"), environ.get("KUBERNETES_SERVICE_PORT", "443")
    if not host:
        raise Unusable("this process runs in no Kubernetes pod: KUBERNETES_SERVICE_HOST is not set")
    token = os.path.join(account, "token")
    if not os.path.isfile(token):
        raise Unusable(f"the pod has no service-account token ({token}): automountServiceAccountToken is off")
    shown = f"[{host}]" if ":" in host else host
    return Cluster(f"https://{shown}:{port}", token, os.path.join(account, "ca.crt"))


class Jobs:
    """The Jobs of one namespace. Use as an async context manager; methods raise Unavailable, Denied or Missing."""

    def __init__(self, cluster: Cluster, namespace: str) -> None:
        self._cluster = cluster
        self._url = f"{cluster.server}/apis/batch/v1/namespaces/{namespace}/jobs"

    async def __aenter__(self) -> Self:
        import aiohttp

        context = None
        if self._cluster.authority_file is not None:
            context = ssl.create_default_context(cafile=self._cluster.authority_file)
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT),
            connector=aiohttp.TCPConnector(ssl=context if context is not None else True),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def list(self, selector: Mapping[str, str] | None = None) -> AsyncIterator[Job]:
        """Yield the Jobs that have the labels of `selector`, page by page."""
        query = {"limit": str(_PAGE)}
        if selector:
            query["labelSelector"] = ",".join(f"{name}={value}" for name, value in sorted(selector.items()))
        while True:
            answer = await self._request("GET", self._url, params=query)
            for item in answer.get("items", []):
                yield _job(item)
            following = answer.get("metadata", {}).get("continue")
            if not following:
                return
            query["continue"] = following

    async def delete(self, job: Job) -> None:
        """Delete a Job and its pods, if it still is the one that was listed; one that is gone is no error."""
        options = {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "propagationPolicy": "Background",
            "preconditions": {"uid": job.uid},
        }
        try:
            await self._request("DELETE", f"{self._url}/{job.name}", json=options)
        except Missing:
            return

    async def _request(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        import aiohttp

        try:
            async with self._session.request(method, url, headers=self._headers(), **options) as answer:
                if answer.status in (401, 403):
                    raise Denied(f"the Kubernetes API refused to {method} {url}: {answer.status}")
                if answer.status in (404, 409):
                    raise Missing(f"the Kubernetes API has no such thing: {method} {url}")
                if answer.status // 100 != 2:
                    raise Unavailable(f"the Kubernetes API answered {answer.status} to {method} {url}")
                data: dict[str, Any] = await answer.json()
                return data
        except (TimeoutError, aiohttp.ClientError) as error:
            raise Unavailable(f"the Kubernetes API cannot be reached: {str(error) or type(error).__name__}") from None

    def _headers(self) -> dict[str, str]:
        if self._cluster.token_file is None:
            return {}
        # Read each time: the kubelet renews it.
        with open(self._cluster.token_file, encoding="ascii") as file:
            return {"Authorization": f"Bearer {file.read().strip()}"}


def _job(item: dict[str, Any]) -> Job:
    metadata, status = item["metadata"], item.get("status") or {}
    ended = [
        one.get("lastTransitionTime")
        for one in status.get("conditions") or []
        if one.get("type") in ("Complete", "Failed") and one.get("status") == "True"
    ]
    finished = status.get("completionTime") or (ended[0] if ended else None)
    return Job(
        metadata["name"],
        metadata.get("uid", ""),
        metadata.get("labels") or {},
        datetime.fromisoformat(finished) if ended and finished else None,
        any(owner.get("controller") for owner in metadata.get("ownerReferences") or []),
    )
