"""Pulumi program of environment prod."""

import shared
from definitions import (
    pipeline_elevation_tiles,
    pipeline_harbor_lidar,
    pipeline_radar_scenes,
    pipeline_rain_radar,
    pipeline_sea_surface,
    pipeline_snow_cover,
    pipeline_soil_atlas,
)

platform = shared.create()
pipeline_elevation_tiles.create(platform)
pipeline_harbor_lidar.create(platform)
pipeline_radar_scenes.create(platform)
pipeline_rain_radar.create(platform)
pipeline_sea_surface.create(platform)
pipeline_snow_cover.create(platform)
pipeline_soil_atlas.create(platform)
