"""Chooses the verb, runs it, and turns every way in which that can end into an exit code.

Exit codes: 0 ok, 1 findings, 2 usage, 3 internal error, 4 drift, 130 interrupted, 141 nobody reads the output.
"""

import os
import sys

from penstock.cli.errors import UsageError

# Options that may stand before the verb, and whether a value follows. Their meaning is in `parser.build`.
_LEADING = {
    "-C": True,
    "--color": True,
    "--format": True,
    "-q": False,
    "--quiet": False,
    "-v": False,
    "-vv": False,
    "--verbose": False,
    "--timings": False,
}


def run(argv: list[str]) -> int:
    """Run one command line (without the program's name) and return its exit code; no exception leaves this function."""
    _open_closed_streams()
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except UsageError as error:
        _explain(error)
        return 2
    except KeyboardInterrupt:
        _say("penstock: interrupted")
        return 130
    except BrokenPipeError:
        from penstock.cli.terminal import forget_stdout

        forget_stdout()
        return 141
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 0 if leave.code is None else 2
    except Exception as error:  # noqa: BLE001 - the one place where everything unexpected ends
        return _full(error) if _is_full(error) else _crash(error, argv)
    return code


def _open_closed_streams() -> None:
    """Give Python's missing streams (`penstock >&-`) the null device, so that nothing else has to think of them."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the process ends


def _dispatch(argv: list[str]) -> int:
    if argv in (["--version"], ["-V"]):
        from penstock import __version__

        sys.stdout.write(f"penstock {__version__}\n")
        return 0
    leading, verb, rest = split(argv)
    if verb in ("--help", "-h", "help") and not rest:
        from penstock.cli.overview import overview

        sys.stdout.write(overview())
        return 0
    if verb is None:
        from penstock.cli.overview import overview

        _say(overview().rstrip("\n"))
        return 2
    if verb == "help":
        verb, rest = rest[0], ["--help"]
    return _run_verb(verb, leading + rest)


def split(argv: list[str]) -> tuple[list[str], str | None, list[str]]:
    """Part the command line into the options before the verb, the verb (None when missing) and the words after it.

    Raises UsageError for an option that cannot stand before a verb.
    """
    at = 0
    while at < len(argv):
        word = argv[at]
        if not word.startswith("-") or word in ("--help", "-h"):
            return argv[:at], word, argv[at + 1 :]
        name = word.partition("=")[0]
        if name not in _LEADING:
            from penstock.cli.parser import unknown_option

            raise unknown_option(name, [*_LEADING, "--version", "--help"], None)
        at += 2 if _LEADING[name] and name == word else 1
    return argv, None, []


def _run_verb(verb: str, words: list[str]) -> int:
    from penstock.cli.verbs import load

    module = load(verb)
    if module is None:
        raise _unknown_verb(verb)
    from penstock.cli.parser import build
    from penstock.cli.stopwatch import Stopwatch

    args = build(verb, module).parse_args(words)
    args.stopwatch = Stopwatch()
    if args.directory is not None:
        try:
            os.chdir(args.directory)
        except OSError as error:
            raise UsageError(f"-C {args.directory}: {error.strerror}", code="PEN0003", verb=verb) from error
    try:
        code: int = module.run(args)
    except UsageError as error:
        error.verb = error.verb or verb
        raise
    finally:
        if args.timings:
            _say(args.stopwatch.table())
    return code


def _unknown_verb(verb: str) -> UsageError:
    from penstock.cli.verbs import everything
    from penstock.diagnostics.suggest import hint

    if os.path.exists(verb) or verb.endswith((".yaml", ".yml", ".tfvars")):
        help_ = f"a verb comes first: `penstock validate {verb}`"
        return UsageError(f"{verb!r} is a file, not a verb", hint=help_, code="PEN0001")
    return UsageError(f"unknown verb {verb!r}", hint=hint(verb, everything()), code="PEN0001")


def _explain(error: UsageError) -> None:
    from penstock.output._style import inline

    name = f"penstock {error.verb}" if error.verb else "penstock"
    _say(inline(f"{name}: error[{error.code}]: {error.message}"))
    if error.hint:
        _say(inline(f"  {error.hint}"))
    _say(f"  `{name} --help` shows how it is used")


def _is_full(error: Exception) -> bool:
    """Tell whether the disk behind stdout or a file is full, which is nobody's mistake in the code."""
    import errno

    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _full(error: Exception) -> int:
    from penstock.cli.terminal import forget_stdout

    forget_stdout()
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    _explain(UsageError(f"the output cannot be written: {reason}", "free some space, then run the command again"))
    return 2


def _crash(error: Exception, argv: list[str]) -> int:
    from penstock.cli.crash import report

    _say(report(error, argv))
    if "-vv" in argv or argv.count("-v") > 1:
        import traceback

        traceback.print_exception(error)
    return 3


def _say(text: str) -> None:
    from penstock.cli.terminal import say

    say(text)
