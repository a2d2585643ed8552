"""The files around a Pulumi program: `Pulumi.yaml`, the stack's settings and `pyproject.toml` with pinned SDKs."""

from collections.abc import Sequence
from typing import Any

from penstock.place import Place
from penstock.text import emit

# The SDKs that emitted programs are tested with; the next major version may rename arguments.
VERSIONS = {
    "pulumi": ">=3.200,<4",
    "pulumi_azure_native": ">=3.8,<4",
    "pulumi_aws": ">=7.8,<8",
    "pulumi_gcp": ">=9.3,<10",
    "pulumi_kubernetes": ">=4.23,<5",
}


def project_name(place: Place) -> str:
    """Return the Pulumi project's name."""
    return place.spec.pulumi.project or "penstock"


def stack_name(place: Place) -> str:
    """Return the stack's name, which is also its folder."""
    return place.spec.pulumi.stack or place.name


def _pyproject(name: str, packages: Sequence[str]) -> str:
    rows = [f'  "{package.replace("_", "-")}{VERSIONS[package]}",\n' for package in ("pulumi", *packages)]
    # penstock lays the program out, one argument a line; the widest limit lets the formatter leave it so.
    return (
        f'[project]\nname = "{name}"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = [\n{"".join(rows)}]\n\n'
        "[tool.ruff]\nline-length = 320\n"
    )


def program_files(
    name: str, stack: str, description: str, packages: Sequence[str], config: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Return (path, text) of the files around a program; `config` are the settings of its stack."""
    project = {
        "name": name,
        "description": description,
        "runtime": {"name": "python", "options": {"toolchain": "uv", "virtualenv": ".venv"}},
    }
    return [
        ("Pulumi.yaml", emit.dumps(project)),
        (f"Pulumi.{stack}.yaml", emit.dumps({"config": config or {}})),
        ("pyproject.toml", _pyproject(f"{name}-{stack}".lower().replace("_", "-").replace(".", "-"), packages)),
    ]


def settings(place: Place) -> dict[str, Any]:
    """Return the stack's settings: they hold a deployment to the account that the names are computed for."""
    cloud = place.spec.cloud
    if cloud.type == "azure":
        return {
            "azure-native:location": cloud.region,
            "azure-native:subscriptionId": cloud.subscription_id,
            "azure-native:tenantId": cloud.tenant_id,
        }
    if cloud.type == "aws":
        return {"aws:allowedAccountIds": [cloud.account_id], "aws:region": cloud.region}
    if cloud.type == "gcp":
        return {"gcp:project": cloud.project, "gcp:region": cloud.region}
    return {}


def files(place: Place, packages: Sequence[str]) -> list[tuple[str, str]]:
    """Return the files around the program of a place."""
    description = place.spec.description or f"Cloud resources of environment {place.name}."
    return program_files(project_name(place), stack_name(place), description, packages, settings(place))
