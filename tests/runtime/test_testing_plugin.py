"""The plugin for tests of pipelines, in real runs of pytest: what authors' tests find, what leaks, and what it costs others."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"

# As an author writes them: the values of the fixtures by their old name, the pipeline by parametrising.
TEST_SENTINEL1 = """
import json

import pytest
from stactools.sentinel1.grd import Format

from stactools_pipelines.pipelines import conftest
from stactools_pipelines.pipelines.sentinel1.app import handler
from stactools_pipelines.pipelines.sentinel1.collection import handler as collection_handler
from stactools_pipelines.pipelines.sentinel1.historic import handler as historic_handler

PATH = "GRD/2022/11/11/IW/DV/S1A_F261"


@pytest.fixture
def sns_message():
    return json.dumps({"Message": json.dumps({"id": "S1A_F261", "path": PATH})})


@pytest.mark.parametrize("pipeline_id", ["sentinel1"])
@pytest.mark.parametrize("module", ["app"])
def test_item(mock_env, sqs_event, get_token, create_item, requests):
    handler(sqs_event, {})
    get_token.assert_called_once()
    create_item.assert_called_once_with(
        granule_href=f"s3://sentinel-s1-l1c/{PATH}", archive_format=Format.COG, requester_pays=True
    )
    requests.post.assert_called_once_with(
        url=f"{conftest.ingestor_url}/ingestions",
        data=json.dumps(conftest.item),
        headers={"Authorization": f"bearer {conftest.token}"},
    )


@pytest.mark.parametrize("pipeline_id", ["sentinel1"])
@pytest.mark.parametrize("module", ["collection"])
def test_collection(mock_env, get_token, create_collection, requests):
    collection_handler({}, {})
    assert requests.post.call_args.kwargs["url"] == "https://ingestor_url/collections"


@pytest.mark.parametrize("pipeline_id", ["sentinel1"])
@pytest.mark.parametrize("query_value", ["/test/manifest.safe"])
@pytest.mark.parametrize("chunk_value", ["2022-04-20"])
@pytest.mark.parametrize("again", [1, 2])
def test_historic(again, mock_env, monkeypatch, boto3, run_query, get_current_chunk, set_current_chunk):
    monkeypatch.setenv("CHUNK_PARAMETER", "chunk_parameter")
    historic_handler({}, {})
    query = "SELECT key FROM sentinel1.inventory where key LIKE '%2022/4/20%manifest%'"
    run_query.assert_called_once_with(conftest.athena_client, conftest.output_location, "sentinel1", query)
    body = json.dumps({"Message": json.dumps({"path": "/test"})})
    conftest.sqs_client.send_message.assert_called_once_with(QueueUrl=conftest.queue_url, MessageBody=body)
    set_current_chunk.assert_called_once_with("2022-04-19", "chunk_parameter")
"""
TEST_OISST = """
import pytest

from stactools_pipelines.pipelines.noaa_oisst.app import handler


@pytest.mark.parametrize("pipeline_id", ["noaa_oisst"])
@pytest.mark.parametrize("module", ["app"])
@pytest.mark.parametrize("bucket", ["pds"])
@pytest.mark.parametrize("key", ["data/v2.1/oisst.nc", "/data/v2.1/oisst.nc"])
def test_item(mock_env, sqs_event, get_token, create_item, requests):
    handler(sqs_event, {})
    create_item.assert_called_once_with(href="s3://pds/data/v2.1/oisst.nc")
"""
TEST_NOTHING_LEAKS = """
import os

import pytest
import requests

from stactools_pipelines.pipelines import conftest
from stactools_pipelines.pipelines.sentinel1 import app, historic


def test_nothing_is_patched_any_more():
    assert app.requests is requests
    assert app.get_token.__module__ == "penstock_runtime.compat.cognito_utils"
    assert "CLIENT_SECRET" not in os.environ
    assert historic.boto3.__name__ == "boto3"
    with pytest.raises(AttributeError, match="belongs to a test that uses the fixture `boto3`"):
        conftest.athena_client


