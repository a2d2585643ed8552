"""The collection of elevation tiles: posted once at each deployment."""

from penstock_runtime.sink import publish_collection


def handler(event, context):
    publish_collection(
        {
            "type": "Collection",
            "stac_version": "1.1.0",
            "id": "elevation-tiles",
            "description": "Elevation tiles.",
            "license": "CC-BY-4.0",
            "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2015-01-01T00:00:00Z", None]]}},
            "links": [],
        }
    )
