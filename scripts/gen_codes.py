"""Generates `docs/codes/index.md`, the table of all codes, from their pages."""

from penstock.diagnostics.catalog import entries
from penstock.diagnostics.index import render


def outputs() -> dict[str, str]:
    """Return path -> text of every file that this generator owns."""
    return {"docs/codes/index.md": render(entries())}
