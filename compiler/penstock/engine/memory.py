"""What a run remembers for the next one, below `.penstock/`: a cache that may be deleted at any time.

`quick` holds what `stat` says of every input and output, so that a run without changes reads nothing else. `render` holds the
fragments, without the text of their files, so that a run after an edit compiles only what the edit reaches. Start-path module.
"""

import os
import sys
from typing import Any

from penstock import __version__
from penstock.artifacts import state

FOLDER = ".penstock"


def fingerprint() -> str:
    """Return what identifies this tool: version, Python, and the age of its own files (a checkout changes between releases)."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from penstock import resources

    newest = count = 0
    for start in (package, resources.root("templates"), resources.root("schemas")):
        pending = [start]
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                        continue
                    count += 1
                    newest = max(newest, entry.stat().st_mtime_ns)
    return f"{__version__}/{sys.hexversion:x}/{count}/{newest}"


def request_key(environments: list[str] | None, only: str | None, *, strict: bool) -> str:
    """Return what tells one kind of run from another."""
    return f"{','.join(sorted(environments or ()))}|{only or ''}|{int(strict)}"


def recall(root: str, name: str, tool: str) -> dict[str, Any] | None:
    """Return what the last run kept under `name`, None when there is nothing that this tool may use."""
    return state.load(os.path.join(root, FOLDER, name), tool)


def keep(root: str, name: str, tool: str, data: dict[str, Any]) -> None:
    """Keep `data` for the next run. A folder that cannot be written is no error: the next run is slower."""
    try:
        state.save(os.path.join(root, FOLDER, name), tool, data)
    except OSError:
        return


def nothing_changed(root: str, tool: str, key: str) -> list[str] | None:
    """Return the summary of the last run when no input and no output of it has changed; None otherwise."""
    kept = recall(root, "quick", tool)
    if kept is None or kept.get("key") != key or not kept["quiet"]:
        return None
    if not state.unchanged(kept["inputs"]) or not state.unchanged(kept["outputs"]):
        return None
    summary: list[str] = kept["summary"]
    return summary


def keep_quick(
    root: str,
    tool: str,
    key: str,
    inputs: list[state.Stat],
    folders: list[str],
    outputs: list[state.Stat],
    summary: list[str],
    *,
    quiet: bool,
) -> None:
    """Keep what `stat` says, for the run that finds nothing changed; a run with findings must report them again."""
    data = {
        "key": key,
        "inputs": inputs,
        "folders": folders,
        "outputs": outputs,
        "summary": [_unchanged(text) for text in summary],
        "quiet": quiet,
    }
    keep(root, "quick", tool, data)


def _unchanged(text: str) -> str:
    """Return a summary line as the next run would say it when nothing changes."""
    head, _, tail = text.partition(", files: ")
    counts = [int(part.split(" ", 1)[0]) for part in tail.split(", ")]
    return f"{head}, files: 0 written, {counts[0] + counts[1]} unchanged, 0 removed"
