"""What reading one good file imports: the command has to answer in some tens of milliseconds."""

import json
import subprocess
import sys

CODE = """
import json, sys
before = set(sys.modules)
from penstock.text import Source, read
result = read(Source("f.yaml", sys.stdin.buffer.read()))
assert result.diagnostics == () and result.documents[0].data
print(json.dumps(sorted(set(sys.modules) - before)))
"""
HEAVY = {
    "asyncio",
    "dataclasses",
    "importlib.metadata",
    "inspect",
    "jinja2",
    "logging",
    "pathlib",
    "ruamel",
    "yaml",
    "yaml_rs",
}


def imported(text: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", CODE], input=text.encode(), capture_output=True, check=True)
    return set(json.loads(done.stdout))


def test_a_good_file_needs_the_fast_reader_only():
    names = imported("a: 1\nb:\n  - c\n")
    assert not names & HEAVY
    assert "yaml_rs._yaml_rs" in names
    assert {name for name in names if name.startswith("penstock.text")} == {
        "penstock.text",
        "penstock.text.decode",
        "penstock.text.document",
        "penstock.text.fast",
        "penstock.text.files",
        "penstock.text.gate",
        "penstock.text.limits",
        "penstock.text.paths",
        "penstock.text.reader",
        "penstock.text.source",
    }


def test_the_authority_is_loaded_when_it_is_needed():
    assert "yaml" in imported("a: &a 1\nb: *a\n")


def test_the_package_of_the_fast_reader_can_still_be_imported():
    code = (
        "from penstock.text import Source, read; read(Source('f', b'a: 1\\n'));"
        "import yaml_rs; print(yaml_rs.loads('a: 1\\n'), bool(yaml_rs.__version__));"
        "read(Source('f', b'b: 1\\n'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{'a': 1} True\n"
