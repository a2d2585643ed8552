"""Build hook of the distribution `penstock`: carries the data folders inside the wheel.

An editable install reads the folders where they are, so that a change to a template is seen at once; copies of them in
`site-packages` would only grow stale.
"""

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Folder in the repository -> folder in `penstock/_data`; `penstock.resources` knows both places.
FOLDERS = {"schemas": "schemas", "templates": "templates", "stacks": "stacks", "docs/codes": "codes"}
# What a render or a test leaves in a reference stack.
LEFT_OUT = {".penstock", ".venv", "__pycache__"}


class DataFolders(BuildHookInterface[Any]):
    """Adds `penstock/_data/*` to a standard wheel and nothing to an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds `version` ("standard" or "editable") of the wheel."""
        if version == "editable":
            return
        for source, name in FOLDERS.items():
            for here, below, files in os.walk(os.path.join(self.root, source)):
                below[:] = sorted(folder for folder in below if folder not in LEFT_OUT)
                inside = os.path.relpath(here, os.path.join(self.root, source))
                for file in sorted(files):
                    target = os.path.normpath(os.path.join("penstock/_data", name, inside, file))
                    build_data["force_include"][os.path.join(here, file)] = target.replace(os.sep, "/")
