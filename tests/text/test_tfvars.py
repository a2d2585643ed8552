"""Files of Terraform's variables: data as HCL means it, positions in the text, and a finding for everything else."""

import subprocess
import sys

import pytest

from penstock.text import Source, read
from penstock.text.formats import is_foreign, suffixes


def of(text):
    return read(Source("prod.tfvars", text.encode()))


def data(text):
    result = of(text)
    assert result.diagnostics == ()
    (document,) = result.documents
    return document.data


def places(text):
    return [(one.code, one.span.line, one.span.column) for one in of(text).diagnostics]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"x"', "x"),
        ('"a\\n\\"b\\" \\u00e9"', 'a\n"b" é'),
        ('"$${x}"', "${x}"),
        ("3", 3),
        ("-3", -3),
        ("1.5e3", 1500.0),
        ("true", True),
        ("null", None),
        ('[1, "b", ]', [1, "b"]),
        ("{ a = 1, b : 2 }", {"a": 1, "b": 2}),
        ('{\n  "k k" = [\n    {}\n  ]\n}', {"k k": [{}]}),
        ("<<EOT\n  hi\nEOT", "  hi\n"),
        ("<<-EOT\n  hi\n    you\n  EOT", "hi\n  you\n"),
    ],
)
def test_values_are_what_hcl_means(text, value):
    assert data(f"name = {text}\n") == {"name": value}


def test_comments_and_line_ends_do_not_matter():
    assert data("# a\r\nx = 1 // b\r\n/* c\r\n d */\r\ny = 2\r\n") == {"x": 1, "y": 2}


def test_every_key_and_value_has_its_place():
    result = of('a = 1\nregions = {\n  west = {\n    "max" = 12 # most\n  }\n}\nlist = ["x", "y"]\n')
    (document,) = result.documents
    span = document.locate(("regions", "west", "max"))
    assert (span.line, span.column, span.end_column) == (4, 13, 15)
    span = document.locate(("regions", "west", "max"), key=True)
    assert (span.line, span.column, span.end_column) == (4, 5, 10)
    assert document.locate(("list", 1)).column == 14
    assert document.missing(("regions", "west")).line == 3
    assert document.locate(("regions", "east")).line == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a = {\n  b = \n", ("PEN1040", 2, 7)),
        ("a == 3\n", ("PEN1040", 1, 3)),
        ('a = "x\n', ("PEN1040", 1, 6)),
        ("a = var.x\n", ("PEN1041", 1, 5)),
        ("a = f(1)\n", ("PEN1041", 1, 5)),
        ('a = "${b}"\n', ("PEN1041", 1, 6)),
        ("a = 1 + 2\n", ("PEN1041", 1, 5)),
        ('variable "a" {}\n', ("PEN1041", 1, 1)),
        ('a = "\\q"\n', ("PEN1040", 1, 6)),
        ("a = 1\nb = 2\na = 3\n", ("PEN1002", 3, 1)),
        ("# nothing\n", ("PEN1013", 1, 1)),
        (f"a = {'[' * 200}\n", ("PEN1006", 1, 105)),
        (f"a = 1 #{'x' * 1_100_000}\n", ("PEN1007", 1, 1)),
    ],
)
def test_what_is_wrong_is_said_where_it_is(text, found):
    assert places(text)[0] == found


def test_a_value_in_error_does_not_take_the_others_along():
    result = of("a = f()\nb = 2\n")
    assert [one.data for one in result.documents] == [{"b": 2}]


def test_the_format_is_known_by_the_name_of_the_file():
    assert ".tfvars" in suffixes()
    assert is_foreign("a/prod.auto.tfvars")
    assert not is_foreign("a.yaml")
    assert not is_foreign("<stdin>")


def test_the_reader_of_hcl_is_loaded_for_such_files_only():
    code = (
        "import sys; from penstock.text import Source, read; read(Source('f.yaml', b'a: 1\\n'));"
        "print([name for name in sys.modules if name.startswith(('hcl2', 'lark', 'penstock.text.formats'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"
