"""Installs the requirements of a definition into a folder of their own, once for each set: with uv where it is found, else pip."""

import asyncio
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from typing import Final

from penstock_runtime.errors import Unusable
from penstock_runtime.logs import redacted
from penstock_runtime.packages.cache import made_once

PATIENCE: Final = 540.0  # seconds; the startup probe of a worker waits for ten minutes


async def install(text: bytes, options: list[str], cache: str) -> str:
    """Return the folder that holds what `text`, a requirements file, asks for. Raises Unusable with the end of the output.

    The folder is keyed by text, options, Python and platform. `options` go to the installer as they are.
    """
    parts = [text.decode(errors="replace"), options, platform.python_version(), platform.platform()]
    path = os.path.join(cache, "requirements", hashlib.sha256(json.dumps(parts).encode()).hexdigest())
    return await asyncio.to_thread(_install, path, text, options)


def _install(path: str, text: bytes, options: list[str]) -> str:
    with made_once(path) as draft:
        if draft is not None:
            listed = os.path.join(draft, "requirements.txt")
            with open(listed, "wb") as file:
                file.write(text)
            _run([*_installer(), "--target", draft, "-r", listed, *options])
    return path


def _installer() -> list[str]:
    uv = shutil.which("uv") or shutil.which("uv", path=os.path.dirname(sys.executable))
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", sys.executable]
    return [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 (the command is ours, the options are the definition's)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unusable(f"the requirements took longer than {PATIENCE:.0f} s to install") from None
    if done.returncode != 0:
        end = redacted(" ".join(done.stdout.decode(errors="replace").split())[-1500:])
        raise Unusable(f"the requirements cannot be installed: {end}")
