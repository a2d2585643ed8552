"""Pulumi program of environment prod."""

import shared
from definitions import (
    workflow_coastline,
    workflow_ingest,
    workflow_sea_ice,
    workflow_sea_ice_ingest_collection,
    workflow_sea_ice_process_items,
    workflow_sea_ice_process_items_update,
    workflow_tide_gauges,
)

platform = shared.create()
workflow_coastline.create(platform)
workflow_ingest.create(platform)
workflow_sea_ice.create(platform)
workflow_sea_ice_ingest_collection.create(platform)
workflow_sea_ice_process_items.create(platform)
workflow_sea_ice_process_items_update.create(platform)
workflow_tide_gauges.create(platform)
