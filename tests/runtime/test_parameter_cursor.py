"""The cursor in an SSM parameter, on moto: it moves from where it was found, and a race is seen by the version."""

import asyncio
import uuid

import pytest

from penstock_runtime.errors import Conflict, Missing
from penstock_runtime.inventory import cursors
from tests.support.services import moto
from tests.support.services.environ import environment


@pytest.fixture
def name():
    name = f"chunk-{uuid.uuid4().hex}"
    moto.client("ssm").put_parameter(Name=name, Value="2022-04-20", Type="String")
    return name


def with_cursor(name, work):
    async def run():
        cursor = cursors.parameter(name, moto.REGION)
        try:
            return await work(cursor)
        finally:
            await cursor.client.close()

    with environment(moto.env()):
        return asyncio.run(run())


def stored(name):
    found = moto.client("ssm").get_parameter(Name=name)["Parameter"]
    return found["Value"], found["Version"]


def put(name, value):
    moto.client("ssm").put_parameter(Name=name, Value=value, Overwrite=True)


def test_it_moves_once(name):
    async def work(cursor):
        at = await cursor.read()
        await cursor.advance(at, "2022-04-19")
        return at, await cursor.read()

    assert with_cursor(name, work) == ("2022-04-20", "2022-04-19")
    assert stored(name) == ("2022-04-19", 2)


def test_it_does_not_move_from_where_it_is_no_more(name):
    async def work(cursor):
        at = await cursor.read()
        put(name, "2022-04-19")
        with pytest.raises(Conflict, match="was at 2022-04-20 and is at 2022-04-19: another run moved it"):
            await cursor.advance(at, "2022-04-19")

    with_cursor(name, work)
    assert stored(name) == ("2022-04-19", 2)


def test_a_write_in_the_last_moment_is_seen(name):
    """The other run writes between our last look and our write."""

    async def work(cursor):
        at = await cursor.read()
        call = cursor.client.call

        async def raced(operation, value, **more):
            if operation == "PutParameter":
                put(name, "2022-04-19")
            return await call(operation, value, **more)

        cursor.client.call = raced
        with pytest.raises(Conflict, match="was written by another run at the same time; it is at 2022-04-19"):
            await cursor.advance(at, "2022-04-19")

    with_cursor(name, work)


def test_a_parameter_that_is_not_there_is_missing():
    with pytest.raises(Missing, match="parameter nowhere"):
        with_cursor("nowhere", lambda cursor: cursor.read())
