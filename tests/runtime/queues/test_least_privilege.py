"""The policy that the compiler writes for a worker, enforced: our adapter works off its queue with it, and nothing else."""

import asyncio
import json
import urllib.request

import pytest

from penstock_runtime.errors import Denied
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from penstock_runtime.stores import open_store
from tests.support import rendered
from tests.support.services import moto
from tests.support.services.environ import environment
from tests.targets import shop
from tests.targets.aws.test_workers import WHERE

ANYBODY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}
# A batch needs the permission of the single call (Amazon SQS developer guide, "API permissions"); moto asks for one by its own name.
BATCHES = {f"sqs:{name}": f"sqs:{name}Batch" for name in ("ChangeMessageVisibility", "DeleteMessage", "SendMessage")}


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    folder = shop.write(tmp_path_factory.mktemp("privileges"), WHERE, shop.WORKFLOW)
    rendered.render(folder, "-e", "eks")
    return json.loads(rendered.record(folder, "eks").one("RolePolicy", "workflow-orders-identity-policy").get("policy"))


@pytest.fixture(scope="module")
def aws(policy):
    """A server where everything exists, and the environment of the worker's role; from then on the policies are enforced."""
    running = moto.new_server().start()
    try:
        for statement in policy["Statement"]:
            statement["Action"] += [BATCHES[action] for action in statement["Action"] if action in BATCHES]
        sqs, iam, s3 = (moto.client(name, running) for name in ("sqs", "iam", "s3"))
        for name in ("orders", "orders-dead-letter", "invoices", "somebody-elses"):
            url = sqs.create_queue(QueueName=name)["QueueUrl"]
            for number in range(3):
                sqs.send_message(QueueUrl=url, MessageBody=str(number))
        for name in ("uploads", "private"):
            bucket = f"{name}-{moto.ACCOUNT}-{moto.REGION}"
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": moto.REGION})
            for key in ("orders/1.csv", "secret/1.csv"):
                s3.put_object(Bucket=bucket, Key=key, Body=b"1")
        role = iam.create_role(RoleName="orders", AssumeRolePolicyDocument=json.dumps(ANYBODY))["Role"]["Arn"]
        iam.put_role_policy(RoleName="orders", PolicyName="grants", PolicyDocument=json.dumps(policy))
        given = moto.client("sts", running).assume_role(RoleArn=role, RoleSessionName="worker")["Credentials"]
        asked = urllib.request.Request(f"{running.url}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        with urllib.request.urlopen(asked) as answer:
            assert answer.status == 200
        yield {
            "AWS_ENDPOINT_URL": running.url,
            "AWS_REGION": moto.REGION,
            "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
            "AWS_SESSION_TOKEN": given["SessionToken"],
        }
    finally:
        running.stop()


def queue(name):
    url = f"https://sqs.{moto.REGION}.amazonaws.com/{moto.ACCOUNT}/{name}"
    return {"type": "sqs", "url": url, "region": moto.REGION, "name": name}


def on(opener, binding, test):
    async def main():
        opened = await opener(binding)
        try:
            return await test(opened)
        finally:
            await opened.close()

    return asyncio.run(main())


def test_a_worker_does_all_of_its_work_with_its_own_role(aws):
    async def work(opened):
        found = await opened.receive(10, 30, 1)
        assert len(found) == 3
        assert await opened.renew(found, 60) == []
        await opened.release(found[:1])
        assert await opened.acknowledge(found[1:]) == []
        assert (await opened.depth()).waiting == 1

    async def send(opened):
        await opened.send([Outgoing(b"x"), Outgoing(b"y")])

    with environment(aws):
        on(open_queue, queue("orders"), work)
        on(open_queue, queue("orders-dead-letter"), send)
        on(open_queue, queue("invoices"), send)


@pytest.mark.parametrize("name", ["orders-dead-letter", "invoices", "somebody-elses"])
def test_it_is_denied_to_receive_elsewhere(aws, name):
    with environment(aws), pytest.raises(Denied, match=f"{name}: ReceiveMessage: AccessDenied"):
        on(open_queue, queue(name), lambda opened: opened.receive(1, 30, 0))


@pytest.mark.parametrize("name", ["orders", "somebody-elses"])
def test_it_is_denied_to_send_elsewhere(aws, name):
    with environment(aws), pytest.raises(Denied, match=f"{name}: SendMessageBatch: AccessDenied"):
        on(open_queue, queue(name), lambda opened: opened.send([Outgoing(b"x")]))


def test_it_reads_the_store_of_its_definition_and_no_other(aws):
    def store(name):
        return {"type": "s3", "bucket": f"{name}-{moto.ACCOUNT}-{moto.REGION}", "region": moto.REGION}

    with environment(aws):
        assert on(open_store, store("uploads"), lambda opened: opened.read("orders/1.csv")) == b"1"
        for name, key in (("uploads", "secret/1.csv"), ("private", "orders/1.csv")):
            with pytest.raises(Denied, match="reading"):
                on(open_store, store(name), lambda opened, key=key: opened.read(key))
        with pytest.raises(Denied, match="writing"):
            on(open_store, store("uploads"), lambda opened: opened.write("orders/2.csv", b"2"))


def test_keys_that_nobody_knows_are_denied(aws):
    with environment({**aws, "AWS_ACCESS_KEY_ID": "ASIAUNKNOWN"}), pytest.raises(Denied) as caught:
        on(open_queue, queue("orders"), lambda opened: opened.receive(1, 30, 0))
    assert aws["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)
