"""The verb `schema`: prints the JSON Schemas of the kinds, for editors and other tools."""

import os
from typing import TYPE_CHECKING, Any

from penstock.cli.common import UsageError, add_format, say, write_data

if TYPE_CHECKING:
    import argparse

SUMMARY = "print the JSON Schema of a kind, or of all of them"
EXAMPLES = """\
penstock schema --list                      the kinds, with what they are for
penstock schema Workflow                    one kind, self-contained, JSON Schema 2020-12
penstock schema --draft 07 > penstock.json  one schema for all kinds, as editors want it
penstock schema --draft 07 --out .schemas   one file for each kind, and penstock.schema.json for all"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of the verb."""
    import argparse

    kind = parser.add_argument(
        "kind", nargs="?", metavar="KIND", help="a kind; without one, a schema that takes all kinds"
    )
    kind.complete = _names  # type: ignore[attr-defined]
    parser.add_argument(
        "--draft", choices=("2020-12", "07"), default="2020-12", help="2020-12 by default; editors want 07"
    )
    parser.add_argument(
        "--expressions",
        action=argparse.BooleanOptionalAction,
        help="accept ${{ }} also where no text is wanted; by default for draft 07 only",
    )
    parser.add_argument("--out", metavar="DIR", help="write into this folder instead of to standard output")
    parser.add_argument("--list", action="store_true", help="list the kinds")
    add_format(parser, ("text", "json"))


def run(args: "argparse.Namespace") -> int:
    """Print, write or list. Raises UsageError for an unknown kind."""
    if args.list:
        if args.kind or args.out:
            raise UsageError("--list stands alone", "leave out the kind and --out", verb="schema")
        write_data(_json(_list()) if args.format == "json" else _table(), machine=args.format == "json")
        return 0
    expressions = args.draft == "07" if args.expressions is None else args.expressions
    names = [_resolved(args.kind)] if args.kind else _all(several=args.out is not None)
    from penstock.schema.export import build

    texts = {name: _json(build(name, draft=args.draft, expressions=expressions)) for name in names}
    if args.out is None:
        write_data(texts[names[0]], machine=True)
        return 0
    try:
        written = _write(args.out, texts)
    except OSError as error:
        raise UsageError(f"cannot write into {args.out}: {error.strerror}", verb="schema") from None
    if not args.quiet:
        for path in written:
            say(f"wrote {path}")
    return 0


def _write(folder: str, texts: dict[str, str]) -> list[str]:
    os.makedirs(folder, exist_ok=True)
    paths = []
    for name, text in texts.items():
        paths.append(os.path.join(folder, f"{name}.schema.json"))
        with open(paths[-1], "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    return paths


def _names() -> tuple[str, ...]:
    from penstock.schema.store import kinds

    return kinds()


def _all(*, several: bool) -> list[str]:
    from penstock.schema.export import ALL
    from penstock.schema.store import name_of

    return [*(name_of(kind) for kind in _names()), ALL] if several else [ALL]


def _resolved(word: str) -> str:
    """Return the schema file of the kind that `word` names, in any letter case. Raises UsageError when there is none."""
    from penstock.schema import store

    known = {store.name_of(kind): kind for kind in store.kinds()} | {
        name: name for name in store.names() if name != "common"
    }
    if word.lower() in known:
        return word.lower()
    from penstock.diagnostics.suggest import hint

    raise UsageError(
        f"there is no kind {word!r}",
        hint(word, _names()) or f"the kinds are {', '.join(_names())}",
        verb="schema",
    )


def _list() -> dict[str, Any]:
    from penstock.schema.store import kinds, name_of, tree

    found = [{"kind": kind, "description": tree(name_of(kind))["description"]} for kind in kinds()]
    return {"version": 1, "kinds": found}


def _table() -> str:
    found = _list()["kinds"]
    width = max(len(one["kind"]) for one in found)
    return "".join(f"{one['kind']:<{width}}  {one['description']}\n" for one in found)


def _json(data: Any) -> str:
    import json

    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
