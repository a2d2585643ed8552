"""Seeded faults in streams that are read as they are: each field misspelt, of the wrong type, or out of its bounds."""

import sys
from pathlib import Path

import pytest
import yaml

from tests.acceptance import arcane_kinds as kinds
from tests.acceptance.judged import judge
from tests.acceptance.test_arcane_kinds import complete
from tests.acceptance.test_arcane_streams import PAGED, execution

MSSQL = complete(
    execution=execution(),
    throughput={"advisedRate": "100 per 15 second", "shaperImpl": {"static": {}}},
    streamMode={"backfill": {"backfillBehavior": "Merge"}, "changeCapture": {"changeCaptureInterval": "30 second"}},
)
REST = {**PAGED, "rowsPerGroup": 10, "groupingIntervalSeconds": 15, "sinkLocation": "a@b", "httpMethod": "GET"}
REST.pop("apiSchemaEncoded")
BODIES = {
    "RestApiPagedFixedAuth": {**REST, "jobTemplateRef": {"name": "a"}, "backfillJobTemplateRef": {"name": "a"}},
    "MicrosoftSqlServerStream": MSSQL,
}


def walk(node, path=()):
    """Every key below a mapping: (path, value)."""
    for key, value in node.items() if isinstance(node, dict) else ():
        yield (*path, key), value
        yield from walk(value, (*path, key))


def replaced(node, path, key, value):
    """A copy with the last step of `path` called `key`, and another value, in its place."""
    if len(path) == 1:
        return {(key if name == path[0] else name): (value if name == path[0] else one) for name, one in node.items()}
    return {name: replaced(one, path[1:], key, value) if name == path[0] else one for name, one in node.items()}


def misspelt(key):
    """Two neighbours swapped in the middle."""
    middle = len(key) // 2
    return key[: middle - 1] + key[middle] + key[middle - 1] + key[middle + 1 :]


def said(folder: Path, kind, body):
    (folder / "crd.yaml").write_text(kinds.crd(kind))
    text = kinds.stream(kind, body)
    (folder / "stream.yaml").write_text(text)
    return text.splitlines(), judge(folder, "crd.yaml", "stream.yaml").said


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_broken_was_valid_before(kind, tmp_path):
    assert said(tmp_path, kind, BODIES[kind])[1] == []


@pytest.mark.parametrize("kind", BODIES)
def test_a_slip_in_any_key_is_found_where_it_is(kind, tmp_path, capsys):
    count = lines = right = 0
    for path, value in walk(BODIES[kind]):
        key = path[-1]
        wrong = misspelt(key)
        if wrong == key or len(key) < 4:
            continue
        count += 1
        text, found = said(tmp_path, kind, replaced(BODIES[kind], path, wrong, value))
        there = [
            one for one in found if text[one.line - 1].strip().startswith(f"{wrong}:") and one.file == "stream.yaml"
        ]
        lines += bool(there)
        right += any(f"did you mean `{key}`?" == one.help for one in there)
    with capsys.disabled():
        sys.stdout.write(f"\n{kind}: {count} slips, exact line {lines}, right suggestion {right}\n")
    assert count >= 15
    assert lines >= 0.95 * count
    assert right >= 0.9 * count


@pytest.mark.parametrize("kind", BODIES)
def test_a_value_of_another_type_is_found_where_it_is(kind, tmp_path):
    count = 0
    for path, value in walk(BODIES[kind]):
        if not isinstance(value, str | int) or path[0] in (
            "execution",
            "suspended",
            "jobTemplateRef",
            "backfillJobTemplateRef",
        ):
            continue
        count += 1
        text, found = said(tmp_path, kind, replaced(BODIES[kind], path, path[-1], ["x"]))
        lines = [number for number, line in enumerate(text, 1) if line.strip().startswith(f"{path[-1]}:")]
        assert any((one.code == "PEN1161" and one.line - 1 in lines) or one.line in lines for one in found), (
            path,
            found,
        )
    assert count >= 7


def test_a_reference_without_a_name_and_a_body_that_is_none(tmp_path):
    body = {**BODIES["RestApiPagedFixedAuth"], "jobTemplateRef": {"nmae": "a"}}
    _, found = said(tmp_path, "RestApiPagedFixedAuth", body)
    assert [one.code for one in found] == ["PEN1760"]
    for broken in ("spec: 7", "spec: []", "metadata: []", "metadata: {}"):
        made = yaml.safe_load(kinds.stream("RestApiFixedAuth", {}))
        made.update(yaml.safe_load(broken))
        (tmp_path / "stream.yaml").write_text(yaml.safe_dump(made))
        found = judge(tmp_path, "crd.yaml", "stream.yaml").said
        assert found, broken
        assert {one.code for one in found} <= {"PEN1760", "PEN1763", "PEN1361", "PEN1163"}, broken
