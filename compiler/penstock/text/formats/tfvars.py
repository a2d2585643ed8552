"""Terraform's `*.tfvars`: assignments of literal values in HCL, read by the grammar of python-hcl2 with positions kept."""

from typing import Any, Final

from penstock.diagnostics import ERROR, WARNING, Diagnostic, Span
from penstock.text import limits
from penstock.text.formats._hcl import Builder
from penstock.text.nodes import Node
from penstock.text.source import Source

BYTES: Final = 1024 * 1024  # the reader takes about a second for each
_OPEN: Final = "{[("
_CLOSE: Final = "}])"
_WORDS: Final = {
    "EQ": "`=`",
    "NL_OR_COMMENT": "the end of the line",
    "COMMA": "`,`",
    "RBRACE": "`}`",
    "LBRACE": "`{`",
    "RSQB": "`]`",
    "LSQB": "`[`",
    "DBLQUOTE": '`"`',
    "NAME": "a name",
    "STRING_CHARS": "text",
    "COLON": "`:`",
    "$END": "the end of the file",
}


def parse(source: Source, text: str) -> tuple[list[tuple[Any, Node]], list[Diagnostic]]:
    """Return the one document of a tfvars text: a mapping of its variables."""
    found = _too_much(source, text)
    if found is not None:
        return [], [found]
    from hcl2.parser import parser
    from lark.exceptions import LarkError

    try:
        # The grammar has no sign for the end of the text, so the last line must end.
        tree = parser().parse(text + "\n")
    except LarkError as error:
        return [], [_syntax(source, text, error)]
    builder = Builder(source)
    data, node = builder.document(tree)
    if not data and not builder.found:
        span = Span(source.file, 1, 1, 1, 1)
        builder.found.append(Diagnostic("PEN1013", WARNING, "the file holds no document", span))
    return ([(data, node)] if data else []), builder.found


def _too_much(source: Source, text: str) -> Diagnostic | None:
    """Return why a text is not read at all: its size, or how deep its brackets stand, quoted ones not counted."""
    if len(source.data) > BYTES:
        message = f"the file has {len(source.data):,} bytes; the limit of a tfvars file is {BYTES // 1024} KiB"
        return Diagnostic("PEN1007", ERROR, message, Span(source.file, 1, 1, 1, 1), help="split it")
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        for column, char in _brackets(line):
            depth += 1 if char in _OPEN else -1
            if depth > limits.DEPTH:
                span = Span(source.file, number, column + 1, number, column + 2)
                message = f"more than {limits.DEPTH} levels of brackets"
                return Diagnostic("PEN1006", ERROR, message, span, help="a real file has a handful")
    return None


def _brackets(line: str) -> list[tuple[int, str]]:
    """Return the brackets of a line that stand outside quotes and comments."""
    if not any(char in line for char in _OPEN + _CLOSE):
        return []
    found: list[tuple[int, str]] = []
    quoted = escaped = False
    for column, char in enumerate(line):
        if escaped:
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif not quoted and (char == "#" or line.startswith("//", column)):
            break
        elif not quoted and char in _OPEN + _CLOSE:
            found.append((column, char))
    return found


def _syntax(source: Source, text: str, error: Any) -> Diagnostic:
    """Return what the reader gave up on, in words."""
    line, column = getattr(error, "line", -1), getattr(error, "column", -1)
    token = getattr(error, "token", None)
    lines = text.split("\n")
    if not isinstance(line, int) or line < 1 or line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    shown = str(token) if token is not None else lines[line - 1][max(column, 1) - 1 : max(column, 1)]
    wanted = getattr(error, "accepts", None) or getattr(error, "expected", None) or ()
    stripped = shown.strip()
    if (token is not None and token.type in ("$END", "NL_OR_COMMENT")) or not stripped:
        said = "the text ends too early" if line >= len(lines) else "the line ends too early"
        stripped = ""
    else:
        said = f"`{stripped.splitlines()[0][:30]}` cannot stand here"
    words = [_WORDS[name] for name in _WORDS if name in wanted]
    advice = f"here may stand {', '.join(words[:4])}" if words else "look for a missing quote or bracket above"
    start = max(column, 1) + (len(shown) - len(shown.lstrip()) if stripped else 0)
    span = Span(source.file, line, start, line, start + max(len(stripped.split("\n")[0]), 1))
    return Diagnostic("PEN1040", ERROR, f"this is not HCL: {said}", span, help=advice)
