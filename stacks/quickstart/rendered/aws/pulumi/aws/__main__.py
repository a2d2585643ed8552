"""Pulumi program of environment aws."""

import shared
from definitions import (
    workflow_orders,
    workflow_receipts,
)

platform = shared.create()
workflow_orders.create(platform)
workflow_receipts.create(platform)
