"""Run Pulumi programs under the real SDK with a recording monitor and return what they registered.

`run(directory)` starts the program in a process of its own and speaks Pulumi's gRPC protocol with it on a free loopback
port. No Pulumi CLI, no plugin, no account and no network are needed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import yaml
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc

from tests.support.pulumi_clouds import Answers
from tests.support.pulumi_record import AliasSpec, Invoke, LogLine, ProgramFailed, Recorded, Resource
from tests.support.pulumi_servicer import Engine, Monitor
from tests.support.pulumi_values import UNKNOWN, Archive, Asset, ResourceRef, Secret, Unknown, plain, secret_paths

__all__ = [
    "UNKNOWN",
    "AliasSpec",
    "Answers",
    "Archive",
    "Asset",
    "Invoke",
    "Job",
    "LogLine",
    "ProgramFailed",
    "Recorded",
    "Resource",
    "ResourceRef",
    "Secret",
    "Unknown",
    "plain",
    "run",
    "run_many",
    "secret_paths",
]

LAUNCHER = Path(__file__).with_name("pulumi_launcher.py")


@dataclass(frozen=True)
class Job:
    """One program to run.

    `program` is the directory with `__main__.py`. Project and configuration are read from `Pulumi.yaml` and
    `Pulumi.<stack>.yaml` there when present; `config` (keys without a namespace get the project's) wins over them and
    `secrets` are added encrypted. A `secure:` entry that `secrets` does not give gets the text `secret-of-<key>`.
    """

    program: Path | str
    stack: str = "test"
    project: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, Any] = field(default_factory=dict)
    preview: bool = False
    answers: Answers = field(default_factory=Answers)
    organization: str = "organization"
    env: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 120.0


def run(program: Path | str | Job, *, check: bool = True, **options: Any) -> Recorded:
    """Run a program directory (options as in `Job`) and return what it registered.

    Raises ProgramFailed, with the program's traceback, when it fails and `check` is true; with `check=False` the
    traceback stands in `Recorded.error`.
    """
    job = program if isinstance(program, Job) else Job(program, **options)
    recorded = _run(job)
    if check and recorded.error is not None:
        raise ProgramFailed(recorded)
    return recorded


def run_many(jobs: Iterable[Job | Path | str], *, check: bool = True, at_once: int = 2) -> list[Recorded]:
    """Run programs side by side, `at_once` at a time, and return their records in the order of `jobs`."""
    with futures.ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda job: run(job, check=check), jobs))


def _run(job: Job) -> Recorded:
    program = str(Path(job.program).resolve())
    project, config, secret_keys = configuration(job)
    engine = Engine()
    answers = job.answers
    for cloud in {key.split(":")[0] for key in config}:
        own = {k.partition(":")[2]: v for k, v in config.items() if k.startswith(f"{cloud}:")}
        answers = answers.settled(f"pulumi:providers:{cloud}", own)
    monitor = Monitor(job.stack, project, program, job.preview, answers)
    server = grpc.server(futures.ThreadPoolExecutor(4), options=_GRPC_CHANNEL_OPTIONS)
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    started = time.perf_counter()
    order = {
        "program": program,
        "project": project,
        "stack": job.stack,
        "organization": job.organization,
        "address": f"127.0.0.1:{port}",
        "parallel": 16,
        "preview": job.preview,
        "config": config,
        "secret_keys": secret_keys,
    }
    try:
        code, stdout, stderr = _launch(order, job)
    finally:
        server.stop(grace=None)
    return _recorded(job, project, engine, monitor, code, stdout, stderr, time.perf_counter() - started)


def _launch(order: Mapping[str, Any], job: Job) -> tuple[int, str, str]:
    # PYTHONDONTWRITEBYTECODE makes every import of the large SDKs twice as slow; PULUMI_* would change the program.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "PYTHON", "COV_", "COVERAGE_"))}
    command = [sys.executable, str(LAUNCHER)]
    # The directory of the launcher leads sys.path of a script; the program must not see our modules.
    env = {**kept, "PYTHONSAFEPATH": "1", "GRPC_VERBOSITY": "NONE", **job.env}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            stdout, stderr = process.communicate(json.dumps(order), timeout=job.timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            return -1, stdout, f"{stderr}\nthe program did not end within {job.timeout} s"
    return process.returncode, stdout, stderr


def _recorded(
    job: Job, project: str, engine: Engine, monitor: Monitor, code: int, stdout: str, stderr: str, seconds: float
) -> Recorded:
    error = None
    if code != 0:
        told = [line.message for line in engine.logs if line.severity == "error"]
        error = "\n".join(told) or stderr or f"exit code {code}"
        if code < 0:
            error = f"{error}\n{stderr}"
    return Recorded(
        project=project,
        stack=job.stack,
        preview=job.preview,
        resources=tuple(sorted(monitor.resources.values(), key=lambda r: (r.type, r.name, r.urn))),
        outputs=monitor.stack_outputs,
        component_outputs=dict(sorted(monitor.component_outputs.items())),
        invokes=tuple(sorted(monitor.invokes, key=lambda i: (i.token, json.dumps(plain(i.args), default=repr)))),
        logs=tuple(engine.logs),
        packages=tuple(sorted(set(monitor.packages))),
        required_version=engine.required_version,
        error=error,
        stdout=stdout,
        stderr=stderr,
        seconds=seconds,
    )


def configuration(job: Job) -> tuple[str, dict[str, str], list[str]]:
    """Return (project, configuration, names of secret keys) of a job, from its files and its own values.

    Raises ValueError on a `Pulumi.yaml` that Pulumi would refuse: no name, or another runtime than Python.
    """
    directory = Path(job.program)
    file = _yaml(directory / "Pulumi.yaml")
    if file:
        runtime = file.get("runtime")
        if not file.get("name") or (runtime.get("name") if isinstance(runtime, dict) else runtime) != "python":
            raise ValueError(f"{directory / 'Pulumi.yaml'}: needs a name and the runtime python")
    project = job.project or file.get("name") or "project"
    values: dict[str, str] = {}
    secret: set[str] = set()
    for key, declared in (file.get("config") or {}).items():
        if isinstance(declared, dict) and "default" in declared:
            values[_full(key, project)] = _text(declared["default"])
        if isinstance(declared, dict) and declared.get("secret"):
            secret.add(_full(key, project))
    for key, value in (_yaml(directory / f"Pulumi.{job.stack}.yaml").get("config") or {}).items():
        full = _full(key, project)
        if isinstance(value, dict) and set(value) == {"secure"}:
            secret.add(full)
            value = f"secret-of-{full}"
        values[full] = _text(value)
    for key, value in job.config.items():
        values[_full(key, project)] = _text(value)
    for key, value in job.secrets.items():
        values[_full(key, project)] = _text(value)
        secret.add(_full(key, project))
    return project, values, sorted(secret)


def _yaml(path: Path) -> dict[str, Any]:
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}


def _full(key: str, project: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _text(value: Any) -> str:
    """Return a configuration value as Pulumi stores it: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)
