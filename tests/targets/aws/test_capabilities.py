"""What AWS cannot serve is said with the way out, before anything is written."""

import pytest

from tests.support import rendered
from tests.targets import shop
from tests.targets.aws.test_workers import ACCOUNT, CLOUD, WHERE

QUEUED = shop.PIPELINE


def said(tmp_path, definition, where=WHERE):
    folder = shop.write(tmp_path, where, definition)
    words = rendered.render(folder, "-e", "eks", fails=True)
    assert not (folder / "rendered").exists()
    return words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"spec__function__image": "ghcr.io/example/tides:1"}, "a private ECR registry in eu-central-1"),
        (
            {"spec__function__image": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/tides:1"},
            f"push it to `{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com`",
        ),
        ({"spec__queue__batchSize": 50}, "collects more than 10 messages only when it may wait"),
        ({"spec__function__logRetention": 8}, "the nearest that it offers is `logRetention: 7`"),
        ({"spec__source__filter": {"prefix": "a/", "suffix": ".nc"}}, "by a prefix or by a suffix, not by both"),
        ({"spec__source": {"type": "notification", "topic": "projects:x"}}, "not the ARN of an SNS topic"),
    ],
)
def test_a_pipeline(tmp_path, changes, words):
    assert words in said(tmp_path, shop.changed(QUEUED, **changes))


def test_an_event_by_address(tmp_path):
    definition = shop.changed(shop.WORKFLOW, spec__trigger__events=[{"url": "https://a.blob.core.windows.net/c/"}])
    assert "of its own buckets only" in said(tmp_path, definition)


def test_a_cluster_whose_issuer_is_not_known(tmp_path):
    where = shop.environment("eks", CLOUD)
    assert "cluster.oidcIssuer" in said(tmp_path, shop.WORKFLOW, where)


def test_a_name_that_is_too_long(tmp_path):
    definition = shop.changed(QUEUED, metadata__name="a-name-for-tides-of-all-seas-that-nobody-would-ever-want-to-say")
    assert "must have 1 to 64" in said(tmp_path, definition)
