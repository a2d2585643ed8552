"""Exchange a whole tree in one step: unchanged files get a second name in the new tree, then the two change places."""

import os
from contextlib import suppress

from penstock.artifacts import disk, journal, paths
from penstock.artifacts import lock as locks
from penstock.artifacts.journal import Swap
from penstock.artifacts.model import LOCK_NAME
from penstock.artifacts.plan import Plan
from penstock.artifacts.scan import FOLDER, read
from penstock.artifacts.site import Site, put_aside


class CannotSwapError(Exception):
    """This tree, disk or system allows no exchange; nothing has been changed."""


def suits(site: Site, plan: Plan) -> bool:
    """Tell whether an exchange would leave the folders as they are to everybody else.

    Not when another user owns a folder (ours would replace it) and not when we stand inside (the folder that we stand
    in would be gone afterwards).
    """
    me = os.geteuid() if hasattr(os, "geteuid") else 0
    try:
        here = os.path.realpath(os.getcwd())
        owner = os.lstat(site.root).st_uid
    except OSError:
        return False
    if owner != me or (here + "/").startswith(site.root + "/"):
        return False
    return all(found[4] == me for found in plan.found.values() if found[0] == FOLDER)


def first(site: Site) -> None:
    """Put a complete new tree where there is none. Raises OSError."""
    disk.rename(site.new, site.root)


def commit(site: Site, plan: Plan) -> str | None:
    """Complete the staged tree, exchange it, clear the old one away; return where foreign files are kept, if any are.

    Raises CannotSwapError (the staged files are untouched) and OSError.
    """
    try:
        _complete(site, plan)
        entry = Swap(os.lstat(site.new).st_ino, os.lstat(site.root).st_ino, tuple(sorted(plan.taken)))
    except (OSError, NotImplementedError) as error:
        raise CannotSwapError from error
    journal.write(site, entry)
    try:
        disk.exchange(site.new, site.root)
    except OSError as error:
        with suppress(OSError):  # the next journal takes its place
            journal.remove(site)
        raise CannotSwapError from error
    return finish(site, entry)


def _complete(site: Site, plan: Plan) -> None:
    """Give every file that stays, ours or not, a second name in the new tree; folders keep their mode."""
    disk.chmod(site.new, os.stat(site.root).st_mode & 0o7777)
    gone = {*plan.deletes, *plan.rmdirs, *plan.foreign}
    stays = {path: found for path, found in plan.found.items() if path not in gone and path not in plan.puts}
    for path in sorted(p for p in stays if stays[p][0] == FOLDER):
        with suppress(FileExistsError):
            disk.mkdir(f"{site.new}/{path}")
        disk.chmod(f"{site.new}/{path}", stays[path][3])
    for path, found in stays.items():
        if found[0] != FOLDER:
            disk.link(f"{site.root}/{path}", f"{site.new}/{path}")


def finish(site: Site, entry: Swap) -> str | None:
    """After the exchange: carry over what is not ours, remove the old tree. Safe to repeat.

    Whole folders of others (a virtual environment) were not copied into the new tree: they are moved now, by one
    rename each. Returns the folder where anything that could not be moved is kept. Never raises OSError: the render is
    done, and what is not cleared away now will be by the next one.
    """
    owned = _owned(f"{site.new}/{LOCK_NAME}") | set(entry.overwritten)
    try:
        _carry(site, "", owned, paths.folders(owned))
        with suppress(FileNotFoundError):
            disk.unlink(f"{site.new}/{LOCK_NAME}")  # last: a second attempt needs it
        disk.rmdir(site.new)
        left = None
    except OSError:
        try:
            left = put_aside(site)
        except OSError:
            return site.new
    with suppress(OSError):
        journal.remove(site)
    return left


def _owned(name: str) -> set[str]:
    try:
        return set(locks.parse(read(name).decode()).files)
    except (OSError, ValueError):
        return set()


def _carry(site: Site, prefix: str, owned: set[str], folders: set[str]) -> None:
    with os.scandir(f"{site.new}/{prefix}") as entries:
        below = [(prefix + e.name, e.is_dir(follow_symlinks=False), e.inode()) for e in entries]
    for path, is_folder, inode in below:
        old, new = f"{site.new}/{path}", f"{site.root}/{path}"
        if path == LOCK_NAME:
            continue
        if is_folder and (path in folders or os.path.lexists(new)):
            _carry(site, path + "/", owned, folders)
            disk.rmdir(old)
        elif is_folder:
            disk.rename(old, new)
        elif path in owned or _inode(new) == inode:
            disk.unlink(old)
        else:
            disk.rename(old, new)  # appeared while we worked, so it is the newest there is


def _inode(path: str) -> int | None:
    try:
        return os.lstat(path).st_ino
    except OSError:
        return None
