"""Find the names that an expression uses: whole paths such as `jobs.a.tasks.b.output.items[0]`, with their offsets."""

from typing import Any

from ..record import Record
from .fault import Fault, did_you_mean
from .parser import Node
from .scope import FUNCTIONS, GROUPS, RUNTIME, unknown_group


class Chain(Record):
    """A name as written: its parts (list indexes as int) and the offsets of each part and of the whole.

    `whole` says that the expression is nothing but this name. A call adds its function and arguments as parts.
    """

    parts: tuple[str | int, ...]
    spans: tuple[tuple[int, int], ...]
    start: int
    end: int
    whole: bool


def chains(tree: Node) -> tuple[Chain, ...]:
    """Return every path in `tree`, in the order of the text. Raises Fault for an unknown group or function."""
    found: list[Chain] = []
    _visit(tree, found, tree)
    found.sort(key=lambda chain: chain.start)
    for chain in found:
        group = chain.parts[0]
        if group not in GROUPS and group not in RUNTIME:
            raise unknown_group(str(group)).at(*chain.spans[0])
    return tuple(found)


def _visit(part: Any, found: list[Chain], tree: Node) -> None:
    if isinstance(part, Node):
        if part.op in ("name", "attr", "item", "call"):
            chain = _chain(part, whole=part is tree)
            if chain is not None:
                found.append(chain)
                return
        part = part.args
    if isinstance(part, tuple):
        for inner in part:
            _visit(inner, found, tree)


def _chain(node: Node, *, whole: bool) -> Chain | None:
    """Return the path that ends in `node`, None when it begins with no name or has a computed index."""
    parts: list[str | int] = []
    spans: list[tuple[int, int]] = []
    at = node
    while at.op in ("attr", "item"):
        if at.op == "attr":
            parts.append(at.args[1])
            spans.append((at.args[2], at.args[2] + len(at.args[1])))
        else:
            key = at.args[1]
            if key.op != "const" or isinstance(key.args[0], bool) or not isinstance(key.args[0], str | int):
                return None
            parts.append(key.args[0])
            spans.append((key.start, key.end))
        at = at.args[0]
    if at.op == "call":
        _check_call(at)
        for word, start, end in reversed(at.args[2]):
            parts.append(word)
            spans.append((start, end))
        parts.append(at.args[1])
        spans.append((at.args[3], at.args[3] + len(at.args[1])))
    elif at.op != "name":
        return None
    elif at.args[0] in FUNCTIONS:
        _refuse_uncalled(at, parts, spans)
    parts.append(at.args[0])
    spans.append((at.start, at.start + len(at.args[0])))
    return Chain(tuple(reversed(parts)), tuple(reversed(spans)), node.start, node.end, whole)


def _check_call(node: Node) -> None:
    """Check the function's name and the number of its arguments. Raises Fault."""
    group, function, arguments, start = node.args
    known = FUNCTIONS[group]
    if function not in known:
        help_text = did_you_mean(function, known) or f"write {_forms(group)}"
        message = f"`{group}` has no function `{function}`"
        raise Fault("PEN1203", message, start=start, end=start + len(function), help=help_text)
    wanted = 2 if group == "pc" else 1
    if len(arguments) != wanted or any(not word for word, _, _ in arguments):
        takes = "a path" if wanted == 1 else "two arguments, the account and the container"
        raise Fault("PEN1202", f"`{group}.{function}` takes {takes}", start=node.start, end=node.end)


def _refuse_uncalled(node: Node, parts: list[str | int], spans: list[tuple[int, int]]) -> None:
    group = node.args[0]
    start, end = spans[-1] if spans else (node.start, node.end)
    word = str(parts[-1]) if parts else ""
    known = FUNCTIONS[group]
    help_text = (did_you_mean(word, known) if word not in known else None) or f"write {_forms(group)}"
    raise Fault("PEN1203", f"`{group}` offers only functions", start=start, end=end, help=help_text)


def _forms(group: str) -> str:
    arguments = "account, container" if group == "pc" else "./file"
    return " or ".join(f"`{group}.{name}({arguments})`" for name in FUNCTIONS[group])
