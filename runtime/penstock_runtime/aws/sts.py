"""The two calls of STS that give credentials: a web identity (IRSA) and a role that is assumed.

The service speaks the Query protocol: a form in, XML out.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from penstock_runtime import xml_text
from penstock_runtime.aws.endpoints import endpoint
from penstock_runtime.aws.model import Credentials
from penstock_runtime.aws.sigv4 import Signer
from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.times import unix
from penstock_runtime.token_file import read_token

_VERSION: Final = "2011-06-15"
_FORM: Final = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
# A 400 that no patience helps against.
_REFUSED: Final = ("ExpiredTokenException", "InvalidIdentityToken", "IDPRejectedClaim", "ExpiredToken")


async def web_identity(http: HttpClient, env: Mapping[str, str], region: str, session: str) -> Credentials:
    """Return credentials for `AWS_ROLE_ARN` by the token in `AWS_WEB_IDENTITY_TOKEN_FILE`, which is read anew each time."""
    form = {
        "Action": "AssumeRoleWithWebIdentity",
        "RoleArn": env["AWS_ROLE_ARN"],
        "RoleSessionName": session,
        "WebIdentityToken": read_token(env["AWS_WEB_IDENTITY_TOKEN_FILE"], "AWS"),
        "Version": _VERSION,
    }
    body = urlencode(form).encode()
    answer = await http.request("POST", endpoint("sts", region, env) + "/", headers=_FORM, data=body)
    return _parsed(answer, f"AWS: web identity of {env['AWS_ROLE_ARN']}")


async def assume_role(
    http: HttpClient, env: Mapping[str, str], region: str, base: Credentials, role_arn: str, session: str
) -> Credentials:
    """Return credentials of `role_arn`, which `base` may take."""
    form = {"Action": "AssumeRole", "RoleArn": role_arn, "RoleSessionName": session, "Version": _VERSION}
    body = urlencode(form).encode()
    url = endpoint("sts", region, env)
    headers = Signer("sts", region).headers(base, urlsplit(url).netloc, body, dict(_FORM))
    answer = await http.request("POST", url + "/", headers=headers, data=body)
    return _parsed(answer, f"AWS: taking the role {role_arn}")


def _parsed(answer: Answer, what: str) -> Credentials:
    text = answer.body.decode("utf-8", "replace")
    if answer.status != 200:
        code = xml_text.first(text, "Code") or ""
        if code in _REFUSED:
            raise Denied(f"{what}: {code}")
        raise failure(what, answer, code)
    parts = [xml_text.first(text, name) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")]
    key_id, secret, token, expires = parts
    if not (key_id and secret and token):
        raise Unavailable(f"{what}: the answer holds no credentials")
    return Credentials(key_id, secret, token, unix(expires))
