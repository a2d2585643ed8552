"""Batch workflows of pctasks: shapes, what the original ignores, and what gets lost without a word (1.G 3, 5, 8)."""

from hashlib import sha256

import pytest

from tests.dialects.support import convert

TASK = """\
    - id: a
      image: i
      task: m:t
"""
GOOD = f"""\
id: w
name: n
dataset: d
jobs:
  a:
    tasks:
{TASK}"""


def only(text, **options):
    (one,) = convert(text, **options).found
    return one


def place(found):
    return found.line, found.column, found.code


def test_good_one_has_no_findings():
    result = convert(GOOD)
    assert result.found == []
    assert result.spec["trigger"] == {"type": "manual"}
    assert result.spec["worker"] == {"protocol": "pctasks"}
    assert result.spec["jobs"] == {"a": {"tasks": [{"id": "a", "image": "i", "run": "m:t"}]}}
    assert result.data["metadata"]["annotations"] == {"penstock.dev/original-id": "w"}


def test_3_image_and_image_key_exclude_each_other():
    found = only(GOOD.replace("image: i\n", "image: i\n      image_key: ingest\n"))
    assert place(found) == (9, 7, "PEN1709")
    assert found.message == "a task has `image` and `image_key`: it can have one of them"


@pytest.mark.parametrize("line", ["", "      image: null\n"])
def test_3_one_of_them_is_needed(line):
    found = only(GOOD.replace("      image: i\n", line))
    assert place(found) == (8 if line else 7, 7, "PEN1709")
    assert found.message == "a task has neither `image` nor `image_key`"


@pytest.mark.parametrize(("word", "meant"), [("imag", "image"), ("image_kye", "image_key")])
def test_3_a_slip_in_them_is_taken_for_them(word, meant):
    found = only(GOOD.replace("image: i", f"{word}: i"))
    assert place(found) == (8, 7, "PEN1709")
    assert found.help == f"did you mean `{meant}`?"


@pytest.mark.parametrize("key", ["image_key", "image-key"])
def test_3_both_spellings_of_the_key_are_taken(key):
    assert convert(GOOD.replace("image: i", f"{key}: ingest")).spec["jobs"]["a"]["tasks"][0]["imageKey"] == "ingest"


def test_a_key_in_two_spellings_is_an_error():
    found = only(GOOD.replace("image: i", "image_key: a\n      image-key: b"))
    assert place(found) == (9, 7, "PEN1716")


@pytest.mark.parametrize("job", ["a/b", "a\\b", "a#b", "a?b", "a,b"])
def test_4_bad_job_ids_are_left_to_the_schema(job):
    from penstock.schema import validate

    text = GOOD.replace("  a:\n", f"  '{job}':\n")
    with pytest.raises(AssertionError, match="jobs"):
        convert(text)
    assert validate("Workflow", {}) != []


@pytest.mark.parametrize("job", ["a b", "é", "a-b_c.d"])
def test_4_unusual_ids_are_fine(job):
    assert list(convert(GOOD.replace("  a:\n", f"  '{job}':\n")).spec["jobs"]) == [job]


def test_4_comma_in_a_task_id_is_fine():
    assert convert(GOOD.replace("id: a\n", "id: a,b\n")).errors == []


def test_8_values_of_an_argument_mapping_are_defaults():
    result = convert(GOOD + "args:\n  registry: r.example.org\n  depth: 2\n  none:\n")
    assert result.found == []
    assert result.spec["args"] == {
        "registry": {"type": "any", "default": "r.example.org"},
        "depth": {"type": "any", "default": 2},
        "none": {"type": "any"},
    }


