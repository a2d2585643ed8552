"""Cut an expression into tokens with exact offsets.

The tokens are Jinja2's, with two additions of this language: a segment after a dot may hold hyphens (`args.year-prefix`;
a subtraction takes spaces), and the argument of `local.path(...)` and `pc.get_token(...)` needs no quotes.
"""

import re
from typing import Any, Final

from ..record import Record
from .fault import Fault

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<float>\d+(?:_\d+)*(?:\.\d+(?:_\d+)*(?:[eE][+-]?\d+)?|[eE][+-]?\d+))"
    r"|(?P<int>\d+(?:_\d+)*)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<op>\*\*|//|==|!=|<=|>=|[-+*/%~<>()\[\]{},:|.=])",
    re.DOTALL,
).match
_SEGMENT = re.compile(r"\w+(?:-+\w+)*").match
_CALL = re.compile(r"(local|pc)\s*\.\s*(\w+)\s*\(").match
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})|(.))", re.DOTALL
)
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "b": "\b", "f": "\f", "\n": ""}


class Token(Record):
    """`kind` is name, segment (a path part after a dot), int, float, string, op, call or end; offsets are absolute.

    A call's value is `(group, function, ((argument, start, end), ...), start of the function's name)`.
    """

    kind: str
    value: Any
    start: int
    end: int


def tokens(source: str, base: int = 0) -> list[Token]:
    """Return the tokens of `source`, closed by an `end` token; `base` is added to each offset. Raises Fault."""
    found: list[Token] = []
    at = 0
    while at < len(source):
        call = _CALL(source, at)
        if call is not None and not _after_dot(found):
            token = _call(source, call, base)
        elif _after_dot(found) and (segment := _SEGMENT(source, at)) is not None:
            token = Token("segment", segment.group(), base + at, base + segment.end())
        else:
            token = _token(source, at, base)
        at = token.end - base
        if token.kind != "space":
            found.append(token)
    # The end token points at the last character, where the eye looks for what is missing.
    last = found[-1].end if found else base + len(source)
    found.append(Token("end", "", last, last))
    return found


def _after_dot(found: list[Token]) -> bool:
    return bool(found) and found[-1].kind == "op" and found[-1].value == "."


def _token(source: str, at: int, base: int) -> Token:
    match = _TOKEN(source, at)
    if match is None:
        char = source[at]
        if char in "'\"":
            message = f"the string that opens here has no closing {char}"
        else:
            message = f"`{char}` has no meaning in an expression"
        raise Fault("PEN1202", message, start=base + at, end=base + at + 1, help=_HELP.get(char))
    kind = match.lastgroup or ""
    value: Any = match.group()
    if kind == "string":
        value = _unescape(value[1:-1])
    elif kind in ("int", "float"):
        value = (int if kind == "int" else float)(value)
    return Token(kind, value, base + at, base + match.end())


_HELP: Final = {
    "&": "write `and`",
    "!": "write `not`",
    "?": "write `a if condition else b`",
    "$": "names stand by themselves inside `${{ }}`",
}


def _unescape(body: str) -> str:
    if "\\" not in body:
        return body

    def one(match: re.Match[str]) -> str:
        number = match.group(1) or match.group(2) or match.group(3)
        return chr(int(number, 16)) if number else _SHORT.get(match.group(4), match.group())

    return _ESCAPE.sub(one, body)


def _call(source: str, match: re.Match[str], base: int) -> Token:
    """Read `local.path(./x)`: arguments up to the closing parenthesis, parted by commas, quoted or bare."""
    arguments: list[tuple[str, int, int]] = []
    at = match.end()
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        start = at
        quoted = _TOKEN(source, at) if source[at : at + 1] in ("'", '"') else None
        if quoted is not None and quoted.lastgroup == "string":
            at = quoted.end()
            arguments.append((_unescape(quoted.group()[1:-1]), base + start, base + at))
            while at < len(source) and source[at].isspace():
                at += 1
        else:
            while at < len(source) and source[at] not in "),":
                at += 1
            word = source[start:at].rstrip()
            arguments.append((word, base + start, base + start + len(word)))
        if at >= len(source) or source[at] not in "),":
            opened = base + match.end() - 1
            raise Fault("PEN1202", "this parenthesis is never closed", start=opened, end=opened + 1)
        at += 1
        if source[at - 1] == ")":
            break
    if arguments == [("", arguments[0][1], arguments[0][1])]:
        arguments = []
    value = (match.group(1), match.group(2), tuple(arguments), base + match.start(2))
    return Token("call", value, base + match.start(), base + at)
