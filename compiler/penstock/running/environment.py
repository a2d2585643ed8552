"""The environment variables of a process on this machine: literals of the definition, secrets from the user's own.

A secret never goes into a file that penstock writes: it is taken from the variable of the same name, or from a file of
`NAME=value` lines that the user keeps (`.env` at the root of the project, or `--env-file`).
"""

import os
from collections.abc import Mapping

from penstock.record import Record
from penstock.running.plan import Process

DOTENV = ".env"
_BYTES = 1024 * 1024


class Wanted(Record):
    """A secret that nobody gave: the process and the variable that wait for it, and the secret's name."""

    process: str
    variable: str
    secret: str


def read_file(path: str) -> dict[str, str]:
    """Return the variables of a file of `NAME=value` lines. Raises OSError, and ValueError with the line that is none.

    Empty lines and `#` comments are passed over, an `export ` in front and one pair of quotes around the value are dropped.
    """
    found: dict[str, str] = {}
    with open(path, encoding="utf-8") as file:
        text = file.read(_BYTES + 1)
    if len(text) > _BYTES:
        raise ValueError(f"{path} is larger than {_BYTES} bytes")
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip().removeprefix("export ")
        if not words or words.startswith("#"):
            continue
        name, equals, value = words.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name.replace("_", "a").isalnum():
            raise ValueError(f"{path}:{number}: not NAME=value")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name] = value
    return found


def variables(
    process: Process, given: Mapping[str, str], inherited: Mapping[str, str], paths: tuple[str, ...]
) -> tuple[dict[str, str], list[Wanted]]:
    """Return the environment of a process, and the secrets that are missing.

    `given` are the variables of the user's file; they win over `inherited`, and a literal of the definition over both.
    `paths` are put in front of PYTHONPATH, so that a handler of the repository can be imported.
    """
    found = {**inherited, **given}
    missing: list[Wanted] = []
    for one in process.env:
        if one.secret is None:
            found[one.name] = one.value
            continue
        # Several streams have one variable for secrets of their own: the secret's name tells them apart.
        outside = inherited.get(one.name, inherited.get(one.secret))
        value = given.get(one.name, given.get(one.secret, outside))
        if value is None:
            missing.append(Wanted(process.name, one.name, one.secret))
        else:
            found[one.name] = value
    before = [path for path in (*paths, found.get("PYTHONPATH", "")) if path]
    found["PYTHONPATH"] = os.pathsep.join(before)
    found["PYTHONUNBUFFERED"] = "1"
    return found, missing
