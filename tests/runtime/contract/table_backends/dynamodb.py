"""DynamoDB, on moto. It has no order of changes."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.table_backends import Limits
from tests.support.services import moto
from tests.support.services.environ import environment

LIMITS = Limits(feeds=False, items=300)
missing = moto.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()
    dynamodb = moto.client("dynamodb")

    def new(label, key="id"):
        name = f"{label}-{folder.name}-{next(numbers)}"
        dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        binding = {"type": "dynamodb", "table": name, "region": moto.REGION}
        return binding if key == "id" else {**binding, "key": key}

    with environment(moto.env()):
        yield new
