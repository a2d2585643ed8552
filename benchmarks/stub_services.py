"""Servers with canned answers: what a client costs shows when the service costs nothing. Run as a process of its own.

stub_services.py sqs|azure|pubsub full|empty      prints its port, then the time of the first receive
"""

import asyncio
import base64
import sys
import time
from typing import Any

BODY = '{"bucket": "data", "key": "2026/11/28/scene-0001.tif", "size": 123456, "etag": "0123456789abcdef"}'
SQS_BATCH, AZURE_BATCH, PUBSUB_BATCH = 10, 32, 100


def _http(status: str, body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _sqs(full: bool) -> dict[bytes, bytes]:
    import orjson

    messages = [
        {
            "MessageId": f"00000000-0000-0000-0000-{number:012}",
            "ReceiptHandle": base64.b64encode(b"receipt" * 20).decode(),
            "MD5OfBody": "0" * 32,
            "Body": BODY,
            "Attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795827999005"},
        }
        for number in range(SQS_BATCH if full else 0)
    ]
    received = {"Messages": messages} if messages else {}
    done = {"Successful": [{"Id": str(number)} for number in range(SQS_BATCH)]}
    head = "Content-Type: application/x-amz-json-1.0\r\n"
    return {
        b"ReceiveMessage": _http("200 OK", orjson.dumps(received), head),
        b"Batch": _http("200 OK", orjson.dumps(done), head),
        b"GetQueueAttributes": _http("200 OK", b"{}", head),
    }


def _azure(full: bool) -> dict[bytes, bytes]:
    text = BODY.replace("<", "&lt;")
    stamp = "Sat, 28 Nov 2026 00:00:00 GMT"
    one = (
        "<QueueMessage><MessageId>00000000-0000-0000-0000-000000000000</MessageId>"
        f"<InsertionTime>{stamp}</InsertionTime><ExpirationTime>{stamp}</ExpirationTime>"
        f"<PopReceipt>AgAAAAMAAAAAAAAAEd5ynQ1z3AE=</PopReceipt><TimeNextVisible>{stamp}</TimeNextVisible>"
        f"<DequeueCount>1</DequeueCount><MessageText>{text}</MessageText></QueueMessage>"
    )
    listed = f"<?xml version='1.0'?><QueueMessagesList>{one * (AZURE_BATCH if full else 0)}</QueueMessagesList>"
    return {
        b"GET": _http("200 OK", listed.encode(), "Content-Type: application/xml\r\n"),
        b"DELETE": b"HTTP/1.1 204 No Content\r\n\r\n",
    }


class Canned(asyncio.Protocol):
    """Answers by the first word that a request holds. Requests come whole: they are small, and the way is short."""

    answers: dict[bytes, bytes]
    first = True

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._data[:end]
        place = head.lower().find(b"content-length:")
        size = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
        if len(self._data) < end + 4 + size:
            return
        self._data = b""
        if Canned.first:
            Canned.first = False
            print(time.time(), flush=True)
        self._transport.write(next(answer for word, answer in self.answers.items() if word in head))


async def _pubsub(full: bool) -> None:
    import grpc

    from penstock_runtime.gcp import wire

    message = wire.nested(
        1,
        wire.field(1, "ack-id" * 30)
        + wire.nested(
            2, wire.field(1, BODY) + wire.field(3, "1234567890") + wire.nested(4, wire.field(1, 1_795_827_999))
        ),
    )
    pulled = message * (PUBSUB_BATCH if full else 0)

    class Handler(grpc.GenericRpcHandler):  # type: ignore[misc]
        def service(self, details: Any) -> Any:
            async def answer(_request: bytes, _context: Any) -> bytes:
                if Canned.first:
                    Canned.first = False
                    print(time.time(), flush=True)
                if details.method.endswith("Pull"):
                    if not full:
                        await asyncio.sleep(1)
                    return pulled
                return b""

            return grpc.unary_unary_rpc_method_handler(answer)

    server = grpc.aio.server()
    server.add_generic_rpc_handlers((Handler(),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await server.wait_for_termination()


async def main(kind: str, full: bool) -> None:
    """Serve until killed."""
    if kind == "pubsub":
        await _pubsub(full)
        return
    Canned.answers = (_sqs if kind == "sqs" else _azure)(full)
    server = await asyncio.get_running_loop().create_server(Canned, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], sys.argv[2] == "full"))
