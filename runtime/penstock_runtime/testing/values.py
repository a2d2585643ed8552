"""What the fixtures answer, under the names that tests of pipelines know: `stactools_pipelines.pipelines.conftest` is this module.

`athena_client` and `sqs_client` are those of the running test: new ones for each, so that no call is seen by another test.
PYTEST_DONT_REWRITE
"""

from contextvars import ContextVar
from typing import Any, Final

domain: Final = "https://domain"
client_secret: Final = "client_secret"
client_id: Final = "client_id"
scope: Final = "scope"
ingestor_url: Final = "https://ingestor_url"
token: Final = "token"
output_location: Final = "s3://output_location"
queue_url: Final = "queue_url"
query_id: Final = "id"

clients: ContextVar[dict[str, Any] | None] = ContextVar("clients", default=None)
_FRESH: Final = {"item": {"id": "id"}, "collection": {"id": "id"}}
_CLIENTS: Final = {"athena_client": "athena", "sqs_client": "sqs"}


def __getattr__(name: str) -> Any:
    """Return a new copy of what a test could change, or a client of the running test."""
    if name in _FRESH:
        return dict(_FRESH[name])
    if name in _CLIENTS:
        current = clients.get()
        if current is None:
            raise AttributeError(f"{name} belongs to a test that uses the fixture `boto3`, and none is running")
        return current[_CLIENTS[name]]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
