"""The verb `templates`: says which template serves, shows one, and copies a built-in one into the project."""

import os
from typing import TYPE_CHECKING

from penstock.cli.common import UsageError, add_format, say, write_data

if TYPE_CHECKING:
    import argparse

    from penstock.overrides.model import Template

SUMMARY = "list the templates, show one, or eject one to change it"
EXAMPLES = """\
penstock templates list                           which serve: the built-in ones or the project's own
penstock templates show kubernetes/deployment     the one that serves
penstock templates eject kubernetes/deployment    copy it to templates/, where it serves from then on"""

_VERB = "templates"
_WORDS = {
    "built-in": "",
    "own": "the project's own",
    "stale": "the project's own; the built-in one has changed since it was ejected",
    "unmarked": "the project's own; from which version is not known",
    "useless": "never used: there is no template of this path",
}


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    parser.add_argument("action", choices=("list", "show", "eject"), metavar="ACTION", help="list, show or eject")
    parser.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="a path below templates/; its ending may be left out"
    )
    parser.add_argument("--builtin", action="store_true", help="show the built-in one though the project has its own")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """List, show or eject. Returns 0. Raises UsageError for a name that there is not, or a file that is in the way."""
    from penstock.project.discover import find_root

    root = find_root(os.getcwd(), "penstock.yaml")
    if args.action == "list":
        if args.names:
            raise UsageError("`templates list` takes no name", "penstock templates show NAME", verb=_VERB)
        return _list(root, args)
    if not args.names:
        raise UsageError(
            f"`templates {args.action}` needs a name", "`penstock templates list` has them all", verb=_VERB
        )
    names = [_resolved(name) for name in args.names]
    return _show(root, names, args) if args.action == "show" else _eject(root, names, args)


def _resolved(word: str) -> str:
    from penstock.overrides.model import bare, builtin, find

    found = find(word)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{word!r} may be {', '.join(found)}", "give the whole path", verb=_VERB)
    from penstock.diagnostics.suggest import hint

    names = [shown for name in builtin() for shown in (bare(name), bare(name).rsplit("/", 1)[-1])]
    raise UsageError(
        f"there is no template {word!r}", hint(word, names) or "`penstock templates list` has them all", verb=_VERB
    )


def _list(root: str | None, args: "argparse.Namespace") -> int:
    from penstock.overrides.model import templates

    found = templates(root)
    write_data(_json(found) if args.format == "json" else _table(found), machine=args.format == "json")
    stale = [one.name for one in found if one.state in ("stale", "useless")]
    if stale and not args.quiet:
        say(f"to be looked at: {', '.join(stale)}; `penstock templates show --builtin NAME` shows the built-in one")
    return 0


def _table(found: "tuple[Template, ...]") -> str:
    width = max(len(one.name) for one in found)
    return "".join(f"{one.name:<{width}}  {_WORDS[one.state]}".rstrip() + "\n" for one in found)


def _json(found: "tuple[Template, ...]") -> str:
    import json

    data = {"version": 1, "templates": [{"name": one.name, "state": one.state} for one in found]}
    return json.dumps(data, indent=2) + "\n"


def _show(root: str | None, names: list[str], args: "argparse.Namespace") -> int:
    from penstock import resources
    from penstock.overrides.model import own_path, own_text

    for name in names:
        own = root is not None and not args.builtin and os.path.isfile(own_path(root, name))
        write_data(own_text(root, name) if own and root else resources.read_text(f"templates/{name}"), machine=True)
    return 0


def _eject(root: str | None, names: list[str], args: "argparse.Namespace") -> int:
    from penstock.overrides.model import ejected, own_path

    if root is None:
        raise UsageError("there is no penstock.yaml here or above", "start with `penstock init`", verb=_VERB)
    for name in names:
        if os.path.lexists(own_path(root, name)):
            raise UsageError(f"templates/{name} exists already", "remove it first; nothing was written", verb=_VERB)
    for name in names:
        path = own_path(root, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "x", encoding="utf-8", newline="\n") as stream:
                stream.write(ejected(name))
        except OSError as error:
            raise UsageError(f"templates/{name} cannot be written: {error.strerror}", verb=_VERB) from None
        if not args.quiet:
            say(f"wrote templates/{name}; it serves from now on")
    return 0
