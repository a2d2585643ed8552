"""The command `reap`: deletes finished Kubernetes Jobs of tasks, which older versions made and never deleted."""

import argparse
import asyncio
import re
import sys
from datetime import UTC, datetime
from typing import Any

from penstock_runtime import config as configuration
from penstock_runtime import exits
from penstock_runtime.config import ConfigError
from penstock_runtime.errors import Unusable
from penstock_runtime.scheduling import goduration
from penstock_runtime.scheduling.kubernetes import in_cluster
from penstock_runtime.scheduling.reap import reap
from penstock_runtime.scheduling.run import CHANGES, PARTIAL

SUMMARY = "delete finished Kubernetes Jobs of tasks"

_EXAMPLES = """\
examples:
  penstock-worker reap --namespace us-ca --dry-run
  penstock-worker reap --namespace us-ca --older-than 72h --selector type=batch-aggregation-job
  penstock-worker reap --config /etc/penstock/worker.json

Runs in a pod whose service account may list and delete Jobs. A Job is deleted when it has finished long enough ago, is
named as the Job of a task was, has the labels of the selector, and no controller owns it. The names go to standard output.

exit codes: 0 done, or a dry run would delete nothing    1 the API refused or did not answer    2 wrong command line
            4 a dry run would delete something           78 the configuration cannot be used
"""


def run(argv: list[str]) -> int:
    """Run the command and return its exit code. Raises SystemExit as argparse does."""
    parser = _parser()
    args = parser.parse_args(argv)
    if (args.config is None) == (args.namespace is None):
        parser.error("one of --config and --namespace is needed")
    try:
        settings = _settings(args)
        cluster = in_cluster()
    except (ConfigError, Unusable) as error:
        for reason in getattr(error, "reasons", (str(error),)):
            _say(reason)
        return exits.CONFIG
    reaped = asyncio.run(reap(settings, cluster, datetime.now(UTC), dry_run=args.dry_run))
    for name in reaped.doomed:
        sys.stdout.write(f"{name}\n")
    for problem in reaped.problems:
        _say(problem.message)
    if reaped.problems:
        return PARTIAL
    return CHANGES if args.dry_run and reaped.doomed else exits.OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="penstock-worker reap",
        description="Delete finished Kubernetes Jobs of tasks, which older versions made and never deleted.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--config", metavar="FILE", help="a configuration whose `schedule.reap` says what to delete")
    parser.add_argument("--namespace", metavar="NAME", help="where the Jobs are")
    parser.add_argument("--older-than", metavar="TIME", type=_seconds, default=86400, help="since it finished (24h)")
    parser.add_argument("--selector", metavar="NAME=VALUE", action="append", type=_label, default=[], help="a label")
    parser.add_argument("--dry-run", action="store_true", help="print the names and delete nothing")
    return parser


def _settings(args: argparse.Namespace) -> dict[str, Any]:
    """Return `schedule.reap`, of the configuration or of the options. Raises ConfigError."""
    if args.config is None:
        return {"namespace": args.namespace, "olderThan": args.older_than, "selector": dict(args.selector)}
    try:
        config = configuration.load(configuration.read(args.config), "schedule")
    except ConfigError as error:
        raise ConfigError(tuple(f"{args.config}: {reason}" for reason in error.reasons)) from None
    found: dict[str, Any] | None = config.get("schedule", {}).get("reap")
    if found is None:
        raise ConfigError((f"{args.config}: /schedule has no reap",))
    return found


def _seconds(text: str) -> int:
    try:
        return int(goduration.parse(text).total_seconds())
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _label(text: str) -> tuple[str, str]:
    if not re.fullmatch(r"[^=,\s]+=[^=,\s]*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no label NAME=VALUE")
    name, _, value = text.partition("=")
    return name, value


def _say(words: str) -> None:
    sys.stderr.write(f"penstock-worker reap: {words}\n")
