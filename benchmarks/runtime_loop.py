"""Measures the loop of a worker with a no-op job beside other workers, its start and its memory; prints tables.

    python benchmarks/runtime_loop.py [--rounds 3] [--update FILE]

Rounds are interleaved. Each worker is one process on one core; what is measured runs from its first job to its last. The peers on Redis
get a server of their own with `appendonly yes` and `appendfsync everysec`: like our queue, it loses nothing when a process dies.
"""

import argparse
import importlib.util
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measure import environment  # noqa: E402 (the line above finds it)

GOAL = 5.0  # times the best peer
PATIENCE = 180
REDIS = "BENCH_REDIS"
START, END = "<!-- bench -->", "<!-- /bench -->"


@dataclass
class Row:
    """One worker: module of `runtime_jobs`, its settings, how many jobs, and what was measured."""

    name: str
    module: str
    jobs: int
    settings: dict[str, str] = field(default_factory=dict)
    needs: str = "penstock_runtime"
    filled: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def core(self) -> float:
        """Jobs that a core could do in a second: by CPU time, which does not count what else the machine does."""
        return 1e6 / median(self.costs)

    @property
    def ours(self) -> bool:
        """Whether it is our worker."""
        return self.module == "ours"


def rows() -> list[Row]:
    """Return what is measured."""
    return [
        Row("penstock, `batchSize: 100`", "ours", 60_000, {"BENCH_BATCH": "100"}),
        Row("penstock, `concurrency: 16`", "ours", 30_000, {"BENCH_CONCURRENCY": "16"}),
        Row("penstock, one message at a time", "ours", 6_000),
        Row("huey on SQLite, 1 thread", "huey_sqlite", 5_000, {"BENCH_CONCURRENCY": "1"}, "huey"),
        Row("huey on SQLite, 4 threads", "huey_sqlite", 5_000, {"BENCH_CONCURRENCY": "4"}, "huey"),
        Row(
            "huey on SQLite, 4 threads, fsync",
            "huey_sqlite",
            2_000,
            {"BENCH_CONCURRENCY": "4", "BENCH_FSYNC": "1"},
            "huey",
        ),
        Row("taskiq on a Redis stream", "taskiq_redis_stream", 5_000, {}, "taskiq_redis"),
        Row("Dramatiq on Redis, 8 threads", "dramatiq_redis", 5_000, {}, "dramatiq"),
        Row("Celery on Redis, solo", "celery_redis", 3_000, {}, "celery"),
    ]


def possible(row: Row, redis: str | None) -> str | None:
    """Return why `row` cannot be measured here, None when it can."""
    if importlib.util.find_spec(row.needs) is None:
        return f"{row.needs} is not installed"
    if row.module.endswith(("redis", "stream")) and redis is None:
        return "there is no redis-server"
    return None


