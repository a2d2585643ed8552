"""S3, on moto."""

import itertools
from contextlib import contextmanager

from tests.runtime.contract.store_backends import Limits
from tests.support.services import moto
from tests.support.services.environ import environment

LIMITS = Limits()
missing = moto.missing


@contextmanager
def serve(folder):
    numbers = itertools.count()
    s3 = moto.client("s3")

    def new(label, prefix=""):
        bucket = f"{label}-{folder.name}-{next(numbers)}".replace("_", "-").lower()
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": moto.REGION})
        return {"type": "s3", "bucket": bucket, "region": moto.REGION, "prefix": prefix}

    with environment(moto.env()):
        yield new
