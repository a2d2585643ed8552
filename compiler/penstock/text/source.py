"""Source: the bytes of one file and what is derived from them only when somebody asks."""

from typing import TYPE_CHECKING

from penstock.text import decode

if TYPE_CHECKING:
    from penstock.text.nodes import Node


class Source:
    """One file's bytes under the path that the user knows it by.

    Lines and positions are made on first use: a file without findings never pays for them.
    """

    __slots__ = ("_lines", "_roots", "data", "file")

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.data = data
        self._lines: list[str] | None = None
        self._roots: dict[int, Node] | None = None

    def __repr__(self) -> str:
        return f"Source({self.file!r}, {len(self.data)} bytes)"

    def __reduce__(self) -> tuple[type["Source"], tuple[str, bytes]]:
        return (Source, (self.file, self.data))

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its line end; the empty string when there is no such line."""
        lines = self.lines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def lines(self) -> list[str]:
        """Return all lines without their line ends."""
        if self._lines is None:
            self._lines = decode.to_text(self.data).split("\n")
        return self._lines

    def roots(self) -> dict[int, "Node"]:
        """Return the position tree of each document by its index; built on the first call."""
        if self._roots is None:
            from penstock.text import authority, formats

            self._roots = formats.positions(self) if formats.is_foreign(self.file) else authority.positions(self)
        return self._roots
