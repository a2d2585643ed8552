"""Measures the steps of a command for `--timings`."""

from time import perf_counter
from types import TracebackType


class Stopwatch:
    """Adds up the wall time of named steps, in the order in which they first ran.

    `with stopwatch.step("read"):` may be nested and repeated; a step's time includes the steps inside it.
    """

    def __init__(self, start: float | None = None) -> None:
        self.start = perf_counter() if start is None else start
        self.steps: dict[str, tuple[float, int]] = {}

    def step(self, name: str) -> "_Step":
        """Return a context manager that adds the time spent inside it to step `name`."""
        return _Step(self, name)

    def add(self, name: str, seconds: float, times: int = 1) -> None:
        """Add time that was measured elsewhere, for instance in another process."""
        before, runs = self.steps.get(name, (0.0, 0))
        self.steps[name] = (before + seconds, runs + times)

    def table(self) -> str:
        """Return one line a step, in milliseconds, and the total since the start of the command."""
        total = perf_counter() - self.start
        rows = [*((name, spent, runs) for name, (spent, runs) in self.steps.items()), ("total", total, 1)]
        wide = max(len(name) for name, _, _ in rows)
        return "\n".join(
            f"{name:<{wide}}  {spent * 1000:10.2f} ms" + (f"  x{runs}" if runs > 1 else "")
            for name, spent, runs in rows
        )


class _Step:
    def __init__(self, watch: Stopwatch, name: str) -> None:
        self.watch = watch
        self.name = name
        self.began = 0.0

    def __enter__(self) -> None:
        # The name is taken at the start, so that an outer step is listed before the steps inside it.
        self.watch.add(self.name, 0.0, 0)
        self.began = perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.watch.add(self.name, perf_counter() - self.began)
