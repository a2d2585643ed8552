"""Policies: rules as findings, severities, waivers that end, and policies that are wrong themselves."""

import pytest

from penstock.checks import ruling
from penstock.definitions.policy import PolicySpec, Waiver
from penstock.diagnostics import Diagnostic
from penstock.engine import policy as rulebooks
from penstock.engine.validate import validate
from tests.checks.marked import check, messages, project, write
from tests.checks.texts import ONE_JOB, RESOURCES, aws, azure, batch, pipeline, policy, stream, streaming

TODAY = "2026-08-01"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day by which waivers are judged: the first of August 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1785542400")


def rules(*rows: str, more: str = "") -> str:
    return policy((more + "\n" if more else "") + "rules:\n" + "".join(f"  - {{{row}}}\n" for row in rows))


def named(text: str, labels: str = "") -> str:
    """A definition whose name is marked, or that has labels."""
    return text.replace("name: tides\n", f"name: tides\n  labels: {labels}\n" if labels else "name: @1680@tides\n", 1)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("type: requiredLabels, labels: [team]", named(batch(ONE_JOB))),
        ("type: requiredLabels, labels: [team]", named(batch(ONE_JOB), "{team: sea}")),
        (
            "type: requiredLabels, labels: [team]",
            named(batch(ONE_JOB), "{other: sea}").replace("labels:", "@1680@labels:"),
        ),
        ("type: requiredLabels, labels: [team], kinds: [Pipeline]", batch(ONE_JOB)),
        (
            "type: requiredLabels, labels: [team], severity: note",
            batch(ONE_JOB).replace("e: tides", "e: @1680:note@tides", 1),
        ),
        ("type: allowedRegistries, registries: [registry.example.org/, r.example.org/x]", batch(ONE_JOB)),
        (
            "type: allowedRegistries, registries: [other.example.org/]",
            batch(ONE_JOB.replace("image: ", "image: @1682@")),
        ),
        ("type: maximumReplicas, max: 10", streaming()),
        ("type: maximumReplicas, max: 9", streaming().replace("  worker:", "  @1683@worker:")),
        ("type: maximumReplicas, max: 9", streaming(worker=RESOURCES + "scale: {max: @1683@20}")),
        ("type: maximumReplicas, max: 9", batch(ONE_JOB)),
        ("type: maximumResources, cpu: 1, memory: 2Gi", streaming()),
        (
            "type: maximumResources, cpu: 400m, memory: 1Gi",
            streaming(
                worker=RESOURCES.replace("cpu: 500m", "cpu: @1684@500m").replace("memory: 2Gi", "memory: @1684@2Gi")
            ),
        ),
        (
            "type: maximumResources, memory: 1Gi",
            batch(ONE_JOB + "      resources: {requests: {memory: @1684@2Gi}}\n"),
        ),
        ("type: namePattern, pattern: '[a-z]+'", batch(ONE_JOB)),
        ("type: namePattern, pattern: '[a-s]+'", batch(ONE_JOB).replace("name: tides", "name: @1685@tides", 1)),
        ("type: namePattern, pattern: '[a-s]+', kinds: [Stream]", batch(ONE_JOB)),
    ],
)
def test_rules_of_definitions(tmp_path, rule, text):
    check(tmp_path, {"definitions/tides.yaml": text, "policies/house.yaml": rules(rule)})


@pytest.mark.parametrize(
    ("rule", "environment"),
    [
        ("type: allowedRegions, regions: [westeurope, northeurope]", azure()),
        ("type: allowedRegions, regions: [northeurope]", azure().replace("region: ", "region: @1681@")),
        ("type: allowedRegions, regions: [a]", aws().replace("region: ", "region: @1681@")),
        (
            "type: requiredLabels, labels: [team], kinds: [Environment]",
            azure().replace("name: prod", "name: @1680@prod"),
        ),
        (
            "type: namePattern, pattern: '.*-.*', kinds: [Environment]",
            azure().replace("name: prod", "name: @1685@prod"),
        ),
    ],
)
def test_rules_of_environments(tmp_path, rule, environment):
    check(tmp_path, {"environments/prod.yaml": environment, "policies/house.yaml": rules(rule)})


def test_streams_and_pipelines_are_judged_too(tmp_path):
    rule = "type: maximumReplicas, max: 5"
    files = {
        "definitions/a.yaml": stream("{type: queue}").replace("  worker:", "  @1683@worker:"),
        "definitions/b.yaml": pipeline().replace("name: tides", "name: @1683@tides", 1),
        "policies/house.yaml": rules(rule),
    }
    check(tmp_path, files)


