"""The command line of `penstock-worker`: arguments in, exit code out, words on standard error."""

import argparse
import sys

from penstock_runtime import __version__, commands, exits, roles
from penstock_runtime.config import ConfigError, load, read
from penstock_runtime.schema import read_schemas, role_names

_EXAMPLES = """\
examples:
  penstock-worker consume --config /etc/penstock/worker.json
  penstock-worker consume --config worker.json --check
  penstock-worker function app:handler              the command of a Lambda image
  kubectl get configmap orders -o jsonpath='{.data.worker\\.json}' | penstock-worker consume --config - --check

exit codes:
  0 done, or the configuration is valid    1 tried and failed    2 wrong command line
  69 the role is not in this build         78 the configuration cannot be used
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the one command."""
    parser = argparse.ArgumentParser(
        prog="penstock-worker",
        description="Run one worker role with the configuration that the compiler rendered.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("role", metavar="ROLE", help=_what_to_run())
    parser.add_argument("--config", metavar="FILE", required=True, help="the configuration (JSON), or - for stdin")
    parser.add_argument("--check", action="store_true", help="validate the configuration and stop")
    parser.add_argument("--version", action="version", version=f"penstock-worker {__version__}")
    return parser


def run(argv: list[str]) -> int:
    """Run the command with `argv` (without the program name) and return its exit code.

    Raises SystemExit for `--help`, `--version` and a wrong command line, as argparse does.
    """
    command = commands.find(argv[0]) if argv else None
    if command is not None:
        return command.run(argv[1:])
    parser = build_parser()
    args = parser.parse_args(argv)
    known = role_names(read_schemas())
    if args.role not in known:
        parser.error(f"unknown role {args.role!r}{_did_you_mean(args.role, known)}")
    try:
        config = load(read(args.config), args.role)
    except ConfigError as error:
        for reason in error.reasons:
            _say(f"{args.config}: {reason}")
        return exits.CONFIG
    if args.check:
        _say(f"{args.config}: valid")
        return exits.OK
    role = roles.find(args.role)
    if role is None:
        _say(f"role {args.role} is not in this build (it has: {_roles_of_this_build()})")
        return exits.UNAVAILABLE
    return role.run(config)


def _did_you_mean(word: str, known: tuple[str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(word, known, n=1)
    return f": did you mean {close[0]}?" if close else f" (there are: {', '.join(known)})"


def _roles_of_this_build() -> str:
    return ", ".join(roles.names()) or "no role yet"


def _what_to_run() -> str:
    return f"a role of this build ({_roles_of_this_build()}), or a command with a --help of its own ({', '.join(commands.names())})"


def _say(words: str) -> None:
    sys.stderr.write(f"penstock-worker: {words}\n")
