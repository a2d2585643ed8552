"""Layers: inheritance, overlays and the way back from merged or converted data to the user's text."""

from penstock.layers.extends import Heir, Lookup, resolve_extends
from penstock.layers.layer import Layer, Located, from_document, from_located
from penstock.layers.mapped import Mapped
from penstock.layers.merged import Merged, merge

__all__ = [
    "Heir",
    "Layer",
    "Located",
    "Lookup",
    "Mapped",
    "Merged",
    "from_document",
    "from_located",
    "merge",
    "resolve_extends",
]