def run(row: Row, verb: str, folder: Path, redis: str | None, core: int) -> dict[str, float]:
    """Run one verb of a row and return what it printed."""
    variables = {**environment(), **row.settings, "PYTHONPATH": str(ROOT), "PENSTOCK_LOG_LEVEL": "error"}
    if redis:
        variables[REDIS] = redis
    command = [sys.executable, "-m", f"benchmarks.runtime_jobs.{row.module}", verb, str(row.jobs), str(folder)]
    done = subprocess.run(
        command,
        env=variables,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    line = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or not line.startswith("{"):
        raise RuntimeError(f"{row.name}, {verb}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(line)
    return found


def measure(row: Row, redis: str | None) -> None:
    """Fill a fresh queue and work it off, once."""
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as name:
        folder = Path(name)
        if redis:
            port = int(redis.rpartition(":")[2].partition("/")[0])
            with socket.create_connection(("127.0.0.1", port)) as link:
                link.sendall(b"FLUSHALL\r\n")
                link.recv(64)
        filled = run(row, "fill", folder, redis, core)
        worked = run(row, "work", folder, redis, core)
    row.filled.append(filled["jobs"] / filled["wall"])
    row.rates.append(worked["jobs"] / worked["wall"])
    row.costs.append(worked["cpu"] / worked["jobs"] * 1e6)


@contextmanager
def redis_server() -> Iterator[str | None]:
    """Start a Redis of our own on a free port; None where there is none."""
    command = shutil.which("redis-server")
    if command is None:
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="penstock-redis-") as folder:
        words = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", ""]
        process = subprocess.Popen([command, *words], stdout=subprocess.DEVNULL)
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait()


class _Empty(BaseHTTPRequestHandler):
    """An Azure storage queue without messages."""

    def do_GET(self) -> None:
        body = b'<?xml version="1.0" encoding="utf-8"?><QueueMessagesList></QueueMessagesList>'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def start_and_memory(rounds: int) -> list[tuple[str, float, float, float]]:
    """Return (queue, seconds from the start of the process to its first receive, CPU seconds of that, MiB when idle), medians."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = []
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as name:
        queues = {
            "SQLite": {"type": "sqlite", "path": f"{name}/q.db", "name": "idle"},
            "Azure Storage Queue": {
                "type": "azureStorageQueue",
                "account": "acct",
                "name": "idle",
                "url": f"http://127.0.0.1:{server.server_port}/acct/idle",
            },
        }
        for label, binding in queues.items():
            several = [_idle(binding, Path(name)) for _ in range(rounds)]
            wall, cpu, memory = (median(values) for values in zip(*several, strict=True))
            found.append((label, wall, cpu, memory))
    server.shutdown()
    return found


def _idle(binding: dict[str, str], folder: Path) -> tuple[float, float, float]:
    """Start a worker; return wall and CPU time until it is ready (its queue was read once) and its memory a moment later."""
    config = {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": "Workflow", "name": "idle"},
        "environment": "bench",
        "role": "consume",
        "queue": binding,
        "handler": {"entryPoint": "benchmarks.runtime_jobs.idle:job"},
        "metrics": {"port": 0},
    }
    path = folder / "idle.json"
    path.write_text(json.dumps(config))
    variables = {**environment(), "PYTHONPATH": str(ROOT), "AZURE_STORAGE_KEY": "a2V5", "PENSTOCK_LOG_LEVEL": "debug"}
    command = [sys.executable, "-m", "penstock_runtime", "consume", "--config", str(path)]
    began = time.perf_counter()
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if '"the queue is read"' in line:
                break
        seconds = time.perf_counter() - began
        # Fields 14 and 15 are user and system time in ticks (man 5 proc); the name in brackets may hold spaces.
        times = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        cpu = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        threading.Thread(target=process.stderr.read, daemon=True).start()
        time.sleep(2)
        status = Path(f"/proc/{process.pid}/status").read_text()
        memory = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    finally:
        process.terminate()
        process.wait(30)
    return seconds, cpu, memory


def report(measured: list[Row], skipped: list[str], idle: list[tuple[str, float, float, float]]) -> str:
    """Return the tables as Markdown."""
    best = max((row.core for row in measured if not row.ours), default=0.0)
    lines = [
        "| worker | jobs/s of a core | times the best peer | jobs/s seen | sent/s seen |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in measured:
        ratio = f"{row.core / best:.1f}" if best else ""
        lines.append(
            f"| {row.name} | {row.core:,.0f} | {ratio} | {median(row.rates):,.0f} | {median(row.filled):,.0f} |"
        )
    lines += [f"| {words} | | | | |" for words in skipped]
    lines += ["", "| idle worker on | start to first receive | CPU time of that | memory |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {wall:.2f} s | {cpu:.2f} s | {memory:.0f} MiB |" for name, wall, cpu, memory in idle]
    return "\n".join(lines)


def circumstances(rounds: int) -> str:
    """Return a sentence about how and where it was measured."""
    words = f"Medians of {rounds} interleaved rounds; one worker process on one core, no-op jobs"
    load = os.getloadavg()[1]
    return f"{words}; Python {platform.python_version()}, {os.cpu_count()} cores with a load of {load:.0f} from elsewhere and here."


def put(path: Path, text: str) -> None:
    """Write `text` between the markers of a page."""
    page = path.read_text()
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"{path} has no {START} ... {END}")
    path.write_text(f"{before}{START}\n{text}\n{END}{after}")


def main() -> int:
    """Measure and print; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--update", type=Path, metavar="FILE", help="put the tables between the markers of this page")
    args = parser.parse_args()
    with redis_server() as redis:
        every = rows()
        skipped = [f"{row.name}: skipped, {reason}" for row in every if (reason := possible(row, redis))]
        measured = [row for row in every if possible(row, redis) is None]
        for number in range(args.rounds):
            for row in measured:
                measure(row, redis)
                print(f"round {number + 1}: {row.name}: {row.rates[-1]:,.0f}/s", file=sys.stderr)
    text = f"{circumstances(args.rounds)}\n\n{report(measured, skipped, start_and_memory(args.rounds))}"
    print(text)
    if args.update is not None:
        put(args.update, text)
    peers = [row.core for row in measured if not row.ours]
    ratio = max(row.core for row in measured if row.ours) / max(peers) if peers else 0.0
    if peers:
        print(f"\n{ratio:.1f} times the best peer (goal {GOAL:g})")
    return 0 if not peers or ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
