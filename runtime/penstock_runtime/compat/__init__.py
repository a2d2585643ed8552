"""Modules that the code of an existing pipeline imports, offered under their names where the real ones are not installed.

`app.py`, `collection.py` and `historic.py` of stactools-pipelines import helpers of that repository, which is no distribution.
`offer` puts a finder at the *end* of Python's import path: an installed module of the same name always wins. Each module here is
listed in `NAMES`, and written anew; facts about the originals: https://github.com/developmentseed/stactools-pipelines (2025).
"""

import sys
from typing import Final

from penstock_runtime.compat.finder import Finder

# What is imported -> our module; None is an empty package.
_HELPERS: Final[dict[str, str | None]] = {
    "": None,
    ".cognito": None,
    ".cognito.utils": "cognito_utils",
    ".athena": None,
    ".athena.utils": "historic_utils",
    ".historic": None,
    ".historic.utils": "historic_utils",
}
# The repository's packages were called so before 2023-06, and since.
PACKAGES: Final = ("stactools_pipelines", "aws_asdi_pipelines")
NAMES: Final[dict[str, str | None]] = {
    **{f"{package}{name}": module for package in PACKAGES for name, module in _HELPERS.items()},
    "aws_lambda_powertools": None,
    "aws_lambda_powertools.utilities": None,
    "aws_lambda_powertools.utilities.data_classes": "data_classes",
}


def offer() -> None:
    """Offer the modules to this process; calling it again changes nothing."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.append(Finder(NAMES, __name__))
