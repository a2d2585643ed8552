"""Bucket URLs of the command line, `gs://BUCKET` and `s3://REGION/BUCKET`, as bindings of stores."""

import re
from typing import Any

_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]|[a-z0-9-]+")
_FORMS = "gs://BUCKET or s3://REGION/BUCKET"


def parse(url: str, identity: str = "") -> dict[str, Any]:
    """Return the binding of a bucket; `identity` is the role that is assumed to reach it (S3 only).

    Raises ValueError: upstream looked at the first two letters alone, and took a typing error for another bucket.
    """
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in ("gs", "s3"):
        raise ValueError(f"{url!r} is no bucket: expected {_FORMS}")
    if scheme == "gs":
        if identity:
            raise ValueError(f"{url!r} takes no identity: Google buckets are reached with the workload's own")
        return {"type": "gcs", "bucket": _bucket(url, rest)}
    region, slash, bucket = rest.partition("/")
    if not slash or not _REGION.fullmatch(region):
        raise ValueError(f"{url!r} names no region: expected s3://REGION/BUCKET")
    binding = {"type": "s3", "bucket": _bucket(url, bucket), "region": region}
    return binding | {"roleArn": identity} if identity else binding


def _bucket(url: str, name: str) -> str:
    if "/" in name:
        raise ValueError(f"{url!r} has a key prefix, which the scheduler cannot serve: expected {_FORMS}")
    if not _BUCKET.fullmatch(name):
        raise ValueError(f"{url!r} names no bucket: expected {_FORMS}")
    return name
