"""Where a stream keeps what must outlive its process: the spool of an ingest, the cursor of a reader of files."""

import os
import tempfile
from typing import Any, Final

from penstock_runtime.errors import Unusable

VARIABLE: Final = "PENSTOCK_SPOOL"


def folder(config: dict[str, Any]) -> str:
    """Return the folder, made when it is not there: `PENSTOCK_SPOOL`, else one below the folder for temporary files.

    Raises Unusable where it cannot be made.
    """
    found = os.environ.get(VARIABLE) or os.path.join(tempfile.gettempdir(), "penstock-spool", config["environment"])
    try:
        os.makedirs(found, mode=0o700, exist_ok=True)
    except OSError as error:
        raise Unusable(f"{found} ({VARIABLE}): {error.strerror}") from None
    return found


def name(config: dict[str, Any]) -> str:
    """Return the name of the files of a stream."""
    return str(config["definition"]["name"])
