"""The fault generator breaks what it says it breaks, and the score counts what it says it counts."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support import faults
from tests.support.fault_schema import SchemaStore
from tests.support.fault_schema_kinds import typo
from tests.support.fault_text import Text, is_yaml
from tests.support.faults import Definition, generate, score

FIXTURES = Path(__file__).with_name("fixtures")


@dataclass(frozen=True)
class Span:
    line: int
    column: int


@dataclass(frozen=True)
class Edit:
    text: str


@dataclass(frozen=True)
class Fix:
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Found:
    span: Span | None
    help: str | None = None
    fix: Fix | None = None
    severity: str = "error"
    code: str = "PEN0000"
    message: str = "wrong"


@pytest.fixture(scope="module")
def definitions():
    return [Definition.read(path) for path in sorted(FIXTURES.glob("*.yaml"))]


@pytest.fixture(scope="module")
def made(definitions):
    return generate(definitions)


SMALL = """apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: small
spec:
  args:
    registry: {default: here}
  trigger:
    type: queue
    messageLimit: 5
  jobs:
    first:
      tasks:
        - id: one
          image: ${{ args.registry }}/one:1
          run: one.app:run
    second:
      needs: [first]
      tasks:
        - {id: two, image: "two:1", run: "two.app:run"}
"""


def test_there_are_many_faults_of_every_kind(made, definitions):
    kinds = Counter(f.category for f in made)
    assert len(made) >= 200
    assert len({f.name.split("/")[1] for f in made}) == len(definitions)
    assert set(kinds) == {
        *("key typo", "enum typo", "unknown kind", "wrong type", "out of range", "bad form", "missing field"),
        *("unknown key", "under the wrong parent", "duplicate key", "indented too deep", "indented too little", "tab"),
        *("unclosed quote", "unclosed bracket", "no colon", "no blank after colon", "second colon", "bad character"),
        *("lost alias", "tag", "bad reference", "bad expression", "lost reference", "cycle", "bounds"),
        *("request above limit", "nonsense", "lost output"),
    }


def test_the_same_seed_makes_the_same_faults(definitions, made):
    assert [(f.name, f.text, f.places) for f in generate(definitions)] == [(f.name, f.text, f.places) for f in made]
    assert [f.text for f in generate(definitions, seed=2)] != [f.text for f in made]


def test_every_fault_changes_the_text_and_points_into_it(made):
    for fault in made:
        lines = fault.text.split("\n")
        assert fault.text != fault.origin.text
        for line, column in fault.places:
            assert 1 <= line <= len(lines), fault
            assert 1 <= column <= len(lines[line - 1]) + 1, fault


SYNTAX = {"indented too deep", "indented too little", "tab", "unclosed quote", "unclosed bracket", "no colon"}
SYNTAX |= {"no blank after colon", "second colon", "bad character", "lost alias"}
SHAPE = {"key typo", "enum typo", "unknown kind", "wrong type", "out of range", "bad form", "missing field"}
SHAPE |= {"unknown key", "under the wrong parent"}


def test_syntax_faults_are_no_yaml_and_shape_faults_do_not_fit(made):
    for fault in made:
        if fault.category in SYNTAX:
            assert not is_yaml(fault.text), fault
        elif fault.category in SHAPE:
            assert is_yaml(fault.text), fault
            assert not fault.origin.valid(fault.text), fault


def test_typos_are_single_edits_of_the_word_that_is_suggested(made):
    typos = [f for f in made if f.right is not None and f.note in ("delete", "insert", "transpose", "replace")]
    assert len(typos) > 50
    for fault in typos:
        assert abs(len(fault.wrong) - len(fault.right)) <= 1
        line, column = fault.places[0]
        text = fault.text.split("\n")[line - 1][column - 1 :].lstrip("\"'")
        assert text.startswith(fault.wrong), fault


# (category, path, wrong) -> (line, column), read off SMALL by hand
BY_HAND = {
    ("wrong type", "spec.trigger.messageLimit", "true"): (10, 19),
    ("out of range", "spec.trigger.messageLimit", "0"): (10, 19),
    ("missing field", "spec.jobs.first.tasks.0.run", "run"): (14, 11),
    ("missing field", "spec.trigger.type", "type"): (8, 3),
    ("missing field", "spec", "spec"): (1, 1),
    ("missing field", "kind", "kind"): (1, 1),
    ("duplicate key", "metadata.name", "name"): (5, 3),
    ("unknown key", "spec.trigger.messageLimit", None): (10, 5),
    ("unclosed quote", "spec.jobs.first.tasks.0.run", "one.app:run"): (16, 16),
    ("second colon", "spec.jobs.first.tasks.0.run", "one.app:run"): (16, 27),
    ("no colon", "spec.jobs.first.tasks.0.run", "run"): (16, 11),
    ("unclosed bracket", "spec.jobs.second.needs", "spec.jobs.second.needs"): (18, 14),
    ("unclosed bracket", "spec.args.registry", "spec.args.registry"): (7, 15),
    ("indented too deep", "spec.trigger.messageLimit", "messageLimit"): (10, 6),
    ("indented too little", "spec.trigger.messageLimit", "messageLimit"): (10, 4),
    ("tab", "spec.trigger.messageLimit", "messageLimit"): (10, 1),
    ("cycle", "spec.jobs.second.needs.0", "second"): (18, 15),
    ("bad expression", "spec.jobs.first.tasks.0.image", "empty"): (15, 18),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_places_are_the_ones_that_a_person_reads_off_the_text(case):
    category, path, wrong = case
    found = [
        f
        for f in generate([Definition("small", SMALL)], per_kind=1000)
        if (f.category, f.site.name) == (category, path) and wrong in (None, f.wrong)
    ]
    assert found
    assert all(BY_HAND[case] == f.places[0] for f in found), found


def test_a_reference_typo_points_at_the_name_inside_the_expression():
    found = [f for f in generate([Definition("small", SMALL)], per_kind=1000) if f.category == "bad reference"]
    assert found
    for fault in found:
        line, column = fault.places[0]
        assert line == 15
        assert column == (22 if fault.note == "group" else 27)
        assert fault.right == ("args" if fault.note == "group" else "registry")


def test_a_job_reference_points_at_its_value():
    found = [f for f in generate([Definition("small", SMALL)], per_kind=1000) if f.category == "lost reference"]
    assert {(f.places[0], f.right) for f in found} == {((18, 14 + 1), "first")}


def test_a_definition_that_is_wrong_already_is_refused():
    with pytest.raises(ValueError, match="small does not fit its schema"):
        generate([Definition("small", SMALL.replace("messageLimit", "messageLimt"))])


def test_a_dialect_file_gets_the_faults_that_need_no_schema():
    text = "id: x\nname: a thing\njobs:\n  one:\n    tasks: [a, b]\n    note: hello\n"
    categories = {f.category for f in generate([Definition("foreign", text)])}
    assert {"duplicate key", "unclosed bracket", "unclosed quote", "indented too deep"} <= categories
    assert not categories & SHAPE


def right(fault):
    line, column = fault.places[0]
    return Found(Span(line, column), help=f"did you mean `{fault.right}`?" if fault.right else None)


def test_a_perfect_validator_scores_everything(made):
    answers = {f.text: [right(f)] for f in made}
    result = score(made, answers.__getitem__)
    assert (result.lines, result.columns, result.suggestions) == (1, 1, 1)


def test_a_validator_that_says_nothing_scores_nothing(made):
    result = score(made, lambda _: [])
    assert (result.lines, result.columns, result.suggestions) == (0, 0, 0)


def test_line_and_column_are_counted_apart(made):
    # One column off, on the right line; faults whose places include the neighbour are left out.
    plain = [f for f in made if len(f.places) == 1]
    shifted = {f.text: [Found(Span(f.places[0][0], f.places[0][1] + 1))] for f in plain}
    result = score(plain, shifted.__getitem__)
    assert (result.lines, result.columns) == (1, 0)


def test_notes_and_findings_without_a_place_do_not_count(made):
    some = made[:20]
    answers = {f.text: [Found(None), Found(right(f).span, severity="note")] for f in some}
    assert score(some, answers.__getitem__).lines == 0


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Found(None, help="did you mean `kind` or `king`?"), "kind"),
        (Found(None, message="unknown key. Did you mean 'kind'?"), "kind"),
        (Found(None, help="write it so", fix=Fix((Edit('"kind"'),))), "kind"),
        (Found(None, help="no idea"), None),
    ],
)
def test_the_first_suggestion_is_read_from_help_message_or_fix(found, expected):
    assert faults.suggestion(found) == expected


def test_a_wrong_suggestion_is_a_miss_and_is_reported(made):
    typos = [f for f in made if f.category == "key typo"][:5]
    answers = {f.text: [Found(right(f).span, help="did you mean `other`?")] for f in typos}
    result = score(typos, answers.__getitem__)
    assert (result.columns, result.suggestions) == (1, 0)
    assert f"wants '{typos[0].right}', got 'other'" in result.report()
    assert "key typo                      5 100.0% 100.0%   0.0%     1.00" in result.report()


def test_typo_edits_are_what_they_are_called():
    import random

    rng = random.Random(1)
    word = "visibilityTimeout"
    for _ in range(50):
        assert len(typo(word, "delete", rng)) == len(word) - 1
        assert len(typo(word, "insert", rng)) == len(word) + 1
        assert sorted(typo(word, "transpose", rng)) == sorted(word)
        assert sum(a != b for a, b in zip(typo(word, "replace", rng), word, strict=True)) <= 1


def test_the_schema_walker_follows_discriminators_and_references():
    store = SchemaStore(faults.SCHEMAS)
    text = Text(Definition("small", SMALL), store)
    places = {site.name: site.place for site in text.sites}
    trigger = places["spec.trigger"]
    assert "visibilityTimeout" in trigger.keys
    assert "cron" not in trigger.keys
    assert trigger.closed
    assert places["spec.trigger.type"].choices == ("bucketScan", "manual", "queue", "schedule")
    assert places["metadata"].required == {"name"}
    assert yaml.safe_load(SMALL)["kind"] in store.kinds
