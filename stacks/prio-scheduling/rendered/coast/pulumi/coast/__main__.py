"""Pulumi program of environment coast."""

import shared
from definitions import (
    workflow_coast_north_buoys,
    workflow_coast_north_gauges,
    workflow_coast_south_buoys,
    workflow_coast_south_gauges,
)

platform = shared.create()
workflow_coast_north_buoys.create(platform)
workflow_coast_north_gauges.create(platform)
workflow_coast_south_buoys.create(platform)
workflow_coast_south_gauges.create(platform)
