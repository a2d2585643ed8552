"""Syntax errors around quotes and brackets: what was opened and never closed, and what stands in between."""

import re

from penstock.diagnostics import Diagnostic, Related
from penstock.text.nodes import Leaf
from penstock.text.site import SYNTAX, UNCLOSED, Site

# A line that is a key or a list item: inside a text of several lines it is a sign that the text should have ended.
_STRUCTURE = re.compile(r" *(?:- +)*(?:[\w.-]+:(?: |$)|- )").match
_OPENING = re.compile(r"""(?:^ *|[:\-\[{,(] *)(["'])""")


def swallowed(site: Site) -> Diagnostic | None:
    """Explain a quote that took keys and items of the lines below into its text, up to where the reader stopped.

    The reader may not have told of that text yet when it stops right behind it, so it is looked for in the lines.
    """
    last = site.builder.last
    if last is not None and ends_before(site, last) and _has_structure(site, last.start.line, last.end.line):
        related = (Related("it ends at this quote", site.span(last.end.line, last.end.column - 1)),)
        return _runs_on(site, last.start.line, last.start.column, related)
    line, column = (last.end.line, last.end.column) if last is not None else (site.builder.begun, 0)
    while line <= site.line:
        match = _OPENING.search(site.text(line), column)
        if match is None:
            line, column = line + 1, 0
            continue
        end_line, end_column = _closing(site.lines, line, match.end(), match[1])
        if end_line > site.line or (end_line == site.line and end_column > site.column):
            return None
        if end_line > line and _has_structure(site, line, end_line):
            related = (Related("it ends at this quote", site.span(end_line, end_column - 1)),)
            return _runs_on(site, line, match.end() - 1, related)
        line, column = end_line, end_column
    return None


def _has_structure(site: Site, line: int, end_line: int) -> bool:
    return any(_STRUCTURE(site.text(number)) for number in range(line + 1, end_line + 1))


def _closing(lines: list[str], line: int, column: int, quote: str) -> tuple[int, int]:
    """Return the place behind the quote that closes a text; behind the last line when there is none."""
    closing = re.compile(r"(?:[^\"\\]|\\.)*\"" if quote == '"' else "(?:[^']|'')*'(?!')")
    for number in range(line, len(lines)):
        match = closing.match(lines[number], column if number == line else 0)
        if match is not None:
            return number, match.end()
    return len(lines), 0


def _runs_on(site: Site, line: int, column: int, related: tuple[Related, ...] = ()) -> Diagnostic:
    quote = site.text(line)[column : column + 1]
    message = f"the text that this `{quote}` begins runs over several lines and ends where another text begins"
    return site.finding(UNCLOSED, message, site.span(line, column), f"add the closing `{quote}` on its line", related)


def quote_to_end(site: Site) -> Diagnostic:
    """Explain a quote that the end of the file or document cut off."""
    line, column = site.opened
    return unclosed(site, line, column)


def unclosed(site: Site, line: int, column: int) -> Diagnostic:
    """Explain the bracket or quote at a place that has no partner."""
    char = site.text(line)[column : column + 1]
    closing = {"[": "]", "{": "}"}.get(char, char)
    return site.finding(
        UNCLOSED, f"this `{char}` is never closed", site.span(line, column), f"add the closing `{closing}`"
    )


def ends_before(site: Site, last: Leaf) -> bool:
    """Say whether a quoted text ends on the line where the reader stopped, before that place."""
    return last.style in ("'", '"') and last.end.line == site.line and last.end.column <= site.column


def after_quote(site: Site, last: Leaf) -> Diagnostic:
    """Explain what follows a closing quote on its line."""
    quote = last.style or '"'
    related = (Related("the text begins here", site.span(last.start.line, last.start.column)),)
    double = 'write \\" for a quote inside the text' if quote == '"' else "write '' for a quote inside the text"
    return site.finding(
        SYNTAX,
        f"text after the closing `{quote}`",
        site.here(),
        f"put all of it inside the quotes ({double}), or put a comma or a new line between",
        related,
    )


def flow(site: Site) -> Diagnostic | None:
    """A `,` or a closing bracket was expected inside `[...]` or `{...}`."""
    line, column = site.opened
    if site.at_end() or not _closes(site.lines, line, column):
        return unclosed(site, line, column)
    opening = site.text(line)[column : column + 1]
    related = (
        Related("the list begins here" if opening == "[" else "the mapping begins here", site.span(line, column)),
    )
    char = site.char()
    if char in ("]", "}"):
        closing = "]" if opening == "[" else "}"
        return site.finding(
            SYNTAX, f"`{char}` closes what `{opening}` opened", site.here(), f"write `{closing}`", related
        )
    closing = "]" if opening == "[" else "}"
    return site.finding(
        SYNTAX,
        f"`,` or `{closing}` expected",
        site.here(),
        "separate items by commas; quote a text that holds `[]{},`",
        related,
    )


def _closes(lines: list[str], line: int, column: int) -> bool:
    """Say whether the bracket at a place has its partner, by counting brackets outside quotes and comments."""
    depth = 0
    quote = ""
    for number in range(line, len(lines)):
        text = lines[number]
        if number > line and text.startswith(("---", "...")):
            return False
        position = column if number == line else 0
        while position < len(text):
            char = text[position]
            if quote:
                if char == "\\" and quote == '"':
                    position += 1
                elif char == quote:
                    quote = ""
            elif char in "\"'" and text[position - 1 : position] in ("", " ", "[", "{", ","):
                quote = char
            elif char == "#" and text[position - 1 : position] in ("", " "):
                break
            elif char in "[{":
                depth += 1
            elif char in "]}":
                depth -= 1
                if depth == 0:
                    return True
            position += 1
    return False


def content(site: Site) -> Diagnostic:
    """A value was expected and something else stands there."""
    opened = [frame.node for frame in site.builder.frames if frame.node.flow]
    if opened:
        start = opened[-1].start
        if site.at_end() or not _closes(site.lines, start.line, start.column):
            return unclosed(site, start.line, start.column)
    char = site.char()
    if char in ("]", "}"):
        return site.finding(SYNTAX, f"`{char}` closes nothing", site.here(), "remove it, or quote it if it is text")
    return site.finding(
        SYNTAX, f"a value is missing before `{char}`", site.here(), "remove the extra sign or write the value"
    )


def escape(site: Site) -> Diagnostic:
    """Explain a backslash sequence that does not exist."""
    begun, column = site.opened
    if _has_structure(site, begun, site.line):
        return _runs_on(site, begun, column)
    line = site.line
    text = site.text(line)
    column = max(text.rfind("\\", 0, site.column + 1), 0)
    shown = text[column : column + 2]
    related = (Related("the text begins here", site.span(*site.opened)),)
    digits = {"x": 2, "u": 4, "U": 8}.get(shown[1:])
    message = (
        f"`{shown}` is not an escape" if digits is None else f"`{shown}` is not followed by {digits} hexadecimal digits"
    )
    advice = f"write `\\{shown}` for a backslash, or use single quotes, where a backslash is a backslash"
    return site.finding(SYNTAX, message, site.span(line, column, column + 2), advice, related)
