"""Makes a project of the definition files in a corpus, for the demo; stands in for the code that lies elsewhere.

    python scripts/demo_corpus.py CORPUS FOLDER

The YAML files are copied byte for byte, in the folders that they come from. What they name but the corpus does not hold
(modules, requirements, collection templates) is written as stand-ins: penstock itself says what is missing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = ("datasets", "workflows")
PROJECT = f"apiVersion: penstock.dev/v1\nkind: Project\ndefinitions: [{', '.join(SOURCES)}]\n"
ENVIRONMENT = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: prod
spec:
  cloud:
    type: azure
    subscriptionId: 00000000-0000-4000-8000-000000000001
    tenantId: 00000000-0000-4000-8000-000000000002
    region: westeurope
    resourceGroup: {name: rg-demo}
    storageAccount: {name: penstockdemo}
    cosmos: {account: cdb-penstockdemo}
  cluster:
    name: aks-demo
    namespace: pc
    oidcIssuer: https://oidc.example.org/demo/
  argocd:
    repoURL: https://git.example.org/demo/platform.git
  images:
    keys:
      ingest:
        image: registry.example.org/ingest:2026.1
        environment:
          DB_CONNECTION_STRING: ${{ secrets.pgstac-connection-string }}
  args:
    registry: registry.example.org
    queue_account_url: https://penstockdemo.queue.core.windows.net
    cosmosdb_url: https://cdb-penstockdemo.documents.azure.com:443/
  pctasks:
    taskio:
      tenantId: ${{ secrets.task-tenant-id }}
      clientId: ${{ secrets.task-client-id }}
      clientSecret: ${{ secrets.task-client-secret }}
"""
# Codes of findings about files that are not there, and about a template that describes another collection.
ABSENT = ("PEN1213", "PEN1307")
TEMPLATE = "PEN1713"
ROUNDS = 4  # a stand-in may name something in turn


def findings(folder: Path) -> list[tuple[str, str, list[str]]]:
    """Return code, file and the words in backticks of every finding in a project."""
    done = subprocess.run(
        ["penstock", "validate", "--format", "json"], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    report = json.loads(done.stdout)
    return [
        (one["code"], one["span"]["file"], re.findall(r"`([^`]+)`", one["message"]))
        for one in report["diagnostics"]
        if one.get("span")
    ]


def stand_in(path: Path, identifier: str) -> None:
    """Write something plausible of the kind that the name says; every file has bytes of its own."""
    if path.suffix == ".json":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"type": "Collection", "id": identifier}) + "\n", encoding="utf-8")
    elif path.suffix:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {path.name}: the code is elsewhere\n", encoding="utf-8")
    else:
        path.mkdir(parents=True)
        (path / "__init__.py").write_text(f"# {path.name}: the code is elsewhere\n", encoding="utf-8")


def complete(folder: Path) -> int:
    """Write stand-ins until penstock misses none; return how many."""
    written: set[Path] = set()
    for _ in range(ROUNDS):
        before = len(written)
        for code, file, words in findings(folder):
            if code in ABSENT:
                start = (folder / file).parent if code == ABSENT[0] else folder
                path = Path(os.path.normpath(start / words[0]))
                if not path.exists() and path.is_relative_to(folder):
                    stand_in(path, "")
                    written.add(path)
            elif code == TEMPLATE:
                adopt((folder / file).parent, words[-1])
        if len(written) == before:
            break
    return len(written)


def adopt(beside: Path, identifier: str) -> None:
    """Let the first stand-in of a template that describes nothing yet describe this collection."""
    for path in sorted(beside.rglob("*.json")):
        if json.loads(path.read_text(encoding="utf-8")).get("id") == "":
            stand_in(path, identifier)
            return


def main(corpus: str, target: str) -> None:
    """Write the project."""
    folder = Path(target).resolve()
    (folder / "environments").mkdir(parents=True)
    (folder / "penstock.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "environments/prod.yaml").write_text(ENVIRONMENT, encoding="utf-8")
    for source in SOURCES:
        shutil.copytree(Path(corpus) / source, folder / source)
    print(f"{complete(folder)} files stand in for code and templates that the corpus does not hold")


if __name__ == "__main__":
    main(*sys.argv[1:])
