"""The command `replay`: publishes parked and rejected messages again, the same body to the queue or topic that they came from."""

import argparse
import asyncio
import re
import sys
from collections.abc import Callable
from typing import Any

from penstock_runtime import config as configuration
from penstock_runtime import exits
from penstock_runtime.commands._failures import code_of
from penstock_runtime.config import ConfigError
from penstock_runtime.deadletter import Parked, Replayed, replay
from penstock_runtime.errors import WorkerError
from penstock_runtime.queues import open_queue

SUMMARY = "publish dead letters and rejected messages again"

_EXAMPLES = """\
examples:
  penstock-worker replay --config worker.json --dry-run
  penstock-worker replay --config worker.json --limit 10 --reason BadSignature
  penstock-worker replay --config worker.json --filter '"aggregation-id":"kittens-seen"'
  penstock-worker replay --config worker.json --rejected rejected-queue.json --to intake

What is replayed is removed where it was parked once it is stored in the target. A crash in between may send a message
twice and loses none.

exit codes: 0 done, or nothing was to be done    2 wrong command line    69 a queue did not answer
            77 access was denied                  78 the configuration cannot be used
"""


def run(argv: list[str]) -> int:
    """Run the command and return its exit code. Raises SystemExit as argparse does."""
    args = _parser().parse_args(argv)
    try:
        config = _read(args.config, configuration.validate)
        source, target = _source(config, args), _target(config, args)
    except ConfigError as error:
        for reason in error.reasons:
            _say(reason)
        return exits.CONFIG
    try:
        done = asyncio.run(_replay(source, target, args))
    except WorkerError as error:
        return code_of(error, exits.UNAVAILABLE, _say)
    _report(done, source["name"], target["name"], dry_run=args.dry_run)
    return exits.OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="penstock-worker replay",
        description="Publish parked messages of a worker again: the same bodies, to the queue that it consumes.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--config", metavar="FILE", required=True, help="the configuration of the worker, or - for stdin"
    )
    parser.add_argument(
        "--rejected",
        metavar="FILE",
        nargs="?",
        const=True,
        help="take from the queue of the output `rejected`, or from this one (its binding as JSON), instead of `deadLetter`",
    )
    parser.add_argument("--to", metavar="NAME", help="send to this output instead of the queue of the worker")
    parser.add_argument("--limit", metavar="N", type=_count, help="replay at most N messages")
    parser.add_argument(
        "--filter",
        metavar="TEXT",
        type=_pattern,
        help="only messages whose body holds TEXT; /TEXT/ is a regular expression",
    )
    parser.add_argument("--reason", metavar="WORD", help="only messages that were parked for this reason")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent; send and remove nothing")
    return parser


def _read(path: str, validate: Callable[[Any], tuple[str, ...]]) -> dict[str, Any]:
    """Return the checked JSON of a file. Raises ConfigError, whose reasons name the file."""
    try:
        value: dict[str, Any] = configuration.parse(configuration.read(path))
        reasons = validate(value)
    except ConfigError as error:
        reasons = error.reasons
    if reasons:
        raise ConfigError(tuple(f"{path}: {reason}" for reason in reasons))
    return value


def _source(config: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """Return the binding of what is replayed. Raises ConfigError."""
    if args.rejected is True:
        return _queue_behind(config, args)
    if args.rejected is not None:
        return _read(args.rejected, lambda binding: configuration.validate({**config, "deadLetter": binding}))
    if "deadLetter" not in config:
        raise ConfigError((f"{args.config}: it has no deadLetter to replay; name a queue with --rejected",))
    parked: dict[str, Any] = config["deadLetter"]
    return parked


def _queue_behind(config: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """Return the binding of the queue that the output `rejected` feeds: itself, or what is named as the topic is.

    Raises ConfigError.
    """
    output: dict[str, Any] | None = config.get("outputs", {}).get("rejected")
    if output is None:
        raise ConfigError((f"{args.config}: outputs has no rejected; name its queue with --rejected FILE",))
    if output["type"] == "pubsubTopic":
        return {"type": "pubsub", "project": output["project"], "subscription": output["topic"], "name": output["name"]}
    if output["type"] == "sns":
        _, partition, _, region, account, name = output["arn"].split(":", 5)
        domain = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
        url = f"https://sqs.{region}.{domain}/{account}/{name}"
        return {"type": "sqs", "url": url, "region": region, "name": name}
    return output


def _target(config: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """Return the binding of where messages go. Raises ConfigError."""
    name: str | None = args.to
    outputs = config.get("outputs", {})
    if name is not None and name not in outputs:
        raise ConfigError(
            (f"{args.config}: outputs has no {name!r} (there are: {', '.join(sorted(outputs)) or 'none'})",)
        )
    found: dict[str, Any] | None = outputs[name] if name is not None else config.get("queue")
    if found is None:
        raise ConfigError((f"{args.config}: it consumes no queue; name an output with --to",))
    return found


async def _replay(source: dict[str, Any], target: dict[str, Any], args: argparse.Namespace) -> Replayed:
    taken = await open_queue(source)
    sent = await open_queue(target)
    try:
        return await replay(taken, sent, where=_where(args), limit=args.limit, dry_run=args.dry_run)
    finally:
        await taken.close()
        await sent.close()


def _where(args: argparse.Namespace) -> Any:
    pattern: re.Pattern[bytes] | None = args.filter

    def where(parked: Parked) -> bool:
        reason = parked.letter.reason if parked.letter else "Unknown"
        if args.reason is not None and reason != args.reason:
            return False
        return pattern is None or pattern.search(parked.body) is not None

    return where


def _pattern(text: str) -> re.Pattern[bytes]:
    if len(text) > 2 and text[0] == text[-1] == "/":
        try:
            return re.compile(text[1:-1].encode())
        except re.error as error:
            raise argparse.ArgumentTypeError(f"{text} is no regular expression: {error}") from None
    return re.compile(re.escape(text.encode()))


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of messages: at least 1")
    return int(text)


def _report(done: Replayed, source: str, target: str, *, dry_run: bool) -> None:
    verb = "would be sent" if dry_run else "sent"
    _say(f"{done.sent} messages of {source} {verb} to {target}, {done.passed} passed over")
    for reason, number in sorted(done.reasons.items()):
        _say(f"  {number} parked for {reason}")


def _say(words: str) -> None:
    sys.stderr.write(f"penstock-worker replay: {words}\n")
