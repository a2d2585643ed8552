"""Items of wave heights: a message is the key of a track, `tracks/waves-20260301.nc`."""

from penstock_runtime.sink import publish_item


def item(key):
    day = key.rpartition("-")[2].removesuffix(".nc")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": f"waves-{day}",
        "collection": "wave-heights",
        "geometry": None,
        "properties": {"datetime": f"{day[:4]}-{day[4:6]}-{day[6:]}T12:00:00Z"},
        "links": [],
        "assets": {"track": {"href": f"s3://wave-heights/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        publish_item(item(record["body"]))
