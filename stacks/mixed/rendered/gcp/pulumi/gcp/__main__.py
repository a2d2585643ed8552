"""Pulumi program of environment gcp."""

import shared
from definitions import (
    pipeline_thumbnails,
    stream_clicks,
    stream_orders,
    workflow_bookings,
    workflow_invoices,
    workflow_report,
)

platform = shared.create()
pipeline_thumbnails.create(platform)
stream_clicks.create(platform)
stream_orders.create(platform)
workflow_bookings.create(platform)
workflow_invoices.create(platform)
workflow_report.create(platform)
