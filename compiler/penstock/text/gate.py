"""The gate of the fast path: is a text free of everything on which YAML readers differ?

A wrong "yes" would give wrong data, a wrong "no" costs a fraction of a millisecond. So the gate refuses whatever only *looks*
unusual: it knows no YAML, it searches for the signs below at the places where a token can begin. The tests hold the fast path
to the authority on mutated texts.

Speed: each pattern begins with a literal, because that is what the search of `re` is fast at; and a line that has passed is
remembered, because the definitions of one repository are alike.
"""

import re
from typing import Final

from penstock.text import limits

_END: Final = r"(?= *(?:[\n,\]}#]|\Z))"
# A UUID is a text to all of them, whatever number its first digits look like.
_UUID: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}" + _END
_VALUE: Final = "|".join(
    (
        r"[&*!%@`?:]",  # anchors, aliases, tags, directives, reserved signs
        r"[|>](?![-+]?(?:\n|\Z))",  # block texts that are measured or commented
        r"(?:[yYnN=]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF)" + _END,  # words of YAML 1.1
        r"[-+._]*_[-+._]*[0-9]",  # numbers that are written in an unusual way
        rf"(?!{_UUID})[-+]?(?:0[0-9_xobXOB]|\.(?:[0-9]|[iI]n|IN|[nN]a|NA))",
        r"\+[0-9]",
        rf"(?!{_UUID})-?[0-9]+(?:[_:eE]|\.(?![0-9])|\.[0-9]+[eE_:])",
        r"-?[0-9.]{15}",
    )
)
_KEY: Final = r"(?:[-+]?[0-9.][^\n,\]}#]*|~|null|Null|NULL|true|True|TRUE|false|False|FALSE)? *:(?:[ \n]|\Z)"
_TOKEN = re.compile(rf"\n *+(?:(?:- ++){{4}}|(?:- ++)*+(?:{_VALUE}|{_KEY}|\.\.\.|---[^\n]))")
# Block texts that are an item or a document of their own: readers differ on how deep they stand.
_BARE_BLOCK = re.compile(r"\n *+(?:- ++)*+[|>]")
_NEAR_COLON = re.compile(r":(?:[,\]}?]|(?<=[\"']:)[^ \n])")
_EMPTY_LITERAL = re.compile(r"\|[-+]?\n(?! +[^ \n])")
_EMPTY_FOLDED = re.compile(r">[-+]?\n(?! +[^ \n])")
# The fast reader exhausts its stack when blocks are nested some thousand deep; depth takes indentation, or dashes in a row.
_DEEP: Final = " " * limits.DEPTH
_REMEMBERED_LINES: Final = 100_000
_LINE_CHARACTERS: Final = 200  # a mean: longer lines are not worth remembering
_passed: set[str] = set()


def is_plain(text: str) -> bool:
    """Say whether every YAML reader gives the same for `text`."""
    if ("|" in text or ">" in text) and (
        text[-1:] != "\n" or _EMPTY_LITERAL.search(text) or _EMPTY_FOLDED.search(text)
    ):
        return False  # a block text without content, or one that ends with the file and not with its line
    if _DEEP in text:
        return False
    fresh = set(text.split("\n"))
    fresh -= _passed
    lines = "\n" + "\n".join(fresh)
    if not _are_plain(lines):
        return False
    if len(lines) <= len(fresh) * _LINE_CHARACTERS:
        if len(_passed) > _REMEMBERED_LINES:
            _passed.clear()
        _passed.update(fresh)
    return True


def _are_plain(lines: str) -> bool:
    """Say whether each line is plain whatever stands around it; every line begins with a newline."""
    if "<<" in lines or " :" in lines or "]:" in lines or "}:" in lines:
        return False  # merge keys; lists and mappings as keys
    if ("|" in lines or ">" in lines) and _BARE_BLOCK.search(lines):
        return False
    if _NEAR_COLON.search(lines):
        return False
    # Everything behind which a token can begin becomes a newline: one pattern serves all places, and is compiled once.
    tokens = lines.replace(": ", ":\n").replace(",", ",\n").replace("[", "\n").replace("{", "\n")
    return _TOKEN.search(tokens) is None
