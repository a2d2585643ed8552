"""What the verbs of a running project share: from the command line to a plan, with the words for what goes wrong."""

import os
from typing import TYPE_CHECKING, Any

from penstock.cli.common import UsageError, emit_report, say

if TYPE_CHECKING:
    import argparse

    from penstock.diagnostics import Diagnostic
    from penstock.engine.workspace import Workspace
    from penstock.running.plan import Plan, QueueRow

_INSTALL = "install it beside the compiler: pip install penstock-runtime"


def add_environment(parser: "argparse.ArgumentParser", *, also_cloud: bool) -> None:
    """Give a verb `-e`; by default the environment of this machine is meant."""
    more = "; one of a cloud is reached with your own credentials" if also_cloud else ""
    parser.add_argument(
        "-e", "--env", "--environment", dest="environment", metavar="NAME", help=f"by default the local one{more}"
    )


def plan_for(
    args: "argparse.Namespace", verb: str, names: list[str] | None = None, *, quiet: bool = False
) -> "tuple[Plan | None, int]":
    """Return the plan of the environment that `args` names, or None with the exit code after reporting the errors.

    `names` are definitions; none means all. Raises UsageError for a project, environment or definition that is not there,
    and when the runtime is not installed.
    """
    from penstock.running import choose
    from penstock.running.plan import build, named

    require_runtime(verb)
    workspace, errors = choose.opened(os.getcwd(), verb)
    if errors:
        return None, _report(errors, workspace, args)
    environment = choose.environment(workspace, args.environment, verb)
    only, unknown = named(names or [], workspace.definitions)
    if unknown is not None:
        from penstock.diagnostics.suggest import hint

        known = sorted({name for entry in workspace.definitions for name in (entry.name, entry.id)})
        raise UsageError(f"there is no definition {unknown!r}", hint(unknown, known), verb=verb)
    place, errors = choose.place(workspace, environment)
    if place is None:
        return None, _report(errors, workspace, args)
    plan, found = build(place, workspace, only)
    if plan is None:
        return None, _report(found, workspace, args)
    if found and not quiet:
        _report(found, workspace, args)
    return plan, 0


def require_runtime(verb: str) -> None:
    """Raise UsageError where the workers are not installed."""
    try:
        import penstock_runtime  # noqa: F401
    except ImportError:
        raise UsageError("the workers (penstock-runtime) are not installed", _INSTALL, verb=verb) from None


def queue_named(plan: "Plan", name: str, verb: str) -> "QueueRow":
    """Return the queue of that name, or the one of the definition of that name. Raises UsageError."""
    row = plan.queue(name)
    if row is not None:
        return row
    from penstock.diagnostics.suggest import hint

    known = [row.name for row in plan.queues]
    owners = [row.definition.partition("/")[2] for row in plan.queues]
    there = f"the queues are: {', '.join(known)}" if known else f"{plan.place.name} has no queue"
    raise UsageError(f"{plan.place.name} has no queue {name!r}", hint(name, [*known, *owners]) or there, verb=verb)


def failed(error: Exception, verb: str) -> int:
    """Say why a queue could not be used and return 1; anything but an error of the runtime's own is raised again."""
    from penstock_runtime.errors import WorkerError

    if not isinstance(error, WorkerError):
        raise error
    say(f"penstock {verb}: {type(error).__name__.lower()}: {error}")
    return 1


def run_async(work: Any) -> Any:
    """Run a coroutine to its end."""
    import asyncio

    return asyncio.run(work)


def _report(found: "list[Diagnostic]", workspace: "Workspace", args: "argparse.Namespace") -> int:
    from penstock.output import Report

    machine = getattr(args, "format", "text") == "json"
    kept = getattr(args, "format", None)
    args.format = "json" if machine and any(one.severity == "error" for one in found) else "text"
    if machine and args.format == "text":
        args.format = kept
        return 0
    code = emit_report(Report(tuple(found), workspace.sources, tuple(workspace.files)), args)
    args.format = kept
    return code
