"""Faults in the YAML text itself: indentation, quotes, brackets, colons, tabs, duplicates, anchors, tags."""

from __future__ import annotations

import random
from collections.abc import Iterator

import yaml

from tests.support.fault_model import Fault
from tests.support.fault_text import Position, Site, Text, end_of, insert, is_yaml, replace, start


def _lines(text: Text) -> Iterator[tuple[Site, yaml.ScalarNode, int]]:
    """Yield (site, key, offset of its line) for keys that begin a line of their own, without a dash before them."""
    for site in text.sites:
        if site.on_own_line and site.key is not None:
            at = site.key.start_mark.index - site.key.start_mark.column
            if not text.text[at : site.key.start_mark.index].strip():
                yield site, site.key, at


def _plain(text: Text) -> Iterator[tuple[Site, yaml.ScalarNode]]:
    """Yield (site, key) whose value is a plain text on the key's line in block style."""
    for site in text.sites:
        node = site.node
        if site.on_own_line and site.key is not None and isinstance(node, yaml.ScalarNode) and not node.style:
            one_line = node.start_mark.line == node.end_mark.line == site.key.start_mark.line
            if one_line and isinstance(site.value, str) and site.value:
                yield site, site.key


def deeper(text: Text, _: random.Random) -> Iterator[Fault]:
    """A line that is indented one space too deep."""
    for site, key, at in _lines(text):
        made = insert(text.text, at, " ")
        if not is_yaml(made):
            line, column = start(key)
            places = ((line, column + 1), *_after_first(site))
            yield Fault("indented too deep", text, site, made, places, key.value)


def shallower(text: Text, _: random.Random) -> Iterator[Fault]:
    """A line that is indented one space too little."""
    for site, key, at in _lines(text):
        made = text.text[:at] + text.text[at + 1 :]
        if key.start_mark.column > 0 and not is_yaml(made):
            line, column = start(key)
            places = ((line, column - 1), *_after_first(site))
            yield Fault("indented too little", text, site, made, places, key.value)


def _after_first(site: Site) -> tuple[Position, ...]:
    """Return the place of the second key of a mapping when the site holds the first one.

    The first line of a block sets its indentation, so that it is the second one that does not fit; both are right.
    """
    entries = site.parent.value if isinstance(site.parent, yaml.MappingNode) else []
    return (start(entries[1][0]),) if len(entries) > 1 and entries[0][0] is site.key else ()


def tabs(text: Text, _: random.Random) -> Iterator[Fault]:
    """A tab instead of the blanks before a key."""
    for site, key, at in _lines(text):
        if key.start_mark.column == 0:
            continue
        made = text.text[:at] + "\t" + text.text[key.start_mark.index :]
        if not is_yaml(made):
            yield Fault("tab", text, site, made, ((key.start_mark.line + 1, 1),), key.value)


def duplicates(text: Text, _: random.Random) -> Iterator[Fault]:
    """A line that is there twice: pointed at is the second key."""
    for site, key, at in _lines(text):
        if isinstance(site.node, yaml.ScalarNode) and site.node.style not in ("|", ">"):
            end = text.text.find("\n", end_of(text.text, site.node))
            if end > 0 and "\n" not in text.text[at:end]:
                made = insert(text.text, end, "\n" + text.text[at:end])
                line, column = start(key)
                yield Fault("duplicate key", text, site, made, ((line + 1, column),), key.value)


def unclosed_quotes(text: Text, rng: random.Random) -> Iterator[Fault]:
    """A quote that is opened before a value and never closed."""
    for site, _ in _plain(text):
        made = insert(text.text, site.node.start_mark.index, rng.choice("\"'"))
        if not is_yaml(made):
            yield Fault("unclosed quote", text, site, made, (start(site.node),), str(site.value)[:20])


def unclosed_brackets(text: Text, _: random.Random) -> Iterator[Fault]:
    """A `[` or `{` whose partner is missing."""
    for site in text.sites:
        if site.on_own_line and isinstance(site.node, yaml.CollectionNode) and site.node.flow_style:
            end = end_of(text.text, site.node)
            made = text.text[: end - 1] + text.text[end:]
            if not is_yaml(made):
                yield Fault("unclosed bracket", text, site, made, (start(site.node),), site.name)


def no_colon(text: Text, _: random.Random) -> Iterator[Fault]:
    """A key without its colon."""
    for site, key in _plain(text):
        colon = key.end_mark.index
        made = text.text[:colon] + text.text[colon + 1 :]
        if not is_yaml(made):
            line, column = start(key)
            places = ((line, column), (line, column + len(key.value)))
            yield Fault("no colon", text, site, made, places, key.value)


def no_blank(text: Text, _: random.Random) -> Iterator[Fault]:
    """A colon with no blank behind it: pointed at is the key, or the colon."""
    for site, key in _plain(text):
        made = text.text[: key.end_mark.index + 1] + text.text[site.node.start_mark.index :]
        if not is_yaml(made):
            line, column = start(key)
            places = ((line, column), (line, column + len(key.value)))
            yield Fault("no blank after colon", text, site, made, places, key.value)


def second_colon(text: Text, _: random.Random) -> Iterator[Fault]:
    """A plain value with `: ` in it: pointed at is that colon, or the value."""
    for site, _key in _plain(text):
        end = end_of(text.text, site.node)
        made = insert(text.text, end, ": more")
        if not is_yaml(made):
            line, column = start(site.node)
            places = ((line, column + end - site.node.start_mark.index), (line, column))
            yield Fault("second colon", text, site, made, places, str(site.value)[:20])


def bad_starts(text: Text, rng: random.Random) -> Iterator[Fault]:
    """A value that begins with a character that cannot begin one, an unknown alias, or a foreign tag."""
    for site, _ in _plain(text):
        piece, category = rng.choice(
            (("@", "bad character"), ("`", "bad character"), ("*lost", "lost alias"), ("!x ", "tag"))
        )
        by = piece if category == "lost alias" else piece + str(site.value)
        made = replace(text.text, site.node, by)
        if category == "tag" or not is_yaml(made):
            yield Fault(category, text, site, made, (start(site.node),), by[:20])


def moved(text: Text, _: random.Random) -> Iterator[Fault]:
    """A key that slid under the key above it, because it is indented like that one's children."""
    for site, key, at in _lines(text):
        parent = site.parent
        if not isinstance(parent, yaml.MappingNode) or not isinstance(site.node, yaml.ScalarNode):
            continue
        if site.node.style in ("|", ">") or site.node.start_mark.line != key.start_mark.line:
            continue
        index = next(i for i, (k, _) in enumerate(parent.value) if k is key)
        above = parent.value[index - 1][1] if index else None
        if not isinstance(above, yaml.MappingNode) or above.flow_style or not above.value:
            continue
        shift = above.value[0][0].start_mark.column - key.start_mark.column
        holder = text.find((*site.path[:-1], parent.value[index - 1][0].value))
        if shift <= 0 or holder is None or not holder.place.closed or key.value in holder.place.keys:
            continue
        made = insert(text.text, at, " " * shift)
        if is_yaml(made) and not text.valid(made):
            line, column = start(key)
            yield Fault("under the wrong parent", text, site, made, ((line, column + shift),), key.value)


CATEGORIES = (
    deeper,
    shallower,
    tabs,
    duplicates,
    unclosed_quotes,
    unclosed_brackets,
    no_colon,
    no_blank,
    second_colon,
    bad_starts,
    moved,
)
