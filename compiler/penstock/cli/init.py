"""The verb `init`: starts a repository, small and empty or from a reference stack."""

import os
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, say, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.starting.files import Files
    from penstock.starting.place import Plan

SUMMARY = "start a repository: small, or from a reference stack"
EXAMPLES = """\
penstock init                                      here: one definition for one machine
penstock init my-platform --cloud azure --ci github
penstock init my-platform --stack azure-streaming  a reference stack, with its rendered tree
penstock init --list                               the reference stacks"""

_VERB = "init"


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where; the working directory by default")
    stack = parser.add_argument("--stack", metavar="NAME", help="copy this reference stack")
    stack.complete = _stacks  # type: ignore[attr-defined]
    cloud = parser.add_argument("--cloud", metavar="NAME", help="write an environment for azure, aws, gcp or local")
    cloud.complete = _clouds  # type: ignore[attr-defined]
    ci = parser.add_argument(
        "--ci", action="append", metavar="NAME", help="add the files of github, gitlab or pre-commit (repeatable)"
    )
    ci.complete = _providers  # type: ignore[attr-defined]
    parser.add_argument("--list", action="store_true", help="list the reference stacks")
    parser.add_argument("--force", action="store_true", help="also overwrite files that exist and differ")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """Write a project or list the stacks. Returns 0, or 1 when files are in the way; then nothing is written."""
    if args.list:
        return _list(args)
    files = _files(args)
    from penstock.starting.place import carry_out, plan

    chosen = plan(args.folder, files)
    hopeless = [path for path, reason in chosen.conflicts if not reason.endswith("differs")]
    if chosen.conflicts and (hopeless or not args.force):
        return _refuse(chosen, forced=args.force)
    quiet = args.quiet

    def tell(path: str) -> None:
        if not quiet:
            say(f"wrote {os.path.normpath(os.path.join(args.folder, path))}")

    try:
        carry_out(args.folder, files, chosen, say=tell, force=args.force)
    except OSError as error:
        raise UsageError(f"cannot write into {args.folder}: {error.strerror}", verb=_VERB) from None
    if not quiet:
        _closing(args, files)
    return 0


def _files(args: "argparse.Namespace") -> "Files":
    """Return the files of the project that is asked for. Raises UsageError for a name that does not exist."""
    from penstock.starting import files, stacks, starter

    if args.stack and args.cloud:
        raise UsageError("a stack brings its own environments", "leave out --cloud or --stack", verb=_VERB)
    services = [_known("--ci", name, _providers()) for name in args.ci or ()]
    if args.stack:
        found = stacks.files(_known("--stack", args.stack, _stacks()))
    else:
        cloud = _known("--cloud", args.cloud, _clouds()) if args.cloud else starter.DEFAULT
        found = starter.files(cloud, os.path.basename(os.path.abspath(args.folder)) or "platform")
    return {**found, **files.schemas(), **files.ci(services)}


def _known(option: str, name: str, names: tuple[str, ...]) -> str:
    if name in names:
        return name
    from penstock.diagnostics.suggest import hint

    raise UsageError(
        f"{option}: there is no {name!r}", hint(name, names) or f"there are {', '.join(names)}", verb=_VERB
    )


def _refuse(chosen: "Plan", *, forced: bool) -> int:
    for path, reason in chosen.conflicts:
        write_data(f"{path}: {reason}\n")
    count = len(chosen.conflicts)
    way = "move them away" if forced else "move them away, choose another folder, or add --force"
    say(f"{count} file{' is' if count == 1 else 's are'} in the way; nothing was written ({way})")
    return 1


def _closing(args: "argparse.Namespace", files: "Files") -> None:
    import shlex

    where = "" if os.path.normpath(args.folder) == "." else f" -C {shlex.quote(args.folder)}"
    if any(path.startswith("rendered/") for path in files):
        say(f"next: `penstock{where} validate`, then read README.md; the rendered tree is there already")
        return
    say(f"next: `penstock{where} validate`, then put your own names into environments/ and read README.md")


def _list(args: "argparse.Namespace") -> int:
    from penstock.starting.stacks import stacks

    found = stacks()
    if args.format == "json":
        import json

        data = {"version": 1, "stacks": [{"name": one.name, "summary": one.summary} for one in found]}
        write_data(json.dumps(data, indent=2, ensure_ascii=False) + "\n", machine=True)
        return 0
    width = max((len(one.name) for one in found), default=0)
    write_data("".join(f"{one.name:<{width}}  {one.summary}".rstrip() + "\n" for one in found))
    return 0


def _stacks() -> tuple[str, ...]:
    from penstock.starting.stacks import stacks

    return tuple(one.name for one in stacks())


def _clouds() -> tuple[str, ...]:
    from penstock.starting.starter import clouds

    return clouds()


def _providers() -> tuple[str, ...]:
    from penstock.starting.files import providers

    return providers()
