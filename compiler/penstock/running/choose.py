"""Opens a project and chooses the environment that `run`, `send`, `queues` and `replay` are about."""

from typing import TYPE_CHECKING

from penstock.cli.errors import UsageError
from penstock.diagnostics import Diagnostic
from penstock.engine.workspace import Workspace, open_folder
from penstock.place import Place
from penstock.project import open_project

if TYPE_CHECKING:
    from penstock.engine.entries import Entry

LOCAL = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata: {name: local}
spec:
  cloud: {type: local}"""


def opened(start: str, verb: str) -> tuple[Workspace, list[Diagnostic]]:
    """Return the workspace of the project at or above `start`, and the errors of reading it. Raises UsageError."""
    project, problems = open_project(start)
    if project is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`", verb=verb)
    workspace = open_folder(project, strict=False)
    return workspace, [one for one in (*problems, *workspace.diagnostics) if one.severity == "error"]


def environment(workspace: Workspace, name: str | None, verb: str) -> str:
    """Return the name of the environment that was asked for, or of the only one on this machine. Raises UsageError."""
    known = [entry.name for entry in workspace.environments]
    if name is not None:
        if name in known:
            return name
        from penstock.diagnostics.suggest import hint

        raise UsageError(f"there is no environment {name!r}", hint(name, known) or _there_are(known), verb=verb)
    here = [entry.name for entry in workspace.environments if _is_local(entry)]
    if len(here) == 1:
        return here[0]
    if here:
        raise UsageError("several environments are on this machine", f"choose with -e: {', '.join(here)}", verb=verb)
    text = f"{_there_are(known)}; one on this machine is a file in environments/ with\n\n{LOCAL}\n"
    raise UsageError("no environment of this project is on this machine", text, verb=verb)


def place(workspace: Workspace, name: str) -> tuple[Place | None, list[Diagnostic]]:
    """Return the place of an environment; None with the errors when it cannot be used."""
    places, problems = workspace.places([name])
    errors = [one for one in problems if one.severity == "error"]
    return (places[0] if places and not errors else None), errors


def _is_local(entry: "Entry") -> bool:
    spec = entry.data.get("spec")
    cloud = spec.get("cloud") if isinstance(spec, dict) else None
    return isinstance(cloud, dict) and cloud.get("type") == "local"


def _there_are(known: list[str]) -> str:
    return f"the environments are: {', '.join(known)}" if known else "the project has no environment"
