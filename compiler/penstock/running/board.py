"""The live table of a run: workers with their queues, redrawn in place on a terminal; lines elsewhere."""

from collections.abc import Sequence
from typing import TextIO

from penstock.record import Record

_HEAD = ("definition", "worker", "state", "waiting", "leased", "dead", "done", "failed", "msg/s")
_RIGHT = 3  # columns from here on are numbers


class Row(Record):
    """One worker as it stands."""

    definition: str
    worker: str
    state: str
    waiting: int | None = None
    leased: int | None = None
    dead: int | None = None
    done: int | None = None
    failed: int | None = None
    rate: float | None = None

    def cells(self) -> tuple[str, ...]:
        numbers = (self.waiting, self.leased, self.dead, self.done, self.failed)
        rate = "" if self.rate is None else f"{self.rate:,.0f}"
        return (self.definition, self.worker, self.state, *["" if n is None else f"{n:,}" for n in numbers], rate)


def columns(cells: Sequence[Sequence[str]], *, numbers_from: int) -> list[str]:
    """Return rows of cells as aligned lines; columns from `numbers_from` on are aligned to the right."""
    wide = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        "  ".join(
            cell.rjust(wide[column]) if column >= numbers_from else cell.ljust(wide[column])
            for column, cell in enumerate(row)
        ).rstrip()
        for row in cells
    ]


def table(rows: list[Row], width: int = 0) -> list[str]:
    """Return the lines of the table, cut to `width` cells when that is given."""
    lines = columns([_HEAD, *[row.cells() for row in rows]], numbers_from=_RIGHT)
    return [line[:width] if width else line for line in lines]


class Board:
    """Draws on a terminal: log lines scroll above, the table stays below."""

    def __init__(self, stream: TextIO, width: int, height: int) -> None:
        self.stream = stream
        self.width = width
        self.height = height
        self.drawn = 0

    def log(self, text: str, rows: list[Row]) -> None:
        """Write a line above the table."""
        self._clear()
        self.stream.write(text + "\n")
        self.draw(rows)

    def draw(self, rows: list[Row]) -> None:
        """Draw the table where it stands; what does not fit on the screen is counted in its last line."""
        self._clear()
        lines = table(rows, self.width)
        fits = max(3, self.height - 2)
        if len(lines) > fits:
            lines = [*lines[: fits - 1], f"... and {len(lines) - fits + 1} more"]
        self.stream.write("".join(f"{line}\x1b[K\n" for line in lines))
        self.stream.flush()
        self.drawn = len(lines)

    def _clear(self) -> None:
        if self.drawn:
            self.stream.write(f"\x1b[{self.drawn}A\x1b[J")
            self.drawn = 0
