"""Parse the expression grammar of Jinja2 into a small tree with the offsets of every node.

Jinja2 itself stays out of the way of a run: its import alone takes longer than `validate` of a file may, and its nodes
know lines but no columns. The tests hold this parser to Jinja2's own, on generated expressions.
"""

from typing import Any, Final, NoReturn

from ..record import Record
from .fault import Fault
from .lexer import Token, tokens

_DEPTH: Final = 24  # brackets in brackets; each level takes a dozen interpreter frames
_STEPS: Final = 64  # operators, filters and path steps: the tree leans to the left, and Python limits nesting too
_COMPARE: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_CONSTANTS: Final = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "none": None,
    "None": None,
    "null": None,
}
_WORDS: Final = frozenset({"and", "or", "not", "in", "is", "if", "else"})


class Node(Record):
    """One node: `op` names the form, `args` holds its parts (nodes, names, constants), offsets are absolute.

    const(value) name(id) attr(object, name, name start) item(object, index) slice(object, from, to, step) list(items)
    dict(pairs) neg(x) pos(x) not(x) binary(operator, a, b, operator start) concat(items) compare(x, ((operator, y), ...))
    and(a, b) or(a, b) cond(test, then, otherwise or None) filter(x, name, name start, positional, keywords)
    test(x, name, name start) call(group, function, ((argument, start, end), ...), name start)
    """

    op: str
    start: int
    end: int
    args: tuple[Any, ...]


def parse(source: str, base: int = 0) -> Node:
    """Return the tree of the expression `source`; offsets count from `base`. Raises Fault with exact offsets."""
    parser = _Parser(tokens(source, base))
    node = parser.expression()
    parser.finish()
    return node


def parse_loop(source: str, base: int = 0) -> tuple[tuple[Token, ...], Node]:
    """Return the names and the list of `x in list` or `key, value in mapping`. Raises Fault."""
    parser = _Parser(tokens(source, base))
    names = [parser.name("a name for the item")]
    if parser.skip(","):
        names.append(parser.name("a name for the value"))
    if not parser.skip_word("in"):
        parser.fail(f"expected `in`, found {parser.found()}", "write `x in list` or `key, value in mapping`")
    node = parser.expression()
    parser.finish()
    return tuple(names), node


