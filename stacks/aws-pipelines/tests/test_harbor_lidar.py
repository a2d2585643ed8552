"""The item function of the harbour's point clouds, with the fixtures of the runtime: nothing is sent anywhere."""

import pytest

from stactools_pipelines.pipelines.harbor_lidar import app


@pytest.mark.parametrize("bucket", ["harbor-lidar-tiles"])
@pytest.mark.parametrize("key", ["2026/03/02/tile-0417.laz"])
def test_a_tile_becomes_an_item(sqs_event, monkeypatch):
    published = []
    monkeypatch.setattr(app, "publish_item", published.append)
    app.handler(sqs_event, {})
    (item,) = published
    assert item["id"] == "tile-0417"
    assert item["properties"]["datetime"] == "2026-03-02T00:00:00Z"
    assert item["assets"]["data"]["href"] == "s3://harbor-lidar-tiles/2026/03/02/tile-0417.laz"
