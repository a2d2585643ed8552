"""Pulumi program of environment azure."""

import shared
from definitions import (
    streamservice_telemetry,
    workflow_blades,
    workflow_blades_ingest_collection,
    workflow_blades_process_items,
    workflow_blades_process_items_update,
    workflow_ingest,
)

platform = shared.create()
streamservice_telemetry.create(platform)
workflow_blades.create(platform)
workflow_blades_ingest_collection.create(platform)
workflow_blades_process_items.create(platform)
workflow_blades_process_items_update.create(platform)
workflow_ingest.create(platform)
