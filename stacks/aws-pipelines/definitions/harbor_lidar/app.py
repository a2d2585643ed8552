"""Items of the harbour's point clouds: an S3 notification names a tile, `2026/03/02/tile-0417.laz`."""

import json

from penstock_runtime.sink import publish_item


def item(bucket, key):
    year, month, day, name = key.split("/")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name.removesuffix(".laz"),
        "collection": "harbor-lidar",
        "geometry": None,
        "properties": {"datetime": f"{year}-{month}-{day}T00:00:00Z"},
        "links": [],
        "assets": {"data": {"href": f"s3://{bucket}/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        for found in json.loads(json.loads(record["body"])["Message"])["Records"]:
            publish_item(item(found["s3"]["bucket"]["name"], found["s3"]["object"]["key"]))
