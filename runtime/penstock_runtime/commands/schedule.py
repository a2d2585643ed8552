"""The command `schedule`: the role of that name with its dry run and backfill, or with the flags of upstream's workflow-manager."""

import argparse
import sys
from dataclasses import replace
from typing import Any

from penstock_runtime import config as configuration
from penstock_runtime import exits
from penstock_runtime.config import ConfigError
from penstock_runtime.scheduling import flags, settings
from penstock_runtime.scheduling.names import KINDS
from penstock_runtime.scheduling.times import BadTime, Interval, from_compact, from_slashed

SUMMARY = "publish tasks for ready batches and finished windows, once"

_EXAMPLES = """\
examples:
  penstock-worker schedule --config /etc/penstock/worker.json
  penstock-worker schedule --config worker.json --dry-run
  penstock-worker schedule --config worker.json --from 202202200000 --to 202202210000 --kind aggregate --dry-run
  penstock-worker schedule --ingestor-input gs://b --own-validation-input gs://o ...   (the flags of workflow-manager;
                                                       penstock-worker schedule --flags lists them)

exit codes:
  0 everything is done, or a dry run would change nothing    1 partial: every problem is a line on standard error
  2 the command line cannot be used                          4 a dry run would change something
  77 a service refused the credentials                       78 the configuration cannot be used
"""

# Options of ours that go with --config only; everything else is a flag of upstream.
_OURS = ("--config", "--help", "-h", "--flags")


def run(argv: list[str]) -> int:
    """Run the command and return its exit code. Raises SystemExit as argparse does."""
    if argv and not any(word.partition("=")[0] in _OURS for word in argv):
        return _with_flags(argv)
    args = _parser().parse_args(argv)
    if args.flags:
        _list_flags()
        return exits.OK
    if args.config is None:
        _parser().error("the following arguments are required: --config, or the flags of workflow-manager")
    return _with_config(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="penstock-worker schedule",
        description="Publish a task for each ready batch and each finished window, once.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--config", metavar="FILE", help="the configuration (JSON), or - for stdin")
    parser.add_argument("--check", action="store_true", help="validate the configuration and stop")
    parser.add_argument("--dry-run", action="store_true", help="print the plan (JSON) and change nothing")
    parser.add_argument("--from", dest="begin", metavar="TIME", help="backfill from this time (YYYYMMDDHHmm, UTC)")
    parser.add_argument("--to", dest="end", metavar="TIME", help="backfill up to this time")
    parser.add_argument("--kind", choices=[*KINDS, "both"], default="both", help="which tasks (default: both)")
    parser.add_argument("--flags", action="store_true", help="list the flags of workflow-manager and stop")
    return parser


def _with_config(args: argparse.Namespace) -> int:
    try:
        config = configuration.load(configuration.read(args.config), "schedule")
        if reasons := settings.faults(config):
            raise ConfigError(reasons)  # noqa: TRY301 - one place that says what is wrong
    except ConfigError as error:
        for reason in error.reasons:
            _say(f"{args.config}: {reason}")
        return exits.CONFIG
    try:
        backfill = _backfill(args.begin, args.end)
    except ValueError as error:
        _say(str(error))
        return exits.USAGE
    if args.check:
        _say(f"{args.config}: valid")
        return exits.OK
    return _execute(config, dry_run=args.dry_run, backfill=backfill, kind=args.kind)


def _with_flags(argv: list[str]) -> int:
    try:
        given = flags.parse(argv)
        config = flags.configuration(given)
    except flags.FlagError as error:
        for reason in error.reasons:
            _say(reason)
        return exits.USAGE
    for note in given.notes:
        _say(note)
    if reasons := configuration.validate(config):
        for reason in reasons:
            _say(reason)
        return exits.USAGE
    return _execute(config, create_topics=flags.creates_topics(given))


def _execute(
    config: dict[str, Any],
    *,
    dry_run: bool = False,
    backfill: Interval | None = None,
    kind: str = "both",
    create_topics: bool = False,
) -> int:
    from penstock_runtime.roles.schedule import run_with
    from penstock_runtime.scheduling.edge import Options

    options = replace(Options(), dry_run=dry_run, backfill=backfill, create_topics=create_topics)
    return run_with(config, options if kind == "both" else replace(options, kinds=(kind,)))


def _backfill(begin: str | None, end: str | None) -> Interval | None:
    """Return the interval of a backfill. Raises ValueError (BadTime is one)."""
    if begin is None and end is None:
        return None
    if begin is None or end is None:
        raise ValueError("a backfill needs both --from and --to")
    interval = Interval(_time("--from", begin), _time("--to", end))
    if interval.begin >= interval.end:
        raise ValueError("--to: it is not after --from")
    return interval


def _time(option: str, text: str) -> Any:
    try:
        return from_slashed(text) if "/" in text else from_compact(text)
    except BadTime as error:
        raise ValueError(f"{option}: {error}") from None


def _list_flags() -> None:
    for flag in flags.FLAGS:
        default = f" (default {flag.default})" if flag.default else ""
        sys.stdout.write(f"--{flag.name}\n    {flag.help}{default}{f' It {flag.note}.' if flag.note else ''}\n")


def _say(words: str) -> None:
    sys.stderr.write(f"penstock-worker schedule: {words}\n")
