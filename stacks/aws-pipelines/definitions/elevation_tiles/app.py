"""Items of elevation tiles: a message is the key of a tile, `N53E010.tif`."""

from penstock_runtime.sink import publish_item


def item(key):
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": key.removesuffix(".tif"),
        "collection": "elevation-tiles",
        "geometry": None,
        "properties": {"datetime": "2015-01-01T00:00:00Z"},
        "links": [],
        "assets": {"elevation": {"href": f"s3://elevation-tiles/{key}"}},
    }


def handler(event, context):
    for record in event["Records"]:
        publish_item(item(record["body"]))
