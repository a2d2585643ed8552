"""Makes a plan ready to run: uploads, configurations on disk, environment variables, ports, what is left out and why."""

import hashlib
import json
import os
import socket
from collections.abc import Mapping

from penstock.record import Record
from penstock.running import ports, uploads
from penstock.running.environment import Wanted, variables
from penstock.running.plan import Plan, Process
from penstock.running.supervisor import Started

FOLDER = ".penstock/run"
SPOOL = ".penstock/local/spool"  # what streams keep between their answer and their sinks
_DONE = "done.json"


class Ready(Record):
    """What can be started. `left_out` are sentences about the rest; `missing` secrets stop the whole run."""

    started: tuple[Started, ...]
    left_out: tuple[str, ...] = ()
    missing: tuple[Wanted, ...] = ()


def prepare(plan: Plan, given: Mapping[str, str], inherited: Mapping[str, str], *, processes: int = 1) -> Ready:
    """Return the processes of a plan, each worker `processes` times. Raises OSError when something cannot be written."""
    from penstock_runtime import roles

    folder = os.path.join(plan.root, FOLDER, plan.place.name)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    uploads.put(plan.uploads, plan.root)
    done = _done(folder)
    started: list[Started] = []
    left_out: list[str] = []
    missing: list[Wanted] = []
    taken: set[int] = set()
    known = roles.names()
    for process in sorted(plan.processes, key=lambda one: (one.definition, one.name)):
        reason = _reason(process, known)
        if reason:
            left_out.append(f"{process.definition}: {reason}")
            continue
        key = _key(process)
        if process.once and key in done:
            left_out.append(f"{process.definition}: {process.name} has run, and nothing in it has changed since")
            continue
        env, wanted = variables(process, given, inherited, (plan.root,))
        missing += wanted
        env |= {"PENSTOCK_SPOOL": os.path.join(plan.root, SPOOL), "PENSTOCK_LISTEN": ports.ADDRESS}
        copies = [ports.with_port(one, taken) for one in _copies(process, processes)]
        started += [_write(one, folder, env, key) for one in copies]
    return Ready(tuple(started), tuple(left_out), tuple(missing))


def remember(plan: Plan, key: str) -> None:
    """Note that a job that runs once has done so."""
    folder = os.path.join(plan.root, FOLDER, plan.place.name)
    keys = sorted({*_done(folder), key})
    path = os.path.join(folder, _DONE)
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        json.dump(keys, file)
    os.replace(f"{path}.new", path)


def _done(folder: str) -> frozenset[str]:
    try:
        with open(os.path.join(folder, _DONE), encoding="utf-8") as file:
            return frozenset(json.load(file))
    except (FileNotFoundError, ValueError):
        return frozenset()


def _reason(process: Process, known: tuple[str, ...]) -> str | None:
    if process.suspended:
        return "it is suspended"
    if process.role not in known:
        return f"this version of the runtime has no role {process.role} (it has: {', '.join(known)})"
    return None


def _key(process: Process) -> str:
    text = json.dumps([process.name, process.config], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _copies(process: Process, count: int) -> list[Process]:
    if count == 1 or process.once or process.cron is not None:
        return [process]
    return [process.replace(name=f"{process.name}-{number}") for number in range(1, count + 1)]


def _write(process: Process, folder: str, env: Mapping[str, str], key: str) -> Started:
    port = _free_port()
    config = {**process.config, "metrics": {"port": port}}
    path = os.path.join(folder, f"{process.name}.json")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)
        file.write("\n")
    return Started(process.replace(config=config), path, env, port, key)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
