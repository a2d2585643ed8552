"""What users' functions import of pctasks, with and without pctasks in the image."""

import subprocess
import sys

import pytest

OFFERED = """\
from penstock_runtime.pctasks import shim
assert shim.install() and shim.install()
from pctasks.core.models.task import WaitTaskResult
from pctasks.core.storage import Storage, StorageFactory
from pctasks.core.storage.base import Storage as Base
from pctasks.core.storage.blob import BlobStorage
from pctasks.core.storage.local import LocalStorage
from pctasks.dataset.collection import Collection, PremadeItemCollection
assert Base is Storage and issubclass(BlobStorage, Storage)
print(WaitTaskResult(wait_seconds=5).wait_seconds)
import pctasks.run
"""
INSTALLED = """\
from penstock_runtime.pctasks import shim
assert not shim.install()
from pctasks.core.storage import StorageFactory
print(StorageFactory)
"""


def python(code, **environment):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **environment)


def test_the_names_are_offered_and_others_say_that_they_are_missing():
    done = python(OFFERED)
    assert done.stdout == "5\n"
    assert "ModuleNotFoundError: No module named 'pctasks.run'" in done.stderr


def test_a_pctasks_that_is_installed_wins(tmp_path):
    package = tmp_path / "pctasks" / "core"
    package.mkdir(parents=True)
    for path in (tmp_path / "pctasks", package):
        (path / "__init__.py").write_text("")
    (package / "storage.py").write_text("StorageFactory = 'the real one'\n")
    done = python(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{INSTALLED}")
    assert done.stdout == "the real one\n", done.stderr


@pytest.mark.parametrize("name", ["pctasks", "pctasks.core.storage"])
def test_a_module_that_stands_in_says_so(name):
    done = python(f"from penstock_runtime.pctasks import shim; shim.install(); import {name} as x; print(x.__doc__)")
    assert done.stdout == f"Stands in for {name}: pctasks is not installed in this image.\n"
