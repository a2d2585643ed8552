"""The argument parser of one verb: argparse with examples first, suggestions for typos, and our exit codes."""

import argparse
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NoReturn

from penstock.cli.errors import UsageError
from penstock.cli.terminal import width_of

# argparse looks up a translation of each of its words, which imports `locale` and searches folders (2 ms); there are none.
argparse._ = str  # type: ignore[attr-defined]

_COLORS = ("auto", "always", "never")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal.

    argparse builds a formatter for every option to check it, and its default asks `shutil`, whose import costs more than
    the rest of the parser; so the width is given.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(110, width_of(sys.stdout, 100)) - 2)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of exiting, and suggests what a typo meant."""

    def __init__(self, verb: str, summary: str, examples: str) -> None:
        super().__init__(prog=f"penstock {verb}", formatter_class=_Formatter, allow_abbrev=False, add_help=False)
        self.verb = verb
        self.summary = summary
        self.examples = examples
        self._positionals.title = "arguments"

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with argparse's message."""
        raise UsageError(message.removeprefix("argument "), verb=self.verb)

    def format_help(self) -> str:
        """Return the help: what the verb does, examples, then the usage and every option."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)  # noqa: SLF001 - as argparse itself does
            formatter.end_section()
        examples = "\n".join(f"  {line}".rstrip() for line in self.examples.strip().splitlines())
        return f"{self.summary}\n\nexamples:\n{examples}\n\n{formatter.format_help()}"

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse as argparse does, after an unknown long option has been refused with a suggestion."""
        words = list(sys.argv[1:] if args is None else args)
        for word in words:
            if word == "--":
                break
            name = word.partition("=")[0]
            if name.startswith("--") and name not in self._option_string_actions:
                raise unknown_option(name, [*self._option_string_actions], self.verb)
        return super().parse_args(words, namespace)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            from penstock.diagnostics.suggest import hint

            choices = [str(choice) for choice in action.choices]
            name = "/".join(action.option_strings) or action.metavar or action.dest
            raise UsageError(
                f"{name}: {value!r} is not one of {', '.join(choices)}", hint=hint(str(value), choices), verb=self.verb
            )


def unknown_option(name: str, known: Sequence[str], verb: str | None) -> UsageError:
    """Return the error for a long option that does not exist, with the one that was probably meant."""
    from penstock.diagnostics.suggest import hint

    long = [option for option in known if option.startswith("--")]
    return UsageError(f"unknown option {name}", hint=hint(name, long), verb=verb)


def build(verb: str, module: ModuleType) -> Parser:
    """Return the parser of a verb, with the options that every verb has."""
    parser = Parser(verb, module.SUMMARY, module.EXAMPLES)
    module.configure(parser)
    common = parser.add_argument_group("options of every command")
    common.add_argument("-C", dest="directory", metavar="DIR", help="run as if started in DIR")
    common.add_argument("--color", choices=_COLORS, default="auto", help="colours: auto (default), always, never")
    common.add_argument("-q", "--quiet", action="store_true", help="no words on stderr but errors")
    common.add_argument("-v", "--verbose", action="count", default=0, help="more words; -vv shows tracebacks")
    common.add_argument("--timings", action="store_true", help="print the time of each step on stderr")
    common.add_argument("-h", "--help", action="help", help="show this help")
    return parser
