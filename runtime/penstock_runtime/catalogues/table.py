"""A table as catalogue: on one machine the embedded item store stands in for pgSTAC. Items are kept by `<collection>/<item>`."""

from collections.abc import Sequence
from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.pctasks.records import record_id
from penstock_runtime.tables.model import Table


async def open_catalogue(settings: dict[str, Any], context: Context) -> "TableCatalogue":
    """Return the catalogue in the worker's table `settings.table` (by default `catalogue`)."""
    return TableCatalogue(await context.table(settings.get("table", "catalogue")))


class TableCatalogue:
    """Items in a table; the table belongs to the context and is closed by it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def upsert(self, items: Sequence[dict[str, Any]]) -> None:
        """See `Catalogue.upsert`."""
        rows = []
        for item in items:
            row = {"id": record_id(item["collection"], item["id"]), "collection": item["collection"], "item": item}
            rows.append({**row, "stac_id": f"{item['collection']}/{item['id']}"})
        await self._table.put(rows)

    async def upsert_collections(self, collections: Sequence[dict[str, Any]]) -> None:
        """See `Catalogue.upsert_collections`."""
        rows = [{"id": record_id(one["id"]), "stac_id": one["id"], "collection": one} for one in collections]
        await self._table.put(rows)

    async def close(self) -> None:
        """See `Catalogue.close`."""
