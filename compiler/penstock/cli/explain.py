"""The verb `explain`: prints the page of a code."""

import sys
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, wants_color, write_data

if TYPE_CHECKING:
    import argparse

SUMMARY = "say what a code means, why it matters and how to mend it"
EXAMPLES = """
penstock explain PEN1002
penstock explain duplicate-key      # by name
penstock explain --list             # all codes
"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of `explain`."""
    codes = parser.add_argument("codes", nargs="*", metavar="CODE", help="a code, its number or its name")
    codes.complete = _codes  # type: ignore[attr-defined]
    parser.add_argument("--list", action="store_true", help="list every code")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """Print the pages asked for, or the list of all codes. Raises UsageError for an unknown code."""
    if args.list == bool(args.codes):
        raise UsageError("give either a CODE or --list", verb="explain")
    names = _codes() if args.list else tuple(_resolved(word) for word in args.codes)
    if args.format == "json":
        write_data(_json(names, pages=not args.list), machine=True)
    elif args.list:
        write_data(_table(names))
    else:
        color = wants_color(args.color, sys.stdout)
        write_data("\n".join(_page(name, color=color) for name in names))
    return 0


def _codes() -> tuple[str, ...]:
    from penstock.diagnostics.catalog import codes

    return codes()


def _resolved(word: str) -> str:
    from penstock.diagnostics.catalog import resolve, similar

    code = resolve(word)
    if code is not None:
        return code
    near = similar(word)
    help_ = "did you mean " + " or ".join(f"`{name}`" for name in near) + "?" if near else None
    raise UsageError(
        f"there is no code {word!r}",
        hint=help_ or "`penstock explain --list` lists them",
        code="PEN0004",
        verb="explain",
    )


def _table(names: tuple[str, ...]) -> str:
    from penstock.diagnostics.catalog import entry

    found = [one for name in names if (one := entry(name)) is not None]
    return "".join(f"{one.code}  {one.severity:<7}  {one.slug}: {one.title}\n" for one in found)


def _json(names: tuple[str, ...], *, pages: bool) -> str:
    from penstock.diagnostics.catalog import entry, page
    from penstock.output._data import dump

    found = [one for name in names if (one := entry(name)) is not None]
    items = [
        {"code": one.code, "name": one.slug, "title": one.title, "severity": one.severity}
        | {"since": one.since, "docs": one.url}
        | ({"page": page(one.code) or ""} if pages else {})
        for one in found
    ]
    return dump({"version": 1, "codes": items})


def _page(name: str, *, color: bool) -> str:
    """Return a page for the terminal: Markdown as it is, with headings in bold when colours are welcome."""
    from penstock.diagnostics.catalog import page
    from penstock.output._style import Style

    style = Style(color)
    out: list[str] = []
    fenced = False
    for line in (page(name) or "").split("\n"):
        if line.startswith("```"):
            fenced = not fenced
            out.append(style("gutter", line))
        elif fenced or not line.startswith("#"):
            out.append(line)
        else:
            out.append(style("bold", line))
    return "\n".join(out)
