"""Items of snow cover: only metadata files start the function, as the subscription filters them."""

import json

from penstock_runtime.sink import publish_item


def item(bucket, key):
    name = key.rpartition("/")[2].removesuffix("_MTL.json")
    day = name.rpartition("_")[2]
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name,
        "collection": "snow-cover",
        "geometry": None,
        "properties": {"datetime": f"{day[:4]}-{day[4:6]}-{day[6:8]}T00:00:00Z"},
        "links": [],
        "assets": {"metadata": {"href": f"s3://{bucket}/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        for found in json.loads(json.loads(record["body"])["Message"])["Records"]:
            publish_item(item(found["s3"]["bucket"]["name"], found["s3"]["object"]["key"]))
