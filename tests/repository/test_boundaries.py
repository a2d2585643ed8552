"""Who may import whom: the walls between the two distributions, and between the steps of the compiler."""

import pytest

from tests.repository.tree import imports, modules

# Cloud SDKs, and Pulumi: the compiler writes programs for them and imports none.
SDKS = ("pulumi", "pulumi_aws", "boto3", "botocore", "azure", "google", "kubernetes")

# A step of the compiler -> what it must not know.
WALLS = {
    "text": (
        "schema",
        "definitions",
        "language",
        "checks",
        "dialects",
        "lower",
        "graph",
        "targets",
        "artifacts",
        "cli",
    ),
    "language": ("definitions", "checks", "dialects", "lower", "graph", "targets", "artifacts", "cli"),
    "definitions": ("lower", "graph", "targets", "artifacts", "cli", "output"),
    "graph": ("text", "definitions", "dialects", "lower", "targets", "artifacts", "cli", "output"),
    "lower": ("targets", "artifacts", "cli", "output"),
    # A place is a typed Environment; of the other kinds the targets know nothing.
    "targets": (
        "definitions.workflow",
        "definitions.pipeline",
        "definitions.stream",
        "definitions.streamclass",
        "definitions.policy",
        "dialects",
        "lower",
        "checks",
        "artifacts",
        "cli",
        "output",
    ),
    "artifacts": ("definitions", "dialects", "lower", "graph", "targets", "checks", "cli", "output"),
    "diagnostics": ("definitions", "dialects", "lower", "graph", "targets", "checks", "artifacts", "cli", "output"),
    "output": ("definitions", "dialects", "lower", "graph", "targets", "checks", "artifacts"),
}


def reaches(name: str, package: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for module in imports(name))


def test_the_runtime_never_imports_the_compiler():
    found = modules("runtime")
    assert found
    assert [name for name in found if reaches(name, "penstock") or reaches(name, "pulumi")] == []


@pytest.mark.parametrize("sdk", SDKS)
def test_the_compiler_never_imports(sdk):
    found = modules("compiler")
    assert found
    assert [name for name in found if reaches(name, sdk)] == []


def test_only_what_runs_a_project_here_knows_the_runtime():
    """It is no part of compiling: the workers need not be installed where penstock validates and renders."""
    found = [name for name in modules("compiler") if reaches(name, "penstock_runtime")]
    assert found
    assert [name for name in found if not name.startswith("compiler/penstock/running/")] == []


@pytest.mark.parametrize("step", WALLS)
def test_a_step_does_not_know_the_later_ones(step):
    found = modules(f"compiler/penstock/{step}")
    if not found:
        pytest.skip(f"compiler/penstock/{step} does not exist yet")
    over = [
        f"{name} imports penstock.{other}"
        for name in found
        for other in WALLS[step]
        if reaches(name, f"penstock.{other}")
    ]
    assert over == []
