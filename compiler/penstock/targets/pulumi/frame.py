"""Text templates without Jinja2: the small part of its language that the built-in Pulumi templates keep to.

Importing Jinja2 costs more than printing hundreds of modules. A template that holds nothing but names, dotted names, `for` over a
name and `if` of a name is read here; anything else (filters, tests, macros, whitespace signs) is left to Jinja2 itself. The bytes
are the same: blocks are trimmed and stripped as `environment` in `penstock.targets.pulumi.program` asks for.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

Node = tuple[str, Any, Any, Any]  # (what, name, body, else) of "text", "value", "for", "if"
Show = Callable[[Any], str]

_TAG: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_NAME: Final = r"[a-z_][a-z0-9_]*"
_VALUE: Final = re.compile(rf"\{{\{{ ({_NAME}(?:\.{_NAME})?) \}}\}}\Z")
_FOR: Final = re.compile(rf"\{{% for ({_NAME}) in ({_NAME}(?:\.{_NAME})?) %\}}\Z")
_IF: Final = re.compile(rf"\{{% if ({_NAME}(?:\.{_NAME})?) %\}}\Z")
# Words that mean something else than a name, or names that Jinja2 itself brings.
_TAKEN: Final = frozenset(
    (
        *("true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else"),
        *("loop", "self", "super", "caller", "varargs", "kwargs"),
        *("range", "dict", "lipsum", "cycler", "joiner", "namespace"),
    )
)


class Beyond(Exception):
    """The template, or what it is given, needs the real Jinja2."""


def compile_frame(text: str) -> list[Node]:
    """Return the template as nodes. Raises Beyond when it uses more of the language than this module knows."""
    if "\r" in text or "{#" in text:
        raise Beyond
    tokens = _TAG.split(text)
    # `lstrip_blocks` and `trim_blocks`: a block tag takes the blanks before it on its line and the newline behind it away
    for at in range(1, len(tokens), 2):
        if tokens[at].startswith("{%"):
            before = tokens[at - 1]
            line = before[before.rfind("\n") + 1 :]
            if not line.strip(" \t") and (len(line) < len(before) or at == 1):
                tokens[at - 1] = before[: len(before) - len(line)]
            tokens[at + 1] = tokens[at + 1].removeprefix("\n")
    nodes, rest, end = _body(tokens, 0)
    if end or rest != len(tokens):
        raise Beyond
    return nodes


def _body(tokens: list[str], at: int) -> tuple[list[Node], int, str]:
    """Return the nodes up to a closing tag (given last, empty at the end of the text), and where to go on behind it."""
    nodes: list[Node] = []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if at % 2:
            if "{{" in token or "{%" in token:
                raise Beyond
            nodes.append(("text", token, None, None))
        elif found := _VALUE.match(token):
            nodes.append(("value", _known(found[1]), None, None))
        elif found := _FOR.match(token):
            body, at, end = _body(tokens, at)
            if end != "{% endfor %}":
                raise Beyond
            nodes.append(("for", _known(found[2]), body, _known(found[1])[0]))
        elif found := _IF.match(token):
            body, at, end = _body(tokens, at)
            other: list[Node] = []
            if end == "{% else %}":
                other, at, end = _body(tokens, at)
            if end != "{% endif %}":
                raise Beyond
            nodes.append(("if", _known(found[1]), body, other))
        else:
            return nodes, at, token
    return nodes, at, ""


def _known(name: str) -> tuple[str, ...]:
    parts = tuple(name.split("."))
    if _TAKEN.intersection(parts):
        raise Beyond
    return parts


def render_frame(nodes: list[Node], values: Mapping[str, Any], show: Show) -> str:
    """Return the text; `show` writes each value. Raises Beyond for a name that has no value: Jinja2 says so better."""
    out: list[str] = []
    _render(nodes, values, show, out)
    return "".join(out)


def _render(nodes: list[Node], values: Mapping[str, Any], show: Show, out: list[str]) -> None:
    for what, name, body, other in nodes:
        if what == "text":
            out.append(name)
        elif what == "value":
            out.append(show(_look_up(name, values)))
        elif what == "for":
            inner = dict(values)
            for item in _look_up(name, values):
                inner[other] = item
                _render(body, inner, show, out)
        else:
            _render(body if _look_up(name, values) else other, values, show, out)


def _look_up(name: tuple[str, ...], values: Mapping[str, Any]) -> Any:
    try:
        value = values[name[0]]
        return value if len(name) == 1 else value[name[1]]
    except (KeyError, TypeError, IndexError):
        raise Beyond from None
