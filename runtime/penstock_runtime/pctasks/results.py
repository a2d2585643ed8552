"""Results of tasks that users' functions may return instead of items."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitTaskResult:
    """The function cannot say yet: it is asked again after `wait_seconds` (None: when the worker thinks best)."""

    wait_seconds: int | None = None
    message: str | None = None
    status: str = "wait"
