"""Assets of Pulumi programs: texts, files and archives, by trusted calls around literals."""

from collections.abc import Sequence
from typing import Any

from penstock.targets.pulumi.literal import call, expression, string
from penstock.targets.pulumi.model import Code

_PAD = " " * 8  # the arguments of a resource stand eight columns in


def base64_asset(data: dict[str, Any]) -> Code:
    """Return an asset that holds `data` as JSON in base64; the program shows the data, so that people can review it."""
    inner, deep = _PAD + "    ", _PAD + "        "
    text = call("json.dumps", [expression(data, deep + "    "), "sort_keys=True"], deep)
    encoded = call("base64.b64encode", [f"{text}.encode()"], inner)
    return Code(call("pulumi.StringAsset", [f"{encoded}.decode()"], _PAD))


def file_asset(path: str) -> Code:
    """Return an asset that is a file; `path` is relative to the program."""
    return Code(call("pulumi.FileAsset", [string(path)], _PAD))


def archive(files: Sequence[tuple[str, str]]) -> Code:
    """Return an archive of (path inside, path relative to the program)."""
    inner, deep = _PAD + "    ", _PAD + "        "
    rows = [f"{deep}{string(name)}: {call('pulumi.FileAsset', [string(path)], deep)},\n" for name, path in files]
    table = "{\n" + "".join(rows) + inner + "}" if rows else "{}"
    return Code(call("pulumi.AssetArchive", [table], _PAD))
