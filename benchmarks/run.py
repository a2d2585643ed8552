"""Measures penstock beside other tools on one generated project, and prints a table of medians and ratios.

Rounds are interleaved, so that what else the machine does meets all of them alike. Figures of one run compare with each other;
those of different runs do not.
"""

import argparse
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import peers, project
from benchmarks.measure import Cost, middle, run

BIN = Path(sys.executable).parent
BARS = 1000  # the number of definitions that the bars are for
START, END = "<!-- bench -->", "<!-- /bench -->"


@dataclass
class Row:
    """One line of the table: how to prepare it (not measured), the command, and the bar in seconds where there is one."""

    name: str
    folder: Path
    command: list[str]
    prepare: Callable[[], None] = lambda: None
    bar: float | None = None
    rounds: int = 0
    costs: list[Cost] = field(default_factory=list)


def ours(*words: str) -> list[str]:
    """Return a command line of penstock."""
    return [str(BIN / "penstock"), *words]


def forget(folder: Path) -> None:
    """Remove the tree and the memory of a project."""
    for name in ("rendered", ".penstock"):
        shutil.rmtree(folder / name, ignore_errors=True)


def edit(folder: Path) -> None:
    """Change one value of one definition, another one each time."""
    path = next(iter(sorted((folder / "definitions").rglob("*.yaml"))))
    text = path.read_text()
    path.write_text(text.replace("cpu: 500m", "cpu: 400m") if "cpu: 500m" in text else text.replace("400m", "500m"))


def our_rows(folder: Path, count: int) -> list[Row]:
    """Return what is measured of penstock, in the order in which it must run."""
    one = str(next(iter(sorted((folder / "definitions").rglob("*.yaml")))).relative_to(folder))
    cold = Row(f"{count:,} definitions, cold", folder, ours("render", "-q"), lambda: forget(folder))
    if count > BARS:
        cold.bar = 6.0
        return [cold, Row(f"{count:,} definitions, nothing changed", folder, ours("render", "-q"))]
    cold.bar = 0.8
    return [
        cold,
        Row(f"{count:,} definitions, nothing changed", folder, ours("render", "-q"), bar=0.06),
        Row(f"{count:,} definitions, one edited", folder, ours("render", "-q"), lambda: edit(folder), bar=0.12),
        Row(
            f"{count:,} definitions, cold, one process",
            folder,
            ours("render", "-q", "--jobs", "1"),
            lambda: forget(folder),
        ),
        Row(f"`validate`, {count:,} definitions", folder, ours("validate", "-q")),
        Row("`validate` of one file", folder, ours("validate", "-q", one), bar=0.08),
        Row("`--version`", folder, ours("--version"), bar=0.04),
        Row("`python -c pass`", folder, [sys.executable, "-c", "pass"]),
    ]


def peer_rows(base: Path, folder: Path, count: int, rounds: int) -> list[Row]:
    """Return what is measured of the other tools that are installed; their projects are written here."""
    rows = []
    root = str(Path(__file__).resolve().parent.parent)
    if importlib.util.find_spec("rjsonnet"):
        jsonnet = base / "jsonnet"
        peers.write_jsonnet(jsonnet, folder, count)
        command = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {root!r}); from benchmarks.peers import *; run_jsonnet(Path({str(jsonnet)!r}))",
        ]
        name = f"rjsonnet {importlib.metadata.version('rjsonnet')}"
        rows.append(
            Row(name, jsonnet, command, lambda: shutil.rmtree(jsonnet / "manifests", ignore_errors=True), rounds=rounds)
        )
    if (BIN / "kapitan").exists():
        kapitan = base / "kapitan"
        peers.write_kapitan(kapitan, folder, count)
        command = [str(BIN / "kapitan"), "compile", "--parallelism", "2"]
        name = f"Kapitan {importlib.metadata.version('kapitan')}"
        rows.append(
            Row(name, kapitan, command, lambda: shutil.rmtree(kapitan / "compiled", ignore_errors=True), rounds=1)
        )
    return rows


def measure(rows: list[Row], rounds: int) -> None:
    """Run every row once a round, in order."""
    for number in range(rounds):
        for row in rows:
            if row.rounds and number >= row.rounds:
                continue
            row.prepare()
            row.costs.append(run(row.command, row.folder))
            print(f"round {number + 1}: {row.name}: {row.costs[-1].wall:.3f} s", file=sys.stderr)


def table(rows: list[Row], base: Cost, *, bars: bool) -> str:
    """Return the table as Markdown; `base` is what the ratios are against, `bars` whether the bars hold for this size."""
    lines = ["| what | wall s | CPU s | peak MiB | bar s | ratio to cold |", "|---|---:|---:|---:|---:|---:|"]
    for row in rows:
        cost = middle(row.costs)
        bar = f"{row.bar:g}" if row.bar is not None and bars else ""
        ratio = cost.wall / base.wall
        shown = f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"
        lines.append(f"| {row.name} | {cost.wall:.3f} | {cost.cpu:.3f} | {cost.memory:.0f} | {bar} | {shown} |")
    return "\n".join(lines)


def counted(folder: Path) -> str:
    """Return what the project rendered to, in words."""
    manifests = list((folder / "rendered").rglob("manifests/*.yaml"))
    objects = sum(path.read_text().count("\nkind: ") for path in manifests)
    modules = len(list((folder / "rendered").rglob("definitions/*.py")))
    return f"{objects:,} Kubernetes objects in {len(manifests):,} files and {modules - 1:,} Pulumi modules"


def words(folder: Path, rounds: int, *, large: bool) -> str:
    """Return what a reader must know about the figures."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    single = " (the largest project: one run)" if large else ""
    return (
        f"Medians of {rounds} interleaved rounds{single}, process start included, on {cores} cores, Python "
        f"{platform.python_version()}; cold makes {counted(folder)}. `make bench` measures anew. The peers make the same manifests "
        "from templates of their own; they validate nothing and write no Pulumi program, lock or shared objects."
    )


def main() -> None:
    """Measure and print; with `--write` the table goes between the markers of a Markdown file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="definitions")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", type=int, metavar="N", help="also N definitions, cold and unchanged, once")
    parser.add_argument("--quick", action="store_true", help="100 definitions, one round")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--folder", help="where to work; a fast disk")
    parser.add_argument("--write", metavar="FILE", help="put the table between the markers of this file")
    args = parser.parse_args()
    count, rounds = (100, 1) if args.quick else (args.count, args.rounds)
    with tempfile.TemporaryDirectory(dir=args.folder) as made:
        base = Path(made)
        folder = base / "project"
        project.write(folder, count)
        run(ours("render", "-q"), folder)
        rows = our_rows(folder, count)
        if not args.no_peers:
            rows += peer_rows(base, folder, count, min(rounds, 3))
        measure(rows, rounds)
        text = words(folder, rounds, large=bool(args.large))
        if args.large:
            project.write(base / "large", args.large)
            large = our_rows(base / "large", args.large)
            measure(large, 1)
            rows[1:1] = large
        text = f"{text}\n\n{table(rows, middle(rows[0].costs), bars=count == BARS)}"
    print(text)
    if args.write:
        insert(Path(args.write), text)


def insert(path: Path, text: str) -> None:
    """Put `text` between the markers of a file; at its end when it has none."""
    old = path.read_text()
    block = f"{START}\n{text}\n{END}"
    if START in old:
        head, _, rest = old.partition(START)
        path.write_text(head + block + rest.partition(END)[2])
    else:
        path.write_text(f"{old.rstrip()}\n\n## Speed\n\n{block}\n")


if __name__ == "__main__":
    main()
