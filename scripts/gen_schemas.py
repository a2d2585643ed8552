"""Generates `docs/reference/schemas/*.md`, the reference of the kinds, from their schemas."""

from penstock.schema.reference import pages


def outputs() -> dict[str, str]:
    """Return path -> text of every file that this generator owns."""
    return {f"docs/reference/schemas/{name}": text for name, text in pages().items()}
