"""Pulumi program of environment aws."""

import shared
from definitions import (
    pipeline_wave_heights,
    pipeline_wind_fields,
    streamservice_telemetry,
    workflow_meters_jutland,
    workflow_meters_zealand,
)

platform = shared.create()
pipeline_wave_heights.create(platform)
pipeline_wind_fields.create(platform)
streamservice_telemetry.create(platform)
workflow_meters_jutland.create(platform)
workflow_meters_zealand.create(platform)
