"""The policies that come out, enforced: a role gets what its definition says, and 403 for everything else.

The server knows the resource of a call for queues and buckets alone, so tables and topics are held to their statements.
"""

import json
import urllib.request

import pytest

from tests.support import rendered
from tests.targets import shop
from tests.targets.aws.test_workers import ACCOUNT, WHERE

boto3 = pytest.importorskip("boto3", reason="boto3 and moto enforce the policies; they are not installed")
server = pytest.importorskip("moto.server", reason="boto3 and moto enforce the policies; they are not installed")

REGION = "eu-central-1"
BUCKETS = {name: f"{name}-{ACCOUNT}-{REGION}" for name in ("uploads", "results", "code")}
ANYBODY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    folder = shop.write(tmp_path_factory.mktemp("privileges"), WHERE, shop.WORKFLOW)
    rendered.render(folder, "-e", "eks")
    return rendered.record(folder, "eks").one("RolePolicy", "workflow-orders-identity-policy").get("policy")


@pytest.fixture(scope="module")
def endpoint():
    """A server of its own, on the loopback interface and a free port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_ACCOUNT_ID", ACCOUNT)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        running.start()
        host, port = running.get_host_and_port()
        yield f"http://{host}:{port}"
        running.stop()


def clients(endpoint, **credentials):
    session = boto3.Session(region_name=REGION, **credentials)
    names = ("sqs", "s3", "iam", "sts")
    return {name: session.client(name, endpoint_url=endpoint) for name in names}


@pytest.fixture(scope="module")
def worker(policy, endpoint):
    """Clients with the role of the worker, after everything that it and others use was made by somebody else."""
    admin = clients(endpoint, aws_access_key_id="admin", aws_secret_access_key="admin")
    for name in ("orders", "orders-dead-letter", "invoices", "somebody-elses"):
        admin["sqs"].create_queue(QueueName=name)
    for name in (*BUCKETS.values(), "archive-of-others", "private"):
        admin["s3"].create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        for key in ("orders/1.csv", "secret/1.csv"):
            admin["s3"].put_object(Bucket=name, Key=key, Body=b"1")
    role = admin["iam"].create_role(RoleName="orders", AssumeRolePolicyDocument=json.dumps(ANYBODY))["Role"]["Arn"]
    admin["iam"].put_role_policy(RoleName="orders", PolicyName="grants", PolicyDocument=policy)
    given = admin["sts"].assume_role(RoleArn=role, RoleSessionName="worker")["Credentials"]
    enforce(endpoint, after=0)
    yield clients(
        endpoint,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    enforce(endpoint, after=1_000_000)


def enforce(endpoint, after):
    """Judge every call by the policies from now on, or after so many calls."""
    headers = {"Content-Type": "text/plain"}
    asked = urllib.request.Request(f"{endpoint}/moto-api/reset-auth", str(after).encode(), headers, method="POST")
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200


def url(name):
    return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"


def status(call, **arguments):
    """The HTTP status of a call."""
    try:
        return call(**arguments)["ResponseMetadata"]["HTTPStatusCode"]
    except call.__self__.exceptions.ClientError as refused:
        return refused.response["ResponseMetadata"]["HTTPStatusCode"]


def refused(found):
    return found in (400, 403)  # as the protocol of SQS has it


def test_queues(worker):
    sqs = worker["sqs"]
    assert status(sqs.receive_message, QueueUrl=url("orders")) == 200
    assert status(sqs.get_queue_attributes, QueueUrl=url("orders"), AttributeNames=["All"]) == 200
    for name in ("orders-dead-letter", "invoices"):
        assert status(sqs.send_message, QueueUrl=url(name), MessageBody="1") == 200
        assert refused(status(sqs.receive_message, QueueUrl=url(name)))
    assert refused(status(sqs.send_message, QueueUrl=url("orders"), MessageBody="1"))
    assert refused(status(sqs.receive_message, QueueUrl=url("somebody-elses")))
    assert refused(status(sqs.purge_queue, QueueUrl=url("orders")))
    assert refused(status(sqs.delete_queue, QueueUrl=url("orders")))


def test_stores(worker):
    s3 = worker["s3"]
    assert status(s3.get_object, Bucket=BUCKETS["uploads"], Key="orders/1.csv") == 200
    assert status(s3.get_object, Bucket=BUCKETS["uploads"], Key="secret/1.csv") == 403
    assert status(s3.put_object, Bucket=BUCKETS["uploads"], Key="orders/2.csv", Body=b"2") == 403
    assert status(s3.put_object, Bucket=BUCKETS["results"], Key="any", Body=b"2") == 200
    assert status(s3.list_objects_v2, Bucket=BUCKETS["results"]) == 200
    assert status(s3.get_object, Bucket="archive-of-others", Key="secret/1.csv") == 200
    assert status(s3.put_object, Bucket="archive-of-others", Key="any", Body=b"2") == 403
    assert status(s3.get_object, Bucket="private", Key="orders/1.csv") == 403
    assert status(s3.delete_bucket, Bucket=BUCKETS["results"]) == 403
