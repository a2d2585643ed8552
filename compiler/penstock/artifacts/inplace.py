"""Change single files of a tree by rename, with a way back: for a few changes, and where a tree cannot be swapped."""

import hashlib
import os
from contextlib import suppress

from penstock.artifacts import disk, journal
from penstock.artifacts.journal import Delete, InPlace, Put
from penstock.artifacts.model import LOCK_NAME
from penstock.artifacts.plan import Plan
from penstock.artifacts.scan import FILE, LINK, kind_of, read
from penstock.artifacts.site import Site


def commit(site: Site, plan: Plan) -> None:
    """Bring the staged files home. Raises OSError with the old tree back in place.

    Until the journal is removed at the end the old tree can be had back, by us or by the next process.
    """
    if plan.steps == 1 and not plan.mkdirs and not plan.rmdirs and plan.puts:
        (path,) = plan.puts
        disk.rename(f"{site.new}/{path}", f"{site.root}/{path}")  # one rename needs no journal
        return
    os.makedirs(site.root, exist_ok=True)
    entry = _entry(plan)
    _back_up(site, entry)
    journal.write(site, entry)
    try:
        _run(site, entry)
        journal.remove(site)
    except BaseException:
        undo(site, entry)
        raise


def _entry(plan: Plan) -> InPlace:
    backup = iter(range(plan.steps))
    return InPlace(
        tuple(Delete(path, next(backup)) for path in plan.deletes),
        tuple((path, plan.found[path][3]) for path in plan.rmdirs),
        plan.mkdirs,
        tuple(Put(path, plan.digests[path], next(backup) if path in plan.replaced else -1) for path in plan.puts),
        plan.lock_before,
    )


def _back_up(site: Site, entry: InPlace) -> None:
    for step in entry.puts:
        if step.backup < 0:
            continue
        source, target = f"{site.root}/{step.path}", f"{site.old}/{step.backup}"
        try:
            disk.link(source, target)
        except (OSError, NotImplementedError):  # a disk without hard links, or a file of another user
            import shutil

            shutil.copy2(source, target, follow_symlinks=False)


def _run(site: Site, entry: InPlace) -> None:
    for gone in entry.deletes:
        disk.rename(f"{site.root}/{gone.path}", f"{site.old}/{gone.backup}")
    for folder, _ in entry.rmdirs:
        disk.rmdir(f"{site.root}/{folder}")
    for folder in entry.mkdirs:
        disk.mkdir(f"{site.root}/{folder}")
    for step in entry.puts:
        disk.rename(f"{site.new}/{step.path}", f"{site.root}/{step.path}")


def undo(site: Site, entry: InPlace) -> None:
    """Bring the old tree back, however far the commit or an earlier undo came; safe to repeat. Raises OSError.

    A file that is neither old nor new was changed by somebody since: it is left alone.
    """
    for step in reversed(entry.puts):
        _undo_put(site, step)
    for folder in reversed(entry.mkdirs):
        with suppress(OSError):
            disk.rmdir(f"{site.root}/{folder}")
    for folder, mode in reversed(entry.rmdirs):
        with suppress(OSError):
            disk.mkdir(f"{site.root}/{folder}")
            disk.chmod(f"{site.root}/{folder}", mode)
    for gone in reversed(entry.deletes):
        backup, target = f"{site.old}/{gone.backup}", f"{site.root}/{gone.path}"
        if os.path.lexists(backup) and not os.path.lexists(target) and _reachable(site.root, gone.path):
            disk.rename(backup, target)
    journal.remove(site)


def _undo_put(site: Site, step: Put) -> None:
    target, backup = f"{site.root}/{step.path}", f"{site.old}/{step.backup}"
    if not _reachable(site.root, step.path) or _digest(target) != step.digest:
        return
    if step.backup < 0:
        disk.unlink(target)
    elif os.path.lexists(backup):
        disk.rename(backup, target)


def _digest(path: str) -> str | None:
    try:
        facts = os.lstat(path)
        if kind_of(facts.st_mode) != FILE:
            return None
        return hashlib.sha256(read(path, facts.st_size)).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _reachable(root: str, path: str) -> bool:
    """Tell whether no folder on the way has become a link out of the tree."""
    cut = path.rfind("/")
    while cut > 0:
        path = path[:cut]
        with suppress(OSError):
            if kind_of(os.lstat(f"{root}/{path}").st_mode) == LINK:
                return False
        cut = path.rfind("/")
    return True


def still_ours(site: Site, entry: InPlace) -> bool:
    """Tell whether the tree is still in the state that the journal speaks of (nobody checked out another commit)."""
    now = _digest(f"{site.root}/{LOCK_NAME}")
    return now == entry.lock_before or any(step.path == LOCK_NAME and step.digest == now for step in entry.puts)
