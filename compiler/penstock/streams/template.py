"""Jsonnet templates of columns, judged before anything runs: the language's own reader, then the names."""

from typing import Final, NamedTuple

from penstock.streams.names import unknown

# What a template may call. Parameters are those of the service; what the functions do is the runtime's business.
FUNCTIONS: Final = ("Body", "BodyStr", "Header", "HeaderStr", "Ip", "Now")
_KNOWN: Final = frozenset((*FUNCTIONS, "std"))
_IMPORTS: Final = ("import", "importstr", "importbin")
LONGEST: Final = 4096
# The wrapping keeps the template from being run: what is only defined and never called is read and no more.
_HEAD: Final = "local template() = (\n"
_TAIL: Final = "\n); null"
_DEEPEST: Final = 200


class Fault(NamedTuple):
    """What is wrong: line and column in the template (from 1), the words, and the text that is meant where it is known."""

    line: int
    column: int
    message: str
    word: str = ""
    help: str | None = None

    def __str__(self) -> str:
        width = f"-{self.column + len(self.word)}" if self.word else ""
        return f"{self.line}:{self.column}{width} {self.message}"


def fault(text: str) -> Fault | None:
    """Return the first thing that is wrong with a template; None when it can be run."""
    if text.isspace() or not text:
        return Fault(1, 1, "the template is empty")
    return _too_deep(text) or _syntax(text) or _import(text) or _name(text)


def _place(text: str, start: int) -> tuple[int, int]:
    head = text[:start]
    return head.count("\n") + 1, start - head.rfind("\n")


def _too_deep(text: str) -> Fault | None:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if depth > _DEEPEST:
            return Fault(*_place(text, at), f"more than {_DEEPEST} brackets stand in each other")
    return None


def _syntax(text: str) -> Fault | None:
    import re

    import rjsonnet

    try:
        rjsonnet.evaluate_snippet("template", f"{_HEAD}{text}{_TAIL}", max_stack=50)
    except RuntimeError as error:
        words = str(error)
        where = re.search(r"template:([0-9]+):([0-9]+)", words)
        message = words.partition("\n")[0]
        if where is None:
            return Fault(1, 1, message)
        lines = text.count("\n") + 1
        line = min(int(where[1]) - 1, lines)
        if int(where[1]) - 1 > lines:  # the text ends too early: the reader met what stands behind it
            return Fault(lines, len(text) - text.rfind("\n"), "the template ends too early")
        return Fault(line, int(where[2]), message)
    return None


def _import(text: str) -> Fault | None:
    from penstock.streams.names import tokens

    for kind, value, start in tokens(text):
        if kind == "word" and value in _IMPORTS:
            return Fault(*_place(text, start), "a template cannot import files", value)
    return None


def _name(text: str) -> Fault | None:
    from penstock.diagnostics.suggest import hint

    found = unknown(text, _KNOWN)
    if not found:
        return None
    name, start, known = found[0]
    listed = f"a template may call {', '.join(f'`{one}()`' for one in FUNCTIONS)}"
    return Fault(*_place(text, start), f"unknown variable: {name}", name, hint(name, known) or listed)
