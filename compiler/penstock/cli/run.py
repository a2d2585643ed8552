"""The verb `run`: compiles a project for this machine and runs its workers on embedded queues, stores and tables."""

import os
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, say

if TYPE_CHECKING:
    import argparse

    from penstock.running.plan import Plan
    from penstock.running.prepare import Ready
    from penstock.running.supervisor import Outcome

SUMMARY = "run the workers of a project on this machine; no account, no server"
EXAMPLES = """\
penstock run                          everything that the local environment declares; Ctrl-C finishes and ends
penstock run Workflow/invoices        one definition
penstock run --until-idle             end when every queue is empty: for tests and CI
penstock run --processes 2            every worker twice"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    from penstock.running.command import add_environment

    parser.add_argument("names", nargs="*", metavar="NAME", help="only these definitions (KIND/NAME, or the name)")
    add_environment(parser, also_cloud=False)
    parser.add_argument("--processes", type=_count, default=1, metavar="N", help="start every worker N times")
    parser.add_argument("--until-idle", action="store_true", help="end when there is nothing left to do")
    parser.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="end after this time; exit 1 with --until-idle"
    )
    parser.add_argument(
        "--env-file", metavar="FILE", help="NAME=value lines for secrets; by default .env of the project"
    )
    parser.add_argument("--raw", action="store_true", help="show log lines as the workers write them (JSON)")


def run(args: "argparse.Namespace") -> int:
    """Run. Returns 0, or 1 with errors, with a worker that cannot work, or when time ran out before it was idle."""
    from penstock.running.command import plan_for
    from penstock.running.ports import address
    from penstock.running.prepare import prepare

    plan, code = plan_for(args, "run", args.names)
    if plan is None:
        return code
    if plan.place.cloud != "local":
        raise UsageError(
            f"{plan.place.name} is an environment of {plan.place.cloud}, not of this machine",
            "its workers run where the rendered tree is deployed; `penstock queues -e` looks at them",
            verb="run",
        )
    ready = prepare(plan, _given(args, plan.root), os.environ, processes=args.processes)
    _refuse_missing(ready)
    for sentence in ready.left_out:
        say(f"penstock run: left out: {sentence}")
    if not ready.started:
        say("penstock run: there is nothing to run")
        return 0
    if not args.quiet:
        say(f"penstock run: {len(ready.started)} processes in {plan.place.name}; Ctrl-C ends them")
        for one in ready.started:
            if where := address(one.process):
                say(f"penstock run: {one.process.name}: {where}")
    return _code(_supervised(plan, ready, args), args)


def _supervised(plan: "Plan", ready: "Ready", args: "argparse.Namespace") -> "Outcome":
    from penstock.running.command import run_async
    from penstock.running.prepare import remember
    from penstock.running.supervisor import Settings, Supervisor, terminal_board

    settings = Settings(until_idle=args.until_idle, timeout=args.timeout, raw=args.raw, quiet=args.quiet)
    board = None if args.quiet else terminal_board()
    supervisor = Supervisor(plan, list(ready.started), settings, say, board, lambda key: remember(plan, key))
    outcome: Outcome = run_async(supervisor.run())
    return outcome


def _code(outcome: "Outcome", args: "argparse.Namespace") -> int:
    if outcome.failed:
        say(f"penstock run: could not work: {', '.join(outcome.failed)}")
    if outcome.timed_out and args.until_idle:
        say(f"penstock run: {args.timeout:g} s have passed and there is still work to do")
    return 1 if outcome.failed or (outcome.timed_out and args.until_idle) else 0


def _refuse_missing(ready: "Ready") -> None:
    """Raise UsageError when a process needs a secret that nobody gave."""
    if not ready.missing:
        return
    words = ", ".join(dict.fromkeys(f"{one.variable} ({one.process})" for one in ready.missing))
    raise UsageError(
        f"secrets are missing: {words}",
        "set these variables, or write NAME=value lines to a .env file that git ignores",
        verb="run",
    )


def _given(args: "argparse.Namespace", root: str) -> dict[str, str]:
    from penstock.running.environment import DOTENV, read_file

    path = args.env_file or os.path.join(root, DOTENV)
    try:
        return read_file(path)
    except FileNotFoundError:
        if args.env_file:
            raise UsageError(f"there is no file {args.env_file}", verb="run") from None
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(str(error), verb="run") from None


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 64:
        raise ValueError
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e7:
        raise ValueError
    return value
