"""The pages of the codes of this layer: their examples say what they promise, and every code has a page."""

import re
from pathlib import Path

import pytest

import penstock.text
from penstock.diagnostics.catalog import codes, entry
from penstock.diagnostics.examples import Example, examples
from tests.text.support import of, spot

PACKAGE = Path(penstock.text.__file__).parent
USED = sorted({code for path in PACKAGE.rglob("*.py") for code in re.findall(r"PEN10\d\d", path.read_text())})
EXAMPLES = [(one, number) for code in USED if code in codes() for number, one in enumerate(examples(code))]


OF_OTHERS = ["PEN1022"]  # the formatter's


def test_every_code_has_a_page_and_every_page_its_code():
    assert [code for code in codes() if code.startswith("PEN10") and code not in OF_OTHERS] == USED


@pytest.mark.parametrize(
    ("one", "number"), EXAMPLES, ids=[f"{one.code}-{one.polarity}-{number}" for one, number in EXAMPLES]
)
def test_example(one: Example, number: int):
    (file,) = one.files
    found = of(file.data, file.path).diagnostics
    if one.polarity == "good":
        assert found == ()
        return
    mine = [finding for finding in found if finding.code == one.code]
    assert mine
    known = entry(one.code)
    assert known is not None
    assert {finding.severity for finding in mine} == {known.severity}
    if one.at is not None:
        assert spot(mine[0]) == one.at[1:]
