"""Syntax errors of block structure: colons, dashes and indentation."""

import re

from penstock.diagnostics import Diagnostic, Edit, Fix, Related, Span
from penstock.text import syntax_indent
from penstock.text.nodes import Leaf
from penstock.text.site import INDENT, SYNTAX, TRAILING, Site
from penstock.text.syntax_quotes import after_quote, ends_before

_PAIR = re.compile(r"[\w.-]+(?:: *| +)\S")  # what was meant as a key and its value
_GLUED_KEY = re.compile(r"(?:- +)*([A-Za-z_][\w.-]*):(?=\S)")


def colon(site: Site) -> Diagnostic | None:
    """A `:` where no key can be: two on a line, a deeper line under a finished value, a key without its colon above."""
    last = site.builder.last
    if last is None:
        return None
    if last.start.line == last.end.line == site.line and last.style is None and not _is_key(site, last):
        return _second_colon(site, last)
    return _under_value(site, last) if last.start.line < site.line else None


def _under_value(site: Site, last: Leaf) -> Diagnostic:
    """Explain a line that stands deeper than, or where, a value above it began."""
    if last.style is None:
        is_pair = _is_item(site, last) and _PAIR.match(site.text(last.start.line), last.start.column)
        is_alone = not _is_value(site, last) and not _is_known_key(site, last)
        if is_alone or (is_pair and site.indent(site.line) == last.start.column):
            return _no_colon(site, last.start.line, last.start.column)
    return _deeper(site, last)


def _is_key(site: Site, leaf: Leaf) -> bool:
    frame = site.builder.frame
    return frame is not None and frame.is_mapping and isinstance(frame.key, str) and frame.key_leaf(frame.key) is leaf


def _is_known_key(site: Site, leaf: Leaf) -> bool:
    return any(leaf is one for frame in site.builder.frames for one in frame.keys.values())


def _is_value(site: Site, leaf: Leaf) -> bool:
    """Say whether `leaf` stands behind a key or a dash on its line."""
    return bool(site.text(leaf.start.line)[: leaf.start.column].strip())


def _is_item(site: Site, leaf: Leaf) -> bool:
    """Say whether `leaf` stands behind a dash and nothing else."""
    return not site.text(leaf.start.line)[: leaf.start.column].strip(" -")


def _second_colon(site: Site, last: Leaf) -> Diagnostic:
    text = site.text(site.line)
    end = len(TRAILING.sub("", text))
    value = text[last.start.column : end]
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    edit = Edit(site.span(site.line, last.start.column, end), quoted)
    return site.finding(
        SYNTAX,
        "a second `: ` on one line",
        site.here(),
        "quote the value if the colon belongs to it, or begin a new line for a nested key",
        fix=Fix("quote the value", (edit,)),
    )


def _deeper(site: Site, last: Leaf) -> Diagnostic:
    found = syntax_indent.deeper(site)
    if found is not None:
        return syntax_indent.blame(site, found)
    related = (Related("this already has a value", site.span(last.start.line, last.start.column)),)
    return site.finding(
        INDENT,
        f"this line is indented by {syntax_indent.spaces(site.indent(site.line))}, deeper than the key above it, which has a value already",
        site.first_word(site.line),
        "indent it like the line above, or remove the value above to nest it",
        related,
    )


def _no_colon(site: Site, line: int, column: int) -> Diagnostic:
    text = site.text(line)
    end = len(TRAILING.sub("", text))
    glued = _GLUED_KEY.match(text, column)
    if glued:
        colon = glued.end() - 1
        edit = Edit(Span(site.file, line + 1, colon + 2, line + 1, colon + 2), " ")
        return site.finding(
            SYNTAX,
            f"a space is missing after `{glued[1]}:`",
            site.span(line, column, end),
            "write `key: value`",
            fix=Fix("insert a space", (edit,), safe=True),
        )
    word = text[column:end].split(" ")[0]
    return site.finding(
        SYNTAX,
        f"`{word}` is not followed by a `:`",
        site.span(line, column, end),
        "write `key: value`; if it continues the line above, indent it deeper",
    )


def simple_key(site: Site) -> Diagnostic:
    """Explain a line in a mapping that has no `:`."""
    line, column = site.opened
    if site.text(line)[column : column + 1] in ("'", '"') and site.line > line:
        advice = "write it on one line; if it is no key, look for a quote that is missing"
        return site.finding(SYNTAX, "a quoted key runs over several lines", site.span(line, column), advice)
    return _no_colon(site, line, column)


def key(site: Site) -> Diagnostic | None:
    """A key was expected in a block mapping (or a dash in a block list)."""
    last = site.builder.last
    indent = site.indent(site.line)
    if last is not None and ends_before(site, last):
        return after_quote(site, last)
    char = site.char()
    if char and char in "]}":
        return site.finding(SYNTAX, f"`{char}` closes nothing", site.here(), "remove it, or quote it if it is text")
    if char == ":":
        return site.finding(
            "PEN1012", "a key is missing before the `:`", site.here(), 'write the key, or "" for an empty one'
        )
    if site.column > indent:
        return site.finding(SYNTAX, f"unexpected `{char}`", site.here(), "quote the value if this belongs to it")
    fits = _open_columns(site)
    if last is not None and indent > fits[-1]:
        return _under_value(site, last)
    return _wrong_indent(site, fits)


def _open_columns(site: Site) -> list[int]:
    """Return the indentations that a line may have here, in order; never empty."""
    frames = [frame.node.start.column for frame in site.builder.frames if not frame.node.flow]
    return sorted({*frames, *[node.start.column for node in site.builder.closed]}) or [0]


def _wrong_indent(site: Site, fits: list[int]) -> Diagnostic:
    """The line's indentation fits no open block, or the wrong kind of block."""
    indent = site.indent(site.line)
    text = site.text(site.line)[indent:]
    opened_line, opened_column = site.opened
    related = (Related("the block begins here", site.span(opened_line, opened_column)),)
    is_item = text == "-" or text.startswith("- ")
    in_list = "block collection" in site.context
    span = site.first_word(site.line)
    found = None
    if is_item != in_list:
        found = syntax_indent.among_keys(site) if is_item else syntax_indent.among_items(site)
    found = found or syntax_indent.between(site)
    if found is not None:
        return syntax_indent.blame(site, found)
    if indent == opened_column and is_item != in_list:
        what = "a list item (`- `) stands among keys" if is_item else "a key stands among list items (`- `)"
        return site.finding(INDENT, what, span, "indent it to nest it, or end the block above first", related)
    steps = ", ".join([str(step) for step in fits])
    message = f"an indentation of {syntax_indent.spaces(indent)} fits no block above"
    return site.finding(INDENT, message, span, f"the blocks that are open here are indented by {steps}", related)


def start(site: Site) -> Diagnostic | None:
    """Something follows the end of the document's only value."""
    last = site.builder.last
    if last is not None and ends_before(site, last):
        return after_quote(site, last)
    found = syntax_indent.between(site)
    if found is not None:
        return syntax_indent.blame(site, found)
    return site.finding(
        INDENT,
        "this line belongs to no block: the document's value has ended above",
        site.first_word(site.line),
        "indent it like the first line of the document, or begin a new document with `---`",
    )


def dash(site: Site) -> Diagnostic:
    """Explain a `- ` where no list can begin."""
    return site.finding(
        SYNTAX,
        "a list item (`- `) cannot begin here",
        site.here(),
        "begin the list on a line of its own, or quote the value if the dash belongs to it",
    )
