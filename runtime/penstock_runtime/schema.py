"""Finds the configuration schema: inside the package when installed, in the repository when editable."""

import json
import os
from typing import Any, Final

MAIN: Final = "worker.schema.json"
# What the main schema refers to; a test holds this list to its references.
FILES: Final = (MAIN, "common.schema.json")

_HERE = os.path.dirname(os.path.abspath(__file__))
PLACES: Final = (
    os.path.join(_HERE, "_data"),
    os.path.normpath(os.path.join(_HERE, "..", "..", "schemas")),
)


def read_schemas(places: tuple[str, ...] = PLACES) -> dict[str, dict[str, Any]]:
    """Return file name -> schema for all of `FILES`, from the first folder of `places` that has the main one.

    Raises FileNotFoundError when none has, or when a file is missing beside it: the installation is broken.
    """
    for place in places:
        if os.path.isfile(os.path.join(place, MAIN)):
            return {name: _read(os.path.join(place, name)) for name in FILES}
    raise FileNotFoundError(f"{MAIN} is in none of: {', '.join(places)}")


def role_names(schemas: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Return every role that a configuration may name, in the order of the schema."""
    return tuple(schemas[MAIN]["properties"]["role"]["enum"])


def _read(path: str) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema
