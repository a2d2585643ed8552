"""Items of wind fields: a notification names the file of an hour, `2026/03/wind-2026030210.nc`."""

import json

from penstock_runtime.sink import publish_item


def item(bucket, key):
    hour = key.rpartition("-")[2].removesuffix(".nc")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": f"wind-{hour}",
        "collection": "wind-fields",
        "geometry": None,
        "properties": {"datetime": f"{hour[:4]}-{hour[4:6]}-{hour[6:8]}T{hour[8:]}:00:00Z"},
        "links": [],
        "assets": {"field": {"href": f"s3://{bucket}/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        for found in json.loads(json.loads(record["body"])["Message"])["Records"]:
            publish_item(item(found["s3"]["bucket"]["name"], found["s3"]["object"]["key"]))
