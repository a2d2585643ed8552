"""The reference pages name every key that a dialect reads, and their examples are read without a finding."""

import re
from pathlib import Path

import pytest

from penstock.dialects._pipeline import FIELDS
from penstock.dialects.keboola import fields as keboola_fields
from penstock.dialects.pctasks import dataset_fields, fields
from penstock.dialects.prio import fields as prio_fields
from tests.dialects.support import convert

PAGES = Path(__file__).parents[2] / "docs" / "reference" / "dialects"
TABLES = {
    "pctasks-workflow": [fields.WORKFLOW, fields.JOB, fields.TASK, fields.STREAMING_OPTIONS],
    "pctasks-dataset": [
        dataset_fields.DATASET,
        dataset_fields.COLLECTION,
        dataset_fields.STORAGE,
        dataset_fields.OPTIONS,
    ],
    "keboola-stream": [
        keboola_fields.SOURCE,
        keboola_fields.SINK,
        keboola_fields.TABLE,
        keboola_fields.COLUMN,
        keboola_fields.TEMPLATE,
        keboola_fields.SETTING,
        keboola_fields.MAPPING,
    ],
    "prio-tfvars": [prio_fields.ENVIRONMENT, prio_fields.INGESTOR, prio_fields.LOCALITY],
    "stactools-pipeline": [FIELDS],
}


@pytest.mark.parametrize("page", TABLES)
def test_every_key_has_a_row(page):
    rows = re.findall(r"^\| `([^`]+)` \|", (PAGES / f"{page}.md").read_text(), re.MULTILINE)
    known = [key for table in TABLES[page] for key in table]
    assert [key for key in known if key not in rows] == []
    assert [key for key in rows if key not in known] == []


@pytest.mark.parametrize("page", TABLES)
def test_examples_are_read_without_a_finding(page):
    text = (PAGES / f"{page}.md").read_text()
    examples = re.findall(
        r"^```(yaml|hcl) (?:pctasks|stactools|prio|keboola)\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    )
    assert examples
    for language, text in examples:
        result = convert(text, "example.tfvars" if language == "hcl" else "flows/example.yaml")
        assert result.dialect == page
        assert result.found == []


def test_every_dialect_has_a_page():
    # The objects of Arcane are judged by their own schemas, which no table here could repeat.
    assert {path.stem for path in PAGES.glob("*.md")} == {*TABLES, "arcane", "index"}
