"""The reference pages are current, say every key, and link to nothing that is not there."""

from pathlib import Path

import pytest

from penstock.schema import store
from penstock.schema.nodes import objects
from penstock.schema.reference import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def test_the_pages_are_current_and_no_page_is_left_over():
    written = {path.name: path.read_text() for path in FOLDER.iterdir()}
    assert written == pages(), "run: make generate"


@pytest.mark.parametrize("name", [name for name in store.names() if name != "common"])
def test_every_key_of_every_object_has_a_row(name):
    text = pages()[f"{name}.md"]
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for path, properties, _ in objects(name):
        for key in properties:
            assert any(row.startswith(f"| `{key}` |") for row in rows), (path, key)
    assert all(row.count(" | ") == 3 for row in rows), "a cell breaks its row"


def test_the_index_names_every_page():
    found = pages()
    index = found["README.md"]
    assert all(f"]({name})" in index for name in found if name != "README.md")
