"""STAC items of sea ice charts: one NetCDF file a hemisphere and day."""

from datetime import datetime, timezone
from pathlib import PurePosixPath

import pystac
from pctasks.core.storage import StorageFactory
from pctasks.dataset.collection import Collection

BOXES = {"north": [-180.0, 40.0, 180.0, 90.0], "south": [-180.0, -90.0, 180.0, -40.0]}


class SeaIce(Collection):
    """Charts of both hemispheres."""

    @classmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[pystac.Item]:
        """Return the item of one chart, such as `blob://coastwatchdata/charts/north/20260301.nc`."""
        storage, path = storage_factory.get_storage_for_file(asset_uri)
        hemisphere, day = PurePosixPath(path).parts[-2], PurePosixPath(path).stem
        west, south, east, north = box = BOXES[hemisphere]
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        item = pystac.Item(
            id=f"{hemisphere}-{day}",
            geometry={"type": "Polygon", "coordinates": [ring]},
            bbox=box,
            datetime=datetime.strptime(day, "%Y%m%d").replace(tzinfo=timezone.utc),
            properties={},
        )
        item.add_asset("chart", pystac.Asset(storage.get_url(path), media_type="application/netcdf", roles=["data"]))
        return [item]
