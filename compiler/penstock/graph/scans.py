"""Nodes of bucket scans alone: who else writes to their stores, and the alerts on their runs and tasks."""

from typing import Literal

from penstock.graph.nodes import Node


class Visitor(Node):
    """Who of other organisations may write to a store: `writers` are role ARNs, or `ADDRESS#ID` of Google accounts.

    `name` is the role that is made for those who can take none of their own.
    """

    name: str
    store: str
    writers: tuple[str, ...] = ()


class ScanAlert(Node):
    """A threshold on the runs of a scheduler: how old the last good one may be, how long an aggregation may be missing.

    `job` is the scheduler; `labels` are those of its pushed metrics, none when it pushes none. `limit` is in seconds.
    """

    name: str
    job: str
    measure: Literal["heartbeat", "aggregationMissing"]
    limit: int
    hold: int
    severity: str
    labels: tuple[tuple[str, str], ...] = ()


class RateAlert(Node):
    """A threshold on the share of a worker's tasks that end with `status`, over `window` seconds."""

    name: str
    worker: str
    task: str
    status: Literal["success", "rejected"]
    threshold: float
    window: int
    hold: int
    severity: str
