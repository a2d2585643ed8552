"""Bring a tree up to date: plan, refuse or prepare, then change it in one step."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Final

from penstock.artifacts import disk, inplace, paths, refuse, repair, swap
from penstock.artifacts import plan as plans
from penstock.artifacts import site as sites
from penstock.artifacts.model import LOCK_NAME, Artifact, FileState, Outcome
from penstock.artifacts.plan import Keep, Plan, Scope, Wanted
from penstock.artifacts.scan import FILE, read
from penstock.artifacts.site import BusyError, Site
from penstock.diagnostics.model import Diagnostic

# An exchange costs about 14 us for every file of the tree, a change in place about 90 us for every changed file (ext4),
# and during the latter a kill shows for as long. Up to this many steps (1.5 ms) folders keep their identity instead:
# somebody's shell or watcher may sit in them.
IN_PLACE_STEPS: int = 16
WAIT: Final = 10.0  # seconds for another render of the same tree to end
NOTHING: Final[Keep] = MappingProxyType({})


def label_of(out_dir: str) -> str:
    """Return `out_dir` as the user would type it: relative when it is below the working directory."""
    with suppress(OSError, ValueError):
        relative = os.path.relpath(out_dir)
        if not relative.startswith(".."):
            return relative.replace(os.sep, "/")
    return out_dir.replace(os.sep, "/")


def apply(
    out_dir: str,
    artifacts: Iterable[Artifact],
    meta: Mapping[str, Any],
    *,
    force: bool = False,
    keep: Keep = NOTHING,
    part: str | None = None,
    label: str | None = None,
    wait: float = WAIT,
) -> Outcome:
    """Make `out_dir` hold exactly `artifacts`, the files of `keep` and the lock; what is not penstock's stays.

    All or nothing: when anything is refused, or fails, the tree is as it was. `meta` (compiler and schema version)
    goes into the lock. `keep` maps the paths that the caller did not render again to what the last `Outcome.files`
    said of them. `part` is the folder ("pulumi") that `artifacts` fill when they are not the whole tree: everything
    outside it stays as it is, and `files` then leaves it out. Never raises OSError: it becomes PEN1909.
    """
    scope = Scope(label or label_of(out_dir), keep, part, force)
    wanted, refused = plans.wanted_files(artifacts, scope)
    if refused:
        return Outcome(diagnostics=tuple(refused))
    site = sites.of(out_dir)
    try:
        return _Run(site, wanted, meta, scope, wait).apply()
    except BusyError:
        return Outcome(diagnostics=(refuse.busy(scope.label),))
    except OSError as error:
        repaired = not os.path.lexists(site.journal)
        return Outcome(diagnostics=(refuse.failed(scope.label, error, repaired=repaired),))


class _Run:
    """One call of `apply`."""

    def __init__(self, site: Site, wanted: Wanted, meta: Mapping[str, Any], scope: Scope, wait: float) -> None:
        self.site, self.wanted, self.meta, self.scope = site, wanted, meta, scope
        self.label, self.wait = scope.label, wait
        self.notes: list[Diagnostic] = []

    def apply(self) -> Outcome:
        if repair.leftovers(self.site):
            with sites.held(self.site, self.wait):
                self.notes += repair.repair(self.site, self.label)
        plan = self._plan()
        if self._settled(plan):
            return self._outcome(plan, {})
        with sites.held(self.site, self.wait):
            repaired = repair.repair(self.site, self.label)
            self.notes += repaired
            if repaired or self._lock_digest() != plan.lock_before:
                plan = self._plan()  # another render was faster
                if self._settled(plan):
                    return self._outcome(plan, {})
            return self._outcome(plan, self._execute(plan))

    def _plan(self) -> Plan:
        return plans.make(self.site.root, self.wanted, self.meta, self.scope)

    def _settled(self, plan: Plan) -> bool:
        return bool(plan.refused or plan.stale) or not (plan.steps or plan.rmdirs)

    def _lock_digest(self) -> str | None:
        import hashlib

        try:
            return hashlib.sha256(read(f"{self.site.root}/{LOCK_NAME}", 64 * 1024)).hexdigest()
        except OSError:
            return None

    def _execute(self, plan: Plan) -> dict[str, FileState]:
        sites.prepare(self.site)
        staged = stage(self.site, plan)
        if not os.path.lexists(self.site.root):
            swap.first(self.site)
        elif plan.steps <= IN_PLACE_STEPS or not swap.suits(self.site, plan):
            inplace.commit(self.site, plan)
        else:
            self._exchange(plan)
        return staged

    def _exchange(self, plan: Plan) -> None:
        try:
            left = swap.commit(self.site, plan)
        except swap.CannotSwapError:
            inplace.commit(self.site, plan)
            return
        if left:
            self.notes.append(refuse.left_behind(self.label, left))

    def _outcome(self, plan: Plan, staged: Mapping[str, FileState]) -> Outcome:
        if plan.refused or plan.stale:
            return Outcome(diagnostics=(*self.notes, *plan.refused), stale=plan.stale)
        return Outcome(
            written=tuple(sorted(plan.puts)),
            unchanged=len(plan.files) - (LOCK_NAME in plan.files),
            removed=plan.deletes,
            diagnostics=tuple(self.notes),
            files={**plan.files, **staged},
        )


def stage(site: Site, plan: Plan) -> dict[str, FileState]:
    """Write every new file below `new/`, with the mode of the file that it replaces. Raises OSError."""
    for folder in sorted(paths.folders(plan.puts)):
        disk.mkdir(f"{site.new}/{folder}")
    staged: dict[str, FileState] = {}
    for path, data in plan.puts.items():
        name = f"{site.new}/{path}"
        facts = disk.write_new(name, data)
        before = plan.found.get(path)
        if before is not None and before[0] == FILE and before[3] != facts.st_mode & 0o7777:
            disk.chmod(name, before[3])
        staged[path] = (plan.digests[path], facts.st_size, facts.st_mtime_ns)
    return staged
