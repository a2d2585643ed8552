"""Seeded faults through the whole way of `validate`: where a mistake is, and what was meant."""

import sys
from pathlib import Path

import pytest

from benchmarks.project import ENVIRONMENT, definitions
from penstock.engine.entries import Entries
from penstock.engine.validate import validate
from penstock.engine.workspace import Workspace
from penstock.text import Source
from tests.support.faults import Definition, generate, score

FIXTURES = Path(__file__).parents[1] / "support_tests" / "fixtures"
STACKS = Path(__file__).parents[2] / "stacks"
# Kinds of which neither the benchmark's project nor the fixtures have all shapes.
SHAPES = (
    "prio-scheduling/definitions/harbours.yaml",
    "everything/definitions/meters.yaml",
    "everything/definitions/records/classes/table-changes.yaml",
    "everything/definitions/records/streams/work-orders.yaml",
    "everything/definitions/telemetry/service.yaml",
    "everything/definitions/telemetry/sources/turbines.yaml",
    "keboola-ingest/definitions/service.yaml",
)
DIALECTS = Path(__file__).parents[1] / "dialects" / "fixtures"
FILES = (
    DIALECTS / "workflows" / "streaming-literal.yaml",
    DIALECTS / "workflows" / "batch-foreach.yaml",
    DIALECTS / "pipelines" / "listed" / "config.yaml",
    DIALECTS / "sources" / "orders.yaml",
)


def found(text):
    """What `penstock validate` finds in a loose file with this text."""
    entries = Entries()
    entries.files.append("definition.yaml")
    entries.add_source(Source("definition.yaml", text.encode()), "definition.yaml", strict=False)
    return validate(Workspace(entries, None), placed=False)


@pytest.fixture(scope="module")
def native():
    made = [Definition(name, text) for _, name, text in definitions(3)]
    made.append(Definition("bench", ENVIRONMENT))
    made += [Definition.read(STACKS / path) for path in SHAPES]
    return [*made, *[Definition.read(path) for path in sorted(FIXTURES.glob("*.yaml"))]]


@pytest.fixture(scope="module")
def foreign():
    return [Definition(path.stem, path.read_text()) for path in FILES]


def test_what_is_broken_was_valid_before(native, foreign):
    # PEN1213: a loose text has no files beside it; the fixtures of the harness have the right shape, and two jobs.
    wrong = {
        one.name: [d.message for d in found(one.text) if d.severity == "error" and d.code not in ("PEN1213", "PEN1501")]
        for one in (*native, *foreign)
    }
    assert {name: errors for name, errors in wrong.items() if errors} == {}


def test_mistakes_are_found_where_they_are_and_typos_are_understood(native, foreign, capsys):
    faults = generate([*native, *foreign], per_kind=4)
    result = score(faults, found)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(faults)} seeded faults: exact line {result.lines:.1%}, exact column {result.columns:.1%}, "
            f"right suggestion first {result.suggestions:.1%}\n"
        )
    assert len(faults) >= 400
    assert result.lines >= 0.99, result.report()
    assert result.columns >= 0.99, result.report()
    assert result.suggestions >= 0.95, result.report()
