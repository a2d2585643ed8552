"""The collection wave-heights: posted once at each deployment."""

from penstock_runtime.sink import publish_collection


def handler(event, context):
    publish_collection(
        {
            "type": "Collection",
            "stac_version": "1.1.0",
            "id": "wave-heights",
            "description": "Heights of waves, measured from orbit.",
            "license": "CC-BY-4.0",
            "extent": {"spatial": {"bbox": [[-30, 40, 30, 75]]}, "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]}},
            "links": [],
        }
    )
