"""Build hook of the distribution `penstock-runtime`: carries the shared configuration schema inside.

The schema files are the compiler's (`../schemas`), outside this project's folder. Built from the repository they are taken
from there; built from an sdist they are already in the package, because the sdist was built with this hook too.
"""

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHARED = "../schemas"
CARRIED = "penstock_runtime/_data"
FILES = ("worker.schema.json", "common.schema.json")


class SharedSchemas(BuildHookInterface[Any]):
    """Adds the schemas to an sdist and to a standard wheel; an editable install reads the shared files themselves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build. Raises FileNotFoundError when a schema is in neither place."""
        if version == "editable":
            return
        for name in FILES:
            shared = os.path.normpath(os.path.join(self.root, SHARED, name))
            carried = f"{CARRIED}/{name}"
            if os.path.isfile(shared):
                build_data["force_include"][shared] = carried
            elif not os.path.isfile(os.path.join(self.root, carried)):
                raise FileNotFoundError(f"{name}: neither in {SHARED} nor in {CARRIED}; build from the repository")
