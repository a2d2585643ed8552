"""Provenance: which line of which file set a value of a definition, or of what was rendered from it."""

from penstock.provenance.model import Influence, Setting, Site, Source, Why

__all__ = ["Influence", "Setting", "Site", "Source", "Why"]
