"""Without libyaml the pure parser of PyYAML takes over, and says the same."""

import pytest
import yaml

from penstock.text import Source, authority
from tests.text.support import findings, of, place
from tests.text.test_fast_path import PLAIN
from tests.text.test_rules import RULES
from tests.text.test_syntax import ERRORS


@pytest.fixture(autouse=True)
def _pure(monkeypatch):
    names = authority._Yaml()
    names.parser = yaml.SafeLoader
    monkeypatch.setattr(authority, "_loaded", [names])


@pytest.mark.parametrize(("text", "expected"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_rules(text, expected):
    assert findings(text) == expected


# The pure parser passes over directives that it does not know, as the specification allows.
SAME = [error[:5] for error in ERRORS if error[0] != "directive"]


@pytest.mark.parametrize(("text", "where", "code", "message"), [e[1:] for e in SAME], ids=[e[0] for e in SAME])
def test_errors(text, where, code, message):
    errors = [one for one in of(text).diagnostics if one.severity == "error"]
    assert [place(one) for one in errors] == [(*where, code)]
    assert message in errors[0].message


def test_data_and_positions(monkeypatch):
    source = Source("f.yaml", PLAIN.encode())
    pure = authority.read(source)
    places = Source("f.yaml", PLAIN.encode()).roots()
    monkeypatch.undo()
    quick = authority.read(source)
    assert [value for _, value, _ in pure.documents] == [value for _, value, _ in quick.documents]
    assert marks(places[0]) == marks(source.roots()[0])


def marks(node) -> list[tuple[int, int]]:
    """List where every node begins."""
    found = [(node.start.line, node.start.column)]
    for inner in [*getattr(node, "values", {}).values()] if hasattr(node, "keys") else getattr(node, "items", []):
        found += marks(inner)
    return found
