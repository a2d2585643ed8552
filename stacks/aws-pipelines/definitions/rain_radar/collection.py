"""The collection of radar composites of rain: posted once at each deployment."""

from penstock_runtime.sink import publish_collection


def handler(event, context):
    publish_collection(
        {
            "type": "Collection",
            "stac_version": "1.1.0",
            "id": "rain-radar",
            "description": "Radar composites of rain.",
            "license": "CC-BY-4.0",
            "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2015-01-01T00:00:00Z", None]]}},
            "links": [],
        }
    )
