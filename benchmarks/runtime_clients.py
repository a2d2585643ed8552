"""Measures what the queue adapters of the runtime cost: CPU a message, beside a bare loop on the same client and beside boto3.

Then a whole idle worker: its memory, and the time from its start to its first receive. Rounds are interleaved; the bars are ratios
of one run. Exits with 1 when a bar is missed.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stub_services import AZURE_BATCH, PUBSUB_BATCH, SQS_BATCH  # noqa: E402

TASKS = 8
MESSAGES = {"sqs": 16_000, "azure": 3_200, "pubsub": 16_000, "boto3": 4_000}
ADAPTER_BAR, BOTO3_BAR, MEMORY_BAR, START_BAR = 1.2, 3.0, 60.0, 0.5
KEY = "bm90IGEga2V5"


def binding(kind: str, port: int) -> dict[str, Any]:
    """Return the queue of a configuration on the stub."""
    url = f"http://127.0.0.1:{port}/123456789012/work"
    return {
        "sqs": {"type": "sqs", "url": url, "region": "eu-central-1", "name": "work"},
        "azure": {
            "type": "azureStorageQueue",
            "account": "stub",
            "name": "work",
            "url": url.replace("123456789012", "stub"),
        },
        "pubsub": {"type": "pubsub", "project": "p", "subscription": "work", "name": "work"},
    }[kind]


def environment(port: int) -> dict[str, str]:
    """Return variables with keys that nobody checks."""
    return {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AZURE_STORAGE_KEY": KEY,
        "PUBSUB_EMULATOR_HOST": f"127.0.0.1:{port}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'runtime'}",
        "PYTHONDONTWRITEBYTECODE": "",
    }


async def spread(rounds: int, work: Callable[[], Awaitable[Any]]) -> None:
    """Do `work` so many times, several at a time."""
    numbers = iter(range(rounds))

    async def one() -> None:
        for _ in numbers:
            await work()

    await asyncio.gather(*[one() for _ in range(TASKS)])


async def adapter(kind: str, port: int) -> None:
    """Receive and acknowledge through the adapter."""
    from penstock_runtime.queues import open_queue

    queue = await open_queue(binding(kind, port))
    size = {"sqs": SQS_BATCH, "azure": AZURE_BATCH, "pubsub": PUBSUB_BATCH}[kind]

    async def work() -> None:
        found = await queue.receive(size, 60, 0)
        assert len(found) == size
        assert await queue.acknowledge(found) == []

    await spread(MESSAGES[kind] // size, work)
    await queue.close()


async def bare_sqs(port: int) -> None:
    """Receive and delete with aiohttp, a signature and orjson, and nothing else."""
    import aiohttp
    import orjson

    from penstock_runtime.aws.model import Credentials
    from penstock_runtime.aws.sigv4 import Signer

    signer, keys, host = Signer("sqs", "eu-central-1"), Credentials("key", "secret"), f"127.0.0.1:{port}"
    url = f"http://{host}/"
    given = {"content-type": "application/x-amz-json-1.0"}

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:

        async def call(operation: str, value: dict[str, Any]) -> Any:
            body = orjson.dumps(value)
            headers = signer.headers(keys, host, body, {**given, "x-amz-target": f"AmazonSQS.{operation}"})
            async with session.post(url, data=body, headers=headers) as answer:
                return orjson.loads(await answer.read())

        async def work() -> None:
            found = await call("ReceiveMessage", {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 60})
            entries = [
                {"Id": str(number), "ReceiptHandle": one["ReceiptHandle"]}
                for number, one in enumerate(found["Messages"])
            ]
            await call("DeleteMessageBatch", {"QueueUrl": url, "Entries": entries})

        await spread(MESSAGES["sqs"] // SQS_BATCH, work)


async def bare_azure(port: int) -> None:
    """Receive and delete with aiohttp, a signature and the parser of the standard library, and nothing else."""
    from xml.etree import ElementTree as ET

    import aiohttp

    from penstock_runtime.azure.storage import Access

    way = Access("stub", f"http://127.0.0.1:{port}/stub", key=b"not a key")
    path = "/stub/work/messages"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:

        async def call(method: str, below: str, query: str) -> tuple[int, bytes]:
            headers = await way.headers(method, path + below, query, 0, {})
            url = f"http://127.0.0.1:{port}{path}{below}?{query}"
            async with session.request(method, url, headers=headers) as answer:
                return answer.status, await answer.read()

        async def work() -> None:
            _, body = await call("GET", "", f"numofmessages={AZURE_BATCH}&visibilitytimeout=60")
            for one in ET.fromstring(body):  # noqa: S314 -- our own stub's answer
                receipt, message = one.findtext("PopReceipt"), one.findtext("MessageId")
                status, _ = await call("DELETE", f"/{message}", f"popreceipt={receipt}")
                assert status == 204

        await spread(MESSAGES["azure"] // AZURE_BATCH, work)


async def bare_pubsub(port: int) -> None:
    """Pull, lease and acknowledge with grpcio and our own messages, and nothing else."""
    import grpc

    from penstock_runtime.gcp import pubsub_messages as messages
    from penstock_runtime.gcp.pubsub_channel import SUBSCRIBER

    name = "projects/p/subscriptions/work"
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        pull, modify, acknowledge = (
            channel.unary_unary(SUBSCRIBER + method) for method in ("Pull", "ModifyAckDeadline", "Acknowledge")
        )

        async def work() -> None:
            found = messages.pulled(await pull(messages.pull(name, PUBSUB_BATCH, at_once=True), timeout=30))
            ids = [one.ack_id for one in found]
            await modify(messages.modify(name, ids, 60), timeout=30)
            await acknowledge(messages.acknowledge(name, ids), timeout=30)

        await spread(MESSAGES["pubsub"] // PUBSUB_BATCH, work)


def boto3_sqs(port: int) -> None:
    """Receive and delete with boto3 in one thread."""
    import boto3  # noqa: TID251 -- the peer

    sqs = boto3.client("sqs", region_name="eu-central-1", endpoint_url=f"http://127.0.0.1:{port}")
    url = binding("sqs", port)["url"]
    for _ in range(MESSAGES["boto3"] // SQS_BATCH):
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=60)["Messages"]
        entries = [{"Id": str(number), "ReceiptHandle": one["ReceiptHandle"]} for number, one in enumerate(found)]
        sqs.delete_message_batch(QueueUrl=url, Entries=entries)


BARE = {"sqs": bare_sqs, "azure": bare_azure, "pubsub": bare_pubsub}


def child(way: str, kind: str, port: int) -> None:
    """Do one measurement in this process, and print the CPU microseconds a message."""
    import uvloop

    if way == "boto3":
        boto3_sqs_start = time.process_time()
        boto3_sqs(port)
        print((time.process_time() - boto3_sqs_start) / MESSAGES["boto3"] * 1e6)
        return

    async def main() -> float:
        run = (lambda: adapter(kind, port)) if way == "adapter" else (lambda: BARE[kind](port))
        MESSAGES[kind], whole = MESSAGES[kind] // 8, MESSAGES[kind]
        await run()  # imports and connections are not what a message costs
        MESSAGES[kind] = whole
        start = time.process_time()
        await run()
        return (time.process_time() - start) / whole * 1e6

    print(uvloop.run(main()))


class Stub:
    """The server of a kind, in a process of its own."""

    def __init__(self, kind: str, *, full: bool) -> None:
        command = [sys.executable, "-m", "benchmarks.stub_services", kind, "full" if full else "empty"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True, env=environment(0))
        self.port = int(self.line())

    def line(self) -> str:
        """Return its next line."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def measured(way: str, kind: str, port: int) -> float:
    """Return the CPU microseconds a message of one way."""
    command = [sys.executable, str(Path(__file__)), "--child", way, kind, str(port)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment(port))
    return float(done.stdout)


