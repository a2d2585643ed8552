"""Environments of Prio as tfvars files, and projects of them; names and numbers are the checks' own values."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from penstock.semantic_diff import program
from penstock.semantic_diff.model import Thing
from tests.support import rendered

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "prio"
NEWER, OLDER = "divviup/terraform/variables", "abetterinternet/terraform/variables"
ISSUER = "oidc.eks.us-west-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
# What a tfvars file has no place for: the cluster's own settings, laid over its environment.
OVERLAY = f"""\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: NAME
spec:
  cluster: {{name: prio, oidcIssuer: {ISSUER}}}
  argocd: {{repoURL: "https://git.example.org/prio"}}
"""
INTL = ("za", "mx", "fi", "ie", "si", "ch")


def tfvars(
    name: str = "prod-us",
    localities: tuple[str, ...] = ("us-ca", "us-ct"),
    ingestors: tuple[str, ...] = ("apple", "g-enpa"),
    *,
    aws: bool = False,
    more: str = "",
    settings: dict[tuple[str, str], str] | None = None,
) -> str:
    """Return a tfvars text; `settings` are more lines for single (ingestor, locality) pairs."""
    counts = "        min_intake_worker_count = 1\n        max_intake_worker_count = 3\n"
    counts += "        min_aggregate_worker_count = 1\n        max_aggregate_worker_count = 3\n"
    lines = [
        f'environment = "{name}"',
        'gcp_project = "prio-project"',
        'gcp_region = "us-west1"',
        'aws_region = "us-west-2"',
        'allowed_aws_account_ids = ["123456789012"]',
        f"use_aws = {str(aws).lower()}",
        'facilitator_version = "0.6.100"',
        'workflow_manager_version = "0.6.100"',
        'default_aggregation_period = "8h"',
        'default_aggregation_grace_period = "4h"',
        'default_peer_share_processor_manifest_base_url = "peer.example.org"',
        'default_portal_server_manifest_base_url = "portal.example.org"',
        f"localities = {json.dumps(localities)}",
        "ingestors = {",
    ]
    for ingestor in ingestors:
        lines += [
            f"  {ingestor} = {{",
            f'    manifest_base_url = "{ingestor}.example.org/manifest"',
            "    localities = {",
        ]
        for locality in localities:
            own = (settings or {}).get((ingestor, locality))
            lines += [f"      {locality} = {{", own if own is not None else counts.rstrip("\n"), "      }"]
        lines += ["    }", "  }"]
    return "\n".join([*lines, "}", more]) + "\n"


def write(folder: Path, *texts: str) -> Path:
    """Write a project of tfvars texts, each with a native file over it."""
    files: dict[str, str] = {}
    for text in texts:
        name = text.partition('environment = "')[2].partition('"')[0]
        if not name:
            name = text.partition('environment     = "')[2].partition('"')[0]
        files[f"environments/{name}.tfvars"] = text
        files[f"environments/{name}.yaml"] = OVERLAY.replace("NAME", name)
    return rendered.project(folder, files)


def corpus(file: str) -> str:
    """Return a tfvars file of the corpus."""
    return (CORPUS / file).read_text()


@cache
def expected(file: str) -> dict[str, Any]:
    """Return what the corpus says of one environment: its tuples and counts."""
    found = json.loads((CORPUS / "tuples.json").read_text())["environments"]
    one: dict[str, Any] = next(one for one in found if one["file"] == file)
    return one


def objects(folder: Path, environment: str) -> list[dict[str, Any]]:
    """Return all Kubernetes objects of an environment."""
    tree = folder / "rendered" / environment / "manifests"
    return [one for path in sorted(tree.glob("*.yaml")) for one in yaml.safe_load_all(path.read_text())]


def things(folder: Path, environment: str) -> list[Thing]:
    """Return the resources that a program declares, from its text."""
    home = rendered.program(folder, environment)
    return [
        one
        for path in sorted(home.rglob("*.py"))
        for one in program.resources(path.read_text(), environment, path.name, "", {})
    ]


def named(found: list[dict[str, Any]], kind: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the objects of a kind by (namespace, name)."""
    return {(one["metadata"]["namespace"], one["metadata"]["name"]): one for one in found if one["kind"] == kind}


def container(workload: dict[str, Any]) -> dict[str, Any]:
    """Return the one container of a Deployment or CronJob."""
    spec = workload["spec"]["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else workload["spec"]
    (one,) = spec["template"]["spec"]["containers"]
    found: dict[str, Any] = one
    return found


def flags(workload: dict[str, Any]) -> dict[str, str]:
    """Return the flags of a container by name."""
    pairs = [word.removeprefix("--").partition("=") for word in container(workload)["args"] if word.startswith("--")]
    return {name: value for name, _, value in pairs}