def test_values_cannot_be_spoiled():
    conftest.item["id"] = "spoiled"
    assert conftest.item == {"id": "id"}
"""


def run(folder, *words):
    """Run pytest in a folder as a user does: warnings are errors, nothing of our own suite is about."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "no:xdist", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(FIXTURES / "site")},
    )


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


def write_project(tmp_path):
    """Write pipelines and their tests; return the folder."""
    shutil.copytree(FIXTURES / "pipelines", tmp_path / "definitions")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\npenstock_pipelines = definitions\naddopts = --import-mode=importlib\n"
    )
    tests = {"sentinel1": TEST_SENTINEL1, "noaa_oisst": TEST_OISST, "zzz": TEST_NOTHING_LEAKS}
    for name, text in tests.items():
        (tmp_path / f"definitions/{name}").mkdir(exist_ok=True)
        (tmp_path / f"definitions/{name}/test_it.py").write_text(text)
    return tmp_path


def test_a_test_patches_by_naming_pipeline_and_module_and_nothing_leaks(project):
    done = run(project)
    assert done.returncode == 0, done.stdout
    assert "8 passed" in done.stdout


def test_the_order_of_tests_does_not_matter(project):
    names = ["definitions/zzz", "definitions/noaa_oisst", "definitions/sentinel1", "definitions/zzz"]
    done = run(project, *names)
    assert done.returncode == 0, done.stdout


def test_one_pipeline_can_be_tested_alone(project):
    assert run(project, "definitions/sentinel1").returncode == 0


def test_modules_beside_the_tests_are_found_without_the_setting(tmp_path):
    for name in ("app.py", "collection.py", "historic.py"):
        shutil.copy(FIXTURES / "pipelines/sentinel1" / name, tmp_path / name)
    (tmp_path / "conftest.py").write_text("from penstock_runtime import compat\ncompat.offer()\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "import app\n"
        "@pytest.fixture\n"
        'def sns_message(): return \'{"Message": "{\\\\"path\\\\": \\\\"a/b\\\\"}"}\'\n'
        '@pytest.mark.parametrize("pipeline_id", ["sentinel1"])\n'
        '@pytest.mark.parametrize("module", ["app"])\n'
        "def test_item(mock_env, sqs_event, get_token, create_item, requests):\n"
        "    app.handler(sqs_event, {})\n"
        "    assert requests.post.called\n"
    )
    done = run(tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_pipeline_that_is_not_there_is_said(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        '@pytest.mark.parametrize("pipeline_id", ["nowhere"])\n'
        '@pytest.mark.parametrize("module", ["app"])\n'
        "def test_item(get_token): pass\n"
    )
    done = run(tmp_path)
    assert done.returncode == 1
    assert "LookupError: pipeline_id='nowhere', module='app': none of these can be imported:" in done.stdout


def test_a_run_that_uses_no_fixture_imports_nothing_for_it(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "import json, sys\n"
        "def test_it():\n"
        "    names = sorted(name for name in sys.modules if name.startswith(('penstock_runtime', 'unittest.mock', 'asyncio')))\n"
        "    print('LOADED', json.dumps(names))\n"
        "    assert not any(type(one).__module__.startswith('penstock_runtime') for one in sys.meta_path)\n"
    )
    done = run(tmp_path, "-s", "-p", "no:pytest_cov")
    assert done.returncode == 0, done.stdout
    line = next(line for line in done.stdout.splitlines() if "LOADED" in line)
    loaded = [name for name in json.loads(line.partition("LOADED ")[2]) if name.startswith("penstock_runtime")]
    assert loaded == ["penstock_runtime", "penstock_runtime.testing", "penstock_runtime.testing.plugin"]


def test_the_fixtures_are_listed_with_what_they_are_for(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n")
    said = run(tmp_path, "--fixtures").stdout
    assert "sqs_event -- " in said
    assert "The event of a function whose queue holds `sns_message`." in said
