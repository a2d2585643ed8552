"""The module that Lambda's runtime client imports: importing it is the init phase of a function."""

import os
from typing import Any

from penstock_runtime.functions import batches, handlers, start

start.prepare()
_handler = handlers.load(os.environ[start.HANDLER])


def handler(event: Any, context: Any) -> Any:
    """Handle one invocation."""
    return batches.handle(_handler, event, context)
