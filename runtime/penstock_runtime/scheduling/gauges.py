"""The metrics of a run in the text format of Prometheus, and what an earlier text holds. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from penstock_runtime.scheduling import metricnames
from penstock_runtime.scheduling.metricnames import PREFIX
from penstock_runtime.scheduling.plan import IdPlan

_SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*) ([^ ]+)$", re.MULTILINE)


def exposition(
    plans: Iterable[IdPlan], *, ended: datetime, runtime: float, succeeded: bool, kept: Mapping[str, str] | None = None
) -> str:
    """Return the metrics of a run.

    Only one of last success and last failure is of this run; the other one comes from `kept`, or is left out: a push that adds
    does not touch what it does not name.
    """
    lines: list[str] = []
    for gauge, values in sorted(_by_gauge(plans).items()):
        _head(lines, gauge)
        lines.extend(f'{PREFIX}{gauge}{{aggregation_id="{_escaped(name)}"}} {values[name]}' for name in sorted(values))
    outcome = metricnames.LAST_SUCCESS if succeeded else metricnames.LAST_FAILURE
    whole = dict(kept or {}) | {outcome: f"{ended.timestamp():.3f}", metricnames.RUNTIME: f"{runtime:.3f}"}
    for gauge, value in sorted(whole.items()):
        _head(lines, gauge)
        lines.append(f"{PREFIX}{gauge} {value}")
    return "\n".join(lines) + "\n"


def kept_of(text: str) -> dict[str, str]:
    """Return the times of the last success and failure that an earlier exposition holds."""
    found = {name.removeprefix(PREFIX): value for name, value in _SAMPLE.findall(text)}
    return {gauge: found[gauge] for gauge in (metricnames.LAST_SUCCESS, metricnames.LAST_FAILURE) if gauge in found}


def _by_gauge(plans: Iterable[IdPlan]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for plan in plans:
        for gauge, value in plan.gauges.items():
            found.setdefault(gauge, {})[plan.aggregation_id] = value
    return found


def _head(lines: list[str], gauge: str) -> None:
    lines.append(f"# HELP {PREFIX}{gauge} {metricnames.HELP[gauge]}")
    lines.append(f"# TYPE {PREFIX}{gauge} gauge")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
