"""Drawing: definitions and resources of a place as nodes and edges, and the forms in which these are shown."""

from penstock.drawing.model import Box, Drawing, Edge

__all__ = ["Box", "Drawing", "Edge"]
