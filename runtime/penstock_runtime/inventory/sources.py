"""Where the rows of a walk come from: a query of Athena, or a listing in a store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from penstock_runtime.inventory import athena, days, listing, rows
from penstock_runtime.inventory.rows import Row

if TYPE_CHECKING:
    from penstock_runtime.aws.client import AwsClient
    from penstock_runtime.stores.model import Store


class Source(Protocol):
    """What is walked through."""

    def pages(self, day: date | None) -> AsyncIterator[list[Row]]:
        """Yield the rows of a day, or all of them (None), in pages."""
        ...


@dataclass(slots=True)
class AthenaSource:
    """The table of an inventory. `pattern` is a LIKE pattern with places for the day; None takes everything."""

    client: "AwsClient"
    database: str
    output: str
    pattern: str | None = None
    workgroup: str | None = None
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def pages(self, day: date | None) -> AsyncIterator[list[Row]]:
        like = None if self.pattern is None else days.pattern(self.pattern, day)
        query_id = await self._run(athena.select(self.database, like))
        token: str | None = None
        first = True
        while first or token:
            asked = {"QueryExecutionId": query_id, "MaxResults": athena.PAGE}
            answer = await self._call("GetQueryResults", {**asked, **({"NextToken": token} if token else {})})
            found = rows.without_header(answer["ResultSet"], first=first)
            page = [_row(one["Data"]) for one in found]
            token, first = answer.get("NextToken"), False
            if page:
                yield page

    async def _run(self, query: str) -> str:
        started = await self._call(
            "StartQueryExecution",
            {
                "QueryString": query,
                "QueryExecutionContext": {"Database": self.database},
                "ResultConfiguration": {"OutputLocation": self.output},
                "WorkGroup": self.workgroup or self.database,
            },
        )
        query_id = str(started["QueryExecutionId"])
        length = athena.FIRST_WAIT
        while not athena.is_done(await self._call("GetQueryExecution", {"QueryExecutionId": query_id})):
            await self.sleep(length)
            length = athena.pause(length)
        return query_id

    async def _call(self, operation: str, value: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = await self.client.call(operation, value, what=f"Athena {self.database}")
        return answer


@dataclass(slots=True)
class ListingSource:
    """A listing in a store: a file, or an inventory's folder. `pattern` as for Athena; `bucket` where the list says none."""

    store: "Store"
    path: str
    pattern: str | None = None
    bucket: str = ""

    async def pages(self, day: date | None) -> AsyncIterator[list[Row]]:
        matching = days.matcher(None if self.pattern is None else days.pattern(self.pattern, day))
        async for page in listing.pages(self.store, self.path, matching, self.bucket):
            yield page


def _row(values: list[dict[str, str]]) -> Row:
    return Row(bucket=values[1].get("VarCharValue", ""), key=values[0].get("VarCharValue", ""))
