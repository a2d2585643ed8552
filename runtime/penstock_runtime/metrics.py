"""Counters, gauges and histograms, and their text for Prometheus (exposition format 0.0.4), written by hand to stay small.

Each metric has one writer, the event loop of the worker; any thread may read.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Final, Protocol, TypeVar

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)
AGES: Final = (0.1, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0)


class Metric(Protocol):
    """What a registry keeps."""

    name: str
    kind: str
    words: str

    def samples(self) -> Iterator[tuple[str, dict[str, str], float]]:
        """Yield (suffix of the name, labels, value)."""
        ...


M = TypeVar("M", bound=Metric)


class Counter:
    """A count that only grows, for each value of its label (or one without a label)."""

    kind = "counter"

    def __init__(self, name: str, words: str, label: str | None = None) -> None:
        self.name, self.words, self._label = name, words, label
        self.values: dict[str, float] = {} if label else {"": 0}

    def add(self, amount: float = 1, label: str = "") -> None:
        """Add `amount`."""
        self.values[label] = self.values.get(label, 0) + amount

    def samples(self) -> Iterator[tuple[str, dict[str, str], float]]:
        for label, value in list(self.values.items()):
            yield "", {self._label: label} if self._label else {}, value


class Gauge:
    """A value that is asked for when somebody reads."""

    kind = "gauge"

    def __init__(self, name: str, words: str, read: Callable[[], float]) -> None:
        self.name, self.words, self._read = name, words, read

    def samples(self) -> Iterator[tuple[str, dict[str, str], float]]:
        yield "", {}, self._read()


class Histogram:
    """How often a value fell below each of some bounds."""

    kind = "histogram"

    def __init__(self, name: str, words: str, bounds: tuple[float, ...]) -> None:
        self.name, self.words, self._bounds = name, words, bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        """Count `value`."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def samples(self) -> Iterator[tuple[str, dict[str, str], float]]:
        total = 0
        for bound, count in zip(self._bounds, self._counts, strict=False):
            total += count
            yield "_bucket", {"le": f"{bound:g}"}, total
        total += self._counts[-1]
        yield "_bucket", {"le": "+Inf"}, total
        yield "_sum", {}, self._sum
        yield "_count", {}, total


class Registry:
    """The metrics of one process; every sample carries `labels`."""

    def __init__(self, labels: dict[str, str]) -> None:
        self._labels = labels
        self._metrics: list[Metric] = []

    def counter(self, name: str, words: str, label: str | None = None) -> Counter:
        """Return a new counter; its name ends with `_total`."""
        return self._kept(Counter(name, words, label))

    def gauge(self, name: str, words: str, read: Callable[[], float]) -> Gauge:
        """Return a new gauge whose value is what `read` returns."""
        return self._kept(Gauge(name, words, read))

    def histogram(self, name: str, words: str, bounds: tuple[float, ...] = SECONDS) -> Histogram:
        """Return a new histogram with the upper `bounds`."""
        return self._kept(Histogram(name, words, bounds))

    def text(self) -> str:
        """Return all metrics as Prometheus reads them."""
        lines = []
        for metric in self._metrics:
            lines += [f"# HELP {metric.name} {metric.words}", f"# TYPE {metric.name} {metric.kind}"]
            for suffix, labels, value in metric.samples():
                pairs = ",".join(f'{key}="{_escaped(text)}"' for key, text in {**self._labels, **labels}.items())
                lines.append(f"{metric.name}{suffix}{{{pairs}}} {value:.15g}")
        return "\n".join(lines) + "\n"

    def _kept(self, metric: M) -> M:
        self._metrics.append(metric)
        return metric


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
