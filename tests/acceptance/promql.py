"""Evaluates the PromQL that alert rules are made of, over series that a test makes up.

The parser is that of Prometheus' own grammar (promql-parser); what it gives is evaluated here, for the few functions in use.
An instant vector is a list of (labels, value); a missing sample is no entry.
"""

import re
from typing import Any

import promql_parser

Series = dict[str, list[tuple[dict[str, str], list[tuple[float, float]]]]]
STALE = 300.0  # seconds that a sample counts for an instant, as Prometheus has it


def evaluate(expr: str, series: Series, now: float) -> Any:
    """Return the value of an expression at a time: a number, or an instant vector."""
    return _node(promql_parser.parse(expr), series, now)


def firing(expr: str, hold: float, series: Series, times: list[float]) -> list[bool]:
    """Return whether an alert fires at each of the times: its expression gave something for at least `hold` seconds."""
    found: list[bool] = []
    since: float | None = None
    for now in times:
        active = bool(evaluate(expr, series, now))
        since = (since if since is not None else now) if active else None
        found.append(since is not None and now - since >= hold)
    return found


def _node(node: Any, series: Series, now: float) -> Any:
    kind = type(node).__name__
    if kind == "ParenExpr":
        return _node(node.expr, series, now)
    if kind == "NumberLiteral":
        return node.val
    if kind == "VectorSelector":
        return [
            (labels, one[-1][1])
            for labels, samples in _chosen(node, series)
            if (one := _within(samples, now - STALE, now))
        ]
    if kind == "Call":
        return _call(node, series, now)
    if kind == "AggregateExpr":
        values = [value for _, value in _node(node.expr, series, now)]
        return [({}, max(values))] if values else []
    if kind == "BinaryExpr":
        return _binary(node, series, now)
    raise NotImplementedError(kind)


def _chosen(selector: Any, series: Series) -> list[Any]:
    wanted = [(one.name, str(one.op), one.value) for one in selector.matchers.matchers]
    rows = series.get(selector.name, [])
    assert all("Equal" in op or op == "=" for _, op, _ in wanted), wanted
    return [row for row in rows if all(row[0].get(name) == value for name, _, value in wanted)]


def _within(samples: list[tuple[float, float]], start: float, end: float) -> list[tuple[float, float]]:
    return [one for one in samples if start < one[0] <= end]


def _call(node: Any, series: Series, now: float) -> Any:
    name = node.func.name
    if name == "time":
        return now
    (matrix,) = node.args
    start = now - matrix.range.total_seconds()
    rows = [(labels, _within(samples, start, now)) for labels, samples in _chosen(matrix.vector_selector, series)]
    full = [(labels, samples) for labels, samples in rows if samples]
    if name == "absent_over_time":
        return [] if full else [({}, 1.0)]
    over = {"max_over_time": max, "min_over_time": min}[name]
    return [(labels, over(value for _, value in samples)) for labels, samples in full]


def _binary(node: Any, series: Series, now: float) -> Any:
    left, right = _node(node.lhs, series, now), _node(node.rhs, series, now)
    sign = re.sub(r"^.*\.", "", str(node.op))
    if sign == "or":
        return left or right
    if sign == "-":
        return [(labels, left - value) for labels, value in right]
    compare = {">": lambda a, b: a > b, "==": lambda a, b: a == b, "<": lambda a, b: a < b}[sign]
    return [(labels, value) for labels, value in left if compare(value, right)]
