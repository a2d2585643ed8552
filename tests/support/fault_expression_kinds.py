"""Faults in expressions: unknown names and groups, and `${{ }}` that is no expression."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import yaml

from tests.support.fault_model import Fault
from tests.support.fault_schema_kinds import EDITS, typo
from tests.support.fault_text import Site, Text, insert, start

_USE = re.compile(r"\$\{\{\s*(?P<group>[A-Za-z_]+)\.(?P<name>[A-Za-z_][\w-]*)\s*\}\}")
# Groups whose names are all known when a definition is checked on its own.
_CLOSED_GROUPS = ("args",)
_GROUPS = ("args", "env", "secrets", "outputs", "local")


def _uses(text: Text) -> Iterator[tuple[Site, re.Match[str], int]]:
    """Yield (site, match, offset of the match in the text) for each simple `${{ group.name }}` on one line."""
    for site in text.sites:
        node = site.node
        if isinstance(node, yaml.ScalarNode) and node.start_mark.line == node.end_mark.line:
            base = node.start_mark.index
            for match in _USE.finditer(text.text[base : node.end_mark.index]):
                yield site, match, base + match.start()


def _at(site: Site, text: Text, offset: int) -> tuple[int, int]:
    line, _ = start(site.node)
    return line, offset - (text.text.rfind("\n", 0, offset) + 1) + 1


def unknown_names(text: Text, rng: random.Random) -> Iterator[Fault]:
    """A name in an expression with one wrong letter: pointed at is the name, or the whole reference."""
    declared = set((text.data.get("spec") or text.data).get("args") or ())
    for site, match, offset in _uses(text):
        if match["group"] not in _CLOSED_GROUPS or len(match["name"]) < 3:
            continue
        for edit in EDITS:
            wrong = typo(match["name"], edit, rng)
            if wrong in declared or not wrong:
                continue
            at = offset + match.start("name") - match.start()
            made = text.text[:at] + wrong + text.text[at + len(match["name"]) :]
            head = offset + match.start("group") - match.start()
            places = (_at(site, text, at), _at(site, text, head))
            yield Fault("bad reference", text, site, made, places, wrong, match["name"], edit)


def unknown_groups(text: Text, rng: random.Random) -> Iterator[Fault]:
    """The first word of a reference with one wrong letter."""
    for site, match, offset in _uses(text):
        wrong = typo(match["group"], rng.choice(EDITS), rng)
        if wrong in _GROUPS or not wrong:
            continue
        at = offset + match.start("group") - match.start()
        made = text.text[:at] + wrong + text.text[at + len(match["group"]) :]
        yield Fault("bad reference", text, site, made, (_at(site, text, at),), wrong, match["group"], "group")


def broken(text: Text, _: random.Random) -> Iterator[Fault]:
    """An expression that is no expression: each fault points into it, exact to the token or to its beginning."""
    for site, match, offset in _uses(text):
        whole = match.group()
        inner = f"{match['group']}.{match['name']}"
        variants = {
            "empty": "${{ }}",
            "no name": "${{ " + match["group"] + ". }}",
            "operator": "${{ " + inner + " + }}",
            "filter": "${{ " + inner + " | nosuchfilter }}",
            "two names": "${{ " + inner + " " + inner + " }}",
            "bracket": "${{ (" + inner + " }}",
            "not closed": "${{ " + inner + " }",
        }
        for name, piece in variants.items():
            made = text.text[:offset] + piece + text.text[offset + len(whole) :]
            line, column = _at(site, text, offset)
            places = tuple((line, c) for c in range(column, column + len(piece) + 1))
            yield Fault("bad expression", text, site, made, places, name)


def unclosed_expression(text: Text, _: random.Random) -> Iterator[Fault]:
    """An expression put in front of a plain text and never closed."""
    for site in text.sites:
        node = site.node
        if isinstance(node, yaml.ScalarNode) and node.style == '"' and "description" in site.path[-1:]:
            made = insert(text.text, node.start_mark.index + 1, "${{ args.x ")
            line, column = start(node)
            places = ((line, column + 1), (line, column))
            yield Fault("bad expression", text, site, made, places, "never closed")


CATEGORIES = (unknown_names, unknown_groups, broken, unclosed_expression)
