"""Pulumi program of environment harbour."""

import shared
from definitions import (
    workflow_harbours_bremen_cranes,
    workflow_harbours_hamburg_cranes,
    workflow_harbours_hamburg_locks,
)

platform = shared.create()
workflow_harbours_bremen_cranes.create(platform)
workflow_harbours_hamburg_cranes.create(platform)
workflow_harbours_hamburg_locks.create(platform)
