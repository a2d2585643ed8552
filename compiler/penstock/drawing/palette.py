"""The colours of a drawing by sort of box and edge: light fills, dark lines, readable without colour vision by their words."""

from typing import Final

from penstock.drawing.model import EdgeKind, Sort

FILLS: Final[dict[Sort, str]] = {
    "queue": "#ddf4ff",
    "store": "#dafbe1",
    "table": "#d2f5e4",
    "topic": "#fff8c5",
    "worker": "#fbefff",
    "schedule": "#fff1e5",
    "secret": "#f6f8fa",
    "identity": "#f6f8fa",
    "alert": "#ffebe9",
    "definition": "#ffffff",
    "other": "#f6f8fa",
}
LINES: Final[dict[Sort, str]] = {
    "queue": "#0969da",
    "store": "#1a7f37",
    "table": "#0f766e",
    "topic": "#9a6700",
    "worker": "#8250df",
    "schedule": "#bc4c00",
    "secret": "#59636e",
    "identity": "#59636e",
    "alert": "#cf222e",
    "definition": "#24292f",
    "other": "#59636e",
}
WORDS: Final[dict[Sort, str]] = {
    "queue": "queue",
    "store": "store",
    "table": "table, cursor, catalog",
    "topic": "topic, endpoint",
    "worker": "worker, function, job",
    "schedule": "schedule",
    "secret": "secret",
    "identity": "identity",
    "alert": "alert",
    "definition": "definition",
    "other": "other object",
}
STROKES: Final[dict[EdgeKind, tuple[str, str]]] = {
    "flow": ("#0969da", ""),
    "read": ("#1a7f37", "5 3"),
    "write": ("#8250df", "5 3"),
    "deadLetter": ("#cf222e", ""),
    "starts": ("#bc4c00", ""),
    "reference": ("#59636e", "2 3"),
    "identity": ("#59636e", "2 3"),
}
"""Colour and dashes of an edge."""
