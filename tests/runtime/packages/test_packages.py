"""From `handler.code` to importable modules: every address, archives that misbehave, requirements built once."""

import asyncio
import io
import os
import subprocess
import sys
import zipfile

import pytest

from penstock_runtime import packages
from penstock_runtime.errors import Unusable
from penstock_runtime.packages import cache, requirements
from penstock_runtime.packages.archives import unpack
from tests.runtime.packages.wheels import wheel


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("PENSTOCK_CACHE", str(folder))
    monkeypatch.setattr(sys, "path", list(sys.path))
    return folder


def config(folder, **code):
    return {"handler": {"code": code}, "stores": {"code": {"type": "directory", "path": str(folder)}}}


def prepare(value):
    return asyncio.run(packages.prepare(value))


def archive(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return data.getvalue()


def run(code, *paths):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_without_code_nothing_is_done():
    before = list(sys.path)
    assert prepare({"handler": {}}) == []
    assert sys.path == before


def test_a_file_of_a_store(tmp_path):
    store = tmp_path / "store"
    (store / "abc").mkdir(parents=True)
    (store / "abc" / "one_module.py").write_text("VALUE = 1")
    (path,) = prepare(config(store, src="store://code/abc/one_module.py"))
    assert sys.path[0] == path
    assert run("import one_module; print(one_module.VALUE)", path).stdout == "1\n"
    assert prepare(config(store, src="store://code/abc/one_module.py")) == [path]


def test_an_archive_of_a_store_holds_a_package_below_its_name(tmp_path):
    store = tmp_path / "store"
    store.mkdir()
    (store / "glm.zip").write_bytes(archive(**{"glm/__init__.py": "", "glm/item.py": "VALUE = 2", "glm/data.txt": "x"}))
    (path,) = prepare(config(store, src="store://code/glm.zip"))
    assert run("import glm.item; print(glm.item.VALUE)", path).stdout == "2\n"


def test_a_local_folder_is_taken_as_it_is(tmp_path):
    assert prepare(config(tmp_path, src=str(tmp_path))) == [str(tmp_path)]


@pytest.mark.parametrize(
    ("src", "words"),
    [
        ("store://other/x.py", "no store 'other'"),
        ("store://code/none.py", "none.py"),
        ("ftp://host/x.py", "there are store://, blob://, s3://, gs:// and https://"),
        ("blob://account/only-a-container", "is not of the form blob://ACCOUNT/CONTAINER/KEY"),
        ("store://code/readme.txt", "readme.txt is neither a Python file nor a zip archive"),
        ("store://code/broken.zip", "broken.zip cannot be unpacked"),
        ("/nowhere/at/all.py", "No such file or directory"),
    ],
)
def test_what_cannot_be_had_is_said_in_one_line(tmp_path, src, words):
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "broken.zip").write_text("no zip")
    with pytest.raises(Unusable) as caught:
        prepare(config(tmp_path, src=src))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["../out.py", "/etc/out.py", "a/../../out.py", "..\\out.py", "C:/out.py"])
def test_an_archive_that_wants_out_is_refused_whole(own_cache, name):
    own_cache.mkdir(mode=0o700)
    with pytest.raises(Unusable, match="outside of it"):
        unpack("bad.zip", archive(**{"good.py": "", name: ""}), str(own_cache))
    assert not list(own_cache.rglob("*.py"))


def test_an_archive_that_grows_without_bound_is_refused(own_cache, monkeypatch):
    own_cache.mkdir(mode=0o700)
    monkeypatch.setattr("penstock_runtime.packages.archives.UNPACKED", 1000)
    with pytest.raises(Unusable, match="holds more than"):
        unpack("bomb.zip", archive(**{"zeros.py": "0" * 2000}), str(own_cache))


def test_a_cache_that_others_can_write_is_refused(own_cache):
    own_cache.mkdir()
    own_cache.chmod(0o777)
    with pytest.raises(Unusable, match="set PENSTOCK_CACHE"):
        cache.folder()


def test_a_cache_that_is_a_link_is_refused(own_cache, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    own_cache.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unusable, match="not a folder that only this user can write"):
        cache.folder()


def test_requirements_are_installed_apart_and_once(tmp_path, monkeypatch):
    wheel(tmp_path, "penstock_probe_one", "VALUE = 'from a wheel'")
    (tmp_path / "module.py").write_text("import penstock_probe_one")
    (tmp_path / "requirements.txt").write_text("penstock_probe_one==1.0\n")
    options = ["--no-index", "--find-links", str(tmp_path)]
    wanted = config(
        tmp_path,
        src="store://code/module.py",
        requirements="store://code/requirements.txt",
        pipOptions=options,
    )
    paths = prepare(wanted)
    done = run("import module; print(module.penstock_probe_one.VALUE)", *paths)
    assert done.stdout == "from a wheel\n", done.stderr
    assert run("import penstock_probe_one").returncode != 0  # nowhere else
    monkeypatch.setattr(requirements, "_run", lambda command: pytest.fail("installed again"))
    assert prepare(wanted) == paths


def test_requirements_that_cannot_be_installed_leave_nothing_behind(tmp_path, own_cache):
    (tmp_path / "module.py").write_text("")
    (tmp_path / "requirements.txt").write_text("penstock_probe_missing==1.0\n")
    wanted = config(
        tmp_path, src="store://code/module.py", requirements="store://code/requirements.txt", pipOptions=["--no-index"]
    )
    with pytest.raises(Unusable, match=r"cannot be installed: .*penstock.probe.missing"):
        prepare(wanted)
    assert [path for path in (own_cache / "requirements").iterdir() if path.is_dir()] == []


RACE = """
import sys, time
from penstock_runtime.packages.cache import made_once
with made_once(sys.argv[1]) as draft:
    if draft is not None:
        time.sleep(0.5)
        open(draft + "/by", "a").write("x")
        print("made")
"""


def test_of_several_processes_one_makes_it_and_the_others_wait(tmp_path):
    path = tmp_path / "thing"
    several = [
        subprocess.Popen([sys.executable, "-c", RACE, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [one.communicate(timeout=30)[0] for one in several]
    assert sorted(said) == ["", "", "", "made\n"]
    assert (path / "by").read_text() == "x"


def test_a_process_that_dies_over_it_leaves_it_to_the_next(tmp_path):
    path = tmp_path / "thing"
    dying = RACE.replace("time.sleep(0.5)", "import os; os._exit(9)")
    assert subprocess.run([sys.executable, "-c", dying, str(path)], check=False).returncode == 9
    assert not path.exists()
    assert subprocess.run([sys.executable, "-c", RACE, str(path)], capture_output=True, check=False).stdout == b"made\n"
