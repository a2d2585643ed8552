"""Writes `docs/codes/index.md`, the table of all codes, from the pages: `python -m penstock.diagnostics.index [--check]`."""

import sys

from penstock.diagnostics.catalog import Entry, entries
from penstock.resources import root

_AREAS = {
    "00": "The tool and its use",
    "10": "Text and YAML",
    "11": "Schema",
    "12": "Expressions and inheritance",
    "13": "References",
    "14": "Names and limits",
    "15": "Meaning",
    "16": "Security",
    "17": "Dialects",
    "18": "Targets and capabilities",
    "19": "The rendered tree",
}


def area(code: str) -> str:
    """Return the heading of the group that `code` belongs to."""
    return _AREAS.get(code[3:5], "Other")


def render(found: tuple[Entry, ...]) -> str:
    """Return the whole index page for these entries."""
    lines = [
        "# All codes",
        "",
        "Every finding has a code; `penstock explain CODE` prints its page. This table is generated from the pages",
        "(`python -m penstock.diagnostics.index`).",
    ]
    last = ""
    for one in found:
        if area(one.code) != last:
            last = area(one.code)
            lines += ["", f"## {last}", "", "| code | name | severity | what it says |", "| --- | --- | --- | --- |"]
        title = one.title.replace("|", "\\|")
        lines.append(f"| [{one.code}]({one.code}.md) | `{one.slug}` | {one.severity} | {title} |")
    return "\n".join([*lines, ""])


def main(argv: list[str]) -> int:
    """Write the index, or with `--check` exit 4 when it is stale."""
    target = f"{root('codes')}/index.md"
    fresh = render(entries())
    try:
        with open(target, encoding="utf-8") as stream:
            stale = stream.read() != fresh
    except FileNotFoundError:
        stale = True
    if "--check" in argv:
        if stale:
            sys.stderr.write("docs/codes/index.md is stale: run python -m penstock.diagnostics.index\n")
        return 4 if stale else 0
    if stale:
        with open(target, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(fresh)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
