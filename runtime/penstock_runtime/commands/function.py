"""The command `function`: one handler of a pipeline, served in Lambda, called once with an event, or run as a job.

In Lambda the runtime client `awslambdaric` asks for invocations; the handler is loaded in its init phase, so that a module that
cannot be loaded is an init error. With `--event FILE` the handler runs once, and its answer is printed. With `--config FILE` it is
the role of that name.
"""

import argparse
import json
import os
import sys
from typing import Any, Final

from penstock_runtime import exits
from penstock_runtime.commands._failures import code_of
from penstock_runtime.errors import Unusable, WorkerError
from penstock_runtime.functions.start import HANDLER

SUMMARY: Final = "serve a handler in Lambda, call it once, or run it as a job"
ENTRY: Final = "penstock_runtime.functions.lambda_entry.handler"
_API: Final = "AWS_LAMBDA_RUNTIME_API"
_MOST: Final = 6 * 1024 * 1024  # bytes of an event (Lambda quotas, synchronous payload)
_EXAMPLES: Final = """\
examples:
  penstock-worker function app:handler                        in Lambda, as the command of the image
  penstock-worker function app:handler --event event.json     once, here; - reads standard input
  penstock-worker function --config /etc/penstock/job.json    the handler that the compiler rendered for a job

exit codes:
  0 done    1 the handler failed    2 wrong command line    77 access was denied    78 the handler cannot be loaded
"""


def run(argv: list[str]) -> int:
    """Run the command and return its exit code. Raises SystemExit as argparse does."""
    parser = _parser()
    args = parser.parse_args(argv)
    if (args.handler is None) == (args.config is None):
        parser.error("give either a HANDLER or --config FILE")
    if args.config is not None:
        return _job(args.config, check=args.check)
    os.environ[HANDLER] = args.handler
    if args.event is not None:
        return _once(args.event)
    return _serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="penstock-worker function",
        description="Serve one handler of a pipeline.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "handler", metavar="HANDLER", nargs="?", help="module:function, in the working folder or installed"
    )
    parser.add_argument("--event", metavar="FILE", help="handle this event (JSON) once and print the answer")
    parser.add_argument("--config", metavar="FILE", help="the configuration of a job (JSON), or - for stdin")
    parser.add_argument("--check", action="store_true", help="validate the configuration and stop")
    return parser


def _serve() -> int:
    if _API not in os.environ:
        _say(f"{_API} is not set: this is no Lambda. Handle one event with --event FILE, or give a --config FILE")
        return exits.CONFIG
    try:
        from awslambdaric.__main__ import main as serve  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        _say("awslambdaric is not installed: pip install 'penstock-runtime[lambda]'")
        return exits.CONFIG
    serve(["awslambdaric", ENTRY])
    return exits.OK


def _job(path: str, *, check: bool) -> int:
    from penstock_runtime import config as configuration
    from penstock_runtime.roles import function

    try:
        config = configuration.load(configuration.read(path), "function")
    except configuration.ConfigError as error:
        for reason in error.reasons:
            _say(f"{path}: {reason}")
        return exits.CONFIG
    if check:
        _say(f"{path}: valid")
        return exits.OK
    return function.run(config)


def _once(path: str) -> int:
    from penstock_runtime.functions.context import FunctionContext

    try:
        event = _read(path)
        from penstock_runtime.functions import lambda_entry

        answer = lambda_entry.handler(event, FunctionContext(os.environ[HANDLER], timeout=900))
    except WorkerError as error:
        return code_of(error, exits.FAILED, _say)
    sys.stdout.write(f"{json.dumps(answer, indent=2)}\n")
    failed = isinstance(answer, dict) and bool(answer.get("batchItemFailures"))
    return exits.FAILED if failed else exits.OK


def _read(path: str) -> Any:
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_MOST + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(_MOST + 1)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error
    if len(data) > _MOST:
        raise Unusable(f"{path}: an event has at most {_MOST} bytes")
    try:
        return json.loads(data)
    except ValueError as error:
        raise Unusable(f"{path}: {error}") from error


def _say(words: str) -> None:
    sys.stderr.write(f"penstock-worker: {words}\n")
