"""The locks: every requirement pinned with hashes, no address, and enough for what `pyproject.toml` asks for."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.tree import ROOT

# Lock -> what of the two pyproject.toml it must satisfy: "" is the dependencies of the distributions.
LOCKS = {
    "bootstrap.txt": ("bootstrap",),
    "run.txt": ("", "build"),
    "dev.txt": ("", "build", "dev", "pulumi"),
    "bench.txt": ("", "build", "bench"),
}
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux"},
    {"sys_platform": "darwin", "platform_system": "Darwin"},
)
OURS = {"penstock", "penstock-runtime"}


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Each requirement of a lock with its hashes."""
    joined = (ROOT / "requirements" / lock).read_text().replace("\\\n", " ")
    found = []
    for line in joined.splitlines():
        if line.strip() and not line.startswith("#"):
            spec, *hashes = re.split(r"\s+--hash=", line.strip())
            found.append((Requirement(spec), hashes))
    return found


def wanted(groups: tuple[str, ...]) -> list[Requirement]:
    root = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = tomllib.loads((ROOT / "runtime" / "pyproject.toml").read_text())
    texts: list[str] = []
    for group in groups:
        texts += root["dependency-groups"][group] if group else []
        texts += [] if group else root["project"]["dependencies"] + runtime["project"]["dependencies"]
    return [one for one in map(Requirement, texts) if canonicalize_name(one.name) not in OURS]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_pinned_and_has_hashes(lock):
    loose = [
        str(one) for one, hashes in entries(lock) if not re.fullmatch(r"==[^*,]+", str(one.specifier)) or not hashes
    ]
    assert entries(lock)
    assert loose == []
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for _, hashes in entries(lock) for each in hashes)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_option(lock):
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    assert [line for line in text.splitlines() if line.startswith("-")] == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_the_project_on(lock, python):
    for platform in PLATFORMS:
        environment = {"python_version": python, "python_full_version": f"{python}.0", **platform}
        pins: dict[str, list[Requirement]] = {}
        for one, _ in entries(lock):
            if one.marker is None or one.marker.evaluate(environment):
                pins.setdefault(canonicalize_name(one.name), []).append(one)
        assert [name for name, found in pins.items() if len(found) != 1] == []
        versions = {name: str(found[0].specifier).removeprefix("==") for name, found in pins.items()}
        unmet = [
            str(one)
            for one in wanted(LOCKS[lock])
            if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"), prereleases=True)
        ]
        assert unmet == []


def test_the_tests_run_what_users_run():
    """The dev lock holds the very versions of the run lock."""
    run = {one.name: str(one.specifier) for one, _ in entries("run.txt")}
    dev = {one.name: str(one.specifier) for one, _ in entries("dev.txt")}
    assert {name: dev.get(name) for name in run} == run
