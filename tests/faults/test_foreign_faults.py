"""Seeded faults in files of other systems, read as they are: each of their own words misspelt, each value of another type.

The harness of `test_seeded_faults.py` knows fields from our schemas; these files have none, so every word that the reader of the
format knows is broken where it stands, in YAML and in the syntax of Terraform alike.
"""

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import yaml

from penstock.engine.entries import Entries
from penstock.engine.validate import validate
from penstock.engine.workspace import Workspace
from penstock.text import Source
from tests.stacks.support import HOME
from tests.support.faults import suggestion

STACK = HOME / "everything"
CLASS = "definitions/records/classes/table-changes.yaml"
FILES = (
    "definitions/blades/streaming.yaml",
    "definitions/blades/streaming-ingest.yaml",
    "definitions/blades/dataset.yaml",
    "definitions/catalogue/wind_fields/config.yaml",
    "definitions/catalogue/wave_heights/config.yaml",
    "definitions/records/streams/spares.yaml",
    "definitions/records/work-orders-again.yaml",
    "definitions/telemetry/sources/alarms.yaml",
    "environments/gcp.tfvars",
)
# Words that their authors made up: any other is as good.
OWN = {"create-items", "ingest-items", "uusimaa", "meters", "chargers", "team"}
# Names of environment variables.
_VARIABLE = re.compile(r"[A-Z_]+")


class Word(NamedTuple):
    """A key in a text: offset, line and column from 1, and the offsets of its value when that is a scalar."""

    key: str
    at: int
    line: int
    column: int
    value: tuple[int, int] | None


def words(file: str, text: str) -> list[Word]:
    found = hcl(text) if file.endswith(".tfvars") else list(of_yaml(yaml.compose(text, Loader=yaml.CSafeLoader)))
    return [one for one in found if one.key not in OWN and not _VARIABLE.fullmatch(one.key)]


def of_yaml(node: yaml.Node | None) -> Iterator[Word]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        mark = key.start_mark
        scalar = (value.start_mark.index, value.end_mark.index) if isinstance(value, yaml.ScalarNode) else None
        yield Word(key.value, mark.index, mark.line + 1, mark.column + 1, scalar)
        yield from of_yaml(value)
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        yield from of_yaml(item)


def hcl(text: str) -> list[Word]:
    found = []
    for match in re.finditer(r"^( *)(\w+) *= ([^\n]*)$", text, re.MULTILINE):
        at = match.start(2)
        scalar = (match.start(3), match.end(3)) if match[3] != "{" else None
        found.append(Word(match[2], at, text.count("\n", 0, at) + 1, len(match[1]) + 1, scalar))
    return found


def misspelt(key: str) -> Iterator[str]:
    """A letter too few, one too many, and two that changed places."""
    middle = len(key) // 2
    yield key[:middle] + key[middle + 1 :]
    yield key[:middle] + "q" + key[middle:]
    yield key[: middle - 1] + key[middle] + key[middle - 1] + key[middle + 1 :]


def found(file: str, text: str):
    """What `penstock validate` finds in the text, beside the class that it may need."""
    entries = Entries()
    for name, data in ((CLASS, (STACK / CLASS).read_bytes()), (file, text.encode())):
        entries.files.append(name)
        entries.add_source(Source(name, data), name, strict=True)
    workspace = Workspace(entries, None)
    return [one for one in validate(workspace, placed=False) if one.span is not None and one.span.file == file]


@pytest.mark.parametrize("file", FILES)
def test_a_slip_in_any_word_is_found_where_it_is(file, capsys):
    text = (STACK / file).read_text()
    before = {(one.code, one.message) for one in found(file, text)}
    count = lines = columns = right = 0
    missed = []
    for word in words(file, text):
        for wrong in misspelt(word.key) if len(word.key) >= 4 else ():
            if wrong == word.key:
                continue
            count += 1
            said = [
                one
                for one in found(file, text[: word.at] + wrong + text[word.at + len(word.key) :])
                if (one.code, one.message) not in before
            ]
            exact = [one for one in said if (one.span.line, one.span.column) == (word.line, word.column)]
            lines += any(one.span.line == word.line for one in said)
            columns += bool(exact)
            hint = next((hint for one in exact if (hint := suggestion(one)) is not None), None)
            right += hint == word.key
            if hint != word.key:
                missed.append((word, wrong, hint, [(str(one.span), one.code, one.message) for one in said]))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{file}: {count} slips, exact line {lines / count:.1%}, exact column {columns / count:.1%}, "
            f"right suggestion first {right / count:.1%}\n"
        )
    assert lines >= 0.99 * count, missed
    assert columns >= 0.99 * count, missed
    assert right >= 0.95 * count, missed


@pytest.mark.parametrize("file", FILES)
def test_a_value_of_another_type_is_found_where_it_is(file):
    text = (STACK / file).read_text()
    before = {(one.code, one.message) for one in found(file, text)}
    count, missed = 0, []
    for word in words(file, text):
        # Without a kind an object is of no system; what a reference says of the kind of its template nobody reads.
        if word.value is None or word.key == "kind":
            continue
        count += 1
        start, end = word.value
        broken = (
            text[:start] + "{wrong = 1}" + text[end:]
            if file.endswith(".tfvars")
            else text[:start] + "{wrong: 1}" + text[end:]
        )
        said = [one for one in found(file, broken) if (one.code, one.message) not in before]
        if not any(one.span.line == word.line for one in said):
            missed.append((word, [(str(one.span), one.code, one.message) for one in said]))
    assert count >= 3
    assert missed == []
