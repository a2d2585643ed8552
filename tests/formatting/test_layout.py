"""What the one layout is: each test shows a text and what becomes of it."""

import pytest

from penstock.formatting.run import format_source
from penstock.text import Source


def formatted(text: str | bytes) -> str:
    """The layout of a text; it must be stable."""
    data = text.encode() if isinstance(text, str) else text
    done = format_source(Source("a.yaml", data))
    assert done.data is not None, done.diagnostics
    assert format_source(Source("a.yaml", done.data)).data == done.data
    return done.data.decode()


def refused(text: str):
    done = format_source(Source("a.yaml", text.encode()))
    assert done.data is None
    (found,) = done.diagnostics
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n    b: 1\n", "a:\n  b: 1\n"),
        ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        ("a:\n  -\n    b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("- - 1\n  - 2\n-\n  - 3\n", "- - 1\n  - 2\n- - 3\n"),
        ("a:   1", "a: 1\n"),
        ("a: 'x'\nb: \"w\"\n", "a: x\nb: w\n"),
        ("a: '1'\nb: \"yes\"\nc: '~'\n", 'a: "1"\nb: "yes"\nc: "~"\n'),
        ("'a': 1\n", "a: 1\n"),
        ("a: '\\d'\nb: \"\\u00e9\"\n", "a: '\\d'\nb: \"\\u00e9\"\n"),
        ('a: "${{ args.x }}/y:1"\nb: {c: "${{ args.x }}"}\n', 'a: ${{ args.x }}/y:1\nb: {c: "${{ args.x }}"}\n'),
        ("a: { b : 1,c: [ 1,2 ] }\n", "a: {b: 1, c: [1, 2]}\n"),
        ("a: {b: 1,\n  c: [1, 2]}\n", "a:\n  b: 1\n  c: [1, 2]\n"),
        ("a: {}\nb: [ ]\nc: [\n]\n", "a: {}\nb: []\nc: []\n"),
        ("a: [x: 1, w]\n", "a: [{x: 1}, w]\n"),
        ("a:\n  text\n", "a: text\n"),
        ("a: one\n      two\n", "a: one\n  two\n"),
        ("a: |\n      x\n        y\n\n      z\n\n\nb: 1\n", "a: |\n  x\n    y\n\n  z\n\n\nb: 1\n"),
        ("a:\n    b: |2-\n        x\n", "a:\n  b: |2-\n      x\n"),
        ("a: |+\n    x\n\n", "a: |+\n  x\n\n"),
        ("a: |\n    x", "a: |-\n  x\n"),
        ("a: &x {b: 1}\nc: *x\n", "a: &x {b: 1}\nc: *x\n"),
        ("a: &x\n    b: 1\nc:\n    <<: *x\n    d: 2\n", "a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n"),
        ("a: &x\n-  1\n", "a: &x\n  - 1\n"),
        ("- &x\n    a: 1\n", "- &x\n  a: 1\n"),
        ("a: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\n\n\nb: 2\n"),
        ("\n\na: 1\n", "a: 1\n"),
        ("---\na:   1\n---\n\nb:   2\n", "---\na: 1\n---\nb: 2\n"),
        ("# one\n---   # two\n# three\na: 1\n---\n# nothing\n", "# one\n---   # two\n# three\na: 1\n---\n# nothing\n"),
        ("{a: 1, b: [1]}\n", "a: 1\nb: [1]\n"),
        ("# top\n{a: 1, b: [1]}\n\n# end\n", "# top\na: 1\nb: [1]\n\n# end\n"),
        ("- - a: |1-\n      x\n     y\n", "- - a: |2-\n       x\n      y\n"),
        ("a: |\n\n\nb: 1\n", "a: |\n\n\nb: 1\n"),
        ("- &x [1,\n  2]\n- *x\n", "- &x\n  - 1\n  - 2\n- *x\n"),
        ("- 1\n", "- 1\n"),
        ("just text\n", "just text\n"),
    ],
)
def test_layout(before, after):
    assert formatted(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1 # x\n", "a: 1  # x\n"),
        ("a: 1\t# x\n", "a: 1  # x\n"),
        ("a: 1      # x\nbc: 12    # y\n", "a: 1      # x\nbc: 12    # y\n"),
        ("a: # x\n    b: 1\n", "a:  # x\n  b: 1\n"),
        ("- # x\n  a: 1\n", "-  # x\n  a: 1\n"),
        ("-\n  # x\n  a: 1\n", "-\n  # x\n  a: 1\n"),
        ("a:   # x\n    # y\n    text # z\n", "a:   # x\n  # y\n  text  # z\n"),
        ("a:\n    # x\n    b: 1\n    # y\nc: 2\n", "a:\n  # x\n  b: 1\n  # y\nc: 2\n"),
        ("a:\n- 1\n# about c\nc: 2\n", "a:\n  - 1\n# about c\nc: 2\n"),
        (
            "a:\n    b:\n        c: 1\n        # of b\n    # of a\n# end\n",
            "a:\n  b:\n    c: 1\n    # of b\n  # of a\n# end\n",
        ),
        ("a:\n    # b: 1\nc: 2\n", "a:\n  # b: 1\nc: 2\n"),
        ("a: |  # x\n    text # no comment\n# y\nb: 1\n", "a: |  # x\n  text # no comment\n# y\nb: 1\n"),
        ("a: '#x' # y\n", 'a: "#x"  # y\n'),
        ("a: x#y # z\n", "a: x#y  # z\n"),
        ("a: [\n      1, # one\n      2\n    ] # all\n", "a: [\n    1, # one\n    2\n  ]  # all\n"),
        ("a: [1,\n  2] # x\n", "a:  # x\n  - 1\n  - 2\n"),
        ("# only\n# comments\n\na:\n", "# only\n# comments\n\na:\n"),
    ],
)
def test_comments_stay_where_they_belong(before, after):
    assert formatted(before) == after


