"""Write the source of a template's function: lines, places, names, and the expressions of its leaves."""

from typing import Any, Final

from penstock.language.codegen import DirectGenerator, Generator
from penstock.language.fault import Fault
from penstock.language.parser import Node, parse
from penstock.language.scan import Use, split
from penstock.language.template import Path, Problem

_NEVER_NULL: Final = frozenset({"concat", "compare", "test", "not", "list", "dict", "binary", "neg", "pos"})


class Writer:
    """Collects the lines, places and names of one function. A method writes statements or returns an expression."""

    def __init__(self, *, direct: bool) -> None:
        self.direct = direct
        self.lines: list[str] = []
        self.sites: list[tuple[int, Path, int, int]] = []
        self.problems: list[Problem] = []
        self.number = 0
        self.indent = 1
        self.counter = 0
        self.bound: dict[str, str] = {}  # names of `$for` and `$let` -> Python variables
        self.free: dict[str, tuple[str, int]] = {}  # names that the caller gives -> (variable, first site)
        self.optional: set[str] = set()  # free names that the template asks about with `is defined` or `default`

    # -- small things

    def line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    def variable(self, prefix: str = "t") -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def problem(self, path: Path, start: int, end: int, code: str, message: str, help_text: str | None = None) -> None:
        self.problems.append(Problem(self.number, path, start, end, code, message, help_text))

    def site(self, path: Path, start: int, end: int) -> int:
        if self.direct:
            return 0
        self.sites.append((self.number, path, start, end))
        return len(self.sites) - 1

    def function(self) -> str:
        """Return the source of the whole function."""
        lines = ["def render(values):"]
        for name, (variable, site) in self.free.items():
            if name in self.optional:
                lines.append(f"    {variable} = values.get({name!r}, _absent)")
            elif self.direct:
                lines.append(f"    {variable} = values[{name!r}]")
            else:
                lines.append(f"    {variable} = _need(values, {name!r}, {site})")
        return "\n".join([*lines, "    out = []", *self.lines, "    return out", ""])

    # -- texts and expressions

    def text(self, text: str, path: Path) -> tuple[str, bool]:
        try:
            pieces = split(text)
        except Fault as fault:
            self.problem(path, fault.start, fault.end, fault.code, fault.message, fault.help)
            return "''", False
        first = pieces[0]
        if len(pieces) == 1 and isinstance(first, Use):
            return self.use(first, path)
        parts = [self.use(piece, path)[0] if isinstance(piece, Use) else repr(piece) for piece in pieces]
        return f"_cat({self.site(path, 0, len(text))}, {', '.join(parts)})", False

    def use(self, use: Use, path: Path) -> tuple[str, bool]:
        try:
            node = parse(use.source)
            return self.expression(node, path, use.inner), nullable(node)
        except Fault as fault:
            fault.shifted(use.inner)
            self.problem(path, fault.start, fault.end, fault.code, fault.message, fault.help)
            return "''", False

    def expression(self, node: Node, path: Path, base: int) -> str:
        """Return the source of an expression in the leaf at `path`, `base` characters into its text. Raises Fault."""
        self.note_optional(node)

        def resolve(part: Node) -> str | None:
            if part.op == "test" and part.args[0].op == "name" and part.args[1] in ("defined", "undefined"):
                return self.defined(part.args[0].args[0], yes=part.args[1] == "defined")
            return self.name(part, path, base) if part.op == "name" else None

        kind = DirectGenerator if self.direct else Generator
        return kind(lambda start, end: self.site(path, start + base, end + base), resolve).source(node)

    def name(self, node: Node, path: Path, base: int) -> str:
        name = node.args[0]
        if name in self.bound:
            return self.bound[name]
        site = self.site(path, node.start + base, node.end + base)
        variable = self.free.setdefault(name, (f"f{len(self.free)}", site))[0]
        return f"_present({variable}, values, {name!r}, {site})" if name in self.optional else variable

    def defined(self, name: str, *, yes: bool) -> str:
        """Return the source for `name is defined`: what `$for` and `$let` bind is, what the caller gives may not be."""
        if name in self.bound:
            return repr(yes)
        variable = self.free.setdefault(name, (f"f{len(self.free)}", 0))[0]
        return f"({variable} is {'not ' if yes else ''}_absent)"

    def note_optional(self, node: Any) -> None:
        """Remember the names inside `x is defined` and `x | default(..)`: they may be absent."""
        if isinstance(node, Node):
            asks = (node.op == "test" and node.args[1] in ("defined", "undefined")) or (
                node.op == "filter" and node.args[1] == "default"
            )
            if asks:
                self.optional.update(part for part in _names(node.args[0]) if part not in self.bound)
            node = node.args
        if isinstance(node, tuple):
            for part in node:
                self.note_optional(part)


def nullable(node: Node) -> bool:
    """Return whether the expression may give null."""
    return not (node.op in _NEVER_NULL or (node.op == "const" and node.args[0] is not None))


def _names(node: Any) -> list[str]:
    if isinstance(node, Node):
        if node.op == "name":
            return [node.args[0]]
        node = node.args
    return [name for part in node for name in _names(part)] if isinstance(node, tuple) else []
