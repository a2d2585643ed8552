"""Catalogues that STAC items are loaded into: one module each, found by the `type` of `handler.args.catalogue`.

A module has `async def open_catalogue(settings: dict[str, Any], context: Context) -> Catalogue`.
"""

import os
from typing import Any

from penstock_runtime import registry
from penstock_runtime.catalogues.model import Catalogue
from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable


async def open_catalogue(context: Context) -> Catalogue:
    """Return the catalogue of `handler.args.catalogue`.

    Without one it is pgSTAC when `DB_CONNECTION_STRING` is set, as in pctasks, else the table `catalogue`.
    """
    settings: dict[str, Any] = context.args.get("catalogue") or {
        "type": "pgstac" if os.environ.get("DB_CONNECTION_STRING") else "table"
    }
    module = registry.find(__name__, str(settings.get("type")))
    if module is None:
        known = ", ".join(registry.names(__name__))
        raise Unusable(f"no catalogue of the type {settings.get('type')!r} in this build (there are: {known})")
    try:
        catalogue: Catalogue = await module.open_catalogue(settings, context)
    except ImportError as error:
        raise Unusable(f"the catalogue type {settings['type']} needs {error.name}, which is not installed") from error
    return catalogue
