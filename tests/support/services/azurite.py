"""Azure Storage: Azurite (queues and blobs), from npm."""

import shutil
from functools import cache

from tests.support.services.process import INSTALLED, Server, free_port

ACCOUNT = "devstoreaccount1"
# The key of every emulator (Microsoft Learn, "Use the Azurite emulator"): public, no secret.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
_MAIN = INSTALLED / "azurite/node_modules/azurite/dist/src/azurite.js"


def missing() -> str | None:
    """Return why it cannot run here."""
    if shutil.which("node") is None:
        return "Azurite needs node"
    return None if _MAIN.is_file() else "Azurite is not installed: run `make services`"


class Azurite(Server):
    """A server whose `port` is that of the queues; `folder` keeps its data over a restart, else they are in memory."""

    def __init__(self, folder: str | None = None) -> None:
        self.blob_port = free_port()
        kept = ["--location", folder] if folder else ["--inMemoryPersistence"]
        super().__init__(
            lambda port: [
                *("node", str(_MAIN), "--silent", "--skipApiVersionCheck", "--disableTelemetry", *kept),
                *("--queueHost", "127.0.0.1", "--queuePort", str(port)),
                *("--blobHost", "127.0.0.1", "--blobPort", str(self.blob_port)),
                *("--tableHost", "127.0.0.1", "--tablePort", str(free_port())),
            ]
        )

    @property
    def connection(self) -> str:
        """Return the connection string."""
        blob, queue = (f"http://127.0.0.1:{port}/{ACCOUNT}" for port in (self.blob_port, self.port))
        return f"AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={blob};QueueEndpoint={queue}"


@cache
def server() -> Azurite:
    """Return the server of this test process."""
    running = Azurite()
    running.start()
    return running


def env(running: Azurite | None = None) -> dict[str, str]:
    """Return the environment in which our clients reach it."""
    return {"AZURE_STORAGE_CONNECTION_STRING": (running or server()).connection}


def request(kind: str, method: str, path: str, query: str = "", running: Azurite | None = None) -> int:
    """Make a signed request to set things up (`kind` is `queue` or `blob`), and return its status."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from penstock_runtime.azure.storage import access
    from penstock_runtime.http_client import HttpClient

    # A server is started here and not in the thread below: it ends with the thread that started it.
    found = env(running)

    async def main() -> int:
        way = access(kind, ACCOUNT, env=found)
        http = HttpClient("set-up")
        headers = await way.headers(method, f"/{ACCOUNT}{path}", query, 0, {})
        answer = await http.request(method, f"{way.endpoint}{path}?{query}", headers=headers)
        await http.close()
        return answer.status

    # In a thread of its own: the caller may be inside a loop.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(main())).result()
