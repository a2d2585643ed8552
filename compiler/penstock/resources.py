"""Finds the data that the compiler carries: schemas, templates, reference stacks and the pages of the codes.

In a wheel it lies in `penstock/_data/<kind>`, in a checkout at the root of the repository. Both are served by the same two
functions, so no other module knows where it runs.
"""

from os.path import abspath, dirname, isdir, join, normpath, sep

# kind -> the folder in a checkout, relative to the root of the repository
_KINDS = {"schemas": "schemas", "templates": "templates", "stacks": "stacks", "codes": "docs/codes"}
_PACKAGE = dirname(abspath(__file__))
_CHECKOUT = dirname(dirname(_PACKAGE))


def root(kind: str) -> str:
    """Return the absolute folder of `kind`: schemas, templates, stacks or codes.

    Raises LookupError when the kind is unknown or the folder is missing (a broken installation).
    """
    if kind not in _KINDS:
        raise LookupError(f"unknown kind of resource {kind!r}; there are {', '.join(_KINDS)}")
    carried = join(_PACKAGE, "_data", kind)
    if isdir(carried):
        return carried
    checkout = join(_CHECKOUT, *_KINDS[kind].split("/"))
    if isdir(checkout):
        return checkout
    raise LookupError(f"the {kind} of penstock are missing: neither {carried} nor {checkout} exists")


def path(relative: str) -> str:
    """Return the absolute path of a resource such as `schemas/stream.schema.json`; `/` separates on every system.

    The first segment is the kind. Raises LookupError as `root` does, and when the path leaves its folder.
    """
    kind, _, rest = relative.partition("/")
    folder = root(kind)
    target = normpath(join(folder, *rest.split("/")))
    if target != folder and not target.startswith(folder + sep):
        raise LookupError(f"{relative!r} leaves the folder of {kind}")
    return target


def read_bytes(relative: str) -> bytes:
    """Return the bytes of a resource. Raises LookupError as `path` does, FileNotFoundError when it does not exist."""
    with open(path(relative), "rb") as stream:
        return stream.read()


def read_text(relative: str) -> str:
    """Return the text of a resource (UTF-8, line ends as in the file). Raises as `read_bytes` does."""
    return read_bytes(relative).decode("utf-8")
