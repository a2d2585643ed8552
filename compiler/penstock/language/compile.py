"""Compile a structured template (a YAML tree with `${{ }}` leaves) into the source of one Python function.

A leaf is an expression whose result is data, never text to be parsed again. A null leaf drops its key or list item.
Directives are keys of a mapping: `$for` repeats a list item or document, `$if` drops the mapping, `$let` names values,
`$merge` lays other mappings in, `$value` makes the result something else than this mapping. They act in that order.
"""

from collections.abc import Callable
from typing import Any, Final

from penstock.language.fault import Fault, did_you_mean
from penstock.language.parser import parse, parse_loop
from penstock.language.scan import OPEN, Use, split
from penstock.language.template import Path, Render, TemplateError, load
from penstock.language.writer import Writer, nullable

DIRECTIVES: Final = ("$for", "$if", "$let", "$merge", "$value")
_BLOCKS: Final = 16  # nested `$for` and `$if`: Python itself allows twenty nested blocks


def source_for(text: str, filename: str) -> str:
    """Return the Python source of the template `text`; a plain string that may be cached and given to `load`.

    Raises TemplateError with every fault; YAML faults are raised as `YamlError`, with their diagnostics.
    """
    from penstock.text import Source, read

    result = read(Source(filename, text.encode()))
    if any(found.severity == "error" for found in result.diagnostics):
        raise YamlError(filename, result.diagnostics)
    return source_of([document.data for document in result.documents], filename)


class YamlError(ValueError):
    """The template's text is not YAML; `diagnostics` say why and where."""

    def __init__(self, filename: str, diagnostics: tuple[Any, ...]) -> None:
        super().__init__(f"{filename}: not valid YAML")
        self.diagnostics = diagnostics


def compile_template(documents: list[Any], filename: str) -> Render:
    """Return the render function for a template's documents (plain data). Raises TemplateError."""
    return load(source_of(documents, filename))


def source_of(documents: list[Any], filename: str) -> str:
    """Return the Python source for a template's documents (plain data). Raises TemplateError with every fault.

    It holds the template twice. `render` takes the shortest way for values of the expected types; `CHECKED`, compiled
    only when that fails, goes through helpers that know their place and say what is wrong.
    """
    checked = _written(documents, filename, direct=False)
    direct = _written(documents, filename, direct=True)
    sites = f"SITES = {tuple(checked.sites)!r}\n"
    return f"FILE = {filename!r}\n{direct.function()}CHECKED = {sites + checked.function()!r}\n"


def _written(documents: list[Any], filename: str, *, direct: bool) -> Writer:
    writer = _Compiler(direct=direct)
    for number, data in enumerate(documents):
        writer.number = number
        if isinstance(data, dict):
            writer.emit(data, (), lambda value: f"out.append({value})", loops=True)
        elif data is not None:
            writer.problem((), -1, -1, "PEN1254", "a template's document must be a mapping")
    if writer.problems:
        raise TemplateError(filename, writer.problems)
    return writer


