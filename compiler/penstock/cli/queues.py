"""The verb `queues`: says how full the queues of an environment are."""

from typing import TYPE_CHECKING, Any

from penstock.cli.common import add_format, say, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.running.observe import Level
    from penstock.running.plan import Plan, QueueRow

SUMMARY = "say how full the queues and dead letters of an environment are"
EXAMPLES = """\
penstock queues                    of the local environment
penstock queues invoices           one queue, or the queues of one definition
penstock queues -e prod            of a cloud, with your own credentials
penstock queues --format json      for programs"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    from penstock.running.command import add_environment

    parser.add_argument("names", nargs="*", metavar="NAME", help="only these queues, or the ones of these definitions")
    add_environment(parser, also_cloud=True)
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """Look. Returns 0, or 1 when a queue cannot be reached."""
    from penstock.running.command import failed, plan_for, queue_named, run_async
    from penstock.running.messages import levels

    plan, code = plan_for(args, "queues", quiet=True)
    if plan is None:
        return code
    rows = [queue_named(plan, name, "queues") for name in args.names] or list(plan.queues)
    try:
        found = run_async(levels(rows))
    except Exception as error:  # noqa: BLE001 - sorted out there
        return failed(error, "queues")
    if args.format == "json":
        write_data(_json(plan, rows, found), machine=True)
    elif rows:
        write_data("\n".join(_lines(rows, found)) + "\n")
    else:
        say(f"{plan.place.name} has no queue")
    return 0


def _lines(rows: "list[QueueRow]", levels: "list[Level]") -> list[str]:
    from penstock.running.board import columns

    cells = [("queue", "definition", "waiting", "leased", "oldest", "dead")]
    for row, level in zip(rows, levels, strict=True):
        oldest = "" if level.oldest is None else f"{level.oldest:,.0f} s"
        numbers = ["" if count is None else f"{count:,}" for count in (level.waiting, level.leased, level.parked)]
        cells.append((row.name, row.definition, numbers[0], numbers[1], oldest, numbers[2]))
    return columns(cells, numbers_from=2)


def _json(plan: "Plan", rows: "list[QueueRow]", levels: "list[Level]") -> str:
    import json

    found: list[dict[str, Any]] = [
        {
            "name": row.name,
            "definition": row.definition,
            "waiting": level.waiting,
            "leased": level.leased,
            "oldestSeconds": level.oldest,
            "deadLetters": level.parked,
        }
        for row, level in zip(rows, levels, strict=True)
    ]
    document = {"version": 1, "environment": plan.place.name, "queues": found}
    return json.dumps(document, indent=2) + "\n"
