"""The image is built as its Containerfile says and its workers work: nobody's user, a root that cannot be written.

Without a container engine in the house, buildah builds on stand-ins for the pinned bases (scripts/image_base.sh) and bubblewrap
starts what came out, with the user, environment and command that the image names.
"""

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing

ROOT = Path(__file__).parents[2]
BUILDAH = ("buildah", "--storage-driver", "vfs")
TOOLS = ("buildah", "mmdebstrap", "bwrap")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
LIMIT = 260 * 1024 * 1024  # bytes on disk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"the image cannot be built here: no {', '.join(MISSING)}"),
    pytest.mark.skipif(
        os.geteuid() != 0, reason="the image is built by root here (mmdebstrap, buildah without a user namespace)"
    ),
]


def run(*words, **more):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, **more)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout.strip()


def on(binding, action):
    """Do something with the embedded queue, from outside the image."""

    async def work():
        queue = await open_queue(binding)
        try:
            return await action(queue)
        finally:
            await queue.close()

    return asyncio.run(work())


def base(kind):
    """Make a base image, unless it was made by the same script before."""
    digest = hashlib.sha256((ROOT / "scripts/image_base.sh").read_bytes()).hexdigest()[:12]
    name = f"localhost/penstock-{kind}:{digest}"
    if subprocess.run((*BUILDAH, "inspect", "--type", "image", name), capture_output=True, check=False).returncode:
        run("scripts/image_base.sh", kind, name)
    return name


def built(name):
    pip = ["-v", "/etc/ssl/certs:/etc/ssl/certs:ro"]
    if Path("/etc/pip.conf").exists():
        pip += ["-v", "/etc/pip.conf:/etc/pip.conf:ro"]
    bases = (f"--build-arg=BUILD_BASE={base('build')}", f"--build-arg=BASE={base('run')}")
    words = (
        "bud",
        "--isolation",
        "chroot",
        "--timestamp",
        "0",
        *pip,
        *bases,
        "-f",
        "runtime/Containerfile",
        "-t",
        name,
        ".",
    )
    run(*BUILDAH, *words)
    return json.loads(run(*BUILDAH, "inspect", "--type", "image", name))


@pytest.fixture(scope="module")
def image():
    name = f"localhost/penstock-runtime:test-{os.getpid()}"
    built(name)
    yield name
    run(*BUILDAH, "rmi", "-f", name)


@pytest.fixture(scope="module")
def config(image):
    return json.loads(run(*BUILDAH, "inspect", "--type", "image", image))["OCIv1"]["config"]


@pytest.fixture(scope="module")
def root(image, tmp_path_factory):
    """The file system of the image, with the empty folders that a container runtime makes in it."""
    container = run(*BUILDAH, "from", "--pull-never", image)
    target = tmp_path_factory.mktemp("image") / "root"
    try:
        run("cp", "-a", run(*BUILDAH, "mount", container), str(target))
    finally:
        run(*BUILDAH, "rm", container)
    for name in ("proc", "dev", "work"):
        (target / name).mkdir(exist_ok=True)
    return target


def started(root, config, folder, *words):
    """Run the image's command with `folder` on /work, as a pod with a read-only root does."""
    environment = [word for pair in config["Env"] for word in ("--setenv", *pair.split("=", 1))]
    user, group = config["User"].split(":")
    os.chmod(folder, 0o777)
    return subprocess.run(
        ("bwrap", "--ro-bind", str(root), "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", str(folder), "/work",
         "--unshare-all", "--uid", user, "--gid", group, "--clearenv", *environment, "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "PYTHONPATH", "/opt/penstock:/work",
         "--chdir", config["WorkingDir"], *config["Entrypoint"], *words),
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def test_it_names_a_user_that_is_nobody_and_the_one_command(config):
    assert config["User"] == "65532:65532"
    assert config["Entrypoint"] == ["/usr/local/bin/penstock-worker"]


def test_it_is_small_and_has_no_shell_and_nothing_to_install_with(root):
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    assert size < LIMIT
    assert not [name for name in ("bin/sh", "bin/bash", "usr/bin/apt", "usr/bin/dpkg") if (root / name).exists()]


def test_it_does_not_say_where_it_was_built(root):
    """Where a distribution was installed from would make two builds of the same sources different."""
    assert list((root / "opt").rglob("direct_url.json")) == []


def test_a_worker_of_it_handles_messages_and_parks_what_it_cannot(root, config, tmp_path):
    (tmp_path / "handler.py").write_text(
        "import os\n"
        "async def note(message, context):\n"
        "    if message.body == b'poison':\n"
        "        raise ValueError('no')\n"
        "    open('/work/seen', 'a').write(f'{message.body.decode()} {os.getuid()}\\n')\n"
    )
    queue = {"type": "sqlite", "path": str(tmp_path / "queues.db"), "name": "orders"}
    dead = {**queue, "name": "orders-dead-letter"}
    on(queue, lambda opened: opened.send([Outgoing(body) for body in (b"1", b"2", b"poison")]))
    inside = {key: {**binding, "path": "/work/queues.db"} for key, binding in (("queue", queue), ("deadLetter", dead))}
    (tmp_path / "worker.json").write_text(
        json.dumps(
            {
                "apiVersion": "penstock.dev/worker/v1",
                "definition": {"kind": "Workflow", "name": "orders"},
                "environment": "test",
                "role": "consume",
                "maxReceiveCount": 1,
                "messageLimit": 3,
                "lease": {"seconds": 30},
                "handler": {"entryPoint": "handler:note"},
                "metrics": {"port": 9090},
                **inside,
            }
        )
    )
    for path in tmp_path.iterdir():
        os.chmod(path, 0o666)
    done = started(root, config, tmp_path, "consume", "--config", "/work/worker.json")
    assert done.returncode == 0, done.stderr
    assert sorted((tmp_path / "seen").read_text().splitlines()) == ["1 65532", "2 65532"]
    assert [on(one, lambda opened: opened.depth()).waiting for one in (queue, dead)] == [0, 1]


def test_every_adapter_of_it_can_be_imported(root, config, tmp_path):
    """A shared library that the small base lacks shows only here."""
    names = [
        "queues.sqs",
        "queues.azure_storage_queue",
        "queues.pubsub",
        "stores.s3",
        "stores.azure_blob",
        "stores.gcs",
    ]
    program = f"import importlib; [importlib.import_module('penstock_runtime.' + name) for name in {names!r}]; import obstore, pystac, psycopg, uvloop"
    done = started(root, {**config, "Entrypoint": ["/usr/bin/python3"]}, tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr


def test_the_same_sources_give_the_same_image(image):
    """So a digest can be checked by anybody who has the sources."""
    first = json.loads(run(*BUILDAH, "inspect", "--type", "image", image))
    second = built(f"{image}-again")
    run(*BUILDAH, "rmi", "-f", f"{image}-again")
    assert first["OCIv1"]["rootfs"]["diff_ids"] == second["OCIv1"]["rootfs"]["diff_ids"]
