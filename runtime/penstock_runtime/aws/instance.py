"""Credentials from an endpoint beside us: container (ECS, EKS Pod Identity) or machine (instance metadata, version 2).

Sources: Amazon ECS "IAM roles for tasks", EKS "Pod Identity", EC2 "Use the Instance Metadata Service" (version 1 is not spoken).
"""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from penstock_runtime.aws.model import Credentials
from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.times import unix
from penstock_runtime.token_file import read_token

_CONTAINER: Final = "http://169.254.170.2"
# Plain HTTP is for the endpoints on this machine only (as the SDKs check it).
_PLAIN: Final = ("169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost", "127.0.0.1", "::1")
_MACHINE: Final = "http://169.254.169.254"
_ROLES: Final = "/latest/meta-data/iam/security-credentials/"
_SOON: Final = 2.0  # seconds; where there is no such endpoint, nothing answers at all


async def of_container(http: HttpClient, env: Mapping[str, str]) -> Credentials:
    """Return what the container's endpoint gives. Raises Denied or Unavailable."""
    relative = env.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    url = _CONTAINER + relative if relative else env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _PLAIN:
        raise Denied(f"AWS: the credentials endpoint on {parts.hostname} is neither local nor HTTPS")
    headers = {}
    file = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    token = read_token(file, "AWS") if file else env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if token:
        headers["Authorization"] = token
    answer = await http.request("GET", url, headers=headers, within=5)
    if answer.status != 200:
        raise failure("AWS: credentials of the container", answer)
    return _parsed(answer)


async def of_machine(http: HttpClient, env: Mapping[str, str]) -> Credentials:
    """Return the credentials of the machine's role. Raises Denied when this is no such machine or it has no role."""
    base = env.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", _MACHINE).rstrip("/")
    try:
        started = await http.request(
            "PUT", f"{base}/latest/api/token", headers={"X-aws-ec2-metadata-token-ttl-seconds": "21600"}, within=_SOON
        )
    except Unavailable as error:
        raise Denied("AWS: no credentials: none in the environment, no web identity, no metadata service") from error
    if started.status != 200:
        raise failure("AWS: token of the metadata service", started)
    headers = {"X-aws-ec2-metadata-token": started.body.decode("ascii", "replace")}
    names = await http.request("GET", base + _ROLES, headers=headers, within=_SOON)
    if names.status == 404 or not names.body.strip():
        raise Denied("AWS: this machine has no role")
    if names.status != 200:
        raise failure("AWS: role of the machine", names)
    role = names.body.decode("ascii", "replace").split("\n")[0].strip()
    answer = await http.request("GET", base + _ROLES + role, headers=headers, within=_SOON)
    if answer.status != 200:
        raise failure("AWS: credentials of the machine", answer)
    return _parsed(answer)


def _parsed(answer: Answer) -> Credentials:
    try:
        found = json.loads(answer.body)
        return Credentials(
            found["AccessKeyId"], found["SecretAccessKey"], found.get("Token") or "", unix(found.get("Expiration"))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        # Nothing of the body is told, and no cause kept: it holds keys.
        raise Unavailable("AWS: the credentials endpoint answered something else than credentials") from None
