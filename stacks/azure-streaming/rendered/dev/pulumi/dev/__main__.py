"""Pulumi program of environment dev."""

import shared
from definitions import (
    workflow_ingest,
    workflow_sea_ice,
    workflow_tide_gauges,
)

platform = shared.create()
workflow_ingest.create(platform)
workflow_sea_ice.create(platform)
workflow_tide_gauges.create(platform)
