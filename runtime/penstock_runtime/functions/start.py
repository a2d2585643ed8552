"""What happens before a handler is loaded: secrets by reference become values, missing helper modules are offered."""

import os
from typing import Final

from penstock_runtime import compat

HANDLER: Final = "PENSTOCK_HANDLER"  # variable that carries the entry point into the process that serves it
REFERENCE: Final = "{{resolve:secretsmanager:"


def prepare() -> None:
    """Resolve the references in the environment of this process, and offer the original's helper modules.

    Without a reference, nothing of AWS is imported. Raises what the resolver raises: Denied, Missing, Unavailable, Unusable.
    """
    if any(REFERENCE in value for value in os.environ.values()):
        from penstock_runtime.aws.secrets import resolve_environment

        resolve_environment()
    compat.offer()
