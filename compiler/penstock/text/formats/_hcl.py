"""From the parse tree of HCL to plain data with positions: literals only, as a file of variables has them."""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from penstock.diagnostics import ERROR, Diagnostic, Related, Span
from penstock.text import limits
from penstock.text.nodes import Leaf, Mapping, Node, Sequence
from penstock.text.source import Source

Made = tuple[Any, Node]
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE: Final = re.compile(r'\\(?:([nrt"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_LITERALS: Final = {"true": True, "false": False, "null": None}
_HIGHEST: Final = 0x10FFFF
_HINT: Final = "write the value itself: text in quotes, a number, true, false, null, a list or a mapping"


class Mark(NamedTuple):
    """A place in the text, from 0, as the YAML reader gives it."""

    line: int
    column: int


class _Refused(Exception):
    """A value that is no literal; it was reported."""


def _start(node: Any) -> Mark:
    meta = getattr(node, "meta", node)
    return Mark(meta.line - 1, meta.column - 1)


def _end(node: Any) -> Mark:
    meta = getattr(node, "meta", node)
    return Mark(meta.end_line - 1, meta.end_column - 1)


def _inner(node: Any) -> Any:
    """Return what a tree holds below nodes that only wrap it."""
    while getattr(node, "data", None) in ("expr_term", "expression", "object_elem_key") and len(node.children) == 1:
        node = node.children[0]
    return node


class Builder:
    """Builds one document; `found` is what is wrong with it. A value in error is left out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.nodes = 0

    def document(self, tree: Any) -> tuple[dict[str, Any], Mapping]:
        """Return the variables of a whole text."""
        data: dict[str, Any] = {}
        node = Mapping(Mark(0, 0), self._last(), False, {}, {})
        for child in tree.children[0].children if tree.children else ():
            if child.data == "attribute":
                name, value = child.children[0], child.children[-1]
                self._put(data, node, name, str(_token(name)), value)
            elif child.data == "block":
                self._refuse("PEN1041", child, "a block cannot stand in a tfvars file", "write `name = value`")
        return data, node

    def _last(self) -> Mark:
        lines = self.source.lines()
        return Mark(len(lines) - 1, len(lines[-1]))

    def _put(self, data: dict[str, Any], node: Mapping, name: Any, key: str, value: Any) -> None:
        leaf = Leaf(_start(name), _end(name), None)
        if key in data:
            related = (Related(f"`{key}` is set here first", self._span(node.keys[key])),)
            message = f"`{key}` is set a second time"
            one = Diagnostic("PEN1002", ERROR, message, self._span(leaf), related, "keep one of the two")
            self._add(one)
            return
        try:
            data[key], node.values[key] = self._value(value)
        except _Refused:
            return
        node.keys[key] = leaf

    def _value(self, node: Any) -> Made:
        inner = _inner(node)
        self.nodes += 1
        if self.nodes > limits.NODES:
            raise _Refused
        make = _MAKERS.get(str(getattr(inner, "data", "")))
        if make is None:
            self._refuse("PEN1041", inner, f"{_what(inner)} is no value of a tfvars file", _HINT)
            raise _Refused
        return make(self, inner)

    def _list(self, node: Any) -> Made:
        items: list[Any] = []
        places: list[Node] = []
        for child in node.children:
            if getattr(child, "data", "new_line_or_comment") == "new_line_or_comment":
                continue
            try:
                value, place = self._value(child)
            except _Refused:
                continue
            items.append(value)
            places.append(place)
        return items, Sequence(_start(node), _end(node), True, places)

    def _object(self, node: Any) -> Made:
        data: dict[str, Any] = {}
        start, end = _start(node), _end(node)
        # Braces on lines of their own hold keys that can have comments, as a block of YAML.
        place = Mapping(start, end, start.line == end.line, {}, {})
        for child in node.children:
            if getattr(child, "data", None) == "object_elem":
                parts = [part for part in child.children if getattr(part, "data", "") != "new_line_or_comment"]
                name = _inner(parts[0])
                try:
                    key = self._key(name)
                except _Refused:
                    continue
                self._put(data, place, name, key, parts[-1])
        return data, place

    def _key(self, node: Any) -> str:
        if node.data == "string":
            return str(self._string(node)[0])
        if node.data in ("identifier", "keyword", "literal_value", "int_lit"):
            return str(_token(node))
        self._refuse("PEN1041", node, f"{_what(node)} is no key", "write a name, or text in quotes")
        raise _Refused

    def _string(self, node: Any) -> Made:
        parts: list[str] = []
        for part in node.children[1:-1]:
            piece = part.children[0]
            kind = getattr(piece, "type", "")
            if kind == "STRING_CHARS":
                parts.append(self._unescaped(piece))
            elif kind in ("ESCAPED_INTERPOLATION", "ESCAPED_DIRECTIVE"):
                parts.append(str(piece)[1:])
            else:
                self._refuse("PEN1041", part, "a template is no value of a tfvars file", "write the text itself")
                raise _Refused
        return "".join(parts), Leaf(_start(node), _end(node), '"')

    def _unescaped(self, piece: Any) -> str:
        text = str(piece)
        if "\n" in text:
            self._refuse("PEN1040", piece, "a text in quotes ends on its line", "close the quotes, or write `\\n`")
            raise _Refused
        if "\\" not in text:
            return text
        rest = _ESCAPE.sub("", text)
        if "\\" in rest:
            self._refuse(
                "PEN1040", piece, "there is no such escape in a text", 'they are `\\n \\r \\t \\" \\\\ \\uNNNN`'
            )
            raise _Refused
        return _ESCAPE.sub(_character, text)

    def _number(self, node: Any) -> Made:
        text = str(_token(node))
        leaf = Leaf(_start(node), _end(node), None)
        if len(text) > limits.NUMBER_CHARACTERS:
            self._refuse("PEN1041", node, "this number is too long", "no setting needs so many digits")
            raise _Refused
        return (int(text) if node.data == "int_lit" else float(text)), leaf

    def _signed(self, node: Any) -> Made:
        sign, value = str(_token(node)), _inner(node.children[-1])
        if sign != "-" or getattr(value, "data", "") not in ("int_lit", "float_lit"):
            self._refuse("PEN1041", node, "a calculation is no value of a tfvars file", _HINT)
            raise _Refused
        number, leaf = self._number(value)
        return -number, Leaf(_start(node), leaf.end, None)

    def _literal(self, node: Any) -> Made:
        return _LITERALS[str(_token(node))], Leaf(_start(node), _end(node), None)

    def _heredoc(self, node: Any) -> Made:
        text = str(_token(node))
        lines = text.split("\n")[1:]
        end = next(at for at in range(len(lines) - 1, -1, -1) if lines[at].strip())
        body = lines[:end]
        if text.startswith("<<-"):
            indent = min((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), default=0)
            body = [line[indent:] for line in body]
        if any("${" in line or "%{" in line for line in body):
            self._refuse("PEN1041", node, "a template is no value of a tfvars file", "write the text itself")
            raise _Refused
        start = _start(_token(node))
        return "".join(f"{line}\n" for line in body), Leaf(start, Mark(start.line + end + 1, len(lines[end])), "|")

    def _refuse(self, code: str, node: Any, message: str, advice: str) -> None:
        start, end = _start(node), _end(node)
        if end.line != start.line:
            end = Mark(start.line, len(self.source.line(start.line + 1)))
        leaf = Leaf(start, end, None)
        self._add(Diagnostic(code, ERROR, message, self._span(leaf), help=advice))

    def _add(self, one: Diagnostic) -> None:
        if len(self.found) < limits.FINDINGS:
            self.found.append(one)

    def _span(self, leaf: Leaf) -> Span:
        start, end = leaf.start, leaf.end
        return Span(self.source.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _character(match: re.Match[str]) -> str:
    simple, short, long = match.groups()
    if simple is not None:
        return _ESCAPES[simple]
    number = int(short or long, 16)
    return chr(number) if number <= _HIGHEST and not 0xD800 <= number <= 0xDFFF else "\ufffd"


def _token(node: Any) -> Any:
    while hasattr(node, "children"):
        node = node.children[0]
    return node


def _what(node: Any) -> str:
    name = str(getattr(node, "data", ""))
    if name == "function_call":
        return "the call of a function"
    if name == "identifier":
        return f"`{_token(node)}`"
    if "attr" in name or "index" in name:
        return "a reference"
    if name.startswith("for_"):
        return "a `for` expression"
    return "a calculation"


_MAKERS: Final[dict[str, Callable[[Builder, Any], Made]]] = {
    "tuple": Builder._list,  # noqa: SLF001 - the table of this class's own methods
    "object": Builder._object,  # noqa: SLF001
    "string": Builder._string,  # noqa: SLF001
    "int_lit": Builder._number,  # noqa: SLF001
    "float_lit": Builder._number,  # noqa: SLF001
    "unary_op": Builder._signed,  # noqa: SLF001
    "literal_value": Builder._literal,  # noqa: SLF001
    "heredoc_template": Builder._heredoc,  # noqa: SLF001
    "heredoc_template_trim": Builder._heredoc,  # noqa: SLF001
}
