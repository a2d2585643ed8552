"""The files that pctasks' users have: all good ones without an error, each bad one with a place (1.G 1, 6 and 7)."""

import pytest

from tests.dialects.support import CORPUS, convert

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pctasks files is not beside this repository"),
]
# Errors by file, as (line, code): upstream's models refuse the first ones, and cannot deploy the last.
BAD = {
    "examples/run-etl.yaml": None,
    "examples/test_workflow.yaml": {(3, "PEN1704")},
    "examples/workflow.yaml": None,
    "pctasks/dataset/tests/data-files/datasets/naip.yaml": {(1, "PEN1703"), (7, "PEN1703")},
    "pctasks/run/tests/data-files/workflows/test_remote1.yaml": {(5, "PEN1704")},
    "examples/streaming-workflow.yaml": {(10, "PEN1711"), (16, "PEN1708")},
}
FILES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.yaml")) if CORPUS.is_dir() else []
# Ingest by hand-written test files of upstream, which its own models accept.
WARNED = {"datasets/esa-cci-lc/dataset.yaml": [(21, 13, "PEN1701"), (34, 13, "PEN1701")]}


def read(name):
    return convert((CORPUS / name).read_text(), name)


@pytest.mark.parametrize("name", [name for name in FILES if name not in BAD])
def test_good_files_have_no_errors(name):
    result = read(name)
    assert result.errors == []
    assert result.converted


@pytest.mark.parametrize("name", [name for name in FILES if name in BAD])
def test_bad_files_are_refused_where_they_are_bad(name):
    errors = {(one.line, one.code) for one in read(name).errors}
    assert errors
    assert BAD[name] is None or errors == BAD[name]


@pytest.mark.parametrize("name", [name for name in FILES if name in WARNED])
def test_7_misspelt_options_are_suggested(name):
    result = read(name)
    assert result.places == WARNED[name]
    assert {one.help for one in result.found} == {"did you mean `extensions`?"}


def test_the_corpus_is_not_empty():
    assert len(FILES) > 40
