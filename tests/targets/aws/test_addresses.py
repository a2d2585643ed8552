"""Names and ARNs are computed: also in other partitions, and for queues that others own."""

import pytest

from penstock.definitions import read
from penstock.graph.nodes import Function, Identity, Queue, Secret, Store, Table
from penstock.place import Place
from penstock.targets.aws import addresses, functions
from penstock.targets.names import problem, shortened
from tests.targets import shop


def place(**cloud):
    spec = {"type": "aws", "accountId": "123456789012", "region": "eu-central-1", **cloud}
    data = shop.environment("test", spec)
    return Place(name="test", spec=read(data).spec, outputs={}, data=data)


def queue(name, **more):
    return Queue("queue/q", "Workflow/w", name=name, visibility_timeout=30, retention=60, **more)


@pytest.mark.parametrize(
    ("node", "url", "arn"),
    [
        (
            queue("orders"),
            "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
            "arn:aws:sqs:eu-central-1:123456789012:orders",
        ),
        (
            queue("orders", account="210987654321"),
            "https://sqs.eu-central-1.amazonaws.com/210987654321/orders",
            "arn:aws:sqs:eu-central-1:210987654321:orders",
        ),
        # A storage account of Azure says nothing here.
        (
            queue("orders", account="pctaskstest"),
            "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
            "arn:aws:sqs:eu-central-1:123456789012:orders",
        ),
        (
            queue("arn:aws:sqs:us-east-1:210987654321:foreign"),
            "https://sqs.us-east-1.amazonaws.com/210987654321/foreign",
            "arn:aws:sqs:us-east-1:210987654321:foreign",
        ),
        (
            queue("x", endpoint="https://sqs.us-west-2.amazonaws.com/210987654321/foreign"),
            "https://sqs.us-west-2.amazonaws.com/210987654321/foreign",
            "arn:aws:sqs:us-west-2:210987654321:foreign",
        ),
    ],
)
def test_queues(node, url, arn):
    assert addresses.queue_url(place(), node) == url
    assert addresses.queue_arn(place(), node) == arn


def test_china_has_its_own_domain_and_partition():
    where = place(partition="aws-cn", region="cn-north-1")
    assert addresses.queue_url(where, queue("orders")) == "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders"
    assert addresses.queue_arn(where, queue("orders")).startswith("arn:aws-cn:sqs:cn-north-1:")
    assert addresses.bucket_arn(where, Store("store/s", "", name="s")) == "arn:aws-cn:s3:::s-123456789012-cn-north-1"


def test_a_long_bucket_keeps_its_beginning_and_stays_unique():
    first, second = (Store(f"store/{end}", "", name=f"{'long-' * 11}{end}") for end in ("a", "b"))
    names = {addresses.bucket(place(), store) for store in (first, second)}
    assert len(names) == 2
    assert all(problem("aws.bucket", name) is None and name.startswith("long-long-") for name in names)


def test_a_shortened_name_never_ends_in_a_separator():
    assert shortened("abc", 3) == "abc"
    found = shortened(f"{'a' * 10}--{'b' * 30}", 20)
    assert len(found) <= 20
    assert "--" not in found


def test_a_role_is_told_apart_by_region():
    identity = Identity("identity/i", "Pipeline/p", name="p-item", formerly=("old-item",))
    assert addresses.role(place(), identity) == "old-item-eu-central-1"
    assert addresses.role(place(region="us-east-1"), identity) == "old-item-us-east-1"


def test_a_token_table_that_exists_is_used_as_it_is():
    table = Table(addresses.TOKEN_CACHE, "", name="token-cache", key="client_id")
    assert addresses.table(place(), table) == "token-cache"
    assert addresses.table(place(tokenCacheTable="tokens-of-all"), table) == "tokens-of-all"


def test_a_secret_by_name_is_the_narrowest_pattern():
    assert addresses.secret_arn(place(), Secret("secret/s", "", name="s")) == (
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:s-??????"
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (60, "rate(1 minute)"),
        (3600, "rate(1 hour)"),
        (7200, "rate(2 hours)"),
        (86400, "rate(1 day)"),
        (5400, "rate(90 minutes)"),
    ],
)
def test_rates(seconds, text):
    assert functions.rate(seconds) == text


def test_function_names_come_from_the_first_name():
    made = Function(
        "function/f",
        "Pipeline/p",
        name="p-item",
        handler="app:handler",
        image="i",
        identity="identity/i",
        memory=128,
        timeout=3,
        architecture="arm64",
        log_retention=7,
        formerly=("first-item", "second-item"),
    )
    assert addresses.function(place(), made) == "first-item"
    assert addresses.log_group(place(), made) == "/aws/lambda/first-item"
