"""Put right what a killed render left behind: an unfinished change in place goes back, an exchanged tree is completed."""

import os

from penstock.artifacts import inplace, journal, refuse, swap
from penstock.artifacts import site as sites
from penstock.artifacts.journal import InPlace, Swap
from penstock.artifacts.site import Site
from penstock.diagnostics.model import Diagnostic


def leftovers(site: Site) -> bool:
    """Tell whether there is anything of an earlier render beside the tree."""
    return os.path.lexists(site.path)


def unfinished(site: Site) -> bool:
    """Tell whether a render died while it changed the tree (one that still lives does not count)."""
    return os.path.lexists(site.journal) and not sites.is_held(site)


def repair(site: Site, label: str) -> list[Diagnostic]:
    """Put the tree of a site that is held right. Raises OSError; it can be repeated."""
    entry = journal.load(site)
    if isinstance(entry, InPlace):
        if inplace.still_ours(site, entry):
            inplace.undo(site, entry)
            return [refuse.recovered(label, "undone: the tree is as it was before")]
    elif isinstance(entry, Swap) and _inode(site.new) == entry.old_inode:
        left = swap.finish(site, entry)
        notes = [refuse.recovered(label, "completed: the tree is the new one")]
        return [*notes, refuse.left_behind(label, left)] if left else notes
    if os.path.lexists(site.journal):
        journal.remove(site)  # of a tree that is gone, or of an exchange that did not happen
    return []


def _inode(path: str) -> int | None:
    try:
        return os.lstat(path).st_ino
    except OSError:
        return None
