"""SQS, on moto: few messages, because its queues slow down with every message they ever had."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.backends import Limits
from tests.support.services import moto
from tests.support.services.environ import environment

LIMITS = Limits(shortest_lease=1.0, margin=1.5, messages=60)
missing = moto.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()
    sqs = moto.client("sqs")

    def new(label):
        name = f"{label}-{folder.name}-{next(numbers)}"
        return {
            "type": "sqs",
            "url": sqs.create_queue(QueueName=name)["QueueUrl"],
            "region": moto.REGION,
            "name": name,
        }

    with environment(moto.env()):
        yield new
