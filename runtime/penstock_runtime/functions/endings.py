"""The end of a walk, raised where code that knows no end asks for the next chunk."""

from penstock_runtime.errors import WorkerError


class Finished(WorkerError):
    """There is nothing left to walk: the invocation is a success that did nothing."""
