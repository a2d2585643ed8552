"""The command line: exit codes, exact words, suggestions, and how it ends when it is interrupted or breaks."""

import os
import re
import signal
import subprocess
import sys
import types

import pytest

import penstock as package
from penstock.cli import main, verbs
from tests.cli.support import COMMAND, Done, clean_environment, penstock


def test_the_version_is_one_line():
    assert penstock("--version") == Done(0, f"penstock {package.__version__}\n", "")


def test_the_module_runs_like_the_command():
    done = subprocess.run([sys.executable, "-m", "penstock", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"penstock {package.__version__}\n")


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("help",)])
def test_help_lists_every_verb_with_examples_first(words):
    done = penstock(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out.index("examples:") < done.out.index("verbs:") < done.out.index("exit codes:")
    for name, module in verbs.everything().items():
        assert re.search(rf"^  {name} +{re.escape(module.SUMMARY)}$", done.out, re.MULTILINE)


def test_no_words_at_all_are_a_usage_error_with_the_help_on_stderr():
    done = penstock()
    assert (done.code, done.out) == (2, "")
    assert done.err == penstock("--help").out


@pytest.mark.parametrize("verb", verbs.everything())
def test_every_verb_has_help_with_examples_before_options(verb):
    done = penstock(verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(verbs.everything()[verb].SUMMARY + "\n\nexamples:\n  ")
    assert (
        done.out.index("examples:") < done.out.index(f"usage: penstock {verb}") < done.out.index("\noptions of every")
    )
    assert penstock("help", verb) == done
    assert f"penstock {verb}" in verbs.everything()[verb].EXAMPLES
    summary = verbs.everything()[verb].SUMMARY
    assert summary[0].islower()
    assert not summary.endswith(".")
    assert len(summary) <= 90


WRONG = [
    ("explan", "[PEN0001]: unknown verb 'explan'", "did you mean `explain`?"),
    ("frobnicate", "[PEN0001]: unknown verb 'frobnicate'", None),
    ("flow.yaml", "[PEN0001]: 'flow.yaml' is a file, not a verb", "a verb comes first: `penstock validate flow.yaml`"),
    ("--colour always explain", "[PEN0002]: unknown option --colour", "did you mean `--color`?"),
    ("explain --lst", "[PEN0002]: unknown option --lst", "did you mean `--list`?"),
    (
        "explain --color=alway",
        "[PEN0002]: --color: 'alway' is not one of auto, always, never",
        "did you mean `always`?",
    ),
    ("explain", "[PEN0002]: give either a CODE or --list", None),
    ("-C no/such explain --list", "[PEN0003]: -C no/such: No such file or directory", None),
    ("explain --color", "[PEN0002]: --color: expected one argument", None),
    ("completion bash fish", "[PEN0002]: unrecognized arguments: fish", None),
    ("completion", "[PEN0002]: the following arguments are required: SHELL", None),
    ("_x\x1b[31m", "[PEN0001]: unknown verb '_x\\x1b[31m'", None),
]


@pytest.mark.parametrize(("line", "error", "hint"), WRONG)
def test_a_wrong_command_line_says_what_would_be_right(line, error, hint, tmp_path):
    name = next((f"penstock {word}" for word in line.split() if word in verbs.everything()), "penstock")
    if "--colour" in line:
        name = "penstock"  # it is wrong before the verb is known
    lines = [f"{name}: error{error}", *([f"  {hint}"] if hint else []), f"  `{name} --help` shows how it is used", ""]
    assert penstock(*line.split(), cwd=tmp_path) == Done(2, "", "\n".join(lines))


def test_helpers_of_the_verbs_are_no_verbs():
    for name in ("main", "common", "__init__", "stopwatch", "errors", "../output/text"):
        assert penstock(name).code == 2
        assert verbs.load(name) is None


@pytest.mark.parametrize(
    ("argv", "parts"),
    [
        (["validate", "-x"], ([], "validate", ["-x"])),
        (["-q", "--color", "never", "validate"], (["-q", "--color", "never"], "validate", [])),
        (["--color=never", "-C", "dir", "why", "a", "b"], (["--color=never", "-C", "dir"], "why", ["a", "b"])),
        (["-v", "--help"], (["-v"], "--help", [])),
        (["-v"], (["-v"], None, [])),
        (["-C"], (["-C"], None, [])),
        ([], ([], None, [])),
    ],
)
def test_options_may_stand_before_the_verb(argv, parts):
    assert main.split(argv) == parts


def test_the_directory_is_changed_first(tmp_path):
    (tmp_path / "flow.yaml").write_text("")
    assert "is a file" in penstock("flow.yaml", cwd=tmp_path).err
    assert penstock("-C", str(tmp_path), "explain", "--list").code == 0


def test_the_time_of_the_steps_is_printed_on_request():
    done = penstock("explain", "PEN0001", "--timings")
    assert done.code == 0
    assert re.fullmatch(r"total +\d+\.\d\d ms\n", done.err)


# --- how it ends


def test_a_closed_pipe_is_no_failure():
    process = subprocess.Popen(
        [str(COMMAND), "explain", "--list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 0


def test_a_closed_pipe_before_the_help_is_no_failure_either():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([str(COMMAND), "--help"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)])
def test_closed_streams_are_no_failure(closed, code):
    done = subprocess.run(
        ["sh", "-c", f"{COMMAND} explain --list {closed}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, "")


def test_options_after_two_hyphens_are_words():
    assert penstock("explain", "--", "--list").err.startswith(
        "penstock explain: error[PEN0004]: there is no code '--list'\n"
    )


BREAK = """
import sys, types
from penstock.cli import verbs
def run(args): {body}
verb = types.SimpleNamespace(SUMMARY="x", EXAMPLES="x", configure=lambda parser: None, run=run)
verbs.load = lambda name: verb
from penstock.cli.main import run as start
sys.exit(start(["broken", *sys.argv[1:]]))
"""


def broken(body: str, *words: str, **environment: str) -> Done:
    """Run a verb that behaves like `body`."""
    done = subprocess.run(
        [sys.executable, "-c", BREAK.format(body=body), *words],
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(**environment),
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_an_unexpected_error_is_one_line_and_a_report_file_without_secrets(tmp_path):
    done = broken(
        "secret = 'hunter2'; print('partial'); raise KeyError('spec\\nline')",
        "-q",
        TMPDIR=str(tmp_path),
        API_TOKEN="abc123secret",
    )
    assert (done.code, done.out) == (3, "partial\n")
    found = re.fullmatch(r"penstock: internal error \[PEN0009\]: KeyError: 'spec\\nline' \(report: (\S+)\)\n", done.err)
    assert found
    path = found.group(1)
    with open(path) as stream:
        report = stream.read()
    assert os.stat(path).st_mode & 0o077 == 0
    assert f"penstock {package.__version__}\n" in report
    assert "command  penstock broken -q\n" in report
    assert "KeyError: 'spec\\nline'" in report
    assert "Traceback" in report
    assert "abc123secret" not in report


def test_credentials_in_addresses_stay_out_of_the_report(tmp_path):
    done = broken("raise ValueError()", "-C", "https://me:pw@host/x", TMPDIR=str(tmp_path))
    assert done.code == 2
    from penstock.cli.crash import report

    line = report(ValueError("x" * 500), ["--from", "https://me:pw@host/x", "a@b"])
    path = line.rpartition("(report: ")[2].rstrip(")")
    with open(path) as stream:
        text = stream.read()
    os.unlink(path)
    assert "--from https://***@host/x a@b" in text
    assert len(line.partition(" (report")[0]) < 260


def test_no_place_for_the_report_is_said(tmp_path, monkeypatch):
    import tempfile

    from penstock.cli.crash import report

    monkeypatch.setattr(tempfile, "mkstemp", lambda **_: (_ for _ in ()).throw(OSError("full")))
    assert report(RuntimeError(), []) == (
        "penstock: internal error [PEN0009]: RuntimeError (no report file could be written; -vv shows the traceback)"
    )


def test_a_traceback_is_shown_when_asked_for(tmp_path):
    done = broken("raise RuntimeError('x')", "-vv", TMPDIR=str(tmp_path))
    assert done.code == 3
    assert done.err.rstrip().endswith("RuntimeError: x")
    assert "Traceback" in done.err


@pytest.mark.parametrize(
    ("body", "code", "err"),
    [
        ("raise KeyboardInterrupt", 130, "penstock: interrupted\n"),
        ("return 4", 4, ""),
        ("raise BrokenPipeError", 141, ""),
        ("sys.exit(5)", 5, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit('x')", 2, ""),
    ],
)
def test_every_end_has_its_exit_code(body, code, err):
    assert broken(body) == Done(code, "", err)


def test_endless_recursion_is_an_internal_error(tmp_path):
    done = broken("f = lambda: f(); f()", TMPDIR=str(tmp_path))
    assert done.code == 3
    assert done.err.startswith("penstock: internal error [PEN0009]: RecursionError: maximum recursion depth")


def test_an_interrupt_ends_the_command():
    process = subprocess.Popen(
        [sys.executable, "-c", BREAK.format(body="print('go', flush=True); import time; time.sleep(30)")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == "penstock: interrupted\n"
    assert process.returncode == 130


# --- the start path

HEAVY = {
    *(
        "argparse",
        "typing",
        "re",
        "dataclasses",
        "pathlib",
        "logging",
        "inspect",
        "enum",
        "importlib.metadata",
        "asyncio",
    ),
    *(
        "jinja2",
        "yaml",
        "ruamel",
        "json",
        "jsonschema_rs",
        "yaml_rs",
        "subprocess",
        "tempfile",
        "traceback",
        "unicodedata",
    ),
}
PROBE = """
import sys
before = set(sys.modules)
from penstock.cli.main import run
run(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


def imported(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=False)
    return set(done.stderr.splitlines()[-1].split())


def test_the_version_imports_nothing_heavy():
    assert imported("--version") & HEAVY == set()


def test_a_verb_imports_only_its_own_module():
    found = imported("explain", "PEN0001")
    assert "penstock.cli.completion" not in found
    allowed = {"argparse", "typing", "re", "enum"}
    assert found & HEAVY - allowed == set()
    assert not {"shutil", "zlib", "bz2"} & found


def test_a_verb_needs_no_more_than_its_file(monkeypatch):
    verb = types.ModuleType("penstock.cli.made_up")
    monkeypatch.setattr(verbs, "import_module", lambda name: verb if name == "penstock.cli.made_up" else None)
    monkeypatch.setattr(verbs, "isfile", lambda path: path.endswith("made_up.py"))
    assert verbs.load("made-up") is None, "without a SUMMARY it is a helper"
    verb.SUMMARY = "x"  # type: ignore[attr-defined]
    assert verbs.load("made-up") is verb
    assert verbs.load("made_up") is None, "the verb is spelled with a hyphen"


def test_a_full_disk_is_no_internal_error():
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([str(COMMAND), "schema"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "the output cannot be written: no space left on device" in done.stderr
