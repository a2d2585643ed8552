"""Calls to the services of AWS that speak JSON (SQS, DynamoDB, SSM, Secrets Manager): sign, post, tell errors apart."""

import os
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from penstock_runtime import xml_text
from penstock_runtime.aws.credentials import Provider
from penstock_runtime.aws.endpoints import endpoint
from penstock_runtime.aws.sigv4 import Signer
from penstock_runtime.errors import Conflict, Denied, Missing, Unavailable, WorkerError
from penstock_runtime.http_client import TIMEOUT, Answer, HttpClient, failure, retry_after

# A service answers 400 to nearly everything; its code tells what to do.
_DENIED: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthFailure",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSecurity",
        "InvalidSignatureException",
        "KmsAccessDenied",
        "MissingAuthenticationTokenException",
        "MissingAuthenticationToken",
        "NotAuthorized",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_MISSING: Final = frozenset(
    {
        "AWS.SimpleQueueService.NonExistentQueue",
        "QueueDoesNotExist",
        "NotFound",
        "NotFoundException",
        "ParameterNotFound",
        "ParameterVersionNotFound",
        "ResourceNotFoundException",
    }
)
_LATER: Final = frozenset(
    {
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "KmsThrottled",
        "OverLimit",
        "TooManyRequestsException",
        "TooManyUpdates",
        "TransactionInProgressException",
    }
)
_CONFLICT: Final = frozenset({"ConditionalCheckFailedException", "ParameterAlreadyExists"})
# The session token ended before its time (a role's sessions were revoked, a clock is off): fetch another, once.
_ENDED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})


class AwsClient:
    """One service in one region. `target` is the prefix of its operations, `json` the version of its protocol."""

    def __init__(
        self,
        service: str,
        region: str,
        *,
        target: str,
        json: str = "1.0",
        fallback: str | None = None,
        role_arn: str | None = None,
        env: Mapping[str, str] = os.environ,
    ) -> None:
        import orjson

        self.http = HttpClient(f"AWS {service}")
        self.provider = Provider(region, role_arn, env)
        self._url = endpoint(service, region, env, fallback) + "/"
        self._host = urlsplit(self._url).netloc
        self._signer = Signer(service, region)
        self._target = target
        self._headers = {"content-type": f"application/x-amz-json-{json}"}
        self._dumps, self._loads = orjson.dumps, orjson.loads
        self._service = service

    async def call(self, operation: str, value: dict[str, Any], *, what: str, within: float = TIMEOUT) -> Any:
        """Return what an operation answers. `what` names the thing in messages. Raises by the code of the service."""
        body = self._dumps(value)
        headers = {**self._headers, "x-amz-target": f"{self._target}.{operation}"}
        answer = await self.post(body, headers, within)
        if answer.status == 200:
            return self._loads(answer.body) if answer.body else {}
        code = self._code(answer)
        if code in _ENDED:
            self.provider.forget()
            answer = await self.post(body, headers, within)
            if answer.status == 200:
                return self._loads(answer.body) if answer.body else {}
            code = self._code(answer)
        raise error_of(f"{what}: {operation}", answer, code)

    async def post(self, body: bytes, headers: dict[str, str], within: float = TIMEOUT) -> Answer:
        """Return the answer to a signed POST, whatever its status."""
        credentials = await self.provider.get()
        signed = self._signer.headers(credentials, self._host, body, headers)
        return await self.http.request("POST", self._url, headers=signed, data=body, within=within)

    def _code(self, answer: Answer) -> str:
        """Return the code of an error: after the `#` of `__type`, or the element of what a front end answers in XML."""
        try:
            code = str(self._loads(answer.body).get("__type", ""))
        except (ValueError, AttributeError):
            return xml_text.first(answer.body.decode("utf-8", "replace"), "Code") or ""
        return code.rpartition("#")[2]

    async def close(self) -> None:
        """Close the connections."""
        await self.http.close()
        await self.provider.close()


def error_of(what: str, answer: Answer, code: str) -> WorkerError:
    """Return the error for a refused call, by its code, else by its status."""
    told = f"{what}: {code} ({answer.status})"
    if code in _DENIED or code in _ENDED:
        return Denied(told)
    if code in _MISSING:
        return Missing(told)
    if code in _LATER:
        return Unavailable(told, retry_after(answer.headers))
    if code in _CONFLICT:
        return Conflict(told)
    return failure(what, answer, code)
