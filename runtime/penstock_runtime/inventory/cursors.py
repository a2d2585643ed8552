"""How far a walk has come: a parameter of SSM, or a row of a table. It moves only from where the run found it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from penstock_runtime.errors import Conflict, Unusable

if TYPE_CHECKING:
    from penstock_runtime.aws.client import AwsClient
    from penstock_runtime.tables.model import Row, Table


class Cursor(Protocol):
    """One cursor. `advance` raises Conflict, and changes nothing, when it is no longer at `old`."""

    async def read(self) -> str:
        """Return where it is."""
        ...

    async def advance(self, old: str, new: str) -> None:
        """Move it from `old` to `new`."""
        ...


@dataclass(slots=True)
class ParameterCursor:
    """A parameter of SSM. The service has no conditional write, so value and version are compared around it.

    A write of another run between our read and our write shows in the version that SSM answers: it is then not ours plus one.
    """

    client: "AwsClient"
    name: str

    async def read(self) -> str:
        return (await self._get())[0]

    async def advance(self, old: str, new: str) -> None:
        value, version = await self._get()
        if value != old:
            raise Conflict(f"the cursor {self.name} was at {old} and is at {value}: another run moved it")
        put = {"Name": self.name, "Value": new, "Overwrite": True}
        answer = await self.client.call("PutParameter", put, what=f"parameter {self.name}")
        if int(answer.get("Version", version + 1)) != version + 1:
            raise Conflict(f"the cursor {self.name} was written by another run at the same time; it is at {new}")

    async def _get(self) -> tuple[str, int]:
        answer = await self.client.call("GetParameter", {"Name": self.name}, what=f"parameter {self.name}")
        return str(answer["Parameter"]["Value"]), int(answer["Parameter"]["Version"])


@dataclass(slots=True)
class TableCursor:
    """A row of a table, by the name of the pipeline. Before the first advance it is at `initial`."""

    table: "Table"
    name: str
    initial: str

    async def read(self) -> str:
        return self._value(await self._row())

    async def advance(self, old: str, new: str) -> None:
        moved = Conflict(f"the cursor of {self.name} was at {old}: another run moved it")
        row = await self._row()
        if self._value(row) != old:
            raise moved
        item: dict[str, Any] = {"id": self.name, self.table.key: self.name, "value": new}
        try:
            await self.table.put([item], if_absent=row is None, if_match=row.etag if row else None)
        except Conflict as error:
            raise moved from error

    async def _row(self) -> "Row | None":
        return await self.table.get(self.name, self.name)

    def _value(self, row: "Row | None") -> str:
        return self.initial if row is None else str(row.item["value"])


def parameter(name: str, region: str) -> ParameterCursor:
    """Return the cursor in an SSM parameter. Raises Unusable without the extra `aws`."""
    try:
        from penstock_runtime.aws.client import AwsClient
    except ImportError as error:
        raise Unusable(f"SSM needs {error.name}, which is not installed") from error
    return ParameterCursor(AwsClient("ssm", region, target="AmazonSSM", json="1.1"), name)
