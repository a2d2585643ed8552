"""A tree changes as its definitions do, all at once or not at all: removals, kills, renames, and never a secret."""

import os
import shutil
import signal
import subprocess
import time

import pytest

from tests.stacks.support import COMMAND, HOME, PLACES, STACKS, copy, penstock, tree
from tests.support import kube, pulumi_monitor
from tests.support.pulumi_plan import plan

MARKER = "kJ7vQ2mZ9xW4hT6n"
# Shared files that speak of all definitions: the lock, the programs' entry point and shared parts, the platform.
SHARED = ("penstock.lock.json", "__main__.py", "shared.py", "_platform.yaml", "project.yaml")
# stack -> (file or folder of a definition, part of the names of its own files). A place of `prio-scheduling` has one file each.
REMOVED = {
    "arcane-streams": ("definitions/streams/weather.yaml", "weather"),
    "aws-pipelines": ("definitions/snow_cover", "snow"),
    "azure-streaming": ("definitions/coastline", "coastline"),
    "everything": ("definitions/telemetry/sources/turbines.yaml", "turbines"),
    "keboola-ingest": ("definitions/sources/machines.yaml", "machines"),
    "mixed": ("definitions/thumbnails.yaml", "thumbnails"),
    "quickstart": ("definitions/orders.yaml", "orders"),
}


@pytest.mark.parametrize("stack", REMOVED)
def test_a_removed_definition_takes_exactly_its_files_along(stack, tmp_path):
    folder = copy(stack, tmp_path)
    path, part = REMOVED[stack]
    before = tree(folder)
    victim = folder / path
    shutil.rmtree(victim) if victim.is_dir() else victim.unlink()
    penstock(folder, "render")
    after = tree(folder)
    assert before.keys() - after.keys() == {name for name in before if part in name.rpartition("/")[2]} != set()
    assert after.keys() <= before.keys()
    changed = {name for name in after if after[name] != before[name]}
    assert {name.rpartition("/")[2] for name in changed} <= set(SHARED)


@pytest.mark.parametrize("stack", STACKS)
def test_files_of_others_stay(stack, tmp_path):
    folder = copy(stack, tmp_path)
    place = next(place for name, place in PLACES if name == stack)
    note = folder / "rendered" / place / "NOTES.md"
    note.write_text("ours\n")
    penstock(folder, "render", "--no-cache", "--force")
    assert note.read_text() == "ours\n"


def edit(folder):
    """Change every definition of the mixed stack, so that most files of its trees change."""
    fragment = folder / "fragments/worker.yaml"
    fragment.write_text(fragment.read_text().replace("gracePeriod: 90s", "gracePeriod: 95s").replace("50", "51"))


