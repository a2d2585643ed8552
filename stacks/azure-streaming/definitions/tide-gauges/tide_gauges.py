"""STAC items of tide gauge readings: one CSV file a gauge and day."""

from datetime import datetime, timezone
from pathlib import PurePosixPath

import pystac
from pctasks.core.models.task import WaitTaskResult
from pctasks.core.storage import StorageFactory
from pctasks.dataset.collection import Collection


class TideGauges(Collection):
    """Readings of the gauges along the coast."""

    @classmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[pystac.Item] | WaitTaskResult:
        """Return the item of one file, such as `blob://coastwatch/gauges/kiel/2026-03-01.csv`."""
        storage, path = storage_factory.get_storage_for_file(asset_uri)
        gauge, day = PurePosixPath(path).parent.name, PurePosixPath(path).stem
        rows = storage.read_text(path).splitlines()
        longitude, latitude = (float(value) for value in rows[0].split(",")[:2])
        item = pystac.Item(
            id=f"{gauge}-{day}",
            geometry={"type": "Point", "coordinates": [longitude, latitude]},
            bbox=[longitude, latitude, longitude, latitude],
            datetime=datetime.fromisoformat(day).replace(tzinfo=timezone.utc),
            properties={"gauge:readings": len(rows) - 1},
        )
        item.add_asset("data", pystac.Asset(storage.get_url(path), media_type="text/csv", roles=["data"]))
        return [item]
