"""Syntax errors of single characters: tabs, reserved signs, and names and tags cut short."""

import re

from penstock.diagnostics import Diagnostic, Edit, Fix
from penstock.text.site import SYNTAX, TAB, TRAILING, Site

_TAB_INDENT = re.compile(r"[ ]*\t[ \t]*")
_RESERVED = "@`%"


def character(site: Site) -> Diagnostic:
    """Explain a character that nothing can begin with."""
    char = site.char()
    if char == "\t":
        return tab(site)
    if char in _RESERVED:
        fix = _quote(site, site.line, site.column)
        return site.finding(SYNTAX, f"a value cannot begin with `{char}`", site.here(), "quote it", fix=fix)
    return site.finding(SYNTAX, f"unexpected `{char}`", site.here(), "quote the value if this is part of it")


def _quote(site: Site, line: int, column: int) -> Fix | None:
    """Offer to quote the rest of a line, unless it stands in brackets or has quotes of its own."""
    text = site.text(line)
    end = len(TRAILING.sub("", text))
    value = text[column:end]
    if "'" in value or any(frame.node.flow for frame in site.builder.frames):
        return None
    return Fix("quote the value", (Edit(site.span(line, column, end), f"'{value}'"),))


def tab(site: Site) -> Diagnostic:
    """Explain a tab, in the indentation or elsewhere."""
    text = site.text(site.line)
    match = _TAB_INDENT.match(text)
    if match is None:
        return site.finding(TAB, "a tab where a space is needed", site.here(), "replace the tab by a space")
    column = text.index("\t")
    spaces = match[0].expandtabs(2)
    fix = Fix("replace tabs by spaces", (Edit(site.span(site.line, 0, match.end()), spaces),))
    span = site.span(site.line, column, match.end())
    return site.finding(TAB, "a tab in the indentation", span, "YAML is indented by spaces only", fix=fix)


def name(site: Site) -> Diagnostic:
    """Explain `*` or `&` without a name behind it."""
    line, column = site.opened
    char = site.text(line)[column : column + 1]
    what = "an alias" if char == "*" else "an anchor"
    return site.finding(
        SYNTAX,
        f"`{char}` begins {what}, and no name follows",
        site.span(line, column),
        "quote the value if it is meant as text",
        fix=_quote(site, line, column),
    )


def header(site: Site) -> Diagnostic:
    """Explain text on the line of `|` or `>`."""
    style = site.text(site.opened[0])[site.opened[1] : site.opened[1] + 1]
    return site.finding(
        SYNTAX, f"text behind `{style}`", site.here(), f"begin the text on the line below `{style}`, indented", ()
    )


def tag(site: Site) -> Diagnostic:
    """Explain a `!` that is no tag."""
    line, column = site.opened
    return site.finding(
        "PEN1004", "this tag cannot be read", site.span(line, column), "quote the value if the `!` is text"
    )


def directive(site: Site) -> Diagnostic:
    """Explain a line that begins with `%`."""
    return site.finding(
        SYNTAX,
        "a line that begins with `%` is a directive, and this one is unknown",
        site.span(site.line, 0),
        "remove the line",
    )
