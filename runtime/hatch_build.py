"""Build hook of the distribution `penstock-runtime`: carries inside what it shares with the compiler.

Schemas (`../schemas`) and the expression language (`../compiler/penstock/language`) are outside this project's folder. Built
from the repository they are taken from there; built from an sdist they are already in the package, because the sdist was
built with this hook too.
"""

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# File beside this project's folder -> file in the package.
_SCHEMAS = ("worker", "common")
_LANGUAGE = (
    "__init__",
    "chains",
    "codegen",
    "evaluate",
    "fault",
    "filters",
    "foreach",
    "lexer",
    "local",
    "operators",
    "parser",
    "references",
    "resolve",
    "scan",
    "scope",
    "values",
)
_COMPILER = ("record", "diagnostics/suggest", *[f"language/{name}" for name in _LANGUAGE])
FILES = {
    **{f"../schemas/{name}.schema.json": f"penstock_runtime/_data/{name}.schema.json" for name in _SCHEMAS},
    **{f"../compiler/penstock/{name}.py": f"penstock_runtime/_shared/{name}.py" for name in _COMPILER},
}


class SharedFiles(BuildHookInterface[Any]):
    """Adds the shared files to an sdist and to a standard wheel; an editable install reads them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build. Raises FileNotFoundError when a file is in neither place."""
        if version == "editable":
            return
        for source, carried in FILES.items():
            shared = os.path.normpath(os.path.join(self.root, source))
            if os.path.isfile(shared):
                build_data["force_include"][shared] = carried
            elif not os.path.isfile(os.path.join(self.root, carried)):
                raise FileNotFoundError(f"{carried}: neither there nor at {source}; build from the repository")
