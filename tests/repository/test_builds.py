"""The built distributions: what the wheels carry, that an sdist builds the same wheel, and that both commands run alone."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.repository.tree import ROOT, tracked

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("builds")]

PROJECTS = {"penstock": ROOT, "penstock_runtime": ROOT / "runtime"}
CARRIED = {"schemas": "schemas", "templates": "templates", "stacks": "stacks", "docs/codes": "codes"}


def run(*command: str | Path, cwd: Path = ROOT, **options) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [str(one) for one in command], cwd=cwd, capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def build(project: Path, target: str, out: Path) -> Path:
    """Build one wheel or sdist with the locked backend, without network."""
    run(sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", out, cwd=project)
    (built,) = out.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("RECORD")}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return {name: build(folder, "wheel", tmp_path_factory.mktemp(name)) for name, folder in PROJECTS.items()}


@pytest.fixture(scope="module")
def bin_folder(wheels, tmp_path_factory):
    """An environment with both wheels, and the dependencies of this one; our editable installs are not seen from it."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        *wheels.values(),
    )
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
    # A folder named in a .pth file goes to the end of the path, and the .pth files inside it are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def alone(tmp_path: Path) -> dict:
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("COVERAGE_", "PYTHON"))}
    return {"cwd": tmp_path, "env": keep}


@pytest.mark.parametrize("source", CARRIED)
def test_the_wheel_carries_every_data_file(wheels, source):
    wanted = {
        f"penstock/_data/{CARRIED[source]}/{name.removeprefix(source + '/')}"
        for name in tracked()
        if name.startswith(f"{source}/")
    }
    if not wanted:
        pytest.skip(f"{source}/ holds nothing yet")
    assert wanted - names(wheels["penstock"]) == set()


def test_the_wheels_carry_every_module_and_are_typed(wheels):
    for name, prefix in (("penstock", "compiler/"), ("penstock_runtime", "runtime/")):
        package = f"{prefix}{name}/"
        wanted = {path.removeprefix(prefix) for path in tracked() if path.startswith(package)}
        assert f"{name}/py.typed" in wanted
        assert wanted - names(wheels[name]) == set()


def test_the_wheels_carry_nothing_else(wheels):
    for name, wheel in wheels.items():
        tops = {path.split("/")[0] for path in names(wheel)}
        assert {top for top in tops if top != name and not top.endswith(".dist-info")} == set()
        assert [path for path in names(wheel) if "__pycache__" in path or path.endswith(".pyc")] == []


@pytest.mark.parametrize("name", PROJECTS)
def test_an_sdist_builds_the_same_wheel(name, wheels, tmp_path):
    sdist = build(PROJECTS[name], "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert names(build(source, "wheel", tmp_path / "wheel")) == names(wheels[name])


def test_the_compiler_runs_from_its_wheel(bin_folder, tmp_path):
    assert run(bin_folder / "penstock", "--version", **alone(tmp_path)).stdout.startswith("penstock ")
    where = run(bin_folder / "python", "-c", "import penstock; print(penstock.__file__)", **alone(tmp_path)).stdout
    assert Path(where.strip()).is_relative_to(bin_folder.parent)
    assert "PEN0001" in run(bin_folder / "penstock", "explain", "PEN0001", **alone(tmp_path)).stdout


def test_the_worker_checks_a_configuration_from_its_wheel(bin_folder, tmp_path):
    config = {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": "Stream", "name": "orders"},
        "environment": "test",
        "role": "stream",
    }
    (tmp_path / "worker.json").write_text(json.dumps(config))
    worker = bin_folder / "penstock-worker"
    assert "valid" in run(worker, "stream", "--config", "worker.json", "--check", **alone(tmp_path)).stderr


_EXPRESSIONS = """\
import sys
sys.modules["penstock"] = None  # the compiler is not to be had
from penstock_runtime.expressions import Run, Unresolvable
run = Run({"args": {"since": "4"}, "item": {"item": [1, {"a": 2}]}}, lambda account, container: "")
print(run.resolve(["${{ args.since | int + 1 }}", "${{ item[1].a }}", "x-${{ args.since | default('5') | string }}"]))
try:
    run.resolve("${{ args.sinse }}")
except Unresolvable as error:
    print(error)
"""


def test_the_worker_evaluates_expressions_without_the_compiler(bin_folder, tmp_path):
    said = run(bin_folder / "python", "-c", _EXPRESSIONS, **alone(tmp_path)).stdout
    assert said.splitlines() == ["[5, 2, 'x-4']", ": no argument `sinse` is declared (did you mean `since`?)"]
