"""Code packages become objects of the embedded store: the bytes that a cloud would get."""

import base64
import io
import json
import zipfile

from penstock.graph.nodes import StoredObject
from penstock.running.plan import Upload
from penstock.running.uploads import content, put


def stored(**more):
    return StoredObject(id="object/x", definition="Workflow/x", store="store/code", path="abc/x", **more)


def test_several_files_are_an_archive_with_the_same_bytes_each_time(tmp_path):
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/a.py").write_text("A = 1\n")
    (tmp_path / "pkg/b.py").write_text("B = 2\n")
    wanted = stored(files=(("pkg/a.py", "pkg/a.py"), ("pkg/b.py", "pkg/b.py")))
    data = content(wanted, str(tmp_path))
    assert data == content(wanted, str(tmp_path))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["pkg/a.py", "pkg/b.py"]
        assert archive.read("pkg/b.py") == b"B = 2\n"


def test_one_file_is_itself_and_data_is_json_in_base64(tmp_path):
    (tmp_path / "a.py").write_bytes(b"A\n")
    assert content(stored(files=(("", "a.py"),)), str(tmp_path)) == b"A\n"
    assert json.loads(base64.b64decode(content(stored(data={"args": {}}), str(tmp_path)))) == {"args": {}}


def test_only_what_is_missing_or_different_is_written_and_only_to_folders(tmp_path):
    (tmp_path / "a.py").write_bytes(b"A\n")
    wanted = stored(files=(("", "a.py"),))
    here = Upload(store={"type": "directory", "path": str(tmp_path / "store")}, object=wanted)
    there = Upload(store={"type": "s3", "bucket": "code"}, object=wanted)
    assert put((here, there), str(tmp_path)) == 1
    assert (tmp_path / "store/abc/x").read_bytes() == b"A\n"
    assert put((here, there), str(tmp_path)) == 0
    (tmp_path / "a.py").write_bytes(b"B\n")
    assert put((here, there), str(tmp_path)) == 1
    assert [path.name for path in (tmp_path / "store/abc").iterdir()] == ["x"]
