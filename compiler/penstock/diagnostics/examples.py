"""Reads the examples on the pages of the codes, which are also their tests.

A fenced block whose info string is `<language> bad` or `<language> good` is an example; attributes follow as `key=value`:

    ```yaml bad at=4:7
    ```yaml good file=workflows/a.yaml env=prod case=two

`docs/codes/README.md` explains the attributes to the writers of pages.
"""

from typing import Literal, cast

from penstock.diagnostics.catalog import PageError, page
from penstock.record import Record

Polarity = Literal["bad", "good"]
_ATTRIBUTES = ("file", "case", "env", "args", "at", "escapes")


class File(Record):
    """One file of an example: its path in the example's project and its bytes."""

    path: str
    data: bytes


class Example(Record):
    """One bad or good example of a code.

    `files` make up a small project. `args` are extra words of the command line. `at` is the place (file, line, column) of
    the finding where the page states it. `command` examples (language `console`) have the lines after `$ ` in `commands`.
    """

    code: str
    polarity: Polarity
    files: tuple[File, ...]
    commands: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    environment: str | None = None
    at: tuple[str, int, int] | None = None


class _Block(Record):
    language: str
    polarity: Polarity
    attributes: dict[str, str]
    body: str


def examples(code: str) -> tuple[Example, ...]:
    """Return the examples on the page of `code`, in their order on the page.

    Raises PageError when the page is missing, a fence is not closed or an attribute is unknown.
    """
    text = page(code)
    if text is None:
        raise PageError(f"{code}.md does not exist")
    groups: dict[object, list[_Block]] = {}
    for number, block in enumerate(_blocks(code, text)):
        # Blocks that name their file belong together; a block that does not is an example of its own.
        joined = "file" in block.attributes or "case" in block.attributes
        key: object = (block.polarity, block.attributes.get("case", "")) if joined else number
        groups.setdefault(key, []).append(block)
    return tuple(_example(code, blocks) for blocks in groups.values())


def _blocks(code: str, text: str) -> list[_Block]:
    out: list[_Block] = []
    fence = ""
    info: list[str] = []
    body: list[str] = []
    for line in text.split("\n"):
        if fence:
            if line.rstrip() == fence:
                if len(info) > 1 and info[1] in ("bad", "good"):
                    polarity = cast("Polarity", info[1])
                    out.append(_Block(info[0], polarity, _attributes(code, info[2:]), "\n".join([*body, ""])))
                fence = ""
            else:
                body.append(line)
        elif line.startswith("```"):
            fence = "`" * (len(line) - len(line.lstrip("`")))
            info, body = line.lstrip("`").split(), []
    if fence:
        raise PageError(f"{code}.md: a fenced block is not closed")
    return out


def _attributes(code: str, words: list[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if key not in _ATTRIBUTES or not equals or not value:
            raise PageError(f"{code}.md: unknown attribute {word!r} of an example; there are {', '.join(_ATTRIBUTES)}")
        out[key] = value
    return out


def _example(code: str, blocks: list[_Block]) -> Example:
    first = blocks[0]
    if first.language == "console":
        lines = "".join(block.body for block in blocks).split("\n")
        commands = tuple(line[2:] for line in lines if line.startswith("$ "))
        return Example(code, first.polarity, (), commands=commands)
    files: list[File] = []
    args: list[str] = []
    environment: str | None = None
    at: tuple[str, int, int] | None = None
    for block in blocks:
        files.append(
            File(block.attributes.get("file", f"example.{_SUFFIX.get(block.language, block.language)}"), _data(block))
        )
        args += block.attributes.get("args", "").replace(",", " ").split()
        environment = block.attributes.get("env", environment)
        if "at" in block.attributes:
            line, _, column = block.attributes["at"].partition(":")
            if not (line.isdigit() and column.isdigit()):
                raise PageError(f"{code}.md: at={block.attributes['at']} must be LINE:COLUMN")
            at = (files[-1].path, int(line), int(column))
    return Example(code, first.polarity, tuple(files), args=tuple(args), environment=environment, at=at)


_SUFFIX = {"python": "py", "hcl": "tfvars", "text": "txt"}


def _data(block: _Block) -> bytes:
    r"""Return the bytes of a block; with `escapes=yes`, `\xff`, `\t`, `\r` and `\uXXXX` stand for what cannot be typed."""
    if block.attributes.get("escapes") != "yes":
        return block.body.encode()
    out = bytearray()
    rest = block.body
    while rest:
        plain, slash, rest = rest.partition("\\")
        out += plain.encode()
        if not slash:
            break
        kind, size = rest[:1], {"x": 2, "u": 4}.get(rest[:1], 0)
        if size:
            value = int(rest[1 : 1 + size], 16)
            out += bytes([value]) if kind == "x" else chr(value).encode()
        else:
            out += {"t": b"\t", "r": b"\r", "n": b"\n"}.get(kind, kind.encode())
        rest = rest[1 + size :]
    return bytes(out)