@pytest.mark.parametrize(
    ("args", "where", "message"),
    [
        ("args: [a, 5]", (10, 11, "PEN1704"), "the name of an argument must be text, not the number 5"),
        ("args: [a, a]", (10, 11, "PEN1716"), "the argument `a` is declared twice"),
        ("args: [1a]", (10, 8, "PEN1713"), "`1a` cannot be the name of an argument"),
        ("args: {a b: 1}", (10, 8, "PEN1713"), "`a b` cannot be the name of an argument"),
        ("args: registry", (10, 7, "PEN1704"), "`args` must be a list of names, or a mapping of names to defaults"),
    ],
)
def test_declared_arguments_have_usable_names(args, where, message):
    found = only(GOOD + args + "\n")
    assert (place(found), found.message) == (where, message)


@pytest.mark.parametrize(
    ("old", "new", "where", "severity", "message", "help_text"),
    [
        ("id: w", "id: 5", (1, 5, "PEN1704"), "error", "`id` must be text, not the number 5", 'put it in quotes: "5"'),
        ("id: w", 'id: ""', (1, 5, "PEN1705"), "error", "`id` is empty", None),
        (
            "name: n\n",
            "",
            (1, 1, "PEN1703"),
            "error",
            "a workflow has no `name`",
            "add `name`: what the workflow is, in free words, for example `name: Process items for naip`",
        ),
        (
            "name: n",
            "nmae: n",
            (2, 1, "PEN1703"),
            "error",
            "`nmae` is not a key of a workflow, and `name` is missing",
            "did you mean `name`?",
        ),
        (
            "dataset: d",
            "dataset: {owner: o, name: d}",
            (3, 1, "PEN1704"),
            "error",
            "`dataset` must be text, not a mapping: this form is of an old version of pctasks",
            "write `dataset: o/d`",
        ),
        (
            "dataset: d",
            "dataset: d\nimage: x",
            (4, 1, "PEN1701"),
            "warning",
            "`image` is not a key of a workflow: pctasks ignores it",
            "`image` belongs to a task: jobs.<job>.tasks[]",
        ),
        (
            "dataset: d",
            "dataset: d\ntarget-environment: x",
            (4, 1, "PEN1701"),
            "warning",
            "`target-environment` is not a key of a workflow: pctasks ignores it",
            "did you mean `target_environment`?",
        ),
        (
            "dataset: d",
            "dataset: d\non:\n  schedule: daily",
            (4, 1, "PEN1712"),
            "error",
            "`on` starts nothing: pctasks has no triggers",
            "leave it out; for a schedule, import this file and give the native definition a `schedule` trigger",
        ),
        (
            "  a:\n",
            "  a:\n    name: A\n",
            (6, 5, "PEN1701"),
            "warning",
            "`name` is not a key of a job: pctasks ignores it",
            "a job is called by its key; say what it does in a comment",
        ),
        (
            "  a:\n",
            "  a:\n    id: b\n",
            (6, 9, "PEN1713"),
            "error",
            "the job under the key `a` has the id `b`",
            "references may mean either: give both the same name, or leave out `id`",
        ),
        ("  a:\n", "  a:\n    needs: ''\n", (6, 12, "PEN1705"), "error", "`needs` is empty", None),
        (
            "  a:\n",
            "  a:\n    needs: {b: c}\n",
            (6, 12, "PEN1704"),
            "error",
            "`needs` must be the id of a job, or a list of them",
            None,
        ),
        (
            "  a:\n",
            "  a:\n    foreach: x\n",
            (6, 14, "PEN1704"),
            "error",
            '`foreach` must be a mapping, not the text "x"',
            None,
        ),
        (
            "  a:\n",
            "  a:\n    foreach: {items: x}\n",
            (6, 22, "PEN1704"),
            "error",
            "`items` of `foreach` must be a list, or an expression that gives one",
            "for example `${{ jobs.list.tasks.list.output.uris }}`",
        ),
        (
            "  a:\n",
            "  a:\n    notifications: [{type: Item, geometry: '${{ item.geometry }}'}]\n",
            (6, 44, "PEN1704"),
            "error",
            '`geometry` must be a mapping, not the text "${{ item.geometry }}"',
            "an expression cannot stand for it here: write it out",
        ),
        (
            "  a:\n",
            "  a:\n    notifications: [{type: Mail}]\n",
            (6, 28, "PEN1705"),
            "error",
            "a notification can only have the type `Item`",
            None,
        ),
        (
            "task: m:t",
            "task: m.t",
            (9, 13, "PEN1710"),
            "error",
            "`task` `m.t` is not an entry point",
            "part module and attribute by a colon: `m:t`?",
        ),
        (
            "    tasks:\n" + TASK,
            "    tasks: x\n",
            (6, 12, "PEN1704"),
            "error",
            '`tasks` must be a list, not the text "x"',
            None,
        ),
        (
            "    tasks:\n" + TASK,
            "    tasks: [x]\n",
            (6, 13, "PEN1704"),
            "error",
            'a task must be a mapping, not the text "x"',
            None,
        ),
        (
            "task: m:t",
            "task: m:t\n      code: x.py",
            (10, 13, "PEN1704"),
            "error",
            '`code` must be a mapping, not the text "x.py"',
            None,
        ),
        (
            "task: m:t",
            "task: m:t\n      code: {src: 'https://example.org/x.py'}",
            (10, 19, "PEN1705"),
            "error",
            "`src` cannot be loaded from `https://`",
            "give a path beside this file, such as `${{ local.path(./naip.py) }}`, or `blob://account/container/path`",
        ),
        (
            "task: m:t",
            "task: m:t\n      code: {src: 'blob://account/container'}",
            (10, 19, "PEN1705"),
            "error",
            "`src` needs an account, a container and a path",
            "give a path beside this file, such as `${{ local.path(./naip.py) }}`, or `blob://account/container/path`",
        ),
        (
            "task: m:t",
            "task: m:t\n      environment: {A: [1]}",
            (10, 24, "PEN1704"),
            "error",
            "`A` must be text, not a list",
            None,
        ),
        (
            "task: m:t",
            "task: m:t\n      tags: {pool: 1}",
            (10, 20, "PEN1704"),
            "error",
            "the tag `pool` must be text, not the number 1",
            'put it in quotes: "1"',
        ),
        (
            "task: m:t",
            "task: m:t\n      args: {x: '{{ args.y }}'}",
            (10, 17, "PEN1714"),
            "warning",
            "`{{ args.y }}` is plain text, not an expression",
            "write `${{ args.y }}`",
        ),
        (
            "task: m:t",
            "task: m:t\n      args: {x: ['${ secrets.y }']}",
            (10, 18, "PEN1714"),
            "warning",
            "`${ secrets.y }` is plain text, not an expression",
            "write `${{ secrets.y }}`",
        ),
        (
            "task: m:t",
            "task: m:t\n      args: {x: tasks.a.output.uri}",
            (10, 17, "PEN1714"),
            "warning",
            "`tasks.a.output.uri` is plain text, not an expression",
            "write `${{ tasks.a.output.uri }}`",
        ),
        (
            "dataset: d",
            "dataset: d\ntokens: {a: x}",
            (4, 13, "PEN1704"),
            "error",
            'the tokens of `a` must be a mapping, not the text "x"',
            None,
        ),
        (
            "dataset: d",
            "dataset: d\ntokens: {a: {containers: {b: x}}}",
            (4, 30, "PEN1704"),
            "error",
            'the tokens of the container `b` must be a mapping, not the text "x"',
            None,
        ),
        (
            "dataset: d",
            "dataset: d\ntokens: {a: {containers: {b: {blobs: {c: 1}}}}}",
            (4, 42, "PEN1704"),
            "error",
            "the token of `c` must be text, not the number 1",
            'put it in quotes: "1"',
        ),
        (
            "jobs:\n  a:\n    tasks:\n" + TASK,
            "jobs: {}\n",
            (4, 1, "PEN1705"),
            "error",
            "a workflow needs at least one job",
            None,
        ),
        (
            "jobs:\n  a:\n    tasks:\n" + TASK,
            "jobs: {a: x}\n",
            (4, 11, "PEN1704"),
            "error",
            'the job `a` must be a mapping, not the text "x"',
            None,
        ),
    ],
)
def test_one_mistake_is_one_finding_in_the_users_words(old, new, where, severity, message, help_text):
    assert GOOD.count(old) == 1, old
    text = GOOD.replace(old, new)
    found = only(text)
    assert (place(found), found.severity, found.message, found.help) == (where, severity, message, help_text)
    assert only(text, strict=True).severity == "error"


