"""Every shape of file that the systems' users have, whole: the findings and the native definitions that come out."""

import pytest

from penstock import dialects
from penstock.text.emit import dumps
from tests.dialects.support import FIXTURES, fixture

NAMES = sorted(
    path.relative_to(FIXTURES).as_posix() for end in ("yaml", "tfvars") for path in FIXTURES.rglob(f"*.{end}")
)


@pytest.mark.parametrize("name", NAMES)
def test_fixture_gives_its_native_definitions(name, snapshot):
    result = fixture(name)
    assert result.errors == []
    lines = [
        f"# {one.line}:{one.column} {one.code} {one.severity}: {one.message}\n#   {one.help}\n" for one in result.found
    ]
    text = "---\n".join(dumps(one.data) for one in result.converted)
    snapshot(f"# {result.dialect}\n{''.join(lines)}{text}", name)


def test_fixtures_cover_the_dialects_that_are_read_without_files_beside_them():
    alone = {"keboola-stream", "pctasks-dataset", "pctasks-workflow", "stactools-pipeline"}
    assert alone <= {one.NAME for one in dialects.dialects()}
    assert {fixture(name).dialect for name in NAMES} >= alone
