"""What can go wrong while working, by what to do about it.

Adapters turn the errors of their clients into these, so that the loop decides by class and never by the text of a message.
"""


class WorkerError(Exception):
    """What every error of the runtime is. `str(error)` is one line for people, without secrets."""


class Unavailable(WorkerError):
    """A service did not answer, or asked for patience: the same call may work later. Seconds to wait in `after`, if told."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Denied(WorkerError):
    """A service refused our credentials, or we have none: waiting does not help. The process ends with `exits.DENIED`."""


class Missing(WorkerError):
    """The queue, bucket, table, object or secret that was asked for does not exist."""


class Conflict(WorkerError):
    """A conditional write found something else than it expected (ETag, generation, or that the object exists)."""


class TooLarge(WorkerError):
    """A message, object or answer is larger than its limit. Both in bytes."""

    def __init__(self, message: str, size: int, limit: int) -> None:
        super().__init__(message)
        self.size = size
        self.limit = limit


class Unusable(WorkerError):
    """The configuration cannot be used: a handler that cannot be loaded, a variable that is not set.

    The process ends with `exits.CONFIG` before it takes a message.
    """


class Rejected(WorkerError):
    """Raised for a message that can never succeed: it goes to the dead letters at once.

    `kind` is a short CamelCase word for people and metrics (`NotATask`, `InvalidItem`).
    """

    def __init__(self, message: str, kind: str = "Rejected") -> None:
        super().__init__(message)
        self.kind = kind


class Retry(WorkerError):
    """Raised for a message that shall come again; `after` seconds from now, or when the back-off says so (None)."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class PartialFailure(WorkerError):
    """Raised by a batched handler: the messages whose `id` is in `failed` failed with that error, the others succeeded.

    The errors are judged as if each message had been handled alone: `Rejected`, `Retry`, or any exception.
    """

    def __init__(self, failed: dict[str, BaseException]) -> None:
        super().__init__(f"{len(failed)} messages of a batch failed")
        self.failed = failed


class Stop(WorkerError):
    """Raised by a handler that wants the process to end with `code`; its message is released."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code