def idle(kind: str) -> tuple[float, float, float]:
    """Return MB of an idle worker, and seconds from its start to its first receive: on the clock and of CPU."""
    with Stub(kind, full=False) as stub, tempfile.TemporaryDirectory() as folder:
        config = {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "idle"},
            "environment": "bench",
            "role": "consume",
            "queue": binding(kind, stub.port),
            "handler": {"entryPoint": "json:loads"},
            "metrics": {"port": 0},
        }
        path = Path(folder, "worker.json")
        path.write_text(json.dumps(config))
        command = [sys.executable, "-m", "penstock_runtime", "consume", "--config", str(path)]
        start = time.time()
        with open(Path(folder, "log"), "wb") as log:
            process = subprocess.Popen(command, env=environment(stub.port), stdout=log, stderr=log, cwd=folder)
        try:
            first = float(stub.line()) - start
            ticks = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            cpu = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
            time.sleep(2)
            status = Path(f"/proc/{process.pid}/status").read_text()
            return int(status.split("VmRSS:")[1].split()[0]) / 1024, first, cpu
        finally:
            process.kill()
            process.wait()


def report(rounds: int) -> bool:
    """Print the table and return whether every bar is kept."""
    good = True
    print(
        f"{'queue':8}{'adapter':>10}{'bare':>10}{'ratio':>8}{'boto3':>10}{'ratio':>8}   CPU us a message; a bar is a ratio"
    )
    for kind in BARE:
        ways = ["adapter", "bare", *(["boto3"] if kind == "sqs" else [])]
        with Stub(kind, full=True) as stub:
            costs: dict[str, list[float]] = {way: [] for way in ways}
            for _ in range(rounds):
                for way in ways:
                    costs[way].append(measured(way, kind, stub.port))
        middle = {way: statistics.median(found) for way, found in costs.items()}
        ratio = middle["adapter"] / middle["bare"]
        line = f"{kind:8}{middle['adapter']:10.1f}{middle['bare']:10.1f}{ratio:8.2f}"
        kept = ratio <= ADAPTER_BAR
        if "boto3" in middle:
            gain = middle["boto3"] / middle["adapter"]
            line += f"{middle['boto3']:10.1f}{gain:8.1f}"
            kept = kept and gain >= BOTO3_BAR
        print(line + ("" if kept else "   MISSED"), flush=True)
        good = good and kept
    print(
        f"\n{'worker':8}{'MB':>10}{'start s':>10}{'CPU s':>10}   idle, with one adapter; from exec to the first receive"
    )
    for kind in BARE:
        found = [idle(kind) for _ in range(rounds)]
        memory, start, cpu = (statistics.median(values) for values in zip(*found, strict=True))
        # On a machine that does other things too, the CPU says what the clock would say on a quiet one.
        kept = memory <= MEMORY_BAR and cpu <= START_BAR
        print(f"{kind:8}{memory:10.1f}{start:10.2f}{cpu:10.2f}" + ("" if kept else "   MISSED"), flush=True)
        good = good and kept
    return good


def main() -> int:
    """Measure, or do one measurement of another process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", nargs=3, metavar=("WAY", "KIND", "PORT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        child(args.child[0], args.child[1], int(args.child[2]))
        return 0
    return 0 if report(args.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