class _Parser:
    """Recursive descent over a token list; one method a level of precedence, as in Jinja2."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0
        self.steps = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def is_op(self, *values: str) -> bool:
        return self.now.kind == "op" and self.now.value in values

    def is_word(self, word: str, ahead: int = 0) -> bool:
        token = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token.kind == "name" and token.value == word

    def take(self) -> Token:
        token = self.now
        self.at += token.kind != "end"
        return token

    def step(self, op: str, start: int, end: int, args: tuple[Any, ...]) -> Node:
        """Return a node that holds the tree so far, within the budget of such steps. Raises Fault."""
        self.steps += 1
        if self.steps > _STEPS:
            raise Fault("PEN1217", f"more than {_STEPS} operators and filters in one expression", start=start, end=end)
        return Node(op, start, end, args)

    def skip(self, op: str) -> bool:
        found = self.is_op(op)
        self.at += found
        return found

    def skip_word(self, word: str) -> bool:
        found = self.is_word(word)
        self.at += found
        return found

    def name(self, what: str) -> Token:
        if self.now.kind != "name" or self.now.value in _WORDS or self.now.value in _CONSTANTS:
            self.fail(f"expected {what}, found {self.found()}")
        return self.take()

    def found(self) -> str:
        token = self.now
        if token.kind == "end":
            return "the end of the expression"
        if token.kind == "call":
            return f"`{token.value[0]}.{token.value[1]}(...)`"
        return f"text {token.value!r}" if token.kind == "string" else f"`{token.value}`"

    def fail(self, message: str, help_text: str | None = None) -> NoReturn:
        token = self.now
        start = token.start - (token.kind == "end" and token.start > 0)
        raise Fault("PEN1202", message, start=start, end=max(token.end, start + 1), help=help_text)

    def finish(self) -> None:
        if self.now.kind != "end":
            what = self.found()
            if self.is_op("("):
                self.fail("functions and methods cannot be called here", "use a filter: `${{ value | filter }}`")
            if self.is_op("="):
                self.fail("expected an operator, found `=`", "write `==` to compare")
            self.fail(f"expected an operator or the end of the expression, found {what}")

    def close(self, op: str, opened: Token) -> Token:
        if not self.is_op(op):
            if self.now.kind == "end":
                raise Fault("PEN1202", f"this `{opened.value}` is never closed", start=opened.start, end=opened.end)
            self.fail(f"expected `{op}`, found {self.found()}")
        return self.take()

    # -- levels of precedence, loosest first

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > _DEPTH:
            raise Fault("PEN1217", f"more than {_DEPTH} levels of brackets", start=self.now.start, end=self.now.end)
        node = self.either()
        while self.skip_word("if"):
            test = self.either()
            otherwise = self.expression() if self.skip_word("else") else None
            node = self.step("cond", node.start, (otherwise or test).end, (test, node, otherwise))
        self.depth -= 1
        return node

    def either(self) -> Node:
        node = self.both()
        while self.skip_word("or"):
            right = self.both()
            node = self.step("or", node.start, right.end, (node, right))
        return node

    def both(self) -> Node:
        node = self.negation()
        while self.skip_word("and"):
            right = self.negation()
            node = self.step("and", node.start, right.end, (node, right))
        return node

    def negation(self) -> Node:
        if self.is_word("not"):
            start = self.take().start
            node = self.nested(self.negation)
            return Node("not", start, node.end, (node,))
        return self.comparison()

    def nested(self, parse_one: Any) -> Node:
        """Parse with one more level on the count, so that `not not not ...` is bounded as well."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise Fault("PEN1217", f"more than {_DEPTH} levels", start=self.now.start, end=self.now.end)
        node: Node = parse_one()
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        first = self.sum()
        rest: list[tuple[str, Node]] = []
        while True:
            if self.is_op(*_COMPARE):
                operator = self.take().value
            elif self.is_word("in"):
                self.take()
                operator = "in"
            elif self.is_word("not") and self.is_word("in", 1):
                self.at += 2
                operator = "not in"
            else:
                break
            rest.append((operator, self.sum()))
        return Node("compare", first.start, rest[-1][1].end, (first, tuple(rest))) if rest else first

    def sum(self) -> Node:
        node = self.concat()
        while self.is_op("+", "-"):
            node = self.binary(node, self.take(), self.concat())
        return node

    def binary(self, left: Node, operator: Token, right: Node) -> Node:
        return self.step("binary", left.start, right.end, (operator.value, left, right, operator.start))

    def concat(self) -> Node:
        items = [self.product()]
        while self.skip("~"):
            items.append(self.product())
        return items[0] if len(items) == 1 else Node("concat", items[0].start, items[-1].end, tuple(items))

    def product(self) -> Node:
        node = self.power()
        while self.is_op("*", "/", "//", "%"):
            node = self.binary(node, self.take(), self.power())
        return node

    def power(self) -> Node:
        node = self.unary()
        while self.is_op("**"):
            node = self.binary(node, self.take(), self.unary())
        return node

    def unary(self, *, filters: bool = True) -> Node:
        if self.is_op("-", "+"):
            sign = self.take()
            inner = self.nested(lambda: self.unary(filters=False))
            node = Node("neg" if sign.value == "-" else "pos", sign.start, inner.end, (inner,))
        else:
            node = self.postfix(self.primary())
        return self.filters(node) if filters else node

    def primary(self) -> Node:
        token = self.now
        if token.kind == "name" and token.value not in _WORDS:
            self.take()
            if token.value in _CONSTANTS:
                return Node("const", token.start, token.end, (_CONSTANTS[token.value],))
            return Node("name", token.start, token.end, (token.value,))
        if token.kind in ("int", "float", "string"):
            self.take()
            return Node("const", token.start, token.end, (token.value,))
        if token.kind == "call":
            self.take()
            return Node("call", token.start, token.end, token.value)
        if self.is_op("("):
            return self.parenthesis()
        if self.is_op("["):
            self.take()
            items, closed = self.items("]", token)
            return Node("list", token.start, closed.end, tuple(items))
        if self.is_op("{"):
            return self.mapping()
        return self.fail(f"expected a value, found {self.found()}")

    def parenthesis(self) -> Node:
        opened = self.take()
        items, closed = self.items(")", opened)
        before = self.tokens[self.at - 2]
        if len(items) == 1 and not (before.kind == "op" and before.value == ","):
            inner = items[0]
            return Node(inner.op, opened.start, closed.end, inner.args)
        return Node("list", opened.start, closed.end, tuple(items))

    def items(self, end: str, opened: Token) -> tuple[list[Node], Token]:
        items: list[Node] = []
        while not self.is_op(end):
            items.append(self.expression())
            if not self.skip(","):
                break
        return items, self.close(end, opened)

    def mapping(self) -> Node:
        opened = self.take()
        pairs: list[tuple[Node, Node]] = []
        while not self.is_op("}"):
            key = self.expression()
            if not self.skip(":"):
                self.fail(f"expected `:` after the key, found {self.found()}")
            pairs.append((key, self.expression()))
            if not self.skip(","):
                break
        return Node("dict", opened.start, self.close("}", opened).end, tuple(pairs))

    # -- what follows a value

    def postfix(self, node: Node) -> Node:
        while True:
            if self.skip("."):
                if self.now.kind != "segment":
                    self.fail(f"expected a name after the dot, found {self.found()}")
                token = self.take()
                node = self.step("attr", node.start, token.end, (node, token.value, token.start))
            elif self.is_op("["):
                node = self.subscript(node)
            else:
                return node

    def subscript(self, node: Node) -> Node:
        opened = self.take()
        parts: list[Node | None] = []
        while True:
            parts.append(None if self.is_op(":", "]") else self.expression())
            if len(parts) == 3 or not self.skip(":"):
                break
        end = self.close("]", opened).end
        if len(parts) > 1:
            return self.step("slice", node.start, end, (node, *parts, *[None] * (3 - len(parts))))
        if parts[0] is None:
            raise Fault("PEN1202", "expected an index between the brackets", start=opened.start, end=end)
        return self.step("item", node.start, end, (node, parts[0]))

    def filters(self, node: Node) -> Node:
        while True:
            if self.skip("|"):
                name = self.name("a filter")
                positional, keywords, end = self.arguments(name.end)
                node = self.step("filter", node.start, end, (node, name.value, name.start, positional, keywords))
            elif self.skip_word("is"):
                negated = self.skip_word("not")
                token = self.now
                constant = token.kind == "name" and token.value in _CONSTANTS
                word = "none" if constant and _CONSTANTS[token.value] is None else ""
                name = self.take() if constant or self.is_word("in") else self.name("a test")
                test = self.step("test", node.start, name.end, (node, word or str(name.value), name.start))
                node = self.step("not", node.start, name.end, (test,)) if negated else test
            else:
                return node

    def arguments(self, end: int) -> tuple[tuple[Node, ...], tuple[tuple[str, Node], ...], int]:
        if not self.is_op("("):
            return (), (), end
        opened = self.take()
        positional: list[Node] = []
        keywords: list[tuple[str, Node]] = []
        while not self.is_op(")"):
            following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
            if self.now.kind == "name" and following.kind == "op" and following.value == "=":
                key = self.take().value
                self.take()
                keywords.append((key, self.expression()))
            elif keywords:
                self.fail("a positional argument cannot follow a named one")
            else:
                positional.append(self.expression())
            if not self.skip(","):
                break
        return tuple(positional), tuple(keywords), self.close(")", opened).end
