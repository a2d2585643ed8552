"""One item for the whole atlas: nothing announces it, so it is posted once, at deployment."""

from penstock_runtime.sink import publish_item


def item():
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": "soil-atlas",
        "collection": "soil-atlas",
        "geometry": None,
        "properties": {"datetime": "2020-01-01T00:00:00Z"},
        "links": [],
        "assets": {"zarr": {"href": "s3://soil-atlas/atlas.zarr"}},
    }


def handler(event, context):
    publish_item(item())
