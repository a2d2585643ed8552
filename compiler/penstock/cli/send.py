"""The verb `send`: puts messages into a queue of the project."""

import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, say

if TYPE_CHECKING:
    import argparse

SUMMARY = "put messages into a queue of the project"
EXAMPLES = """\
penstock send invoices message.json           one message: the bytes of the file
penstock send Workflow/invoices - < a.json    by definition, from standard input
penstock send clicks --lines events.ndjson    one message for each line"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    from penstock.running.command import add_environment

    parser.add_argument("name", metavar="NAME", help="a queue, or a definition that has one")
    parser.add_argument("files", nargs="+", metavar="FILE", help="one message each; - for standard input")
    add_environment(parser, also_cloud=True)
    parser.add_argument("--lines", action="store_true", help="every line that is not empty is a message")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="when they can be received")


def run(args: "argparse.Namespace") -> int:
    """Send. Returns 0, or 1 when the queue cannot be reached; a message that is too large sends nothing."""
    from penstock.running.command import failed, plan_for, queue_named, run_async
    from penstock.running.messages import send

    bodies = _bodies(args)
    plan, code = plan_for(args, "send", quiet=True)
    if plan is None:
        return code
    row = queue_named(plan, args.name, "send")
    try:
        run_async(send(row, bodies, args.delay))
    except Exception as error:  # noqa: BLE001 - sorted out there
        return failed(error, "send")
    if not args.quiet:
        say(f"{len(bodies)} message{'' if len(bodies) == 1 else 's'} sent to {row.name} ({plan.place.name})")
    return 0


def _bodies(args: "argparse.Namespace") -> list[bytes]:
    found: list[bytes] = []
    for path in args.files:
        try:
            data = sys.stdin.buffer.read() if path == "-" else _read(path)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror or error}", verb="send") from None
        found += [line for line in data.splitlines() if line.strip()] if args.lines else [data]
    return found


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
