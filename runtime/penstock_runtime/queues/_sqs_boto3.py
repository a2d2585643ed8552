"""SQS by boto3, for those who need what botocore alone can do (SSO, credential processes, proxies with their own rules).

Calls run in threads. The extra `boto3` of the distribution installs it; it costs several times the CPU of the slim client.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from penstock_runtime.errors import Denied, Unavailable, WorkerError
from penstock_runtime.http_client import TIMEOUT

_METHODS = {
    "ReceiveMessage": "receive_message",
    "SendMessageBatch": "send_message_batch",
    "DeleteMessageBatch": "delete_message_batch",
    "ChangeMessageVisibilityBatch": "change_message_visibility_batch",
    "GetQueueAttributes": "get_queue_attributes",
}


class Boto3Client:
    """The same `call` as the slim client has."""

    def __init__(self, binding: dict[str, Any]) -> None:
        import boto3
        from botocore.config import Config

        origin = urlsplit(binding["url"])
        custom = not (origin.hostname or "").endswith((".amazonaws.com", ".amazonaws.com.cn"))
        self._sqs = boto3.session.Session().client(
            "sqs",
            region_name=binding["region"],
            endpoint_url=f"{origin.scheme}://{origin.netloc}" if custom else None,
            config=Config(retries={"max_attempts": 1}, max_pool_connections=64),
        )

    async def call(self, operation: str, value: dict[str, Any], *, what: str, within: float = TIMEOUT) -> Any:
        """Return what an operation answers, with the errors of the runtime."""
        from botocore import exceptions

        method = getattr(self._sqs, _METHODS[operation])
        try:
            return await asyncio.wait_for(asyncio.to_thread(method, **value), within + 5)
        except exceptions.ClientError as error:
            raise _translated(f"{what}: {operation}", error) from None
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as error:
            raise Denied(f"{what}: {type(error).__name__}") from error
        except (exceptions.BotoCoreError, TimeoutError) as error:
            raise Unavailable(f"{what}: {operation}: {type(error).__name__}") from error

    async def close(self) -> None:
        """Close the connections."""
        self._sqs.close()


def _translated(what: str, error: Any) -> WorkerError:
    from penstock_runtime.aws.client import error_of
    from penstock_runtime.http_client import Answer

    code = str(error.response.get("Error", {}).get("Code", ""))
    meta = error.response.get("ResponseMetadata", {})
    return error_of(what, Answer(int(meta.get("HTTPStatusCode", 500)), meta.get("HTTPHeaders", {}), b""), code)
