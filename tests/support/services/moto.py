"""AWS: the server of moto (SQS, SNS, S3, DynamoDB, SSM, Secrets Manager, IAM, STS).

Its queues slow down with every message that was ever sent to them: tests use many small ones.
"""

import sys
from functools import cache
from typing import Any

from tests.support.services.process import Server

REGION = "eu-central-1"
ACCOUNT = "123456789012"
# What moto takes for anybody while it enforces no policies.
ENV = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": REGION}


def missing() -> str | None:
    """Return why it cannot run here: never, it is one of the locked requirements."""
    return None


def new_server() -> Server:
    """Return a server of one's own, for tests that stop it."""
    return Server(lambda port: [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)])


@cache
def server() -> Server:
    """Return the server of this test process."""
    return new_server().start()


def env(running: Server | None = None) -> dict[str, str]:
    """Return the environment in which our clients reach it."""
    return {**ENV, "AWS_ENDPOINT_URL": (running or server()).url}


def client(service: str, running: Server | None = None, region: str = REGION) -> Any:
    """Return a client of the real SDK, to set up and to look at the results."""
    import boto3

    return boto3.client(
        service,
        region_name=region,
        endpoint_url=(running or server()).url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
