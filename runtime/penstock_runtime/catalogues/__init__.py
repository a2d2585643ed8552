"""Catalogues that STAC items are loaded into: one module each, found by the `type` of `handler.args.catalogue`.

A module has `async def open_catalogue(settings: dict[str, Any], context: Context) -> Catalogue`.
"""

import os
from typing import Any

from penstock_runtime.adapters import opened
from penstock_runtime.catalogues.model import Catalogue
from penstock_runtime.context import Context


async def open_catalogue(context: Context) -> Catalogue:
    """Return the catalogue of `handler.args.catalogue`.

    Without one it is pgSTAC when `DB_CONNECTION_STRING` is set, as in pctasks, else the table `catalogue`.
    """
    settings: dict[str, Any] = context.args.get("catalogue") or {
        "type": "pgstac" if os.environ.get("DB_CONNECTION_STRING") else "table"
    }
    catalogue: Catalogue = await opened(__name__, "catalogue", settings, context)
    return catalogue
