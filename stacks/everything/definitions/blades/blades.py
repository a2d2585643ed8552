"""STAC items of photos of rotor blades: one picture a blade and flight."""

from datetime import datetime, timezone
from pathlib import PurePosixPath

import pystac
from pctasks.core.storage import StorageFactory
from pctasks.dataset.collection import Collection

PARKS = {"dogger": (2.6, 54.9), "kattegat": (11.4, 56.7)}


class Blades(Collection):
    """Photos of the blades of all parks."""

    @classmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[pystac.Item]:
        """Return the item of one photo, such as `blob://windwardphotos/photos/kattegat/T07/20260301-b2.jpg`."""
        storage, path = storage_factory.get_storage_for_file(asset_uri)
        park, turbine, name = PurePosixPath(path).parts[-3:]
        longitude, latitude = PARKS[park]
        item = pystac.Item(
            id=f"{park}-{turbine}-{PurePosixPath(name).stem}".lower(),
            geometry={"type": "Point", "coordinates": [longitude, latitude]},
            bbox=[longitude, latitude, longitude, latitude],
            datetime=datetime.strptime(name.partition("-")[0], "%Y%m%d").replace(tzinfo=timezone.utc),
            properties={"windward:turbine": turbine},
        )
        item.add_asset("photo", pystac.Asset(storage.get_url(path), media_type="image/jpeg", roles=["data"]))
        return [item]
