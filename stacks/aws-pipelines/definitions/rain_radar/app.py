"""Items of rain composites. Files are complete when their `.done` is there: everything else is passed over."""

import json

from penstock_runtime.sink import publish_item


def item(bucket, key):
    stamp = key.rpartition("/")[2].removesuffix(".h5").removeprefix("composite-")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": f"rain-{stamp}",
        "collection": "rain-radar",
        "geometry": None,
        "properties": {"datetime": f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:00Z"},
        "links": [],
        "assets": {"composite": {"href": f"s3://{bucket}/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        for found in json.loads(json.loads(record["body"])["Message"])["Records"]:
            bucket, key = found["s3"]["bucket"]["name"], found["s3"]["object"]["key"]
            if key.endswith(".done"):
                publish_item(item(bucket, key.removesuffix(".done")))
