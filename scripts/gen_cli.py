"""Generates `docs/reference/cli.md`, the reference of the command line, from the parsers that print `--help`.

Not from the printed text: argparse words it differently from one Python to the next.
"""

import argparse

from penstock.cli.overview import overview
from penstock.cli.parser import Parser, build
from penstock.cli.verbs import everything

_HEAD = """\
# Command line

This page is generated from the parsers of the commands; `penstock COMMAND --help` prints the same.

"""
# These stand once in the overview.
_COMMON = "options of every command"


def outputs() -> dict[str, str]:
    """Return path -> text of every file that this generator owns."""
    parts = [_HEAD, f"```text\n{overview().rstrip()}\n```\n"]
    for name, module in everything().items():
        parts.append(_verb(name, build(name, module)))
    return {"docs/reference/cli.md": "".join(parts)}


def _verb(name: str, parser: Parser) -> str:
    """Return the section of one verb: what it does, examples, arguments, options."""
    summary = parser.summary[0].upper() + parser.summary[1:]
    examples = parser.examples.strip("\n")
    lines = ["", f"## penstock {name}", "", f"{summary}.", "", "```text", examples.rstrip(), "```"]
    for group in parser._action_groups:  # noqa: SLF001 - argparse offers no public way to its options
        actions = [one for one in group._group_actions if one.help != argparse.SUPPRESS]  # noqa: SLF001
        if actions and group.title != _COMMON:
            lines += ["", f"| {group.title} | |", "| --- | --- |"]
            lines += [f"| {_shown(action)} | {_cell(action.help or '')} |" for action in actions]
    return "\n".join([*lines, ""])


def _shown(action: argparse.Action) -> str:
    """Return how an argument or option is written: `-e`, `--environment NAME`."""
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    if not action.option_strings:
        several = {"?": f"[{value}]", "*": f"[{value}...]", "+": f"{value}..."}
        return f"`{several.get(str(action.nargs), value)}`"
    return ", ".join(f"`{option}{f' {value}' if value else ''}`" for option in action.option_strings)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("%%", "%")
