"""Chooses what is formatted: native definitions and project files; those of other systems when that is asked for."""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from penstock.diagnostics import Diagnostic
from penstock.formatting.run import format_source
from penstock.project import Project, list_files, open_project
from penstock.project.settings import PROJECT_FILE
from penstock.record import Record
from penstock.text import Source, load_file, read


class Change(Record):
    """What formatting a file comes to. `data` is None when nothing is to be written; `skipped` files are not looked at."""

    path: str
    name: str
    before: bytes
    source: Source | None
    data: bytes | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    skipped: bool = False


def of_project(project: Project) -> list[str]:
    """Return the files of a project, the project file first, relative to its root."""
    settings = project.settings
    folders = (*settings.environments, *settings.policies, *settings.definitions, settings.fragments)
    return [PROJECT_FILE, *list_files(project.root, folders, settings.ignore).files]


def of_folder(folder: str) -> list[str]:
    """Return the YAML files below a folder."""
    return [os.path.normpath(os.path.join(folder, file)) for file in list_files(folder, (".",)).files]


def named(words: Sequence[str], here: str, verb: str) -> list[tuple[str, str]]:
    """Return (path, name for people) of the files that the words of a command line name; without words, of the project's.

    Raises UsageError when there is no such file, or no project.
    """
    from penstock.cli.errors import UsageError

    if not words:
        project, _ = open_project(here)
        if project is None:
            raise UsageError("there is no penstock.yaml here or above", "name files or folders", verb=verb)
        return [(project.path(file), file) for file in of_project(project)]
    paths: list[str] = []
    for name in words:
        if os.path.isdir(name):
            paths += of_folder(name)
        elif os.path.exists(name):
            paths.append(name)
        else:
            raise UsageError(f"{name} does not exist", verb=verb)
    return [(path, path) for path in dict.fromkeys(paths)]


def write(path: str, data: bytes) -> None:
    """Write a file in one step, with the rights that it had; a link stays one. Raises OSError."""
    target = os.path.realpath(path)
    draft = f"{target}.{os.getpid()}.tmp"
    try:
        mode = os.stat(target).st_mode
        with open(draft, "xb") as stream:
            stream.write(data)
        os.chmod(draft, mode & 0o7777)
        os.replace(draft, target)
    except OSError:
        if os.path.exists(draft):
            os.unlink(draft)
        raise


def change(path: str, name: str, *, dialects: bool) -> Change:
    """Return what formatting the file at `path` comes to."""
    return of_source(load_file(path, name), name, path, dialects=dialects)


def of_source(source: Source | Diagnostic, name: str, path: str, *, dialects: bool) -> Change:
    """Return what formatting a source comes to; a file that could not be read is a finding."""
    if isinstance(source, Diagnostic):
        return Change(path, name, b"", None, None, (source,))
    if not _wanted(source, dialects=dialects):
        return Change(path, name, source.data, source, skipped=True)
    formatted = format_source(source)
    data = formatted.data if formatted.data != source.data else None
    return Change(path, name, source.data, source, data, formatted.diagnostics)


def _wanted(source: Source, *, dialects: bool) -> bool:
    """Tell whether a file is one of ours: native, a fragment, broken (which is said), or asked for."""
    from penstock.dialects import recognise
    from penstock.text.formats import is_foreign

    if is_foreign(source.file):
        return False
    documents = [document.data for document in read(source).documents if document.data is not None]
    if not documents:
        return _says_native(source)
    for data in documents:
        if _is_native(data):
            return True
        if dialects and isinstance(data, dict) and recognise(data, source.file) is not None:
            return True
    return False


def _is_native(data: Any) -> bool:
    return isinstance(data, dict) and str(data.get("apiVersion", "")).startswith("penstock.dev/")


def _says_native(source: Source) -> bool:
    """Tell whether a file that cannot be read would be native."""
    return b"apiVersion: penstock.dev/" in source.data


def difference(one: Change) -> Iterator[str]:
    """Yield the lines of a unified diff."""
    import difflib

    assert one.data is not None
    before = one.before.decode("utf-8", "replace").splitlines()
    after = one.data.decode().splitlines()
    yield from difflib.unified_diff(before, after, one.name, f"{one.name} (formatted)", lineterm="")
