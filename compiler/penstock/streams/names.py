"""Which names of a Jsonnet template stand for nothing: the reader of the language does not ask before the template runs.

Texts come here after the real reader took them, so this one only follows the shape far enough to know what each name means.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

KEYWORDS: Final = frozenset(
    [
        "assert",
        "else",
        "error",
        "false",
        "for",
        "function",
        "if",
        "import",
        "importstr",
        "importbin",
        "in",
        "local",
        "null",
        "tailstrict",
        "then",
        "self",
        "super",
        "true",
    ]
)
_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|\#[^\n]*|/\*.*?\*/)
  | (?P<block>\|\|\|.*?\n\s*\|\|\|)
  | (?P<text>@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>:::|::|:|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>=.,;$()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_END: Final = ("end", "")


class Unknown(NamedTuple):
    """A name that nothing defines: where it begins in the template, and the names that it might have been."""

    name: str
    start: int
    known: tuple[str, ...]


class _Scope:
    """Names that are known in a part of the text, beside those around it. They may be added after they were used."""

    __slots__ = ("names", "outside")

    def __init__(self, outside: "_Scope | None", names: frozenset[str] = frozenset()) -> None:
        self.outside = outside
        self.names = set(names)

    def all(self) -> set[str]:
        found: set[str] = set()
        scope: _Scope | None = self
        while scope is not None:
            found |= scope.names
            scope = scope.outside
        return found


class _Beyond(Exception):
    """The text is not what this reader expects; then nothing is said of it."""


def unknown(text: str, known: frozenset[str]) -> tuple[Unknown, ...]:
    """Return the names that neither `known` nor the template defines, in the order in which they stand."""
    reader = _Reader(text)
    try:
        reader.expression(_Scope(None, known))
        if reader.peek() != _END:
            return ()
    except (_Beyond, RecursionError):
        return ()
    found = []
    for name, start, scope in reader.uses:
        names = scope.all()
        if name not in names:
            found.append(Unknown(name, start, tuple(sorted(names))))
    return tuple(found)


class _Reader:
    """Reads one template once; `uses` are (name, where, what is known there)."""

    def __init__(self, text: str) -> None:
        self.uses: list[tuple[str, int, _Scope]] = []
        self._tokens = list(tokens(text))
        self._at = 0

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        """Return kind and text of a token that is still to come."""
        kind, value, _ = self._tokens[min(self._at + ahead, len(self._tokens) - 1)]
        return kind, value

    def expression(self, scope: _Scope) -> None:
        """Follow one expression."""
        self._operand(scope)
        while True:
            kind, value = self.peek()
            if (kind, value) == ("word", "in"):
                self._next()
                if not self._take("super"):
                    self._operand(scope)
            elif kind == "sign" and value in _BINARY:
                self._next()
                self._operand(scope)
            else:
                return

    def _next(self) -> tuple[str, str, int]:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is(self, value: str) -> bool:
        return self.peek() in (("sign", value), ("word", value))

    def _take(self, value: str) -> bool:
        if self._is(value):
            self._next()
            return True
        return False

    def _expect(self, value: str) -> None:
        if not self._take(value):
            raise _Beyond

    def _name(self) -> str:
        kind, value, _ = self._next()
        if kind != "name":
            raise _Beyond
        return value

    def _listed(self, end: str, one: Callable[[_Scope], None], scope: _Scope) -> None:
        """Follow what stands between commas up to `end`."""
        while not self._take(end):
            one(scope)
            if not self._take(","):
                self._expect(end)
                return

    def _operand(self, scope: _Scope) -> None:
        while self.peek()[0] == "sign" and self.peek()[1] in ("-", "+", "!", "~"):
            self._next()
        self._primary(scope)
        while True:
            if self._take("."):
                self._name()
            elif self._take("["):
                self._slice(scope)
            elif self._take("("):
                self._listed(")", self._argument, scope)
                self._take("tailstrict")
            elif self._take("{"):
                self._object(scope)
            else:
                return

    def _slice(self, scope: _Scope) -> None:
        while not self._take("]"):
            if not (self._take(":") or self._take("::")):
                self.expression(scope)

    def _argument(self, scope: _Scope) -> None:
        if self.peek()[0] == "name" and self.peek(1) == ("sign", "="):
            self._next()
            self._next()
        self.expression(scope)

    def _primary(self, scope: _Scope) -> None:
        kind, value, start = self._next()
        if kind in ("text", "number"):
            return
        if kind == "name":
            self.uses.append((value, start, scope))
        elif kind == "word":
            self._word(value, scope)
        elif value == "(":
            self.expression(scope)
            self._expect(")")
        elif value == "[":
            self._array(scope)
        elif value == "{":
            self._object(scope)
        elif value != "$":
            raise _Beyond

    def _word(self, word: str, scope: _Scope) -> None:
        if word == "local":
            inner = _Scope(scope)
            self._bind(inner)
            while self._take(","):
                self._bind(inner)
            self._expect(";")
            self.expression(inner)
        elif word == "if":
            self.expression(scope)
            self._expect("then")
            self.expression(scope)
            if self._take("else"):
                self.expression(scope)
        elif word == "function":
            self._function(scope)
        elif word == "assert":
            self._assertion(scope)
            self._expect(";")
            self.expression(scope)
        elif word in ("error", "import", "importstr", "importbin"):
            self.expression(scope)
        elif word not in ("null", "true", "false", "self", "super"):
            raise _Beyond

    def _assertion(self, scope: _Scope) -> None:
        self.expression(scope)
        if self._take(":"):
            self.expression(scope)

    def _bind(self, scope: _Scope) -> None:
        """Follow `a = 1` or `f(x) = x`: the name is known in all of the scope, also in itself."""
        scope.names.add(self._name())
        if self._is("("):
            self._function(scope, "=")
        else:
            self._expect("=")
            self.expression(scope)

    def _function(self, scope: _Scope, before: str = "") -> None:
        """Follow `(a, b = 1)`, the sign before the body, and the body."""
        inner = _Scope(scope)
        self._expect("(")
        self._listed(")", self._parameter, inner)
        if before:
            self._expect(before)
        self.expression(inner)

    def _parameter(self, scope: _Scope) -> None:
        scope.names.add(self._name())
        if self._take("="):
            self.expression(scope)

    def _array(self, scope: _Scope) -> None:
        inner = _Scope(scope)
        while not self._take("]"):
            self.expression(inner)
            if not self._take(",") or self._is("for"):
                self._loops(inner)
                self._expect("]")
                return

    def _loops(self, scope: _Scope) -> None:
        """Follow `for x in list if test`; the names belong to the whole list or object."""
        while True:
            if self._take("for"):
                scope.names.add(self._name())
                self._expect("in")
                self.expression(scope)
            elif self._take("if"):
                self.expression(scope)
            else:
                return

    def _object(self, scope: _Scope) -> None:
        inner = _Scope(scope)
        while not self._take("}"):
            if self._take("local"):
                self._bind(inner)
            elif self._take("assert"):
                self._assertion(inner)
            else:
                self._field(inner)
            if not self._take(",") or self._is("for"):
                self._loops(inner)
                self._expect("}")
                return

    def _field(self, scope: _Scope) -> None:
        if self._take("["):
            self.expression(scope)
            self._expect("]")
        elif self._next()[0] not in ("name", "text"):
            raise _Beyond
        if self._is("("):
            inner = _Scope(scope)
            self._expect("(")
            self._listed(")", self._parameter, inner)
            scope = inner
        self._take("+")
        if not (self._take(":::") or self._take("::") or self._take(":")):
            raise _Beyond
        self.expression(scope)


_BINARY: Final = frozenset(
    ["*", "/", "%", "+", "-", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "^", "|", "&&", "||"]
)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, text, where); what is no token ends the list."""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            yield "odd", text[at], at
            break
        kind = str(match.lastgroup)
        if kind != "space":
            value = match[0]
            if kind == "name" and value in KEYWORDS:
                kind = "word"
            yield "text" if kind == "block" else kind, value, at
        at = match.end()
    yield "end", "", len(text)
