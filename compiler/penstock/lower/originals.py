"""Names that definitions had where they were read: an object of the cluster keeps its name."""

from penstock.definitions import Definition

ORIGINAL_ID = "penstock.dev/original-id"


def original_name(definition: Definition) -> str:
    """Return the name that the original used, the definition's own where it was not read from elsewhere."""
    return definition.metadata.annotations.get(ORIGINAL_ID, definition.name)
