"""Look at a tree without touching it: what a render would change, which files were edited, what was interrupted."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from penstock.artifacts import lock as locks
from penstock.artifacts import plan as plans
from penstock.artifacts import refuse, repair
from penstock.artifacts import site as sites
from penstock.artifacts.commit import NOTHING, WAIT, label_of
from penstock.artifacts.model import LOCK_NAME, Artifact, Change
from penstock.artifacts.plan import Keep, Scope
from penstock.artifacts.scan import read
from penstock.diagnostics.model import Diagnostic
from penstock.record import Record


class Review(Record):
    """`changes` is all that differs; `diagnostics` what a render would refuse or fail on, and an interrupted one."""

    changes: tuple[Change, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    stale: tuple[str, ...] = ()


def review(
    out_dir: str,
    artifacts: Iterable[Artifact],
    meta: Mapping[str, Any] | None = None,
    *,
    keep: Keep = NOTHING,
    part: str | None = None,
    label: str | None = None,
) -> Review:
    """Compare the tree with `artifacts`, reading only; without `meta` the lock is left out. Never raises OSError."""
    label = label or label_of(out_dir)
    scope = Scope(label, keep, part)
    wanted, refused = plans.wanted_files(artifacts, scope)
    if refused:
        return Review(diagnostics=tuple(refused))
    site = sites.of(out_dir)
    notes = [refuse.unfinished(label)] if repair.unfinished(site) else []
    try:
        plan = plans.make(site.root, wanted, meta, scope)
    except OSError as error:
        return Review(diagnostics=(*notes, refuse.failed(label, error)))
    return Review(plan.changes(), (*notes, *plan.refused), plan.stale)


def check(
    out_dir: str,
    artifacts: Iterable[Artifact],
    meta: Mapping[str, Any] | None = None,
    *,
    keep: Keep = NOTHING,
    part: str | None = None,
) -> tuple[Change, ...]:
    """Return what `apply` would change, sorted by path; empty when the tree is current."""
    return review(out_dir, artifacts, meta, keep=keep, part=part).changes


def edited(out_dir: str) -> tuple[str, ...]:
    """Return the owned files whose bytes are not those of the lock, sorted; a missing file is not an edited one.

    Raises LockError when the lock cannot be used, OSError when a file cannot be read.
    """
    root = sites.of(out_dir).root
    try:
        owned = locks.parse(read(f"{root}/{LOCK_NAME}", 64 * 1024).decode()).files
    except FileNotFoundError:
        return ()
    return tuple(path for path in sorted(owned) if _differs(f"{root}/{path}", owned[path][0]))


def _differs(name: str, digests: tuple[str, ...]) -> bool:
    try:
        return hashlib.sha256(read(name)).hexdigest() not in digests
    except (FileNotFoundError, NotADirectoryError):
        return False


def recover(out_dir: str, *, label: str | None = None, wait: float = WAIT) -> tuple[Diagnostic, ...]:
    """Put an interrupted render right, if there was one. Raises BusyError, OSError."""
    site = sites.of(out_dir)
    if not repair.leftovers(site):
        return ()
    with sites.held(site, wait):
        return tuple(repair.repair(site, label or label_of(out_dir)))
