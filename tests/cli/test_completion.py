"""`penstock completion`: the scripts work in the shells that are there, and offer what the verbs take."""

import shutil
import subprocess

import pytest

from penstock.cli import verbs
from tests.cli.support import penstock

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def scripts():
    out = {}
    for shell in SHELLS:
        done = penstock("completion", shell)
        assert (done.code, done.err) == (0, "")
        out[shell] = done.out
    return out


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_names_every_verb_and_its_options(shell, scripts):
    for name in verbs.everything():
        assert name in scripts[shell]
    for flag in ("list", "timings", "color"):
        assert flag in scripts[shell]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_its_script(shell, scripts, tmp_path):
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed, its script is not parsed")
    (tmp_path / "script").write_text(scripts[shell])
    done = subprocess.run([program, "-n", "script"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def complete(script: str, tmp_path, *words: str) -> list[str]:
    """What bash offers after the words; the last one is being typed."""
    (tmp_path / "script").write_text(script)
    lines = [
        "source ./script",
        f"COMP_WORDS=({' '.join(repr(word) for word in words)})",
        f"COMP_CWORD={len(words) - 1}",
        "_penstock",
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ]
    done = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed, its completion is not tried")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["penstock", "expl"], {"explain"}),
        (["penstock", "--v"], {"--version"}),
        (["penstock", "-q", "--color", "never", "compl"], {"completion"}),
        (["penstock", "explain", "--li"], {"--list"}),
        (["penstock", "explain", "PEN0001"], {"PEN0001"}),
        (["penstock", "explain", "--format", "j"], {"json"}),
        (["penstock", "explain", "--color", "a"], {"auto", "always"}),
        (["penstock", "completion", ""], {"bash", "zsh", "fish"}),
        (["penstock", "completion", "-C", "s"], {"script"}),
        (["penstock", "nosuch", "x"], set()),
    ],
)
def test_bash_offers_what_comes_next(words, offered, scripts, tmp_path):
    assert set(complete(scripts["bash"], tmp_path, *words)) == offered


def test_an_unknown_shell_is_refused():
    done = penstock("completion", "fsh")
    assert done.code == 2
    assert "did you mean `fish`" in done.err
