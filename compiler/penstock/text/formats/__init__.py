"""Formats beside YAML: a file whose name ends in `.<format>` is read by the module of that name in this package.

Such a module has one function, `parse(source, text)`: it returns the documents of a text as (data, position tree) pairs, data
and tree in the shapes that YAML gives, and what is wrong with the text. Everything behind it (dialects, findings, `why`,
`import`) knows documents only. A module is imported when the first file of its format is read.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from penstock.diagnostics import Diagnostic
from penstock.text import decode
from penstock.text.document import Document, Result
from penstock.text.source import Source

if TYPE_CHECKING:
    from penstock.text.nodes import Node

_YAML = ("yaml", "yml")
_found: tuple[str, ...] | None = None


class Format(Protocol):
    """A module of this package."""

    def parse(self, source: Source, text: str) -> tuple[list[tuple[Any, "Node"]], list[Diagnostic]]:
        """Return documents and findings; never raises on bad input, and bounds its size and depth."""
        ...


def suffixes() -> tuple[str, ...]:
    """Return how the names of such files end, in alphabetical order."""
    return tuple([f".{name}" for name in _names()])


def _names() -> tuple[str, ...]:
    global _found  # noqa: PLW0603 - the folder is listed once
    if _found is None:
        from os import listdir
        from os.path import dirname

        _found = tuple(
            sorted(name[:-3] for name in listdir(dirname(__file__)) if name[0] != "_" and name[-3:] == ".py")
        )
    return _found


def is_foreign(file: str) -> bool:
    """Tell whether a file is of one of these formats, by its name."""
    ending = file.rpartition(".")[2]
    return ending not in _YAML and ending in _names()


def read(source: Source) -> Result:
    """Return the documents of a file of one of these formats, and everything that is wrong with its text."""
    text, found = decode.check(source.file, source.data)
    if any(one.severity == "error" for one in found):
        return Result((), tuple(found))
    documents, more = _module(source.file).parse(source, text)
    made = tuple([Document(source, index, data) for index, (data, _) in enumerate(documents)])
    return Result(made, (*found, *more))


def positions(source: Source) -> dict[int, "Node"]:
    """Return the position tree of each document by its index."""
    documents, _ = _module(source.file).parse(source, decode.to_text(source.data))
    return {index: node for index, (_, node) in enumerate(documents)}


def _module(file: str) -> Format:
    found: Any = import_module(f"{__name__}.{file.rpartition('.')[2]}")
    return found  # type: ignore[no-any-return]
