"""Runs the functions of pipelines as Lambda does: the real runtime client, a real ingestor, moto for the services of AWS."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import lambda_api
from tests.support.services import moto
from tests.support.stac_api import StacApi

FIXTURES = Path(__file__).parent.parent / "runtime/fixtures"
WORKER = str(Path(sys.executable).with_name("penstock-worker"))


@contextmanager
def function(pipeline: str, handler: str, env: Mapping[str, str]) -> Iterator[lambda_api.LambdaApi]:
    """Serve one handler of a pipeline until the block ends."""
    told = {"PYTHONPATH": str(FIXTURES / "site"), **env}
    with lambda_api.serve() as api, api.start([WORKER, "function", handler], FIXTURES / "pipelines" / pipeline, told):
        yield api


def record(body: str, number: int = 0, count: int = 1) -> dict[str, Any]:
    """Return one record of an SQS event."""
    return {
        "messageId": f"m{number}",
        "receiptHandle": f"r{number}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(count), "SentTimestamp": "1545082649183"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:q",
        "awsRegion": "eu-central-1",
    }


def event(*bodies: str) -> dict[str, Any]:
    """Return the event of a batch."""
    return {"Records": [record(body, number) for number, body in enumerate(bodies)]}


def in_sns(message: Any) -> str:
    """Return a body: a message that came through SNS."""
    return json.dumps({"Message": json.dumps(message)})


def s3_event(bucket: str, key: str) -> str:
    """Return a body: an S3 notification that came through SNS."""
    return in_sns({"Records": [{"s3": {"bucket": {"name": bucket}, "object": {"key": key}}}]})


def hrefs(api: StacApi) -> list[str]:
    """Return what the posted items were made from."""
    return [one.json["assets"]["data"]["href"] for one in api.asked("/ingestions")]


def query_results(*results: tuple[tuple[str, ...], list[tuple[str, ...]]], server: Any = None) -> None:
    """Tell moto's Athena what the next queries find: columns and rows. As Athena does, the columns are the first row."""
    told = [
        {
            "rows": [{"Data": [{"VarCharValue": value} for value in row]} for row in [columns, *rows]],
            "column_info": [{"Name": name, "Type": "varchar"} for name in columns],
        }
        for columns, rows in results
    ]
    body = json.dumps({"account_id": moto.ACCOUNT, "region": moto.REGION, "results": told}).encode()
    request = urllib.request.Request(
        f"{(server or moto.server()).url}/moto-api/static/athena/query-results",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 201


def queries() -> list[str]:
    """Return the texts of all queries that moto's Athena was given, the newest first."""
    athena = moto.client("athena")
    ids = [
        one
        for group in athena.list_work_groups()["WorkGroups"]
        for one in athena.list_query_executions(WorkGroup=group["Name"])["QueryExecutionIds"]
    ]
    return [athena.get_query_execution(QueryExecutionId=one)["QueryExecution"]["Query"] for one in ids]


class History:
    """What the historic function of one pipeline works with: queue, cursor, workgroup; `env` leads it there."""

    def __init__(self, pipeline: str, name: str, chunk: str | None = None) -> None:
        self.sqs, self.ssm, athena = moto.client("sqs"), moto.client("ssm"), moto.client("athena")
        self.url = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        self.parameter = f"{name}_chunk_parameter"
        if pipeline not in [group["Name"] for group in athena.list_work_groups()["WorkGroups"]]:
            athena.create_work_group(Name=pipeline)
        self.env = {
            **moto.env(),
            "AWS_DEFAULT_REGION": moto.REGION,
            "OUTPUT_LOCATION": "s3://results",
            "DATABASE_NAME": pipeline,
            "QUEUE_URL": self.url,
            "INVENTORY_LOCATION": f"s3://inventories/{pipeline}/hive/",
        }
        if chunk is not None:
            self.ssm.put_parameter(Name=self.parameter, Value=chunk, Type="String")
            self.env |= {"CHUNK_PARAMETER": self.parameter, "CHUNK_DIRECTION": "backward"}

    def cursor(self) -> tuple[str, int]:
        """Return value and version of the cursor."""
        found = self.ssm.get_parameter(Name=self.parameter)["Parameter"]
        return found["Value"], found["Version"]

    def bodies(self) -> list[str]:
        """Take all messages and return their bodies, sorted."""
        found: list[str] = []
        while True:
            taken = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", [])
            if not taken:
                return sorted(found)
            for one in taken:
                found.append(one["Body"])
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=one["ReceiptHandle"])
