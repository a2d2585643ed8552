"""The examples on the pages of the codes: each bad one gives its code, each good one no error."""

import json
from pathlib import Path

import pytest

from penstock.cli import main
from penstock.diagnostics.catalog import codes
from penstock.diagnostics.examples import Example, examples

EXAMPLES = [one for code in codes() for one in examples(code) if one.files]
NAMES = [f"{one.code}-{one.polarity}-{number}" for number, one in enumerate(EXAMPLES)]


def check(example: Example, folder: Path, capfd) -> list[dict]:
    """The findings that `penstock validate` reports for the files of an example."""
    for file in example.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    names = [file.path for file in example.files]
    written = [name for name in names if not name.endswith((".py", ".json"))]
    words = [] if "penstock.yaml" in names else written
    environment = ["-e", example.environment] if example.environment else []
    code = main.run(["validate", "--format", "json", *environment, *example.args, *words])
    out, err = capfd.readouterr()
    assert code in (0, 1), err
    return json.loads(out)["diagnostics"]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_example_on_a_page_is_what_it_says(example, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    found = check(example, tmp_path, capfd)
    if example.polarity == "good":
        # A page about text may show a fragment; what claims to be a whole definition has no error at all.
        whole = any(b"apiVersion:" in file.data for file in example.files)
        assert [one for one in found if one["code"] == example.code or (whole and one["severity"] == "error")] == []
        return
    mine = [one for one in found if one["code"] == example.code]
    assert mine, f"found instead: {[(one['code'], one['message']) for one in found]}"
    if example.at:
        places = [(one["span"]["file"], *one["span"]["start"].values()) for one in mine if one["span"]]
        assert example.at in places
