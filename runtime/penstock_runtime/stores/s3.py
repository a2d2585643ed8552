"""Amazon S3, through obstore with our own credentials."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from penstock_runtime.aws.credentials import Provider
from penstock_runtime.aws.endpoints import endpoint
from penstock_runtime.http_client import HttpClient
from penstock_runtime.stores._obstore import ObstoreStore, retry_config
from penstock_runtime.stores.model import Store

_DEFAULT_REGION: Final = "us-east-1"


async def open_store(binding: dict[str, Any]) -> Store:
    """Return the bucket of a binding (`bucket`, perhaps `region`, `prefix`, `roleArn`).

    Without a region, the bucket is asked for its own, which needs no permission.
    """
    from obstore.store import S3Store

    env = os.environ
    bucket: str = binding["bucket"]
    custom = env.get("AWS_ENDPOINT_URL_S3") or env.get("AWS_ENDPOINT_URL")
    region = binding.get("region") or await _region(bucket, env, custom)
    provider = Provider(env.get("AWS_REGION") or region, binding.get("roleArn"), env)

    async def credentials() -> Any:
        found = await provider.get()
        ends = datetime.fromtimestamp(found.expires, UTC) if found.expires else None
        return {
            "access_key_id": found.key_id,
            "secret_access_key": found.secret,
            "token": found.token or None,
            "expires_at": ends,
        }

    store = S3Store(
        bucket,
        region=region,
        # Path style: dots in a bucket's name would not match the certificate of its own host.
        endpoint=endpoint("s3", region, env),
        virtual_hosted_style_request=False,
        client_options={"allow_http": bool(custom), "timeout": "60s", "connect_timeout": "10s"},
        retry_config=retry_config(),
        credential_provider=credentials,
    )
    return ObstoreStore(f"bucket {bucket}", store, binding.get("prefix", ""), provider.get, provider.close)


async def _region(bucket: str, env: Mapping[str, str], custom: str | None) -> str:
    """Return the region that S3 names in its answer to anybody, whatever the status of that answer."""
    known = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or _DEFAULT_REGION
    base = custom.rstrip("/") if custom else "https://s3.amazonaws.com"
    http = HttpClient(f"bucket {bucket}")
    try:
        answer = await http.request("HEAD", f"{base}/{bucket}")
    finally:
        await http.close()
    return answer.headers.get("x-amz-bucket-region") or known
