"""Writes every generated file of the repository, or with `--check` says which are stale.

A generator is a script `scripts/gen_<what>.py` with one function, `outputs() -> dict[str, str]`: path in the repository ->
text. It is found by its name, reads the sources and writes nothing itself; so `--check` needs no copy of the tree. With a second
function, `folders() -> list[str]`, it names folders that are all its own: other files in them are stale, and removed.

Exit codes: 0 current or written, 1 stale, 2 usage.
"""

import argparse
import importlib.util
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GENERATORS = os.path.join(ROOT, "scripts")


def generators(folder: str) -> list[str]:
    """Return the paths of all generators in `folder`, sorted."""
    names = sorted(name for name in os.listdir(folder) if name.startswith("gen_") and name.endswith(".py"))
    return [os.path.join(folder, name) for name in names]


def wanted(path: str) -> tuple[dict[str, str], list[str]]:
    """Return what the generator at `path` would write, and the folders that it owns.

    Raises AttributeError when it has no `outputs`.
    """
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs: dict[str, str] = module.outputs()
    folders: list[str] = module.folders() if hasattr(module, "folders") else []
    return outputs, folders


def stale(root: str, outputs: dict[str, str], folders: list[str]) -> list[str]:
    """Return the paths under `root` whose text differs from `outputs`, or that `folders` hold beside it, sorted."""
    left = {path for folder in folders for path in _below(root, folder) if path not in outputs}
    return sorted(left | {path for path, text in outputs.items() if _read(os.path.join(root, path)) != text.encode()})


def write(root: str, outputs: dict[str, str], paths: list[str]) -> None:
    """Write the chosen `paths` of `outputs` under `root`; remove those that `outputs` does not have."""
    for path in paths:
        target = os.path.join(root, path)
        if path not in outputs:
            os.remove(target)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(outputs[path].encode())


def run(argv: list[str], root: str = ROOT, folder: str = GENERATORS) -> int:
    """Check or write all generated files under `root`; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    check = parser.parse_args(argv).check
    found = 0
    count = 0
    for path in generators(folder):
        outputs, folders = wanted(path)
        behind = stale(root, outputs, folders)
        count += len(outputs)
        found += len(behind)
        if not check:
            write(root, outputs, behind)
        for name in behind:
            done = "written" if name in outputs else "removed"
            print(f"{'stale' if check else done}: {name} (by scripts/{os.path.basename(path)})")
    print(f"{count} generated files, {found} {'stale' if check else 'written'}", file=sys.stderr)
    if check and found:
        print("run: make generate", file=sys.stderr)
        return 1
    return 0


def _below(root: str, folder: str) -> list[str]:
    return [
        os.path.relpath(os.path.join(here, name), root).replace(os.sep, "/")
        for here, _, names in os.walk(os.path.join(root, folder))
        for name in names
        if os.path.basename(here) != "__pycache__"
    ]


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
