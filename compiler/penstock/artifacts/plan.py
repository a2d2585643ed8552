"""Compare what is wanted with what is there: which files a render would write and remove, and what forbids it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from penstock.artifacts import lock as locks
from penstock.artifacts import paths, refuse
from penstock.artifacts.model import LOCK_NAME, Artifact, Change, FileState
from penstock.artifacts.scan import FILE, FOLDER, LINK, Found, read, scan
from penstock.diagnostics.model import Diagnostic
from penstock.record import Record

Wanted = Mapping[str, tuple[bytes, tuple[str, ...]]]  # path -> (bytes, definitions)
Keep = Mapping[str, FileState]


class Plan(Record):
    """What is to be done, as relative paths; nothing may be done while `refused` or `stale` is not empty.

    `puts` holds the lock too when it changes; `replaced` are those of `puts` where a file (or link) is now. `rmdirs`
    are deepest first, `mkdirs` shallow first. `files` are the owned files that stay as they are.
    """

    puts: Mapping[str, bytes]
    deletes: tuple[str, ...]
    rmdirs: tuple[str, ...]
    mkdirs: tuple[str, ...]
    replaced: frozenset[str]
    taken: frozenset[str]  # those of `replaced` that belong to somebody else, as --force allows
    found: Mapping[str, Found]
    foreign: frozenset[str]  # folders that hold nothing of ours; they were not looked into
    files: Mapping[str, FileState]
    digests: Mapping[str, str]  # sha256 of `puts`
    lock_before: str | None  # sha256 of the lock that this plan was made from
    refused: tuple[Diagnostic, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        """How many paths would change."""
        return len(self.puts) + len(self.deletes)

    def changes(self) -> tuple[Change, ...]:
        """The plan for people, sorted by path."""
        puts = [Change(path, "update" if path in self.replaced else "create") for path in self.puts]
        return tuple(sorted([*puts, *(Change(p, "delete") for p in self.deletes)], key=lambda change: change.path))


class Scope(Record):
    """How a tree is looked at: `label` is how it is shown, `keep` what the caller did not render again.

    With `part` ("pulumi") only what is below that folder is compared; what else is owned stays, and stays owned. With
    `force` edits and foreign files are no reason to refuse.
    """

    label: str
    keep: Keep = MappingProxyType({})
    part: str | None = None
    force: bool = False


def wanted_files(artifacts: Iterable[Artifact], scope: Scope) -> tuple[Wanted, list[Diagnostic]]:
    """Return the bytes by path, and what is wrong with the paths themselves, also beside those of `scope.keep`.

    Raises ValueError when a path is not below `scope.part`: the caller has mixed something up.
    """
    label = scope.label
    wanted: dict[str, tuple[bytes, tuple[str, ...]]] = {}
    refused: list[Diagnostic] = []
    for artifact in artifacts:
        path = artifact.path
        if reason := paths.problem(path):
            refused.append(refuse.bad_path(artifact, reason))
        elif path in wanted:
            refused.append(refuse.collision(label, path, path, (*wanted[path][1], *artifact.definitions)))
        else:
            content = artifact.content
            wanted[path] = (content.encode() if isinstance(content, str) else content, artifact.definitions)
    if scope.part and (other := [path for path in wanted if not path.startswith(f"{scope.part}/")]):
        raise ValueError(f"{other[0]!r} is not in the part {scope.part!r}")
    for first, second in paths.collisions({**wanted, **scope.keep}):
        definitions = [name for path in (first, second) if path in wanted for name in wanted[path][1]]
        refused.append(refuse.collision(label, first, second, tuple(definitions)))
    return wanted, refused


def make(root: str, wanted: Wanted, meta: Mapping[str, Any] | None, scope: Scope) -> Plan:
    """Return the plan for the tree at `root`; without `meta` the lock itself is left out of it. Raises OSError."""
    return _Planner(root, wanted, scope).plan(meta)


class _Planner:
    """The state of one comparison."""

    def __init__(self, root: str, wanted: Wanted, scope: Scope) -> None:
        self.root, self.wanted, self.label, self.force = root, wanted, scope.label, scope.force
        self.keep = {path: state for path, state in scope.keep.items() if path not in wanted and path != LOCK_NAME}
        self.prefix = f"{scope.part}/" if scope.part else ""
        self.refused: list[Diagnostic] = []
        self.stale: list[str] = []
        self.puts: dict[str, bytes] = {}
        self.files: dict[str, FileState] = {}
        self.rows: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.lock_bytes = self._read_lock()
        self.lock = self._parse_lock()
        self.known = paths.folders([*wanted, *self.keep, *self.lock.files])
        self.found = scan(root, self.known)

    def _read_lock(self) -> bytes | None:
        try:
            return read(f"{self.root}/{LOCK_NAME}", 64 * 1024)
        except FileNotFoundError:
            return None
        except OSError:
            if self.force:
                return None
            raise

    def _parse_lock(self) -> locks.Lock:
        if self.lock_bytes is None:
            return locks.EMPTY
        try:
            return locks.parse(self.lock_bytes.decode())
        except UnicodeDecodeError:
            error = locks.LockError("it is not UTF-8 text")
        except locks.LockError as caught:
            error = caught
        if not self.force:
            self.refused.append(refuse.bad_lock(self.label, error))
        return locks.EMPTY

    def plan(self, meta: Mapping[str, Any] | None) -> Plan:
        self._keep_other_parts()
        deletes = tuple(self._deletes())
        rmdirs = self._empty_folders(deletes)
        self._keep_known()
        self._check_folders(set(deletes))
        for path, (data, definitions) in self.wanted.items():
            self._want(path, data, definitions, rmdirs)
        before = hashlib.sha256(self.lock_bytes).hexdigest() if self.lock_bytes is not None else None
        puts = dict(sorted(self.puts.items()))
        if meta is not None and not self.stale:
            text = locks.dump(meta, self.rows).encode()
            if text != self.lock_bytes or LOCK_NAME not in self.found:
                puts[LOCK_NAME] = text  # the last of all: a reader that sees it sees the rest
            else:
                self._same(LOCK_NAME, before or "", self.found[LOCK_NAME])
        missing = paths.folders(puts)
        mkdirs = sorted(f for f in missing if f not in self.found or self.found[f][0] == FILE)
        replaced = frozenset(p for p in puts if p in self.found and self.found[p][0] != FOLDER)
        return Plan(
            puts=puts,
            deletes=deletes,
            rmdirs=rmdirs,
            mkdirs=tuple(mkdirs),
            replaced=replaced,
            taken=replaced - self.lock.files.keys() - {LOCK_NAME},
            found=self.found,
            foreign=frozenset(p for p, f in self.found.items() if f[0] == FOLDER and p not in self.known),
            files=self.files,
            digests={path: self.rows[path][0] if path in self.rows else _sha256(puts[path]) for path in puts},
            lock_before=before,
            refused=tuple(self.refused),
            stale=tuple(self.stale),
        )

    def _same(self, path: str, digest: str, found: Found) -> None:
        self.files[path] = (digest, found[1], found[2])

    def _deletes(self) -> Iterator[str]:
        """Owned files that nothing produces any more; what stands there now is ours only while its bytes are."""
        for path in sorted(self.lock.files):
            if path in self.wanted or path in self.keep or path in self.rows or path not in self.found:
                continue
            if self.found[path][0] != FILE:
                continue  # somebody put a folder or a link there: theirs
            if not self.force and self._edited(path, read(f"{self.root}/{path}", self.found[path][1])):
                self.refused.append(refuse.edited(self.label, path, removed=True))
            yield path

    def _edited(self, path: str, data: bytes) -> bool:
        # An empty file is what a power cut makes of one that was not on the disk yet: nothing of anybody's is in it.
        return bool(data) and hashlib.sha256(data).hexdigest() not in self.lock.files[path][0]

    def _empty_folders(self, deletes: tuple[str, ...]) -> tuple[str, ...]:
        if not self.known:
            return ()
        gone = set(deletes)
        stays = [p for p, found in self.found.items() if p not in gone and not (found[0] == FOLDER and p in self.known)]
        needed = paths.folders([*self.rows, *self.wanted, *self.keep, *stays])
        empty = [p for p, found in self.found.items() if found[0] == FOLDER and p in self.known and p not in needed]
        return tuple(sorted(empty, key=lambda path: (-path.count("/"), path)))

    def _keep_other_parts(self) -> None:
        if not self.prefix:
            return
        for path, (digests, definitions) in self.lock.files.items():
            if not path.startswith(self.prefix):
                digest = digests[0] if len(digests) == 1 else self._digest_there(path, digests)
                self.rows[path] = (digest, definitions)

    def _digest_there(self, path: str, digests: tuple[str, ...]) -> str:
        """Choose the side of a merged lock that describes the file on disk."""
        if path not in self.found or self.found[path][0] != FILE:
            return digests[0]
        there = hashlib.sha256(read(f"{self.root}/{path}", self.found[path][1])).hexdigest()
        return there if there in digests else digests[0]

    def _keep_known(self) -> None:
        for path, (digest, size, mtime) in self.keep.items():
            found, owned = self.found.get(path), self.lock.files.get(path)
            if found is None or owned is None or not self._still(path, found, digest, size, mtime):
                self.stale.append(path)
            else:
                self.rows[path] = (digest, owned[1])
                self._same(path, digest, found)

    def _still(self, path: str, found: Found, digest: str, size: int, mtime: int) -> bool:
        if found[0] != FILE or found[1] != size:
            return False
        return found[2] == mtime or hashlib.sha256(read(f"{self.root}/{path}", size)).hexdigest() == digest

    def _check_folders(self, deletes: set[str]) -> None:
        for folder in sorted(paths.folders(self.wanted)):
            found = self.found.get(folder)
            if found is not None and found[0] != FOLDER and folder not in deletes:
                self.refused.append(refuse.in_the_way(self.label, folder, found[0], "a folder"))

    def _want(self, path: str, data: bytes, definitions: tuple[str, ...], rmdirs: tuple[str, ...]) -> None:
        digest = hashlib.sha256(data).hexdigest()
        self.rows[path] = (digest, definitions)
        found = self.found.get(path)
        if found is not None and found[0] == FILE:
            current = read(f"{self.root}/{path}", found[1])
            if current == data:
                self._same(path, digest, found)
                return
            self._check_owner(path, current)
        elif found is not None and not self._makes_room(path, found, rmdirs):
            self.refused.append(refuse.in_the_way(self.label, path, found[0], "a file"))
        self.puts[path] = data

    def _makes_room(self, path: str, found: Found, rmdirs: tuple[str, ...]) -> bool:
        if found[0] == FOLDER:
            return path in rmdirs
        return found[0] == LINK and self.force  # replaces the link itself, never what it points to

    def _check_owner(self, path: str, current: bytes) -> None:
        if self.force:
            return
        if path not in self.lock.files:
            self.refused.append(refuse.foreign(self.label, path))
        elif self._edited(path, current):
            self.refused.append(refuse.edited(self.label, path))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
