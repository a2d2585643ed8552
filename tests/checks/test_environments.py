"""Rules about environments: what they name exists."""

import pytest

from tests.checks.marked import check, messages, write
from tests.checks.texts import aws, batch, pipeline

DEFINITIONS = {
    "definitions/tides.yaml": batch("one: {tasks: [{id: one, image: 'registry.example.org/a:1', run: 'a:main'}]}"),
    "definitions/snow.yaml": pipeline(name="snow"),
}
OVERLAY = "overlays: [{{kind: {kind}, name: {name}, patch: {{metadata: {{labels: {{team: ocean}}}}}}}}]"


def files(more: str) -> dict[str, str]:
    return {**DEFINITIONS, "environments/prod.yaml": aws(more)}


@pytest.mark.parametrize(
    "more",
    [
        OVERLAY.format(kind="Workflow", name="tides"),
        OVERLAY.format(kind="Workflow", name="'*'"),
        OVERLAY.format(kind="Workflow", name="@1308@tide"),
        OVERLAY.format(kind="Pipeline", name="@1308@tides"),
        OVERLAY.format(kind="Workflow", name="@1308:warning@'s*'"),
        OVERLAY.format(kind="Stream", name="@1308:warning@'*'"),
        "select: {include: [tides, Pipeline/snow, team=sky], exclude: [nothing=at-all]}",
        "select: {include: [tides, @1308@Workflow/snow]}",
        "select: {exclude: ['Pipeline/*', @1308@tide, @1308:warning@'x*']}",
    ],
)
def test_overlays_and_selections_meet_definitions(tmp_path, more):
    check(tmp_path, files(more))


@pytest.mark.parametrize("more", [OVERLAY.format(kind="Workflow", name="tide"), "select: {include: [tide]}"])
def test_what_was_meant_is_suggested(tmp_path, more):
    write(tmp_path, files(more))
    assert "did you mean `tides`?" in messages(tmp_path)
