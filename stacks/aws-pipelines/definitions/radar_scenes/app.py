"""Items of radar scenes: a message names the folder of a scene, `scenes/2026/2/28/RS_0417`."""

import json

from penstock_runtime.sink import publish_item


def item(path):
    _, year, month, day, name = path.split("/")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name,
        "collection": "radar-scenes",
        "geometry": None,
        "properties": {"datetime": f"{year}-{month:0>2}-{day:0>2}T00:00:00Z"},
        "links": [],
        "assets": {"manifest": {"href": f"s3://radar-scenes/{path}/manifest.safe"}},
    }


def handler(event, context):
    for record in event["Records"]:
        publish_item(item(json.loads(json.loads(record["body"])["Message"])["path"]))
