"""The project as it was at a commit: its files taken out of git into a folder, without touching the working tree."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import Final

from penstock.record import Record

_LARGEST: Final = 64 * 1024 * 1024  # bytes of one file
_LINK: Final = "120000"
_FILES: Final = ("100644", "100755")


class GitError(Exception):
    """Git cannot give what was asked for; the message is for people."""


class Blob(Record):
    """One file of a commit: `path` is relative to the project's root."""

    mode: str
    digest: str
    size: int
    path: str


def _git(root: str, words: Sequence[str], stdin: bytes | None = None) -> bytes:
    # No pager, no prompt, no hooks: only plumbing commands are used, which read none of the user's aliases.
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and every word is ours or stands after `--end-of-options`
            ["git", "-C", root, *words],  # noqa: S607 - the user's git is the one on PATH
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env=environment,
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(said[-1].removeprefix("fatal: ") if said else f"git {words[0]} failed")
    return done.stdout


def commit_of(root: str, ref: str) -> str:
    """Return the commit that `ref` names; `REF...` is where the working tree's branch left it. Raises GitError."""
    name = ref.removesuffix("...")
    found = _git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"])
    commit = found.decode().strip()
    if ref == name:
        return commit
    return _git(root, ["merge-base", commit, "HEAD"]).decode().strip()


def take_out(root: str, commit: str, folder: str, leave: Sequence[str]) -> bool:
    """Write the project's files at a commit below `folder`, all but the folders `leave`; tell whether there were any.

    Raises GitError.
    """
    blobs = [blob for blob in _listed(root, commit) if not _below(blob.path, leave)]
    wanted = [blob for blob in blobs if blob.mode in (*_FILES, _LINK) and blob.size <= _LARGEST]
    for blob, data in _contents(root, wanted):
        path = os.path.join(folder, *blob.path.split("/"))
        if not _inside(path, folder):
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if blob.mode == _LINK:
            _link(path, os.fsdecode(data), folder)
        else:
            with open(path, "wb") as stream:
                stream.write(data)
    return bool(blobs)


def _below(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _inside(path: str, folder: str) -> bool:
    """Tell whether a path stays below the folder, also through links that were written before."""
    home = os.path.realpath(folder)
    return os.path.realpath(path).startswith(home + os.sep)


def _link(path: str, target: str, folder: str) -> None:
    """Write a link that stays inside; another one would let a commit read files of this machine."""
    goal = os.path.normpath(os.path.join(os.path.dirname(path), target))
    if not os.path.isabs(target) and _inside(goal, folder):
        os.symlink(target, path)


def _listed(root: str, commit: str) -> list[Blob]:
    """Return the files below the project's root: git lists from the folder in which it runs."""
    found: list[Blob] = []
    for row in _git(root, ["ls-tree", "-r", "-z", "--long", commit]).split(b"\0"):
        if not row:
            continue
        facts, _, path = row.partition(b"\t")
        mode, kind, digest, size = facts.decode().split()
        if kind == "blob":
            found.append(Blob(mode, digest, int(size), os.fsdecode(path)))
    return found


def _contents(root: str, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, bytes]]:
    """Return the bytes of files, with one git process for all of them."""
    if not blobs:
        return
    asked = "".join(f"{blob.digest}\n" for blob in blobs).encode()
    data = _git(root, ["cat-file", "--batch"], asked)
    at = 0
    for blob in blobs:
        end = data.index(b"\n", at)
        head = data[at:end].split()
        if len(head) != 3:
            raise GitError(f"git has no content for {blob.path}; fetch the whole history (`git fetch --unshallow`)")
        size = int(head[2])
        yield blob, data[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
