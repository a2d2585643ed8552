"""Pulumi program of environment gcp."""

import shared
from definitions import (
    streamservice_telemetry,
    workflow_gcp_uusimaa_chargers,
    workflow_gcp_uusimaa_meters,
)

platform = shared.create()
streamservice_telemetry.create(platform)
workflow_gcp_uusimaa_chargers.create(platform)
workflow_gcp_uusimaa_meters.create(platform)