def test_long_brackets_become_a_block():
    items = ", ".join(f"item-number-{number}" for number in range(10))
    text = formatted(f"a: [{items}]\nb: {{c: [{items}], d: 1}}\n")
    assert text.startswith("a:\n  - item-number-0\n  - item-number-1\n")
    assert "\nb:\n  c:\n    - item-number-0\n" in text
    assert max(len(line) for line in text.splitlines()) <= 120


NATIVE = """\
# yaml-language-server: $schema=x

# About the file
spec:
  # the jobs
  jobs:
    b: {tasks: []}
    a: {tasks: []}

  # what starts it
  trigger:
    name: q  # the queue
    type: queue
  args: {z: {}, a: {}}
kind: Workflow

metadata: {labels: {z: a, b: c}, name: hello}
apiVersion: penstock.dev/v1
"""


def test_keys_of_native_definitions_take_the_order_of_the_schema_and_names_of_the_user_stay():
    assert (
        formatted(NATIVE)
        == """\
# yaml-language-server: $schema=x

# About the file
apiVersion: penstock.dev/v1
kind: Workflow

metadata: {name: hello, labels: {z: a, b: c}}
spec:
  args: {z: {}, a: {}}

  # what starts it
  trigger:
    type: queue
    name: q  # the queue
  # the jobs
  jobs:
    b: {tasks: []}
    a: {tasks: []}
"""
    )


def test_the_order_of_other_files_is_the_users():
    text = "trigger:\n  type: queue\nname: a\nkind: b\napiVersion: apps/v1\n"
    assert formatted(text) == text


def test_a_mapping_with_an_unknown_key_keeps_its_order():
    text = "apiVersion: penstock.dev/v1\nkind: Workflow\nspec: {}\nmetadata:\n  labels: {}\n  nam: a\n  name: b\n"
    assert "metadata:\n  labels: {}\n  nam: a\n  name: b\nspec: {}\n" in formatted(text)


def test_an_anchor_stays_before_its_aliases_though_the_schema_has_another_order():
    text = """\
apiVersion: penstock.dev/v1
kind: Workflow
spec:
    jobs: {a: {tasks: [{id: &i x, run: "m:f", image: y}]}}
    trigger: {type: manual}
    description: *i
metadata: {name: a}
"""
    done = formatted(text)
    assert done.index("&i") < done.index("*i")
    assert done.splitlines()[2:4] == ["spec:", "  jobs: {a: {tasks: [{id: &i x, run: m:f, image: y}]}}"]


def test_the_comment_of_a_key_is_not_pushed_behind_a_dash():
    text = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata: {name: a}
spec:
  trigger: {type: manual}
  jobs:
    a:
      tasks:
        - run: m:f
          # which it is
          id: x
"""
    assert formatted(text) == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(end):
    text = f"# c{end}a:{end}    b: |{end}        x{end}        y{end}    c: 1{end}"
    assert formatted(text) == f"# c{end}a:{end}  b: |{end}    x{end}    y{end}  c: 1{end}"


def test_a_byte_order_mark_goes():
    assert formatted(b"\xef\xbb\xbfa:   1\n") == "a: 1\n"


def test_nothing_is_made_of_nothing():
    assert formatted("") == ""
    assert formatted("# c\n") == "# c\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("%YAML 1.2\n---\na: 1\n", 1, "directives"),
        ("a: 1\n...\n---\nb: 2\n", 2, "..."),
        ("--- {a: 1}\n", 1, "---"),
        ("a: # x\n  &y\n  b: 1\n", 1, "anchor"),
    ],
)
def test_what_is_not_formatted_is_said_and_left(text, line, words):
    found = refused(text)
    assert (found.code, found.span.line) == ("PEN1022", line)
    assert words in found.message


def test_a_file_with_errors_is_left_with_its_errors():
    done = format_source(Source("a.yaml", b"a: 1\na: 2\n"))
    assert done.data is None
    assert [found.code for found in done.diagnostics] == ["PEN1002"]
