"""Addresses of storage queues: account, name, and the prefix that pctasks makes of them (1.B.1, 1.G 15-20 and 25)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.dialects import queue_url

CASES = [
    ("https://harbour.queue.core.windows.net/tides", ("harbour", "tides", None), "harbour-tides"),
    ("https://harbour.queue.core.windows.net/tides/", ("harbour", "tides", None), "harbour-tides"),
    (
        "https://harbour.queue.core.usgovcloudapi.net/tides",
        ("harbour", "tides", "https://harbour.queue.core.usgovcloudapi.net/tides"),
        "harbour-tides",
    ),
    (
        "https://harbour.z12.queue.storage.azure.net/tides",
        ("harbour", "tides", "https://harbour.z12.queue.storage.azure.net/tides"),
        "harbour-tides",
    ),
    (
        "http://azurite:10001/devstoreaccount1/test-collection",
        ("devstoreaccount1", "test-collection", "http://azurite:10001/devstoreaccount1/test-collection"),
        "devstoreaccount1-test-collection",
    ),
    (
        "http://127.0.0.1:10001/devstoreaccount1/test-collection",
        ("devstoreaccount1", "test-collection", "http://127.0.0.1:10001/devstoreaccount1/test-collection"),
        "devstoreaccount1-test-collection",
    ),
    (
        "http://localhost:10001/devstoreaccount1/test-queue-stream",
        ("devstoreaccount1", "test-queue-stream", "http://localhost:10001/devstoreaccount1/test-queue-stream"),
        "localhost.10001-devstoreaccount1.test-queue-stream",
    ),
]


@pytest.mark.parametrize(("url", "parts", "prefix"), CASES, ids=[case[0] for case in CASES])
def test_address_is_taken_apart(url, parts, prefix):
    assert queue_url.split(url) == parts
    assert queue_url.prefix(url) == prefix
    assert queue_url.problem(url) is None


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "it does not begin with `https://`"),
        ("harbour/tides", "it does not begin with `https://`"),
        ("ftp://harbour.queue.core.windows.net/tides", "it does not begin with `https://`"),
        ("https:///tides", "it has no host"),
        ("https://.queue.core.windows.net/tides", "it has no host"),
        ("https://harbour.queue.core.windows.net", "it names no queue after the host"),
        ("https://harbour.queue.core.windows.net/", "it names no queue after the host"),
        ("https://harbour.queue.core.windows.net/a/b", "it must end with the name of one queue"),
        ("https://harbour.queue.core.windows.net//b", "it must end with the name of one queue"),
        ("http://azurite:10001/a/b/c", "it must end with the name of one queue"),
        ("https://harbour.blob.core.windows.net/tides", "`harbour.blob.core.windows.net` is not the host of a storage"),
        ("https://harbour.queue.core.windows.net/tides?sv=1", "it has a query or a fragment"),
        ("https://me:pw@harbour.queue.core.windows.net/tides", "it has a user name or a password"),
        ("https://harbour.queue.core.windows.net/ti des", "it contains a space"),
    ],
)
def test_what_is_no_address_is_said_in_words(url, problem):
    assert queue_url.split(url) is None
    assert queue_url.prefix(url) is None
    assert (queue_url.problem(url) or "").startswith(problem)


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@given(st.text(LETTERS, min_size=3, max_size=24), st.text(LETTERS, min_size=3, max_size=63))
def test_address_is_the_converse_of_split(account, queue):
    assert queue_url.split(queue_url.address(account, queue)) == (account, queue, None)


@given(st.text())
def test_any_text_is_either_an_address_or_explained(text):
    assert (queue_url.split(text) is None) == (queue_url.problem(text) is not None) == (queue_url.prefix(text) is None)
