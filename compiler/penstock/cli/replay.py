"""The verb `replay`: sends dead letters back to the queue that they came from, or lists them."""

from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, say, write_data

if TYPE_CHECKING:
    import argparse

SUMMARY = "send dead letters back to their queue, or say what they died of"
EXAMPLES = """\
penstock replay invoices --dry-run           what would be sent again, by reason; nothing is changed
penstock replay invoices                     send all of them again
penstock replay invoices --limit 10          the first ten
penstock replay invoices --reason Timeout    only what died of this
penstock replay invoices -e prod --dry-run   of a cloud, with your own credentials"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    from penstock.running.command import add_environment

    parser.add_argument("name", metavar="NAME", help="a queue, or a definition that has one")
    add_environment(parser, also_cloud=True)
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
    parser.add_argument("--limit", type=int, metavar="N", help="at most this many")
    parser.add_argument("--reason", action="append", metavar="WORD", help="only letters with this reason (repeatable)")
    parser.add_argument("--contains", metavar="TEXT", help="only messages whose body has this text")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """Replay. Returns 0, or 1 when a queue cannot be reached."""
    from penstock.running.command import failed, plan_for, queue_named, run_async
    from penstock.running.messages import Chosen, replay

    if args.limit is not None and args.limit < 1:
        raise UsageError("--limit: at least 1", verb="replay")
    plan, code = plan_for(args, "replay", quiet=True)
    if plan is None:
        return code
    row = queue_named(plan, args.name, "replay")
    if row.dead_letter is None:
        raise UsageError(f"{row.name} has no dead letters", verb="replay")
    chosen = Chosen(tuple(args.reason or ()), args.contains, args.limit)
    try:
        done = run_async(replay(row, chosen, dry_run=args.dry_run))
    except Exception as error:  # noqa: BLE001 - sorted out there
        return failed(error, "replay")
    if args.format == "json":
        import json

        document = {
            "version": 1,
            "environment": plan.place.name,
            "queue": row.name,
            "dryRun": args.dry_run,
            "sent": done.sent,
            "passedOver": done.passed,
            "reasons": done.reasons,
        }
        write_data(json.dumps(document, indent=2) + "\n", machine=True)
        return 0
    lines = [f"{count:>7,}  {reason}" for reason, count in done.reasons.items()]
    if lines:
        write_data("\n".join(lines) + "\n")
    if not args.quiet:
        verb = "would be sent" if args.dry_run else "sent"
        passed = f", {done.passed:,} passed over" if done.passed else ""
        say(
            f"{done.sent:,} dead letter{'' if done.sent == 1 else 's'} {verb} to {row.name} ({plan.place.name}){passed}"
        )
    return 0
