"""The workspace: a project (or loose files) that was read, with its definitions, places and policies."""

from collections.abc import Iterable, Sequence

from penstock.diagnostics import Diagnostic, Span
from penstock.engine.entries import ENVIRONMENT, POLICY, Entries, Entry, duplicates, written_first
from penstock.engine.library import Library
from penstock.engine.places import open_place
from penstock.place import Place
from penstock.project import Project
from penstock.project.discover import MAXIMUM_FILES, Listing, list_files


class Workspace:
    """Everything that was read in one run. `diagnostics` are what reading found, before anything was compiled."""

    def __init__(self, entries: Entries, project: Project | None, listing: Listing | None = None) -> None:
        self.project = project
        self.listing = listing
        self.sources = entries.sources
        self.files = entries.files
        entries.settle()
        # Two files say one environment where a file of another system has no place for all that it needs.
        self.stacked = any(entry.derived and entry.kind == ENVIRONMENT for entry in entries.found)
        if self.stacked:
            from penstock.engine.stacked import stack

            entries.found = stack(entries.found)
        entries.found = written_first(entries.found)
        self.diagnostics: list[Diagnostic] = [
            *entries.diagnostics,
            *duplicates(entries.found, across_files=project is not None),
        ]
        self.library = Library(entries.found, project)
        self.library.whole = listing is not None
        self.environments = [entry for entry in entries.found if entry.kind == ENVIRONMENT]
        self.policies = [entry for entry in entries.found if entry.kind == POLICY]
        if self.policies:
            from penstock.engine.policy import open_rulebook

            self.library.rulebook = open_rulebook(self.policies, self.library)
        self.definitions = [
            entry
            for entry in entries.found
            if entry.kind not in (ENVIRONMENT, POLICY)
            and (project is None or self.library.find(entry.kind, entry.name) is entry)
        ]

    def places(
        self, names: Iterable[str] | None = None, *, pinned: bool = True
    ) -> tuple[list[Place], list[Diagnostic]]:
        """Return the places of the environments (of those named), and what is wrong with them.

        With `pinned`, an output that an environment names must be pinned.
        """
        wanted = None if names is None else set(names)
        found: list[Place] = []
        diagnostics: list[Diagnostic] = []
        for entry in self.environments:
            if wanted is not None and entry.name not in wanted:
                continue
            place, problems = open_place(entry, self.project, pinned=pinned)
            diagnostics += problems
            if place is not None:
                found.append(place)
        return found, diagnostics

    def unknown(self, names: Iterable[str] | None) -> list[Diagnostic]:
        """Return a finding for each environment that was asked for and does not exist."""
        from penstock.diagnostics.suggest import hint

        known = [entry.name for entry in self.environments]
        otherwise = f"the environments are: {', '.join(known) or 'none'}"
        return [
            Diagnostic("PEN1302", "error", f"there is no environment `{name}`", help=hint(name, known) or otherwise)
            for name in names or ()
            if name not in known
        ]


def open_files(paths: Sequence[str], project: Project | None, *, strict: bool) -> Workspace:
    """Return a workspace of loose files, each under the path that was given."""
    entries = Entries(project.settings.stream_groups if project else ())
    for path in dict.fromkeys(paths):
        entries.add_file(path, path, strict=strict)
    return Workspace(entries, project)


def open_folder(project: Project, *, strict: bool, jobs: int | None = None) -> Workspace:
    """Return the workspace of a project: all files of its folders. With `jobs` 1 no other process helps."""
    from penstock.engine import ahead

    settings = project.settings
    folders = (*settings.environments, *settings.policies, *settings.definitions)
    listing = list_files(project.root, folders, settings.ignore)
    entries = Entries(settings.stream_groups)
    # Half a project would be judged wrongly: one with too many files is not read at all.
    files = () if listing.truncated else listing.files
    paths = [project.path(file) for file in files]
    strict = strict or settings.strict
    half, child = ahead.start(paths, jobs)
    for path, file in zip(paths[:half], files[:half], strict=True):
        entries.add_file(path, file, strict=strict)
    if child is not None:
        rows = ahead.finish(child, len(paths) - half)
        for path, file, row in zip(paths[half:], files[half:], rows, strict=True):
            entries.add_file(path, file, strict=strict, ahead=row)
    entries.diagnostics += _listing_findings(listing)
    return Workspace(entries, project, listing)


def _listing_findings(listing: Listing) -> list[Diagnostic]:
    found: list[Diagnostic] = []

    def add(code: str, severity: str, file: str, message: str, help_text: str) -> None:
        span = Span(file, 1, 1, 1, 1)
        found.append(Diagnostic(code, "warning" if severity == "warning" else "error", message, span, (), help_text))

    for folder in listing.loops:
        add("PEN1011", "warning", folder, "this folder leads back to one that was read already", "remove the link")
    for folder, reason in listing.unreadable:
        add("PEN1011", "error", folder, f"this folder cannot be read: {reason}", "check its permissions")
    if listing.truncated:
        message = f"the project has more than {MAXIMUM_FILES:,} YAML files"
        add("PEN1011", "error", ".", message, "list the folders in `penstock.yaml`")
    return found


def entry_span(entry: Entry) -> Span:
    """Return the place of a definition's name."""
    return entry.locate(("metadata", "name"))
