"""pgSTAC: items are upserted by its own functions in PostgreSQL. The address comes from `DB_CONNECTION_STRING` alone."""

import asyncio
import json
import os
from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg

from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unavailable, Unusable, WorkerError

# pgSTAC 0.4 and newer; one call takes a JSON array.
_UPSERT: Final = "SELECT pgstac.upsert_items(%s::jsonb)"
_UPSERT_COLLECTION: Final = "SELECT pgstac.upsert_collection(%s::jsonb)"
_DENIED = ("28", "42501")  # SQLSTATE: invalid authorization, insufficient privilege


async def open_catalogue(_settings: dict[str, Any], _context: Context) -> "PgstacCatalogue":
    """Return the catalogue; it connects at the first item."""
    address = os.environ.get("DB_CONNECTION_STRING")
    if not address:
        raise Unusable("DB_CONNECTION_STRING is not set: it says where pgSTAC is")
    return PgstacCatalogue(address)


class PgstacCatalogue:
    """One connection, used by one call at a time and made anew when it was lost."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._lock = asyncio.Lock()

    async def upsert(self, items: Sequence[dict[str, Any]]) -> None:
        """See `Catalogue.upsert`. A connection that was lost meanwhile is made anew, once."""
        await self._execute(_UPSERT, [json.dumps(list(items), ensure_ascii=False)])

    async def upsert_collections(self, collections: Sequence[dict[str, Any]]) -> None:
        """See `Catalogue.upsert_collections`."""
        for one in collections:
            await self._execute(_UPSERT_COLLECTION, [json.dumps(one, ensure_ascii=False)])

    async def _execute(self, query: LiteralString, values: list[str]) -> None:
        async with self._lock:
            for last in (False, True):
                try:
                    connection = await self._connected()
                    await connection.execute(query, values)
                except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                    await self.close()
                    if last or _is_denied(error):
                        raise _translated(error) from error
                except psycopg.Error as error:
                    raise _translated(error) from error
                else:
                    return

    async def close(self) -> None:
        """See `Catalogue.close`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._address,
                autocommit=True,
                connect_timeout=15,
                application_name="penstock-worker",
                options="-c search_path=pgstac,public",
            )
        return self._connection


class Refused(WorkerError):
    """The database does not take the items: they break one of its rules, or a function is not there."""

    kind = "ItemIngest"


def _is_denied(error: psycopg.Error) -> bool:
    return bool(error.sqlstate) and str(error.sqlstate).startswith(_DENIED)


def _translated(error: psycopg.Error) -> WorkerError:
    """Return the error that says what to do; its words never hold the address."""
    words = f"pgSTAC: {str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__}"
    if _is_denied(error):
        return Denied(words)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unavailable(words)
    return Refused(words)
