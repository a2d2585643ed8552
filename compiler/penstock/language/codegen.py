"""Translate an expression tree into the source of one Python expression.

Only the node forms listed here exist, and each becomes a call of a helper in `operators` or `filters`, a literal, or a
Python operator on their results: whatever the text says, the source cannot name anything else.
"""

import keyword
from collections.abc import Callable
from typing import Any, Final

from ..record import Record
from . import filters, operators
from .fault import Fault, did_you_mean
from .parser import Node

HELPERS: Final[dict[str, Any]] = {
    "_attr": operators.attribute,
    "_item": operators.item,
    "_slice": operators.slices,
    "_arith": operators.arithmetic,
    "_neg": operators.negative,
    "_cat": operators.concat,
    "_cmp": operators.compare,
    "_truth": operators.truth,
    "_default": operators.default,
    "_defined": operators.defined,
    "_map": operators.mapping,
    "_is": operators.predicate,
    "_filter": filters.apply,
    "_omitted": filters.OMITTED,
}
"""The names that compiled source may use, beside those that the caller's `resolve` writes."""

_DEFINED: Final = ("defined", "undefined")


class Generator:
    """Writes Python source for nodes.

    `place(start, end)` returns the number of a place in the text. `resolve(node)` returns source for a name, or for a
    path or call that the caller treats as a whole, and None for nodes that are none of its business.
    """

    def __init__(self, place: Callable[[int, int], int], resolve: Callable[[Node], str | None]) -> None:
        self.place = place
        self.resolve = resolve

    def source(self, node: Node) -> str:
        """Return the source for `node`. Raises Fault for an unknown name, filter or test."""
        if node.op in ("name", "attr", "item", "call", "test"):
            found = self.resolve(node)
            if found is not None:
                return found
        return str(getattr(self, "_" + node.op)(node))

    def site(self, node: Node) -> int:
        return self.place(node.start, node.end)

    def lazily(self, node: Node) -> str:
        return f"lambda: {self.source(node)}"

    # -- one method for each form

    def _const(self, node: Node) -> str:
        return repr(node.args[0])

    def _call(self, node: Node) -> str:
        name = f"{node.args[0]}.{node.args[1]}"
        raise Fault("PEN1203", f"`{name}` cannot be called here", start=node.start, end=node.end)

    def _attr(self, node: Node) -> str:
        target, name, start = node.args
        if name[0] == "_":
            message = "a name that begins with `_` is private"
            raise Fault("PEN1203", message, start=start, end=start + len(name))
        return f"_attr({self.source(target)}, {name!r}, {self.place(start, start + len(name))})"

    def _item(self, node: Node) -> str:
        target, key = node.args
        return f"_item({self.source(target)}, {self.source(key)}, {self.site(key)})"

    def _slice(self, node: Node) -> str:
        parts = ", ".join("None" if part is None else self.source(part) for part in node.args[1:])
        return f"_slice({self.source(node.args[0])}, {parts}, {self.site(node)})"

    def _list(self, node: Node) -> str:
        return f"[{', '.join(self.source(part) for part in node.args)}]"

    def _dict(self, node: Node) -> str:
        parts = "".join(f", {self.source(key)}, {self.source(value)}" for key, value in node.args)
        return f"_map({self.site(node)}{parts})"

    def _neg(self, node: Node) -> str:
        return f"_neg({self.source(node.args[0])}, -1, {self.site(node)})"

    def _pos(self, node: Node) -> str:
        return f"_neg({self.source(node.args[0])}, 1, {self.site(node)})"

    def _truth(self, node: Node) -> str:
        if node.op in ("compare", "test", "not"):
            return self.source(node)
        return f"_truth({self.source(node)}, {self.site(node)})"

    def _not(self, node: Node) -> str:
        return f"(not {self._truth(node.args[0])})"

    def _and(self, node: Node) -> str:
        return f"({self._truth(node.args[0])} and {self.source(node.args[1])})"

    def _or(self, node: Node) -> str:
        return f"({self._truth(node.args[0])} or {self.source(node.args[1])})"

    def _cond(self, node: Node) -> str:
        test, then, otherwise = node.args
        other = "None" if otherwise is None else self.source(otherwise)
        return f"({self.source(then)} if {self._truth(test)} else {other})"

    def _binary(self, node: Node) -> str:
        operator, left, right, start = node.args
        site = self.place(start, start + len(operator))
        return f"_arith({operator!r}, {self.source(left)}, {self.source(right)}, {site})"

    def _concat(self, node: Node) -> str:
        return f"_cat({self.site(node)}, {', '.join(self.source(part) for part in node.args)})"

    def _compare(self, node: Node) -> str:
        left, rest = node.args
        if len(rest) == 1:
            return f"_cmp({rest[0][0]!r}, {self.source(left)}, {self.source(rest[0][1])}, {self.site(node)})"
        # a < b < c: every middle value is read twice, which is the same value since expressions have no effects.
        sides = [left, *[side for _, side in rest]]
        pairs = zip(sides, rest, strict=False)
        checks = [f"_cmp({op!r}, {self.source(a)}, {self.source(b)}, {self.site(node)})" for a, (op, b) in pairs]
        return f"({' and '.join(checks)})"

    def _test(self, node: Node) -> str:
        target, name, start = node.args
        if name in _DEFINED:
            call = f"_defined({self.lazily(target)})"
            return call if name == "defined" else f"(not {call})"
        if name not in operators.PREDICATES:
            known = (*operators.PREDICATES, *_DEFINED)
            raise Fault(
                "PEN1208",
                f"there is no test `{name}`",
                start=start,
                end=start + len(name),
                help=did_you_mean(name, known) or f"the tests are: {', '.join(sorted(known))}",
            )
        return f"_is({name!r}, {self.source(target)}, {self.place(start, start + len(name))})"

    def _filter(self, node: Node) -> str:
        target, name, start = node.args[:3]
        site = self.place(start, start + len(name))
        if name not in filters.FILTERS:
            known = filters.FILTERS
            help_text = did_you_mean(name, known) or f"the filters are: {', '.join(known)}"
            raise Fault("PEN1208", f"there is no filter `{name}`", start=start, end=start + len(name), help=help_text)
        if name == "default":
            value, other, boolean = self.default_arguments(node)
            return f"_default({value}, {other}, {boolean}, {site})"
        given = self.arguments(node, filters.FILTERS[name].parameters, filters.FILTERS[name].required)
        return f"_filter({', '.join([repr(name), str(site), self.source(target), *given])})"

    def default_arguments(self, node: Node) -> tuple[str, str, str]:
        """Return the sources of the value, the default and the `boolean` flag, each as a function of nothing."""
        found = self.arguments(node, ("default_value", "boolean"), 0)
        other = found[0] if found and found[0] != "_omitted" else "''"
        boolean = found[1] if len(found) > 1 else "False"
        return self.lazily(node.args[0]), f"lambda: {other}", f"lambda: {boolean}"

    def arguments(self, node: Node, parameters: tuple[str, ...], required: int) -> list[str]:
        """Return the sources of a filter's arguments in order. Raises Fault for a wrong number or name."""
        _, name, start, positional, keywords = node.args
        named: dict[str, Node] = {}
        for key, value in keywords:
            if key not in parameters or key in named or parameters.index(key) < len(positional):
                help_text = did_you_mean(key, parameters)
                message = f"`{name}` takes no argument `{key}` here"
                raise Fault("PEN1208", message, start=start, end=node.end, help=help_text)
            named[key] = value
        missing = [key for key in parameters[len(positional) : required] if key not in named]
        if len(positional) > len(parameters) or missing:
            shown = f"{name}({', '.join(parameters)})" if parameters else f"{name} without arguments"
            message = f"`{name}` does not take {len(positional) + len(named)} arguments"
            raise Fault("PEN1208", message, start=start, end=node.end, help=f"write `{shown}`")
        found = [self.source(part) for part in positional]
        rest = parameters[len(positional) :]
        found.extend(self.source(named[key]) if key in named else "_omitted" for key in rest)
        while found and found[-1] == "_omitted":
            found.pop()
        return found


# Attributes of plain data that are methods of Python, not parts of the data.
_METHODS: Final = frozenset(
    name for kind in (dict, list, tuple, str, int, float, bool, Record) for name in dir(kind) if name[0] != "_"
)


class DirectGenerator(Generator):
    """Writes the short form: `.x` reads a record's field and `['x']` a mapping's key, without a helper between.

    Anything else fails with AttributeError, KeyError or TypeError; the caller then runs the checked form, which gives
    the right value or the right fault. The forms that could give a wrong value instead of failing stay with helpers.
    """

    def _attr(self, node: Node) -> str:
        target, name, _ = node.args
        if name in _METHODS or keyword.iskeyword(name) or not (name.isascii() and name.isidentifier()):
            return super()._attr(node)
        source = self.source(target)
        return f"{source}.{name}"

    def _item(self, node: Node) -> str:
        target, key = node.args
        if key.op == "const" and isinstance(key.args[0], str):
            return f"{self.source(target)}[{key.args[0]!r}]"
        return super()._item(node)

    def _truth(self, node: Node) -> str:
        return self.source(node)

    def _test(self, node: Node) -> str:
        return f"({self.source(node.args[0])} is None)" if node.args[1] == "none" else super()._test(node)