@pytest.mark.parametrize(("pattern", "mark"), [("prod*", "@1680@"), ("test*", ""), ("'*'", "@1680@")])
def test_a_policy_may_look_at_some_environments_only(tmp_path, pattern, mark):
    text = batch(ONE_JOB).replace("name: tides", f"name: {mark}tides", 1)
    house = rules("type: requiredLabels, labels: [team], kinds: [Workflow]", more=f"environments: [{pattern}]")
    files = {"definitions/a.yaml": text, "policies/house.yaml": house, "environments/prod-eu.yaml": aws(name="prod-eu")}
    check(tmp_path, files)


SECRET = batch(ONE_JOB + "      environment: {DB_PASSWORD: MARKhunter2}\n")


def waived(
    expires: str = "2026-08-01", code: str = "PEN1602", definition: str = "Workflow/tides", more: str = ""
) -> str:
    return policy(
        f"waivers:\n  - code: {code}\n    definition: {definition}\n    reason: It goes with the old database.\n"
        f"    expires: {expires}\n{more}"
    )


@pytest.mark.parametrize(
    ("severity", "mark"),
    [("warning", "@1602:warning@"), ("note", "@1602:note@"), ("'off'", ""), ("error", "@1602:error@")],
)
def test_a_policy_weighs_findings(tmp_path, severity, mark):
    files = {
        "definitions/a.yaml": SECRET.replace("MARK", mark),
        "policies/house.yaml": policy(f"severities: {{PEN1602: {severity}}}"),
    }
    check(tmp_path, files)


def test_the_strictest_of_several_severities_counts(tmp_path):
    files = {
        "definitions/a.yaml": SECRET.replace("MARK", "@1602:warning@"),
        "policies/a.yaml": policy("severities: {PEN1602: warning}", "a"),
        "policies/b.yaml": policy("severities: {PEN1602: 'off'}", "b"),
        "policies/c.yaml": policy("severities: {PEN1602: note}", "c"),
    }
    check(tmp_path, files)


def test_a_warning_can_be_made_an_error(tmp_path):
    text = batch(ONE_JOB, "args: {@1320:error@a: {default: 1}}")
    check(tmp_path, {"definitions/a.yaml": text, "policies/house.yaml": policy("severities: {PEN1320: error}")})


def test_what_a_dialect_finds_can_be_weighed_too(tmp_path):
    text = """\
id: tides
name: Tides
dataset: tides
@1701:error@colour: blue
jobs:
  one:
    tasks:
    - {id: one, image: "registry.example.org/tides:1", task: "tides:main"}
"""
    check(tmp_path, {"definitions/a.yaml": text, "policies/house.yaml": policy("severities: {PEN1701: error}")})


@pytest.mark.parametrize("definition", ["Workflow/tides", "Workflow/*", "'*'", "'*/tides'"])
def test_a_waived_finding_stays_as_a_note_with_its_reason(tmp_path, definition):
    files = {
        "definitions/a.yaml": SECRET.replace("MARK", "@1602:note@"),
        "policies/house.yaml": waived(definition=definition),
        "environments/prod.yaml": aws(),
    }
    check(tmp_path, files)
    assert "(waived until 2026-08-01: It goes with the old database.)" in messages(tmp_path)


@pytest.mark.parametrize(
    ("house", "mark"),
    [
        (waived("@1690@2026-07-31"), "@1602:error@"),
        (waived(definition="Workflow/other").replace("- code", "- @1691@code"), "@1602:error@"),
        (waived(code="PEN1601").replace("- code", "- @1691@code"), "@1602:error@"),
        (waived(more="severities: {PEN1602: error}"), "@1602:note@"),
    ],
)
def test_waivers_that_do_not_help(tmp_path, house, mark):
    check(tmp_path, {"definitions/a.yaml": SECRET.replace("MARK", mark), "policies/house.yaml": house})


def test_a_waiver_that_no_environment_of_the_run_needs_is_not_called_unused(tmp_path):
    house = waived(code="PEN1512", definition="Workflow/tides")
    files = {
        "definitions/a.yaml": streaming(),
        "policies/house.yaml": house,
        "environments/prod.yaml": azure(),
        "environments/test.yaml": azure("limits: {maxReplicas: 2}", name="test"),
    }
    check(tmp_path, files, environments=("prod",))


