"""Signature Version 4 for the requests that we make: POST to `/`, everything in the body.

Source: AWS General Reference, "Create a signed AWS API request".
"""

import time
from hashlib import sha256
from hmac import digest
from typing import Final

from penstock_runtime.aws.model import Credentials

ALGORITHM: Final = "AWS4-HMAC-SHA256"


class Signer:
    """Signs for one service in one region. The key of a day is derived once."""

    def __init__(self, service: str, region: str) -> None:
        self._service = service
        self._region = region
        self._key = b""
        self._key_of: tuple[str, Credentials] | None = None
        self._second = -1
        self._stamp = ""

    def headers(
        self, credentials: Credentials, host: str, body: bytes, given: dict[str, str], now: float | None = None
    ) -> dict[str, str]:
        """Return `given` (lower-case names) with what signs a POST of `body` to `/` of `host`."""
        stamp = self._now(time.time() if now is None else now)
        day = stamp[:8]
        scope = f"{day}/{self._region}/{self._service}/aws4_request"
        headers = {**given, "host": host, "x-amz-date": stamp}
        if credentials.token:
            headers["x-amz-security-token"] = credentials.token
        names = sorted(headers)
        signed = ";".join(names)
        lines = "\n".join([f"{name}:{headers[name]}" for name in names])
        request = f"POST\n/\n\n{lines}\n\n{signed}\n{sha256(body).hexdigest()}"
        text = f"{ALGORITHM}\n{stamp}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        signature = digest(self._derived(day, credentials), text.encode(), "sha256").hex()
        headers["authorization"] = (
            f"{ALGORITHM} Credential={credentials.key_id}/{scope}, SignedHeaders={signed}, Signature={signature}"
        )
        return headers

    def _now(self, now: float) -> str:
        second = int(now)
        if second != self._second:
            self._second = second
            self._stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))
        return self._stamp

    def _derived(self, day: str, credentials: Credentials) -> bytes:
        if self._key_of is None or self._key_of[0] != day or self._key_of[1] is not credentials:
            key = f"AWS4{credentials.secret}".encode()
            for part in (day, self._region, self._service, "aws4_request"):
                key = digest(key, part.encode(), "sha256")
            self._key, self._key_of = key, (day, credentials)
        return self._key