@pytest.mark.parametrize(
    "text",
    [
        "${{ args.x }}",
        "a {{ b }}",
        "{{ mustache }}",
        "${HOME}",
        "tasks are done.",
        "jobs.txt",
        "$${{ args.x }}",
        "{z}/{x}/{y}",
    ],
)
def test_text_that_only_resembles_an_expression_is_left_alone(text):
    assert convert(GOOD + f"      args: {{x: '{text}'}}\n").found == []


ORDER = """\
id: w
name: n
dataset: d
jobs:
  first:
    tasks:
    - {id: list, image: i, task: 'm:t'}
  second:
    needs: first
    tasks:
    - {id: cut, image: i, task: 'm:t'}
  third:
    foreach: {items: '${{ jobs.second.tasks.cut.output.parts }}'}
    tasks:
    - {id: draw, image: i, task: 'm:t', args: {of: '${{ jobs.first.tasks.list.output.x }}'}}
"""


def test_a_job_that_reads_another_runs_after_it():
    result = convert(ORDER)
    (found,) = result.found
    assert (place(found), found.severity) == ((13, 22, "PEN1715"), "warning")
    assert found.message == "the job `third` reads the output of `second` but does not need it"
    assert result.spec["jobs"]["third"]["needs"] == ["second"]  # and by it `first`


