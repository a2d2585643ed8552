"""The verb `completion`: prints the completion script of a shell, made from the verbs and their parsers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from penstock.cli.common import write_data
from penstock.record import Record

if TYPE_CHECKING:
    import argparse

SUMMARY = "print the completion script for bash, zsh or fish"
EXAMPLES = """
eval "$(penstock completion bash)"                                         # in ~/.bashrc
penstock completion zsh > "${fpath[1]}/_penstock"                          # once, then restart zsh
penstock completion fish > ~/.config/fish/completions/penstock.fish        # once
"""


def configure(parser: "argparse.ArgumentParser") -> None:
    """Add the options of `completion`."""
    parser.add_argument("shell", choices=tuple(_SHELLS), metavar="SHELL", help=", ".join(_SHELLS))


def run(args: "argparse.Namespace") -> int:
    """Print the script for the shell."""
    write_data(_SHELLS[args.shell](_commands()))
    return 0


class Option(Record):
    """One option of a verb: its spellings, its help and what may follow (`None`: nothing, `()`: a path)."""

    names: tuple[str, ...]
    help: str
    values: tuple[str, ...] | None


class Command(Record):
    """One verb with its options; `words` are the values of its arguments, empty when they are paths."""

    name: str
    summary: str
    options: tuple[Option, ...]
    words: tuple[str, ...]


def _commands() -> tuple[Command, ...]:
    from penstock.cli.parser import build
    from penstock.cli.verbs import everything

    out: list[Command] = []
    for name, module in everything().items():
        options: list[Option] = []
        words: tuple[str, ...] = ()
        for action in build(name, module)._actions:  # noqa: SLF001 - argparse offers no public way to its options
            if not action.option_strings:
                words += _values(action)
                continue
            values = None if action.nargs == 0 else _values(action)
            options.append(Option(tuple(action.option_strings), action.help or "", values))
        out.append(Command(name, module.SUMMARY, tuple(options), words))
    return tuple(out)


def _values(action: "argparse.Action") -> tuple[str, ...]:
    """Return the values an action takes: its choices, or what its own `complete` function says; none for paths."""
    complete: Callable[[], tuple[str, ...]] | None = getattr(action, "complete", None)
    if complete is not None:
        return complete()
    return tuple(str(choice) for choice in action.choices) if action.choices is not None else ()


def _bash(commands: tuple[Command, ...]) -> str:
    verbs = " ".join(command.name for command in commands)
    cases: list[str] = []
    for command in commands:
        flags = " ".join(name for option in command.options for name in option.names)
        after = [
            f"        {'|'.join(option.names)}) {_bash_reply(option.values)}; return ;;"
            for option in command.options
            if option.values is not None
        ]
        words = _bash_reply(command.words)
        cases += [
            f"    {command.name})",
            '      case "$previous" in',
            *after,
            "      esac",
            f'      case "$current" in -*) COMPREPLY=($(compgen -W "{flags}" -- "$current")) ;; *) {words} ;; esac ;;',
        ]
    return "\n".join([_BASH_HEAD.format(verbs=verbs), *cases, "  esac", "}", "complete -F _penstock penstock", ""])


_BASH_HEAD = """\
# bash completion for penstock
_penstock() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" verb="" word
  local position=1
  compopt -o filenames 2>/dev/null
  while [ "$position" -lt "$COMP_CWORD" ]; do
    word="${{COMP_WORDS[position]}}"
    case "$word" in
      -C|--color|--format) position=$((position + 1)) ;;
      -*) ;;
      *) verb="$word"; break ;;
    esac
    position=$((position + 1))
  done
  if [ -z "$verb" ]; then
    COMPREPLY=($(compgen -W "{verbs} --help --version" -- "$current"))
    return
  fi
  case "$verb" in"""


def _bash_reply(values: tuple[str, ...] | None) -> str:
    if values:
        return f'COMPREPLY=($(compgen -W "{" ".join(values)}" -- "$current"))'
    return 'COMPREPLY=($(compgen -f -- "$current"))'


def _zsh(commands: tuple[Command, ...]) -> str:
    verbs = [f"    {_zsh_quote(f'{command.name}:{command.summary}')}" for command in commands]
    cases: list[str] = []
    for command in commands:
        specs: list[str] = []
        for option in command.options:
            value = "" if option.values is None else f":value:{_zsh_values(option.values)}"
            text = option.help.replace("[", "(").replace("]", ")").replace(":", " ")
            specs += [_zsh_quote(f"{name}[{text}]{value}") for name in option.names]
        specs.append(_zsh_quote(f"*:argument:{_zsh_values(command.words)}"))
        cases.append(f"    {command.name}) _arguments \\\n      " + " \\\n      ".join(specs) + " ;;")
    head = ["#compdef penstock", "_penstock() {", "  local -a verbs=(", *verbs, "  )"]
    pick = ["  if (( CURRENT == 2 )); then", "    _describe 'verb' verbs", "    return", "  fi"]
    shift = ['  local verb="$words[2]"', '  words=("${words[@]:1}")', "  (( CURRENT-- ))", '  case "$verb" in']
    tail = [
        "  esac",
        "}",
        'if [ "$funcstack[1]" = _penstock ]; then _penstock "$@"; else compdef _penstock penstock; fi',
        "",
    ]
    return "\n".join([*head, *pick, *shift, *cases, *tail])


def _zsh_values(values: tuple[str, ...]) -> str:
    return f"({' '.join(values)})" if values else "_files"


def _zsh_quote(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish(commands: tuple[Command, ...]) -> str:
    names = " ".join(command.name for command in commands)
    lines = ["# fish completion for penstock", "complete -c penstock -e"]
    none = f"not __fish_seen_subcommand_from {names}"
    lines += [
        f"complete -c penstock -f -n {_fish_quote(none)} -a {command.name} -d {_fish_quote(command.summary)}"
        for command in commands
    ]
    for flag, text in (("help", "show the verbs"), ("version", "print the version")):
        lines.append(f"complete -c penstock -n {_fish_quote(none)} -l {flag} -d {_fish_quote(text)}")
    for command in commands:
        seen = _fish_quote(f"__fish_seen_subcommand_from {command.name}")
        for option in command.options:
            flags = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            value = (
                ""
                if option.values is None
                else f" -x -a {_fish_quote(' '.join(option.values))}"
                if option.values
                else " -r"
            )
            lines.append(f"complete -c penstock -n {seen} {flags}{value} -d {_fish_quote(option.help)}")
        if command.words:
            lines.append(f"complete -c penstock -f -n {seen} -a {_fish_quote(' '.join(command.words))}")
    return "\n".join([*lines, ""])


def _fish_quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SHELLS: dict[str, Callable[[tuple[Command, ...]], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
