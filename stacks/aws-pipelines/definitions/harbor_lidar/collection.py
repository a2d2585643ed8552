"""The collection of point clouds of the harbour: posted once at each deployment."""

from penstock_runtime.sink import publish_collection


def handler(event, context):
    publish_collection(
        {
            "type": "Collection",
            "stac_version": "1.1.0",
            "id": "harbor-lidar",
            "description": "Point clouds of the harbour.",
            "license": "CC-BY-4.0",
            "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2015-01-01T00:00:00Z", None]]}},
            "links": [],
        }
    )
