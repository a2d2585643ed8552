"""The code of a definition: fetched from its store, with its requirements in a folder of their own, both put on `sys.path`.

Everything is kept in a cache keyed by content: the second start, and the second worker on a machine, find it there.
"""

import logging
import os
import sys
import time
from typing import Any

from penstock_runtime.errors import Missing, TooLarge, Unusable
from penstock_runtime.logs import say
from penstock_runtime.packages import cache, requirements
from penstock_runtime.packages.archives import unpack
from penstock_runtime.packages.fetching import fetch

_log = logging.getLogger("penstock.packages")


async def prepare(config: dict[str, Any]) -> list[str]:
    """Make `handler.code` importable; returns the folders that were put in front of `sys.path`, which are inherited by processes.

    Raises Unusable when the code cannot be had as it is described, and Denied or Unavailable when its store says so.
    """
    code = config.get("handler", {}).get("code")
    if code is None:
        return []
    start = time.monotonic()
    folder = cache.folder()
    paths = [await _code(code["src"], config, folder)]
    if "requirements" in code:
        text = await _fetched(code["requirements"], config, "requirements")
        paths.append(await requirements.install(text, code.get("pipOptions", []), folder))
    sys.path[:0] = paths
    say(_log, logging.INFO, "code is ready", src=code["src"], seconds=time.monotonic() - start)
    return paths


async def _code(src: str, config: dict[str, Any], folder: str) -> str:
    local = _local_folder(src)
    if local is not None:
        return local
    name = src.rstrip("/").rpartition("/")[2]
    return unpack(name, await _fetched(src, config, "code"), folder)


async def _fetched(src: str, config: dict[str, Any], what: str) -> bytes:
    try:
        return await fetch(src, config)
    except (Missing, TooLarge) as error:
        raise Unusable(f"{what} {src}: {error}") from error


def _local_folder(src: str) -> str | None:
    return os.path.abspath(src) if "://" not in src and os.path.isdir(src) else None
