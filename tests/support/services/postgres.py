"""PostgreSQL, from the machine (Debian: postgresql). It refuses to run as root, so it runs as the user `postgres` then."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.services.process import free_port


def _tool(name: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(places[-1]) if places else None


def missing() -> str | None:
    """Return why it cannot run here."""
    if _tool("initdb") is None or _tool("postgres") is None:
        return "PostgreSQL is not installed (Debian: postgresql)"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user `postgres`"
    return None


class Cluster:
    """A database cluster; `stop` and `start` again keep its port and its data."""

    def __init__(self, folder: str) -> None:
        self.folder, self.port = folder, free_port()
        self._user = "postgres" if os.geteuid() == 0 else None
        self._server: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")

    @property
    def address(self) -> str:
        """Return the connection string."""
        return f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [str(_tool("postgres")), "-D", f"{self.folder}/data", "-p", str(self.port), "-h", "127.0.0.1"]
        command += ["-k", self.folder, "-c", "fsync=off"]
        self._server = subprocess.Popen(
            command, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 30
        while True:
            ready = subprocess.run(
                [str(_tool("pg_isready")), "-h", "127.0.0.1", "-p", str(self.port)], capture_output=True, check=False
            )
            if ready.returncode == 0:
                return
            if time.monotonic() > end:
                raise RuntimeError("PostgreSQL does not answer")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server; connections break."""
        server, self._server = self._server, None
        if server is not None:
            server.send_signal(3)  # immediate shutdown
            server.wait(30)

    def _run(self, tool: str, *args: str) -> None:
        subprocess.run([str(_tool(tool)), *args], user=self._user, cwd=self.folder, capture_output=True, check=True)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a cluster of its own."""
    with tempfile.TemporaryDirectory(prefix="penstock-pg-") as folder:
        found = Cluster(folder)
        found.start()
        try:
            yield found
        finally:
            found.stop()
