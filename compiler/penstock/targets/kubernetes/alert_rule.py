"""One alerting rule as the template of PrometheusRules takes it."""

from penstock.record import Record


class Rule(Record):
    """One alerting rule; `hold` is a duration of Prometheus."""

    alert: str
    expr: str
    hold: str
    severity: str
    definition: str
    summary: str
    description: str