def test_a_kill_in_the_middle_leaves_every_tree_old_or_new(tmp_path):
    new = copy("mixed", tmp_path / "new")
    edit(new)
    started = time.monotonic()
    penstock(new, "render", "--no-cache", "--jobs", "1")
    took = time.monotonic() - started
    old = copy("mixed", tmp_path / "old")
    before, after = tree(old), tree(new)
    places = sorted(place for stack, place in PLACES if stack == "mixed")
    assert all(of(before, place) != of(after, place) for place in places)
    killed = 0
    for step in range(12):
        folder = copy("mixed", tmp_path / f"kill-{step}")
        edit(folder)
        process = subprocess.Popen(
            [str(COMMAND), "render", "--no-cache", "--jobs", "1"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(took * (0.25 + step / 14))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        found = tree(folder)
        for place in places:
            assert of(found, place) in (of(before, place), of(after, place)), (step, place)
        penstock(folder, "render", "--no-cache")
        assert tree(folder) == after
    assert killed > 2


def of(files, place):
    """Return the files of one place."""
    return {path: data for path, data in files.items() if path.startswith(f"{place}/")}


def test_a_refused_render_leaves_the_tree(tmp_path):
    folder = copy("mixed", tmp_path)
    before = tree(folder)
    broken = folder / "definitions/report.yaml"
    broken.write_text(broken.read_text().replace("cron:", "corn:"))
    edit(folder)
    assert "did you mean `cron`" in penstock(folder, "render", code=1)
    assert tree(folder) == before


def rename(folder, path, old, new):
    """Give a definition another name and say so in `formerly`; what its queue is called stays, as people depend on it."""
    file = folder / path
    text = file.read_text()
    assert f"  name: {old}\n" in text
    file.write_text(text.replace(f"  name: {old}\n", f"  name: {new}\n  formerly: [{old}]\n", 1))


RENAMED = {"invoices": "scanned-invoices", "clicks": "page-views", "report": "daily-report", "thumbnails": "previews"}


@pytest.mark.parametrize("cloud", ["aws", "gcp"])
def test_renamed_workers_still_find_their_accounts(cloud, tmp_path):
    kube.require_shared()
    folder = copy("mixed", tmp_path)
    for old, new in RENAMED.items():
        rename(folder, f"definitions/{old}.yaml", old, new)
    penstock(folder, "render", "-e", cloud)
    found = kube.check_tree(folder / "rendered" / cloud)
    assert found.ok, found.report()


@pytest.mark.parametrize("cloud", ["azure", "aws", "gcp"])
def test_a_rename_deletes_and_replaces_nothing(cloud, tmp_path):
    before = copy("mixed", tmp_path / "before")
    after = copy("mixed", tmp_path / "after")
    for name, later in RENAMED.items():
        rename(after, f"definitions/{name}.yaml", name, later)
    penstock(after, "render", "-e", cloud, "--only", "pulumi", "--no-cache")
    old, new = (
        pulumi_monitor.run(folder / "rendered" / cloud / "pulumi" / cloud, stack=cloud) for folder in (before, after)
    )
    found = plan(old, new)
    assert found.renamed
    assert not found.destructive, found.summary()
    assert not found.create, found.summary()


def test_without_formerly_a_rename_would_lose_the_queue(tmp_path):
    """The counter-test: the plan does see what a rename that nobody recorded would do."""
    before = copy("mixed", tmp_path / "before")
    after = copy("mixed", tmp_path / "after")
    file = after / "definitions/invoices.yaml"
    file.write_text(file.read_text().replace("  name: invoices\n", "  name: scanned-invoices\n", 1))
    penstock(after, "render", "-e", "aws", "--only", "pulumi", "--no-cache")
    found = plan(*(pulumi_monitor.run(folder / "rendered/aws/pulumi/aws", stack="aws") for folder in (before, after)))
    assert any(change.name == "workflow-invoices-queue" for change in found.delete)
    assert found.blocked


@pytest.mark.parametrize("stack", STACKS)
def test_no_secret_of_the_environment_reaches_a_file(stack, tmp_path):
    """Secrets are references: a value that lies around under every likely name is found nowhere afterwards."""
    folder = copy(stack, tmp_path, rendered=False)
    names = {word for path in folder.rglob("*.yaml") for word in secrets(path.read_text())}
    likely = {form for name in names for form in (name, name.upper().replace("-", "_"), f"SECRETS_{name.upper()}")}
    assert likely or stack in ("aws-pipelines", "arcane-streams", "keboola-ingest", "prio-scheduling", "quickstart")
    others = ("AWS_SECRET_ACCESS_KEY", "ARM_CLIENT_SECRET", "PULUMI_CONFIG_PASSPHRASE", "GOOGLE_CREDENTIALS")
    penstock(folder, "render", "--no-cache", **dict.fromkeys({*likely, *others}, MARKER))
    penstock(folder, "validate", **dict.fromkeys({*likely, *others}, MARKER))
    holding = [path for path in folder.rglob("*") if path.is_file() and MARKER.encode() in path.read_bytes()]
    assert holding == []
    assert tree(folder) == tree(HOME / stack)


def secrets(text):
    """Return the names of the secrets that a text refers to."""
    return [part.split("}}")[0].strip() for part in text.split("${{ secrets.")[1:]]
