"""The value type of a seeded fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.fault_text import Position, Site, Text


@dataclass(frozen=True)
class Fault:
    """A broken text and what should be said about it.

    `places` are the (line, column) pairs that count as exact, the best one first. `wrong` is what stands there now,
    `right` the suggestion that must come first (None when there is nothing to suggest), `note` the variant.
    """

    category: str
    origin: Text
    site: Site
    text: str
    places: tuple[Position, ...]
    wrong: str
    right: str | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """A name that tells faults apart and stays the same from run to run."""
        return f"{self.category}/{self.origin.definition.name}/{self.site.name}/{self.note or self.wrong}"

    @property
    def lines(self) -> frozenset[int]:
        """The lines that count as exact."""
        return frozenset(line for line, _ in self.places)

    def __repr__(self) -> str:
        return f"<Fault {self.name} at {self.places[0][0]}:{self.places[0][1]} ({self.wrong!r})>"
