"""Projects with streams of Arcane: written, judged and rendered in a test, and read back as objects."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from penstock.cli import main
from tests.acceptance.judged import Verdict, judge
from tests.support import rendered

JOB = "poll-job"
TEMPLATE = f"""\
apiVersion: penstock.dev/v1
kind: JobTemplate
metadata: {{name: {JOB}}}
spec:
  template: {{image: "ghcr.io/example/poll:v1.0.0", serviceAccount: poll}}
"""
CLASS = """\
apiVersion: penstock.dev/v1
kind: StreamClass
metadata: {name: poll}
spec:
  operator: arcane
  group: streaming.sneaksanddata.com
  version: v1beta1
  names: {kind: Poll, plural: polls, singular: poll, shortNames: [po]}
  columns:
    - {name: Url, jsonPath: .spec.url}
    - {name: Phase, jsonPath: .status.phase}
  secretRefs: [credentialRef]
  secretKeys: {credentialRef: [[POLL_USER], [POLL_TOKEN, POLL_TOKEN_FILE]]}
  schema:
    type: object
    required: [url]
    properties:
      url: {type: string}
      every: {type: string, default: 30 second, x-penstock-format: scalaDuration}
      rows: {type: integer}
      credentialRef: {type: object, properties: {name: {type: string}}}
  jobTemplates:
    poll-job: {image: "ghcr.io/example/poll:v1.0.0"}
"""


def stream(name: str = "orders", *, config: str = "", spec: str = "", head: str = "") -> str:
    """Return a native stream of the class."""
    return (
        f"apiVersion: penstock.dev/v1\nkind: Stream\nmetadata:\n  name: {name}\n{head}spec:\n  class: poll\n{spec}"
        f"  config:\n    url: https://example.org\n    credentialRef: {{name: poll-credentials}}\n{config}"
    )


def environment(contract: str = "v2", *, name: str = "prod", arcane: str = "", more: str = "") -> str:
    """Return an environment with an operator of a contract."""
    return (
        f"apiVersion: penstock.dev/v1\nkind: Environment\nmetadata: {{name: {name}}}\nspec:\n"
        '  cloud: {type: aws, accountId: "123456789012", region: eu-central-1}\n'
        "  cluster: {name: main, namespace: arcane, oidcIssuer: oidc.eks.eu-central-1.amazonaws.com/id/ABCDEF}\n"
        f"{more}  arcane:\n    contract: {contract}\n{arcane}"
    )


def write(folder: Path, files: Mapping[str, str], contract: str | None = "v2", **options: str) -> Path:
    """Write a project: definitions by short name, and an environment unless `contract` is None."""
    found = {name if "/" in name or "." in name else f"definitions/{name}.yaml": text for name, text in files.items()}
    if contract is not None:
        found["environments/prod.yaml"] = environment(contract, **options)
    return rendered.project(folder, found)


def judged(folder: Path, files: Mapping[str, str], contract: str | None = "v2", **options: str) -> Verdict:
    """Return what `penstock validate` says of such a project."""
    return judge(write(folder, files, contract, **options))


def command(folder: Path, *words: str) -> tuple[int, str]:
    """Run a command in a folder; return its exit code and all that it said."""
    back = os.getcwd()
    out = io.StringIO()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = main.run(["--color", "never", *words])
    finally:
        os.chdir(back)
    return code, out.getvalue()


def objects(
    folder: Path, files: Mapping[str, str], contract: str | None = "v2", **options: str
) -> list[dict[str, Any]]:
    """Render such a project and return the objects of its environment."""
    return tree(write(folder, files, contract, **options))


def tree(folder: Path, name: str = "prod") -> list[dict[str, Any]]:
    """Render a project and return the objects of one environment."""
    code, said = command(folder, "render")
    assert code == 0, said
    found: list[dict[str, Any]] = []
    for path in sorted((folder / "rendered" / name / "manifests").glob("*.yaml")):
        found += list(yaml.safe_load_all(path.read_text()))
    return found


def one(found: list[dict[str, Any]], kind: str, name: str | None = None) -> dict[str, Any]:
    """Return the only object of a kind (and name)."""
    (only,) = [obj for obj in found if obj["kind"] == kind and name in (None, obj["metadata"]["name"])]
    return only


def codes(verdict: Verdict) -> list[str]:
    """Return the codes of the errors."""
    return [said.code for said in verdict.errors]
