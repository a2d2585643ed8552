"""What is wrong is said once, in words, at the right place, with a way out."""

import json

import pytest

from penstock.language.values import Unresolved, secret
from penstock.schema import engine, expression, identify, store, to_diagnostics, validate
from penstock.text import Source, read

HEAD = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: nightly
spec:
"""
MANUAL = "  trigger:\n    type: manual\n"
QUEUE = "  trigger:\n    type: queue\n"
JOBS = "  jobs:\n    list:\n      tasks:\n      - id: list\n        image: list:1.0\n        run: listing:run\n"


def never(_path, _value):
    return False


def findings(text, tolerate=never):
    """Return the diagnostics of a document's shape."""
    (document,) = read(Source("example.yaml", text.encode())).documents
    kind, problems = identify(document.data)
    if kind is not None:
        problems = validate(kind, document.data, tolerate=tolerate)
    return to_diagnostics(problems, document)


def only(text, tolerate=never):
    found = findings(text, tolerate)
    assert len(found) == 1, found
    return found[0]


CASES = {
    "unknown key, misspelt": (
        HEAD + QUEUE + "  worker:\n    scal:\n      max: 3\n" + JOBS,
        (9, 5, 9),
        "PEN1110",
        "unknown key `scal` in `spec.worker`",
        "did you mean `scale`?",
        "scale",
    ),
    "unknown key, other case": (
        HEAD + QUEUE + "  worker:\n    grace_period: 3\n" + JOBS,
        (9, 5, 17),
        "PEN1110",
        "unknown key `grace_period` in `spec.worker`",
        "did you mean `gracePeriod`?",
        "gracePeriod",
    ),
    "unknown key, under the wrong parent": (
        HEAD + QUEUE + "  scale:\n    max: 3\n" + JOBS,
        (8, 3, 8),
        "PEN1110",
        "unknown key `scale` in `spec`",
        "`scale` belongs under `spec.worker`",
        None,
    ),
    "unknown key, one of a list's items": (
        HEAD + QUEUE + "  image: list:1.0\n" + JOBS,
        (8, 3, 8),
        "PEN1110",
        "unknown key `image` in `spec`",
        "`image` belongs under `spec.jobs.*.tasks[]`",
        None,
    ),
    "unknown key of another alternative": (
        HEAD + QUEUE + "    cron: 0 6 * * *\n" + JOBS,
        (8, 5, 9),
        "PEN1110",
        "unknown key `cron` in `spec.trigger`",
        "`cron` belongs to the type `schedule` or `bucketScan`; here `type` is `queue`",
        None,
    ),
    "unknown key, nothing near": (
        HEAD + QUEUE + "  worker:\n    placement:\n      zzz: 1\n" + JOBS,
        (10, 7, 10),
        "PEN1110",
        "unknown key `zzz` in `spec.worker.placement`",
        "`spec.worker.placement` takes `nodeGroup`, `spot`",
        None,
    ),
    "unknown key of the definition": (
        HEAD + MANUAL + JOBS + "worker: {}\n",
        (14, 1, 7),
        "PEN1110",
        "unknown key `worker` in the definition",
        "`worker` belongs under `spec`",
        None,
    ),
    "a required key at the wrong parent is told once": (
        HEAD + MANUAL + JOBS.replace("  jobs", "jobs"),
        (8, 1, 5),
        "PEN1110",
        "unknown key `jobs` in the definition",
        "`jobs` belongs under `spec`",
        None,
    ),
    "a required key misspelt is told once": (
        HEAD + MANUAL + JOBS.replace("jobs", "job"),
        (8, 3, 6),
        "PEN1110",
        "unknown key `job` in `spec`",
        "did you mean `jobs`?",
        "jobs",
    ),
    "missing key": (
        HEAD + MANUAL,
        (5, 1, 5),
        "PEN1111",
        "missing key `jobs` in `spec`",
        "Jobs by id.\nfor example `jobs: {create-items: {tasks: []}}`",
        None,
    ),
    "missing key of an item": (
        HEAD + MANUAL + JOBS.replace("      - id: list\n        image", "      - image"),
        (11, 9, 14),
        "PEN1111",
        "missing key `id` in `spec.jobs.list.tasks[0]`",
        "Unique in the job.\nfor example `id: create-items`",
        None,
    ),
    "number in quotes": (
        HEAD + QUEUE + '    messageLimit: "10"\n' + JOBS,
        (8, 19, 23),
        "PEN1112",
        '`messageLimit` must be a whole number, not the text "10"',
        "remove the quotes: `10`\nStop after this many messages; for tests.\nfor example `messageLimit: 3`",
        "10",
    ),
    "text without quotes": (
        HEAD.replace("  name: nightly", "  name: nightly\n  labels:\n    team: 7") + MANUAL + JOBS,
        (6, 11, 12),
        "PEN1112",
        "`team` must be text, not the number 7",
        'put it in quotes: `"7"`\nA Kubernetes label value.\nfor example `team: imagery`',
        '"7"',
    ),
    "a truth as YAML 1.1 wrote it": (
        HEAD + QUEUE + "  worker:\n    placement: {spot: 'yes'}\n" + JOBS,
        (9, 23, 28),
        "PEN1112",
        '`spot` must be `true` or `false`, not the text "yes"',
        "write `true`\nMay run on spot nodes; prefers them when a node group is set.\nfor example `spot: true`",
        "true",
    ),
    "one value instead of a list": (
        HEAD.replace("  name: nightly", "  name: nightly\n  formerly: old") + MANUAL + JOBS,
        (5, 13, 16),
        "PEN1112",
        '`formerly` must be a list, not the text "old"',
        (
            "write it as a list: `[old]`\n"
            "Earlier names of this definition. Stateful cloud resources keep their identity through aliases.\n"
            "for example `formerly: [goes-glm-v1]`"
        ),
        "[old]",
    ),
    "a key without a value": (
        HEAD + QUEUE + "  worker:\n" + JOBS,
        (8, 10, 10),
        "PEN1112",
        "`worker` has no value; it must be a mapping",
        "give it a value, or remove the key\nHow the workers of a queue trigger are deployed.",
        None,
    ),
    "value of a small set": (
        HEAD + QUEUE + "  worker:\n    protocol: pctask\n" + JOBS,
        (9, 15, 21),
        "PEN1113",
        '`protocol` is the text "pctask", not one of `penstock`, `pctasks`, `prio`',
        "did you mean `pctasks`?",
        "pctasks",
    ),
    "value of a small set, nothing near": (
        HEAD + QUEUE + "  worker:\n    protocol: gopher\n" + JOBS,
        (9, 15, 21),
        "PEN1113",
        '`protocol` is the text "gopher", not one of `penstock`, `pctasks`, `prio`',
        "What the image speaks: penstock's worker, the original pctasks task runner, or Prio's facilitator.\nfor example `penstock`",
        None,
    ),
    "name of the wrong form": (
        HEAD.replace("nightly", "Nightly_run") + MANUAL + JOBS,
        (4, 9, 20),
        "PEN1114",
        '`name` is "Nightly_run"; it must be lower-case letters, digits and `-`, with a letter or digit at both ends',
        "Unique for its kind in the project. Cloud and Kubernetes names are computed from it.\nfor example `name: goes-glm`",
        None,
    ),
    "duration of an unknown unit": (
        HEAD + QUEUE + "    retention: 5 weeks\n" + JOBS,
        (8, 16, 23),
        "PEN1114",
        (
            '`retention` is "5 weeks"; it must be a number of seconds, or a whole number with a unit: '
            "`ms`, `s`, `m`, `h` or `d`"
        ),
        "How long unread messages are kept.\nfor example `retention: 30`",
        None,
    ),
    "duration that is a list": (
        HEAD + QUEUE + "    retention: []\n" + JOBS,
        (8, 16, 18),
        "PEN1112",
        "`retention` must be a whole number or text, not a list",
        "How long unread messages are kept.\nfor example `retention: 30`",
        None,
    ),
    "negative duration": (
        HEAD + QUEUE + "    retention: -1\n" + JOBS,
        (8, 16, 18),
        "PEN1115",
        "`retention` is -1; it must be at least 0",
        "How long unread messages are kept.\nfor example `retention: 30`",
        None,
    ),
    "item of a value of two shapes": (
        HEAD + MANUAL + JOBS + "      needs: [one, 2]\n",
        (14, 20, 21),
        "PEN1112",
        "`needs[1]` must be text, not the number 2",
        'put it in quotes: `"2"`',
        '"2"',
    ),
    "number out of range": (
        HEAD + QUEUE + "  worker:\n    concurrency: 1001\n" + JOBS,
        (9, 18, 22),
        "PEN1115",
        "`concurrency` is 1001; it must be at most 1000",
        "Messages handled at once by one worker.\nfor example `concurrency: 4`",
        None,
    ),
    "amount that must be more than nothing": (
        HEAD + QUEUE + "  worker:\n    resources: {limits: {cpu: 0}}\n" + JOBS,
        (9, 31, 32),
        "PEN1115",
        "`cpu` is 0; it must be more than 0",
        "CPU cores: a number, or millicores such as `500m`.\nfor example `cpu: 500m`",
        None,
    ),
    "empty text": (
        HEAD + QUEUE + '    name: ""\n' + JOBS,
        (8, 11, 13),
        "PEN1116",
        "`name` is empty",
        "Name of the work queue; the definition's name by default.\nfor example `name: goes-glm`",
        None,
    ),
    "long text": (
        HEAD + QUEUE + f"    name: {'q' * 81}\n" + JOBS,
        (8, 11, 92),
        "PEN1116",
        "`name` has 81 characters; at most 80 are allowed",
        "Name of the work queue; the definition's name by default.\nfor example `name: goes-glm`",
        None,
    ),
    "empty map": (
        HEAD + MANUAL + "  jobs: {}\n",
        (8, 9, 11),
        "PEN1117",
        "`jobs` is empty; it needs at least 1 entry",
        "Jobs by id.\nfor example `jobs: {create-items: {tasks: []}}`",
        None,
    ),
    "item twice": (
        HEAD.replace("  name: nightly", "  name: nightly\n  formerly: [one, two, one]") + MANUAL + JOBS,
        (5, 24, 27),
        "PEN1118",
        '`formerly` holds the text "one" twice',
        "remove the repeated item",
        None,
    ),
    "unknown alternative": (
        HEAD + "  trigger:\n    type: quue\n    cron: x\n" + JOBS,
        (7, 11, 15),
        "PEN1119",
        'there is no trigger of the type "quue"',
        (
            "did you mean `queue`?\n"
            "`queue`: Runs one task for each message of a queue, without end.\n"
            "`schedule`: Starts the jobs by the clock.\n"
            "`bucketScan`: Looks for new batches in stores by the clock and queues tasks for them.\n"
            "`manual`: Runs when somebody starts it."
        ),
        "queue",
    ),
    "missing alternative": (
        HEAD + "  trigger:\n    cron: x\n" + JOBS,
        (6, 3, 10),
        "PEN1120",
        "missing key `type` in `spec.trigger`",
        (
            "`queue`: Runs one task for each message of a queue, without end.\n"
            "`schedule`: Starts the jobs by the clock.\n"
            "`bucketScan`: Looks for new batches in stores by the clock and queues tasks for them.\n"
            "`manual`: Runs when somebody starts it."
        ),
        None,
    ),
    "the key that chooses an alternative, misspelt": (
        HEAD + "  trigger:\n    tpye: schedule\n    cron: x\n" + JOBS,
        (7, 5, 9),
        "PEN1110",
        "unknown key `tpye` in `spec.trigger`",
        "did you mean `type`?",
        "type",
    ),
    "the key that chooses an alternative, by another name": (
        HEAD + "  trigger:\n    is: manual\n" + JOBS,
        (7, 5, 7),
        "PEN1110",
        "unknown key `is` in `spec.trigger`",
        "did you mean `type`?",
        "type",
    ),
    "neither of two keys": (
        HEAD + MANUAL + JOBS.replace("        image: list:1.0\n", ""),
        (11, 9, 11),
        "PEN1121",
        "`spec.jobs.list.tasks[0]` needs `image` or `imageKey`",
        (
            "`image`: A container image reference.\n"
            "`imageKey`: Entry of the environment's image table, instead of an image."
        ),
        None,
    ),
    "one of two keys, misspelt": (
        HEAD + MANUAL + JOBS.replace("image", "imgae"),
        (12, 9, 14),
        "PEN1110",
        "unknown key `imgae` in `spec.jobs.list.tasks[0]`",
        "did you mean `image`?",
        "image",
    ),
    "both of two keys": (
        HEAD + MANUAL + JOBS + "        imageKey: list\n",
        (14, 9, 17),
        "PEN1121",
        "`spec.jobs.list.tasks[0]` takes either `image` or `imageKey`, not both",
        "remove `imageKey`, or what excludes it",
        None,
    ),
    "key of a map": (
        HEAD + "  args:\n    1st: {}\n" + MANUAL + JOBS,
        (7, 5, 8),
        "PEN1123",
        '"1st" cannot be a key of `spec.args`: a key must be letters, digits, `_` and `-`, beginning with a letter or `_`',
        "Arguments by name; values come from the environment.\nfor example `{registry: {default: registry.example.org}}`",
        None,
    ),
    "apiVersion of another version": (
        (HEAD + MANUAL + JOBS).replace("/v1", "/v2"),
        (1, 13, 28),
        "PEN1101",
        '`apiVersion` must be `penstock.dev/v1`, not the text "penstock.dev/v2"',
        "The version of definitions, apart from the version of the tool.\nfor example `penstock.dev/v1`",
        "penstock.dev/v1",
    ),
    "apiVersion missing": (
        (HEAD + MANUAL + JOBS).removeprefix("apiVersion: penstock.dev/v1\n"),
        (1, 1, 5),
        "PEN1101",
        "missing key `apiVersion`",
        "write `apiVersion: penstock.dev/v1`",
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_mistake_gives_one_finding(case):
    text, (line, column, end), code, message, help_, replacement = CASES[case]
    found = only(text)
    assert (found.code, found.message, found.help) == (code, message, help_)
    assert (found.span.line, found.span.column, found.span.end_column) == (line, column, end)
    assert (found.fix.edits[0].text if found.fix else None) == replacement
    if found.fix:
        assert found.fix.edits[0].span == found.span


@pytest.mark.parametrize("case", [case for case, (*_, replacement) in CASES.items() if replacement is not None])
def test_the_offered_fix_mends_the_mistake(case):
    text = CASES[case][0]
    (edit,) = only(text).fix.edits
    lines = text.split("\n")
    line = lines[edit.span.line - 1]
    lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    after = findings("\n".join(lines))
    # a mended alternative may show what was hidden behind it
    hidden = ("unknown alternative", "the key that chooses an alternative, misspelt")
    assert not after or case in hidden, after


HEADS = {
    "a list": ("- a\n", (1, 1), "PEN1103", "a definition must be a mapping, not a list"),
    "a text": ("hello\n", (1, 1), "PEN1103", 'a definition must be a mapping, not the text "hello"'),
    "unknown kind": (HEAD.replace("Workflow", "Worfklow"), (2, 7), "PEN1102", 'there is no kind "Worfklow"'),
    "kind in lower case": (HEAD.replace("Workflow", "workflow"), (2, 7), "PEN1102", 'there is no kind "workflow"'),
    "kind that is no text": (HEAD.replace("Workflow", "[a]"), (2, 7), "PEN1102", "`kind` must be text, not a list"),
    "no kind": (HEAD.replace("kind: Workflow\n", ""), (1, 1), "PEN1102", "missing key `kind`"),
    "kind misspelt": (HEAD.replace("kind:", "knid:"), (2, 1), "PEN1110", "unknown key `knid` in the definition"),
    "something else": (
        "apiVersion: apps/v1\nkind: Deployment\n",
        (1, 13),
        "PEN1101",
        '`apiVersion` is "apps/v1": this is no definition of penstock',
    ),
    "a schema that is no kind": (HEAD.replace("Workflow", "Worker"), (2, 7), "PEN1102", 'there is no kind "Worker"'),
}


@pytest.mark.parametrize("case", HEADS)
def test_what_is_no_definition_is_said_by_its_head(case):
    text, place, code, message = HEADS[case]
    found = only(text)
    assert (found.code, found.message) == (code, message)
    assert (found.span.line, found.span.column) == place
    assert found.help


def test_kind_and_version_are_both_reported():
    found = findings("kind: Strem\napiVersion: penstock.dev/v0\n")
    assert [one.code for one in found] == ["PEN1101", "PEN1102"]
    assert found[1].help.startswith("did you mean `Stream`? the kinds are ")


def test_nothing_below_an_unknown_alternative_is_judged():
    text = HEAD + "  trigger:\n    type: nothing\n    retention: []\n    zzz: 1\n    deadLetter: 3\n" + JOBS
    assert [one.code for one in findings(text)] == ["PEN1119"]


def test_every_mistake_of_a_document_is_reported():
    text = HEAD + QUEUE + "    retention: x\n    zzz: 1\n  worker: {scale: {max: 0, min: -1}}\n" + JOBS + "  needs: 3\n"
    assert sorted((one.span.line, one.code) for one in findings(text)) == [
        (8, "PEN1114"),
        (9, "PEN1110"),
        (10, "PEN1115"),
        (10, "PEN1115"),
        (17, "PEN1110"),
    ]


def test_a_missing_key_is_still_told_when_a_key_of_that_name_is_wrong_elsewhere():
    text = HEAD.replace("  name: nightly\n", "  labels: {}\n") + MANUAL + JOBS + "      name: x\n"
    assert sorted(one.message for one in findings(text)) == [
        "missing key `name` in `metadata`",
        "unknown key `name` in `spec.jobs.list`",
    ]


def test_keys_that_look_like_numbers_keep_their_place():
    text = HEAD + MANUAL + JOBS.replace("list:\n", '"01":\n').replace("run: listing:run", "run: 3")
    assert only(text).span.line == 13


def test_a_stream_needs_a_source_with_sinks_or_a_class_with_its_configuration():
    head = HEAD.replace("Workflow", "Stream")
    http = "  source: {type: http}\n"
    assert (
        only(head.replace("spec:", "spec: {}")).message == "`spec` needs `source` with `sinks` or `class` with `config`"
    )
    assert only(head + http).message == "missing key `sinks` in `spec`"
    both = only(head + http + "  sinks: [{type: table, table: a}]\n  class: a\n  config: {}\n")
    assert both.message == "`spec` takes either `source` with `sinks` or `class` with `config`, not both"
    assert both.span.line == 8


EXPRESSIONS = {
    "number": "    messageLimit: ${{ args.n }}\n",
    "duration": "    retention: ${{ args.keep }}\n",
    "one of a small set": "    credential: ${{ args.how }}\n",
    "list": "    events: ${{ args.events }}\n",
    "mapping": "    deadLetter: ${{ args.dead }}\n",
    "text with a form": "    url: https${{ args.rest }}\n",
    "text that is too long": f"    name: ${{{{ args.{'n' * 90} }}}}\n",
}


@pytest.mark.parametrize("case", EXPRESSIONS)
def test_an_expression_is_judged_when_it_has_a_value(case):
    text = HEAD + QUEUE + EXPRESSIONS[case] + JOBS
    assert findings(text, tolerate=expression) == []
    assert len(findings(text)) == 1


def test_an_expression_inside_a_text_is_text():
    found = only(HEAD + QUEUE + "    messageLimit: ${{ args.n }}0\n" + JOBS, expression)
    assert found.code == "PEN1112"
    assert (
        found.message == "`messageLimit` must be a whole number, but an expression inside a longer text is always text"
    )
    two = only(HEAD + QUEUE + "    messageLimit: ${{ args.n }}${{ args.m }}\n" + JOBS, expression)
    assert two.message == found.message


def test_an_expression_as_the_type_of_an_alternative_hides_the_rest():
    assert findings(HEAD + "  trigger:\n    type: ${{ args.t }}\n    cron: x\n" + JOBS, expression) == []


def test_what_a_definition_is_known_by_cannot_be_an_expression():
    assert only(HEAD.replace("nightly", "${{ args.name }}") + MANUAL + JOBS, expression).code == "PEN1114"


def test_marked_texts_count_as_texts():
    data = read(Source("example.yaml", (HEAD + QUEUE + JOBS).encode())).documents[0].data
    data["spec"]["jobs"]["list"]["tasks"][0]["environment"] = {"TOKEN": secret("token")}
    assert validate("Workflow", data) == []
    data["spec"]["trigger"]["messageLimit"] = Unresolved("${{ args.n }}", ("n",))
    assert validate("Workflow", data) == []
    data["spec"]["trigger"]["messageLimit"] = Unresolved("${{ args.n }}x", ("n",))
    assert [one.path for one in validate("Workflow", data)] == [("spec", "trigger", "messageLimit")]


def test_the_caller_decides_what_is_tolerated():
    asked = []

    def tolerate(path, value):
        asked.append((path, value))
        return False

    text = HEAD + QUEUE + "    messageLimit: ${{ args.n }}\n" + JOBS
    assert [one.code for one in findings(text, tolerate)] == ["PEN1112"]
    assert asked == [(("spec", "trigger", "messageLimit"), "${{ args.n }}")]


def test_an_unknown_schema_is_a_lookup_error():
    with pytest.raises(LookupError):
        validate("Nothing", {})


def test_without_fixes_no_edit_is_offered():
    (document,) = read(Source("example.yaml", CASES["unknown key, misspelt"][0].encode())).documents
    problems = validate("Workflow", document.data)
    (found,) = to_diagnostics(problems, document, fixes=False, definition="Workflow/nightly")
    assert (found.fix, found.definition) == (None, "Workflow/nightly")


def test_a_place_that_knows_no_missing_keys_points_at_the_key_that_holds_them():
    (document,) = read(Source("example.yaml", (HEAD + MANUAL).encode())).documents

    class Places:
        def locate(self, path, *, key=False):
            return document.locate(path, key=key)

    (found,) = to_diagnostics(validate("Workflow", document.data), Places())
    assert found.span is not None
    assert (found.span.line, found.span.column) == (5, 1)


def test_a_number_that_is_text_may_have_a_point_and_a_sign():
    limits = "  worker:\n    resources:\n      limits: {cpu: 1}\n"
    assert findings(HEAD + QUEUE + limits + JOBS) == []
    http = (
        HEAD.replace("Workflow", "Stream") + "  source: {type: http, port: '%s'}\n  sinks: [{type: table, table: a}]\n"
    )
    assert only(http % "-7000").help.startswith("remove the quotes: `-7000`")
    assert not only(http % "70.5").help.startswith("remove the quotes")
    assert not only(http % "seven").help.startswith("remove the quotes")


def test_a_text_that_is_too_short_says_how_long_it_must_be():
    azure = HEAD.replace("Workflow", "Environment") + "  cloud: {type: local}\n  pctasks:\n    storageAccount: ab\n"
    assert only(azure).message == "`storageAccount` has 2 characters; at least 3 are needed"


def test_a_repeated_item_is_compared_as_json_does():
    policy = HEAD.replace("Workflow", "Policy") + "  rules:\n  - type: requiredLabels\n    labels: [a, true, 1, a]\n"
    found = sorted(findings(policy), key=lambda one: one.span.column)
    assert [(one.code, one.span.column) for one in found] == [("PEN1112", 17), ("PEN1112", 23), ("PEN1118", 26)]


def test_an_error_without_words_of_its_own_is_still_reported(monkeypatch):
    """A keyword that the tables do not know (a test keeps them complete) must not make an invalid definition pass."""
    from penstock.schema import explain

    monkeypatch.delitem(explain._HANDLERS, "minimum")
    found = only(HEAD + QUEUE + "    messageLimit: 0\n" + JOBS)
    assert found.message == "`messageLimit` does not fit the schema: 0 is less than the minimum of 1"


@pytest.fixture
def foreign(monkeypatch):
    """Explain what a schema that is not one of ours says about data."""

    def check(schema, data):
        monkeypatch.delitem(store._trees, "foreign", raising=False)
        monkeypatch.delitem(engine._validators, "foreign", raising=False)
        schema["$id"] = f"{store.BASE}foreign.schema.json"
        monkeypatch.setitem(store._texts, "foreign", json.dumps(schema))
        return [problem.message for problem in validate("foreign", data, tolerate=never)]

    yield check
    store._trees.pop("foreign", None)
    engine._validators.pop("foreign", None)


def test_schemas_of_others_get_plain_words_too(foreign):
    schema = {
        "properties": {
            "ratio": {"type": "number"},
            "shape": {"oneOf": [{"minimum": 1}, {"maximum": 5}]},
            "step": {"multipleOf": 5},
            "form": {"pattern": "^a+$"},
        },
        "oneOf": [{"required": ["one"]}, {"required": ["two"]}],
    }
    assert foreign(schema, {"one": 1, "ratio": "0.5"}) == ['`ratio` must be a number, not the text "0.5"']
    assert foreign(schema, {"one": 1, "form": "b"}) == ['`form` is "b"; it must be text that matches `^a+$`']
    assert foreign(schema, {"one": 1, "step": 3}) == ["`step` does not fit the schema: 3 is not a multiple of 5"]
    assert foreign(schema, {"one": 1, "shape": 3})[0].startswith("`shape` does not fit the schema")
    assert foreign(schema, {}) == ["the definition needs `one` or `two`"]
