"""What a command says about an error, and the exit code of it."""

from collections.abc import Callable

from penstock_runtime import exits
from penstock_runtime.errors import Denied, Unusable, WorkerError


def code_of(error: WorkerError, otherwise: int, say: Callable[[str], None]) -> int:
    """Say `error` and return its exit code; `otherwise` where it is neither about the configuration nor about rights."""
    if isinstance(error, Unusable | Denied):
        say(str(error))
        return exits.CONFIG if isinstance(error, Unusable) else exits.DENIED
    say(f"{type(error).__name__}: {error}")
    return otherwise
