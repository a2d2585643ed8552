"""The catalogue: codes, names and titles as the pages say them, and what happens when a page is malformed."""

import subprocess
import sys

import pytest

from penstock import resources
from penstock.diagnostics import catalog, index
from penstock.diagnostics.examples import Example, File, examples

PAGE = """\
# PEN1002: A mapping has the same key | twice

`duplicate-key`, error, since 0.2.0

## What it means

Two keys
are equal.

More.

## Why it matters

One is lost.
"""


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Write pages of codes into a folder that serves instead of the real one."""
    monkeypatch.setattr(resources, "_CHECKOUT", str(tmp_path))
    folder = tmp_path / "docs" / "codes"
    folder.mkdir(parents=True)

    def write(code: str, text: str) -> None:
        (folder / f"{code}.md").write_text(text)

    return write


def test_a_page_defines_its_code(pages):
    pages("PEN1002", PAGE)
    found = catalog.Entry("PEN1002", "duplicate-key", "A mapping has the same key | twice", "error", "0.2.0")
    assert catalog.entry("PEN1002") == found
    assert catalog.entries() == (found,)
    assert found.url == "https://penstock.dev/docs/codes/PEN1002"
    assert catalog.summary("PEN1002") == "Two keys are equal."


def test_other_files_beside_the_pages_are_no_codes(pages):
    for name in ("README", "index", "PEN12", "PENabcd", "pen1002"):
        pages(name, "x")
    assert catalog.codes() == ()


@pytest.mark.parametrize("code", ["PEN1002", "README", "../../LICENSE", ""])
def test_what_has_no_page_is_not_in_the_catalogue(pages, code):
    pages("README", "x")
    assert catalog.entry(code) is None
    assert catalog.page(code) is None
    assert catalog.summary(code) is None


@pytest.mark.parametrize("word", ["PEN1002", "pen1002", "1002", "duplicate-key", "Duplicate-Key"])
def test_a_code_is_known_by_number_and_by_name(pages, word):
    pages("PEN1002", PAGE)
    assert catalog.resolve(word) == "PEN1002"


@pytest.mark.parametrize("word", ["PEN1003", "1003", "duplicate", "", "PEN"])
def test_other_words_name_no_code(pages, word):
    pages("PEN1002", PAGE)
    assert catalog.resolve(word) is None


@pytest.mark.parametrize(
    ("word", "near"), [("duplicat-key", "duplicate-key"), ("PEN1020", "PEN1002"), ("dupliacte-key", "duplicate-key")]
)
def test_a_typo_of_a_code_has_a_suggestion(pages, word, near):
    pages("PEN1002", PAGE)
    assert catalog.similar(word)[0] == near


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# PEN1002: ", "# PEN1003: ", "the first line must be `# PEN1002: Title`"),
        ("# PEN1002: ", "PEN1002: ", "the first line must be `# PEN1002: Title`"),
        (": A mapping has the same key | twice", ":", "the first line must be `# PEN1002: Title`"),
        ("`duplicate-key`, ", "", "the third line must be like"),
        ("`duplicate-key`", "duplicate-key", "the third line must be like"),
        ("twice\n\n", "twice\n", "the third line must be like"),
        (", error,", ", fatal,", "the severity must be error, warning or note, not 'fatal'"),
    ],
)
def test_a_malformed_page_is_named(pages, old, new, message):
    assert old in PAGE
    pages("PEN1002", PAGE.replace(old, new))
    with pytest.raises(catalog.PageError, match=r"^PEN1002\.md: ") as error:
        catalog.entry("PEN1002")
    assert message in str(error.value)


# --- the index


def test_the_index_is_a_table_by_area(pages):
    pages("PEN1002", PAGE)
    pages("PEN0001", PAGE.replace("PEN1002", "PEN0001").replace("duplicate-key", "bad-verb"))
    text = index.render(catalog.entries())
    assert text.index("## The tool and its use") < text.index("## Text and YAML")
    assert "| [PEN1002](PEN1002.md) | `duplicate-key` | error | A mapping has the same key \\| twice |\n" in text
    assert index.area("PEN9901") == "Other"


def test_the_index_is_written_once_and_checked(pages, tmp_path, capsys):
    pages("PEN1002", PAGE)
    target = tmp_path / "docs" / "codes" / "index.md"
    assert index.main(["--check"]) == 4
    assert "docs/codes/index.md is stale" in capsys.readouterr().err
    assert not target.exists()
    assert index.main([]) == 0
    before = target.stat().st_mtime_ns
    assert index.main(["--check"]) == 0
    assert index.main([]) == 0
    assert target.stat().st_mtime_ns == before


def test_the_index_is_a_command(tmp_path):
    words = [sys.executable, "-m", "penstock.diagnostics.index", "--check"]
    assert subprocess.run(words, cwd=tmp_path, check=False).returncode in (0, 4)


# --- examples


def page(*blocks: str) -> str:
    return PAGE + "\n" + "\n\n".join(f"```{block}\n```" for block in blocks) + "\n"


def test_each_block_without_a_file_is_an_example_of_its_own(pages):
    pages("PEN1002", page("yaml bad\na: 1", "yaml bad at=2:3\nb: 2\nc: 3", "yaml good\nd: 4", "text\nno example"))
    assert examples("PEN1002") == (
        Example("PEN1002", "bad", (File("example.yaml", b"a: 1\n"),)),
        Example("PEN1002", "bad", (File("example.yaml", b"b: 2\nc: 3\n"),), at=("example.yaml", 2, 3)),
        Example("PEN1002", "good", (File("example.yaml", b"d: 4\n"),)),
    )


def test_blocks_that_name_files_are_one_example_of_each_polarity_and_case(pages):
    pages(
        "PEN1002",
        page(
            "yaml bad file=a.yaml",
            "yaml bad file=env/prod.yaml env=prod at=1:1 args=--strict,-q\nx",
            "yaml good file=a.yaml",
            "yaml bad file=a.yaml case=two",
        ),
    )
    first, good, two = examples("PEN1002")
    assert first.files == (File("a.yaml", b""), File("env/prod.yaml", b"x\n"))
    assert (first.environment, first.at, first.args) == ("prod", ("env/prod.yaml", 1, 1), ("--strict", "-q"))
    assert (good.polarity, good.files) == ("good", (File("a.yaml", b""),))
    assert (two.polarity, len(two.files)) == ("bad", 1)


def test_the_suffix_follows_the_language(pages):
    pages("PEN1002", page("hcl bad\nx", "python good\nx", "json good\n{}"))
    assert [one.files[0].path for one in examples("PEN1002")] == ["example.tfvars", "example.py", "example.json"]


def test_console_blocks_are_commands(pages):
    pages("PEN1002", page("console bad\n$ penstock vaildate\noutput\n$ penstock x"))
    assert examples("PEN1002")[0].commands == ("penstock vaildate", "penstock x")


def test_escapes_stand_for_what_cannot_be_typed(pages):
    pages("PEN1002", page(r"yaml bad escapes=yes" + "\n" + r"a\tb\xff\u2028\\x\r\n\q", "yaml bad\n" + r"a\tb"))
    first, second = examples("PEN1002")
    assert first.files[0].data == b"a\tb\xff\xe2\x80\xa8\\x\r\nq\n"
    assert second.files[0].data == b"a\\tb\n"


def test_longer_fences_hold_shorter_ones(pages):
    pages("PEN1002", PAGE + "````markdown\n```yaml bad\n```\n````\n")
    assert examples("PEN1002") == ()


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("yaml bad fil=x", "unknown attribute 'fil=x'"),
        ("yaml bad strict", "unknown attribute 'strict'"),
        ("yaml bad file=", "unknown attribute 'file='"),
        ("yaml bad at=3", "at=3 must be LINE:COLUMN"),
        ("yaml bad at=a:b", "at=a:b must be LINE:COLUMN"),
    ],
)
def test_a_wrong_attribute_is_refused(pages, block, message):
    pages("PEN1002", page(block))
    with pytest.raises(catalog.PageError, match=message):
        examples("PEN1002")


def test_an_open_fence_and_a_missing_page_are_refused(pages):
    pages("PEN1002", PAGE + "```yaml bad\n")
    with pytest.raises(catalog.PageError, match="not closed"):
        examples("PEN1002")
    with pytest.raises(catalog.PageError, match=r"PEN1003\.md does not exist"):
        examples("PEN1003")


# --- resources


def test_resources_are_served_from_the_wheel_first(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "package"))
    monkeypatch.setattr(resources, "_CHECKOUT", str(tmp_path))
    for folder, text in (("schemas", "checkout"), ("package/_data/schemas", "wheel")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.json").write_text(text)
    assert resources.read_text("schemas/a.json") == "wheel"
    assert resources.root("schemas") == str(tmp_path / "package" / "_data" / "schemas")


@pytest.mark.parametrize("path", ["nothing/x", "schemas/../LICENSE", "stacks/x"])
def test_resources_outside_their_folder_are_refused(tmp_path, monkeypatch, path):
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "package"))
    monkeypatch.setattr(resources, "_CHECKOUT", str(tmp_path))
    (tmp_path / "schemas").mkdir()
    with pytest.raises(LookupError):
        resources.read_text(path)
