"""Runs a rendered task the way Argo does: its files in place of the raw artifacts, tags replaced, the command as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml


def rendered(manifest: Path, template: str) -> tuple[dict, str]:
    """Return configuration and context text of one task's template in a rendered manifest."""
    for document in yaml.safe_load_all(manifest.read_text()):
        if document["kind"] != "WorkflowTemplate":
            continue
        for one in document["spec"]["templates"]:
            if one["name"] == template:
                data = {part["name"]: part["raw"]["data"] for part in one["inputs"]["artifacts"]}
                return json.loads(data["task"]), data["context"]
    raise LookupError(template)


def run(folder: Path, config: dict, context: str, parameters: dict | None = None, **environment: str):
    """Run the task in `folder` and return (the finished process, name -> value of the files that it wrote)."""
    for name, value in (parameters or {}).items():
        context = context.replace("{{inputs.parameters." + name + "}}", json.dumps(value))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "context.json").write_text(context)
    config = json.loads(json.dumps(config))
    if "batch" in config:
        config["batch"]["context"] = str(folder / "context.json")
        for one in config["batch"].get("outputs", []):
            one["file"] = str(folder / "out" / os.path.basename(one["file"]))
    (folder / "task.json").write_text(json.dumps(config))
    done = subprocess.run(
        [sys.executable, "-m", "penstock_runtime", "function", "--config", str(folder / "task.json")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env={**os.environ, **environment},
    )
    written = {path.stem: json.loads(path.read_text()) for path in sorted((folder / "out").glob("*.json"))}
    return done, written