def test_reading_what_runs_later_is_an_error():
    text = ORDER.replace("    needs: first\n", "    needs: third\n")
    found = [(one.line, one.code, one.severity, one.message) for one in convert(text).found]
    assert found == [
        (13, "PEN1715", "error", "the job `third` reads the output of `second`, which runs after it"),
        (15, "PEN1715", "warning", "the job `third` reads the output of `first` but does not need it"),
    ]


def test_reading_a_job_that_does_not_exist_is_left_to_the_checks():
    result = convert(ORDER.replace("jobs.second.", "jobs.sceond."))
    assert [one.message for one in result.found] == ["the job `third` reads the output of `first` but does not need it"]


@pytest.mark.parametrize(
    ("file", "directory", "name"),
    [
        ("flows/ingest-collection.yaml", "flows", "ingest-collection"),
        ("datasets/naip/workflow.yaml", "/repo/datasets/naip", "naip-workflow"),
        ("workflow.yaml", "", "workflow"),
        ("<stdin>", "", "n"),
    ],
)
def test_without_an_id_the_file_gives_the_name(file, directory, name):
    result = convert(GOOD.replace("id: w\n", ""), file, directory=directory)
    assert result.data["metadata"]["name"] == name
    (found,) = result.found
    assert (found.code, found.severity) == ("PEN1719", "note")


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("Goes_GLM.streaming test", "goes-glm-streaming-test"),
        ("a", "a"),
        ("--a--", "a"),
        ("ÄÖ", "unnamed"),
        ("x" * 63, "x" * 63),
        ("x" * 64, "x" * 54 + "-" + sha256(b"x" * 64).hexdigest()[:8]),
    ],
)
def test_names_are_made_of_ids(original, name):
    assert convert(GOOD.replace("id: w", f'id: "{original}"')).data["metadata"]["name"] == name


def test_long_ids_stay_different():
    names = {convert(GOOD.replace("id: w", f"id: {'x' * 70}{n}")).data["metadata"]["name"] for n in range(20)}
    assert len(names) == 20
    assert all(len(name) == 63 for name in names)
