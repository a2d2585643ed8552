"""Loads the handler of a function: `module:attribute`, from the folder of the pipeline's code."""

import os
import sys
from collections.abc import Callable
from typing import Any

from penstock_runtime import handler

Handler = Callable[[Any, Any], Any]


def load(entry_point: str) -> Handler:
    """Return the function that `module:attribute` names. Lambda's own form `module.attribute` is understood too.

    The working folder and `LAMBDA_TASK_ROOT` are looked into first. Raises Unusable when it cannot be found or imported.
    """
    for folder in (os.environ.get("LAMBDA_TASK_ROOT"), os.getcwd()):
        if folder and folder not in sys.path:
            sys.path.insert(0, folder)
    if ":" not in entry_point:
        entry_point = ":".join(entry_point.rpartition(".")[::2])
    return handler.load(entry_point).call