@pytest.mark.parametrize(
    "text",
    [
        waived("@1692@2999-02-30").replace("- code", "- @1691@code"),
        waived(definition="@1692@tides").replace("- code", "- @1691@code"),
        waived(code="@1693@PEN1640").replace("- code", "- @1691@code"),
        waived(code="@1694@PEN1310").replace("- code", "- @1691@code"),
        policy("severities: {@1693@PEN1640: note}"),
        policy("severities: {@1694@PEN1310: 'off'}"),
        policy("severities: {PEN1310: error, PEN1604: 'off', PEN1320: 'off'}"),
        policy("rules: [{type: namePattern, pattern: @1695@'[a-'}]"),
    ],
)
def test_policies_that_are_wrong_themselves(tmp_path, text):
    check(tmp_path, {"policies/house.yaml": text})


def test_a_broken_pattern_judges_no_name(tmp_path):
    house = policy("rules: [{type: namePattern, pattern: @1695@'[a-'}]")
    check(tmp_path, {"definitions/a.yaml": batch(ONE_JOB), "policies/house.yaml": house})


def test_a_policy_with_an_error_rules_nothing(tmp_path):
    house = policy("severities: {PEN1602: @1113@offf}")
    check(tmp_path, {"definitions/a.yaml": SECRET.replace("MARK", "@1602@"), "policies/house.yaml": house})


def test_a_definition_that_cannot_work_is_not_waived_into_working(tmp_path):
    house = policy("severities: {@1694@PEN1310: 'off'}")
    text = batch(ONE_JOB.replace("  tasks:", "  needs: @1310:error@nobody\n  tasks:"))
    check(tmp_path, {"definitions/a.yaml": text, "policies/house.yaml": house})


def finding(code: str = "PEN1602", severity: str = "error", definition: str | None = "Workflow/tides") -> Diagnostic:
    return Diagnostic(code, severity, "a finding", None, (), None, None, definition)


WAIVER = Waiver(code="PEN1602", definition="Workflow/*", reason="because", expires=TODAY)


def test_doing_it_twice_changes_nothing_more():
    policies = (PolicySpec(waivers=(WAIVER,), severities={"PEN1602": "error", "PEN1604": "off"}),)
    rows = [finding(), finding("PEN1604", "note"), finding(definition=None), finding("PEN1310")]
    once = ruling.apply(rows, policies, None, TODAY)
    assert ruling.apply(once, policies, None, TODAY) == once
    assert [one.severity for one in once] == ["note", "error", "error"]


def test_a_waiver_holds_to_the_end_of_its_last_day():
    policies = (PolicySpec(waivers=(WAIVER,)),)
    assert ruling.apply([finding()], policies, None, "2026-08-01")[0].severity == "note"
    assert ruling.apply([finding()], policies, None, "2026-08-02")[0].severity == "error"


def test_without_policies_nothing_changes():
    rows = [finding()]
    assert ruling.apply(rows, (), "prod", TODAY) == rows
    assert ruling.apply(rows, (PolicySpec(environments=("x",), severities={"PEN1602": "off"}),), "prod", TODAY) == rows


def test_the_day_is_that_of_the_clock_or_of_the_build(monkeypatch):
    assert rulebooks.today() == "2026-08-01"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    assert len(rulebooks.today()) == len("2026-08-01")


def test_a_waiver_lets_a_definition_be_rendered(tmp_path):
    from penstock.engine.render import render_place

    write(
        tmp_path,
        {
            "definitions/a.yaml": streaming(jobs=ONE_JOB + "      environment: {DB_PASSWORD: hunter2}\n"),
            "policies/house.yaml": waived(),
            "environments/laptop.yaml": "apiVersion: penstock.dev/v1\nkind: Environment\nmetadata:\n  name: laptop\n"
            "spec:\n  cloud: {type: local}\n",
        },
    )
    workspace = project(tmp_path)
    (place,), _ = workspace.places()
    rendered = render_place(place, workspace)
    assert [one.severity for one in rendered.diagnostics] == ["note"]
    assert rendered.artifacts
    assert [one.code for one in validate(workspace)] == ["PEN1602"]


def test_the_examples_of_the_how_to_are_policies_without_a_mistake(tmp_path):
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "how-to" / "policies.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in text.split("```yaml\n")[1:]]
    head = blocks[0].partition("spec:")[0]
    assert len(blocks) == 3
    for number, block in enumerate(blocks):
        full = block if block.startswith("apiVersion") else head.replace("house", f"house-{number}") + block
        write(tmp_path, {f"policies/{number}.yaml": full})
    write(
        tmp_path,
        {
            "definitions/tides.yaml": SECRET.replace("MARK", "").replace(
                "name: tides\n", "name: tides\n  labels: {team: a}\n", 1
            )
        },
    )
    assert [(one.code, one.severity) for one in validate(project(tmp_path))] == [("PEN1602", "note")]
