"""Checks G 108, 109 and 116 of Arcane: what a change means to the operator, before it is made."""

import pytest

from tests.acceptance.arcane_project import CLASS, command, stream, tree, write
from tests.acceptance.test_arcane_rights import BATCH, backfill

LARGE = "  execution: {jobTemplate: {name: poll-job}, backfillJobTemplate: {name: poll-large}}\n"
TWO = CLASS + '    poll-large: {image: "ghcr.io/example/poll:v1.0.0"}\n'


def said(folder, before, after, contract="v2"):
    """What `penstock diff` says of a change of some definitions."""
    write(folder, before, contract)
    tree(folder)
    write(folder, after, contract)
    code, words = command(folder, "diff")
    assert code == 0, words
    return words


def test_G_108_a_change_of_the_body_replaces_the_job(tmp_path):
    before, after = stream(config="    rows: 1\n"), stream(config="    rows: 2\n")
    for contract in ("dotnet", "v0", "v2"):
        words = said(tmp_path / contract, {"class": CLASS, "s": before}, {"class": CLASS, "s": after}, contract)
        assert words.count("~ streaming.sneaksanddata.com/Poll arcane/orders") == 1
        assert "the streaming job will be replaced\n" in words
        assert "spec.rows: 1 → 2" in words


def test_G_108_the_template_of_backfills(tmp_path):
    words = said(tmp_path, {"class": TWO, "s": stream()}, {"class": TWO, "s": stream(spec=LARGE)})
    assert "no effect on an open backfill until it is suspended and released" in words


def test_G_109_the_secret_fields_of_a_class(tmp_path):
    text = CLASS.replace(
        "      rows:", "      otherRef: {type: object, properties: {name: {type: string}}}\n      rows:"
    )
    more = text.replace("secretRefs: [credentialRef]", "secretRefs: [credentialRef, otherRef]")
    words = said(tmp_path, {"class": text}, {"class": more})
    assert "the operator must be restarted: it reads classes only when it starts" in words
    old = said(tmp_path / "old", {"class": text}, {"class": more}, "dotnet")
    assert "must be restarted" not in old


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (stream(), stream(spec=BATCH), "the Job is deleted before the CronJob is made"),
        (stream(spec=BATCH), stream(), "the CronJob is deleted before the Job is made"),
        (stream(spec=BATCH), stream(spec=BATCH.replace("0 3", "0 4")), "the CronJob will be replaced"),
        (stream(), stream(spec="  suspended: true\n"), "its job is deleted: it rests"),
        (stream(spec="  suspended: true\n"), stream(), "it starts again, from where it was"),
    ],
)
def test_G_116_another_backend_and_suspension(tmp_path, before, after, words):
    assert words in said(tmp_path, {"class": CLASS, "s": before}, {"class": CLASS, "s": after})


def test_new_objects_say_how_they_begin(tmp_path):
    words = said(
        tmp_path, {"class": CLASS}, {"class": CLASS, "s": stream(), "t": stream("rests", spec="  suspended: true\n")}
    )
    assert "it begins with a backfill" in words
    assert "it rests, and will begin without a backfill" in words
    files = {"class": CLASS, "s": stream()}
    words = said(tmp_path / "b", files, {**files, "again": backfill()})
    assert "its streaming job is stopped for that time" in words


def test_templates_and_labels_do_not_touch_a_running_job(tmp_path):
    files = {"class": CLASS, "s": stream()}
    words = said(tmp_path, files, {**files, "class": CLASS.replace("v1.0.0", "v1.1.0")})
    assert "running jobs stay; the next job of each stream is made of it" in words
    words = said(tmp_path / "b", files, {**files, "s": stream(head="  labels: {team: a}\n")})
    assert "replaced" not in words
