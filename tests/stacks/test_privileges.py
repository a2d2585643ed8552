"""Least privilege in every place of every stack: no wildcard, nothing missing, nothing that nobody uses."""

import functools

import pytest

from penstock.engine.resolve import resolve_entry
from penstock.engine.validate import of_place
from penstock.engine.workspace import open_folder
from penstock.project import open_project
from penstock.running.plan import graph_of
from penstock.text import Source, load_file, read
from tests.stacks.support import HOME, PLACES, programs
from tests.support import privileges, pulumi_monitor

PROGRAMS = sorted({path for _, path in programs()})


@functools.cache
def workspace(stack):
    project, _ = open_project(str(HOME / stack))
    assert project is not None
    return open_folder(project, strict=False)


@functools.cache
def place_of(stack, place):
    (found,), problems = workspace(stack).places([place])
    assert not [one for one in problems if one.severity == "error"]
    return found


@functools.cache
def graph(stack, place):
    found, diagnostics = graph_of(place_of(stack, place), workspace(stack), None)
    assert not [one for one in diagnostics if one.severity == "error"]
    return found


def access(stack, place):
    """Return what definitions say that the code of their functions reads and writes: definition -> node ids."""
    found = {}
    for entry in of_place(place_of(stack, place), workspace(stack)):
        resolved = resolve_entry(entry, place_of(stack, place), workspace(stack).library)
        assert resolved.definition is not None
        items = getattr(resolved.definition.spec, "access", ())
        found[entry.id] = {
            f"{item.type}/{item.account}/{item.name}" if item.account else f"{item.type}/{item.name}" for item in items
        }
        other = getattr(getattr(resolved.definition.spec, "trigger", None), "identity", None)
        found[entry.id] |= {f"identity/{other}"} if other else set()
    return found


@pytest.mark.parametrize(("stack", "place"), PLACES)
def test_what_is_needed_is_granted_and_no_more(stack, place):
    found = graph(stack, place)
    need = privileges.needed(found) | privileges.declared(found, access(stack, place))
    have = privileges.granted(found)
    assert sorted(need - have) == [], "needed, and not granted"
    assert sorted(have - need) == [], "granted, and used by nobody"


@pytest.mark.parametrize("path", PROGRAMS)
def test_no_program_allows_more_than_one_thing_at_a_time(path):
    recorded = pulumi_monitor.run(HOME / path, stack=path.rpartition("/")[2])
    assert privileges.wildcards(recorded) == []


@pytest.mark.parametrize(("stack", "place"), PLACES)
def test_no_role_of_a_cluster_has_a_star(stack, place):
    folder = HOME / stack / "rendered" / place
    objects = [
        one.data
        for path in sorted(folder.rglob("*.yaml"))
        if "pulumi" not in path.relative_to(folder).parts
        for source in [load_file(str(path), path.name)]
        if isinstance(source, Source)
        for one in read(source).documents
        if isinstance(one.data, dict)
    ]
    assert privileges.rbac_wildcards(objects) == []