class _Compiler(Writer):
    """Adds nodes and directives to the writer of leaves."""

    # -- nodes

    def emit(self, node: Any, path: Path, put: Callable[[str], str], *, loops: bool = False) -> None:
        """Write what stores the value of `node` by the statement `put(expression)`, or nothing when it is dropped."""
        if isinstance(node, dict) and any(key in node for key in DIRECTIVES):
            self.directives(node, path, put, loops=loops)
            return
        source, nullable = self.value(node, path)
        if not nullable:
            self.line(put(source))
        elif source != "None":
            name = self.variable()
            self.line(f"{name} = {source}")
            self.line(f"if {name} is not None: {put(name)}")

    def value(self, node: Any, path: Path) -> tuple[str, bool]:
        """Return (expression, may be null) for a node that is no directive; writes statements that it rests on."""
        if isinstance(node, str):
            return self.text(node, path) if OPEN in node else (repr(node), False)
        if isinstance(node, dict):
            return self.mapping(node, path), False
        if isinstance(node, list):
            return self.sequence(node, path), False
        if isinstance(node, float) and (node != node or node in (float("inf"), float("-inf"))):  # noqa: PLR0124 - NaN
            self.problem(path, 0, 0, "PEN1254", "a template cannot hold an infinite number")
        return repr(node), node is None

    def mapping(self, node: dict[str, Any], path: Path) -> str:
        """Return a display or the variable of a mapping; entries that may be dropped are stored one by one."""
        display: list[str] = []
        target = ""
        for key, child in node.items():
            here = (*path, key)
            if key in DIRECTIVES:
                if key == "$merge":
                    target = self.open(target, "{", display, "}")
                    self.merge(target, child, here)
                continue
            self.check_key(key, here)
            if target or self.droppable(child):
                target = self.open(target, "{", display, "}")
                self.emit(child, here, lambda value, t=target, k=key: f"{t}[{k!r}] = {value}")  # type: ignore[misc]
            else:
                display.append(f"{key!r}: {self.value(child, here)[0]}")
        return target or f"{{{', '.join(display)}}}"

    def sequence(self, node: list[Any], path: Path) -> str:
        display: list[str] = []
        target = ""
        for index, child in enumerate(node):
            here = (*path, index)
            if target or self.droppable(child):
                target = self.open(target, "[", display, "]")
                self.emit(child, here, lambda value, t=target: f"{t}.append({value})", loops=True)  # type: ignore[misc]
            else:
                display.append(self.value(child, here)[0])
        return target or f"[{', '.join(display)}]"

    def open(self, target: str, left: str, display: list[str], right: str) -> str:
        """Return the variable of a container that is filled by statements; begins it with what was displayed so far."""
        if target:
            return target
        target = self.variable()
        self.line(f"{target} = {left}{', '.join(display)}{right}")
        return target

    def droppable(self, node: Any) -> bool:
        """Return whether the node may turn out to be nothing (or several): such a node needs statements of its own."""
        if node is None:
            return True
        if isinstance(node, dict):
            return any(key in node for key in ("$for", "$if", "$let", "$value"))
        if not isinstance(node, str) or OPEN not in node:
            return False
        try:
            pieces = split(node)
            first = pieces[0]
            if len(pieces) > 1 or not isinstance(first, Use):
                return False
            return nullable(parse(first.source))
        except Fault:
            return False  # reported where the text is compiled

    # -- directives

    def directives(self, node: dict[str, Any], path: Path, put: Callable[[str], str], *, loops: bool) -> None:
        indent, bound = self.indent, dict(self.bound)
        if "$for" in node:
            self.loop(node["$for"], (*path, "$for"), allowed=loops)
        if "$if" in node:
            self.condition(node["$if"], (*path, "$if"))
        if "$let" in node:
            self.let(node["$let"], (*path, "$let"))
        if self.indent - indent and self.indent > _BLOCKS:
            self.problem(path, -1, -1, "PEN1250", f"more than {_BLOCKS} levels of `$for` and `$if`")
        written = len(self.lines)
        if "$value" in node:
            others = [key for key in node if key not in DIRECTIVES or key == "$merge"]
            if others:
                here = (*path, others[0])
                self.problem(
                    here, -1, -1, "PEN1250", f"`$value` stands for the whole mapping: `{others[0]}` is too much"
                )
            self.emit(node["$value"], (*path, "$value"), put)
        else:
            self.line(put(self.mapping(node, path)))
        if len(self.lines) == written:
            self.line("pass")
        self.indent, self.bound = indent, bound

    def lone(self, value: Any, path: Path, form: str) -> Use | None:
        """Return the one use that a directive's value must be; reports anything else."""
        try:
            pieces = split(value) if isinstance(value, str) else ()
        except Fault as fault:
            self.problem(path, fault.start, fault.end, fault.code, fault.message, fault.help)
            return None
        if len(pieces) == 1 and isinstance(pieces[0], Use):
            return pieces[0]
        self.problem(path, -1, -1, "PEN1250", f"`{path[-1]}` needs one expression", f"write `{path[-1]}: {form}`")
        return None

    def loop(self, value: Any, path: Path, *, allowed: bool) -> None:
        if not allowed:
            help_text = "make the value a list with one item that says `$for`"
            self.problem(path, -1, -1, "PEN1250", "`$for` repeats an item of a list or a whole document", help_text)
        use = self.lone(value, path, "${{ x in list }}")
        if use is None:
            return
        try:
            names, node = parse_loop(use.source)
            source = self.expression(node, path, use.inner)
        except Fault as fault:
            fault.shifted(use.inner)
            self.problem(path, fault.start, fault.end, fault.code, fault.message, fault.help)
            return
        site = self.site(path, node.start + use.inner, node.end + use.inner)
        for token in names:
            self.bound[token.value] = self.variable("v")
        variables = ", ".join(self.bound[token.value] for token in names)
        self.line(f"for {variables} in {'_each' if len(names) == 1 else '_pairs'}({source}, {site}):")
        self.indent += 1

    def condition(self, value: Any, path: Path) -> None:
        if isinstance(value, bool):
            source = repr(value)
        else:
            use = self.lone(value, path, "${{ condition }}")
            source = "True" if use is None else self.use(use, path)[0]
        self.line(f"if {source}:")
        self.indent += 1

    def let(self, value: Any, path: Path) -> None:
        if not isinstance(value, dict):
            self.problem(path, -1, -1, "PEN1250", "`$let` needs a mapping of names to values")
            return
        for name, node in value.items():
            here = (*path, name)
            if not name.isidentifier():
                self.problem(here, -1, -1, "PEN1250", f"`{name}` cannot be a name: use letters, digits and `_`")
            variable = self.variable("v")
            self.line(f"{variable} = None")
            self.emit(node, here, lambda source, v=variable: f"{v} = {source}")  # type: ignore[misc]
            self.bound[name] = variable

    def merge(self, target: str, value: Any, path: Path) -> None:
        parts = (
            [((*path, index), part) for index, part in enumerate(value)] if isinstance(value, list) else [(path, value)]
        )
        for here, part in parts:
            source = self.value(part, here)[0]
            self.line(f"_merge({target}, {source}, {self.site(here, 0, len(part) if isinstance(part, str) else 0)})")

    def check_key(self, key: str, path: Path) -> None:
        if OPEN in key:
            help_text = "write `$merge: ${{ {key: value} }}` for a computed key"
            self.problem(path, -1, -1, "PEN1209", "an expression in a key is not evaluated", help_text)
        elif key.startswith("$"):
            help_text = did_you_mean(key, DIRECTIVES) or f"directives are: {', '.join(DIRECTIVES)}"
            self.problem(path, -1, -1, "PEN1250", f"there is no directive `{key}`", help_text)
