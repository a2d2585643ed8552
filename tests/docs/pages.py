"""Reads the console sessions and files of a documentation page, and runs them as its reader would.

In a page, a fence ```` ```console ```` is a session: lines that begin with `$ ` are commands (they go on
after a backslash, and in lines that begin with `> `), the lines below one are what it prints, words and data together. `...` stands for any number of lines; without a
line below it, a command may print what it likes. `exit=N` after `console` is the code of the block's last command. A fence with
`file=PATH` is a file that the reader writes. All blocks of a page run in one new folder, one after the other. What cannot run
here (`pulumi up`) is in a fence ```` ```sh ````.
"""

import os
import re
import subprocess
from dataclasses import dataclass, field

from tests.stacks.support import COMMAND, ROOT

FENCE = re.compile(r"^```(?P<language>\w*)(?P<options>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    path
    for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("stacks/*/README.md")]
    if "codes" not in path.parts
)


@dataclass
class Command:
    """One command, what it must print (None: anything) and the code that it must end with."""

    text: str
    line: int
    output: list[str] | None = None
    code: int = 0


@dataclass
class Session:
    """Files to write, and then commands to run."""

    files: dict[str, str] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)


def sessions(text):
    """Return the sessions of a page in order."""
    found = []
    for match in FENCE.finditer(text):
        options = dict(part.partition("=")[::2] for part in match["options"].split())
        line = text.count("\n", 0, match.start()) + 2
        if match["language"] == "console":
            found.append(Session(commands=commands(match["body"], line, int(options.get("exit", 0)))))
        elif "file" in options:
            found.append(Session(files={options["file"]: match["body"]}))
    return found


def commands(body, line, code):
    """Return the commands of a block. Raises ValueError when it does not begin with one."""
    found = []
    for number, row in enumerate(body.splitlines(), line):
        if row.startswith("$ "):
            found.append(Command(row[2:], number))
        elif not found:
            raise ValueError(f"line {number}: a session begins with `$ `")
        elif found[-1].output is None and (row.startswith("> ") or found[-1].text.endswith("\\")):
            found[-1].text += "\n" + row.removeprefix("> ")
        else:
            found[-1].output = [*(found[-1].output or []), row]
    found[-1].code = code
    return found


def run(session, folder):
    """Write the files and run the commands in a folder; yield each command with its code and what it printed."""
    for name, text in session.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "120"}
    for command in session.commands:
        where = folder / ".where"
        script = f'cd "$(cat "{where}")" && {{\n{command.text}\n}} 2>&1\ncode=$?\npwd > "{where}"\nexit $code\n'
        if not where.exists():
            where.write_text(str(folder))
        done = subprocess.run(
            ["bash", "-c", script], env=environment, cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
        yield command, done.returncode, (done.stdout + done.stderr).splitlines()


def fits(expected, printed):
    """Say whether lines are as shown; `...` on a line of its own stands for any number of lines, in a line for any text."""
    if not expected:
        return not printed
    if expected[0].strip() == "...":
        return any(fits(expected[1:], printed[skipped:]) for skipped in range(len(printed) + 1))
    row = re.escape(expected[0].rstrip()).replace(r"\.\.\.", ".*")
    return bool(printed) and re.fullmatch(row, printed[0].rstrip()) is not None and fits(expected[1:], printed[1:])
