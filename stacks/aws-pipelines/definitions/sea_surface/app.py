"""Items of sea surface temperatures: a notification names a file of a day, `2026/02/sst-20260228.nc`."""

import json

from penstock_runtime.sink import publish_item


def item(bucket, key):
    day = key.rpartition("-")[2].removesuffix(".nc")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": f"sst-{day}",
        "collection": "sea-surface",
        "geometry": None,
        "properties": {"datetime": f"{day[:4]}-{day[4:6]}-{day[6:]}T12:00:00Z"},
        "links": [],
        "assets": {"data": {"href": f"s3://{bucket}/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        for found in json.loads(json.loads(record["body"])["Message"])["Records"]:
            publish_item(item(found["s3"]["bucket"]["name"], found["s3"]["object"]["key"]))
