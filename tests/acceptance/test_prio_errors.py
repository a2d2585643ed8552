"""Check G 38 of Prio: what is wrong in a tfvars file is said at its line and column."""

import pytest

from tests.acceptance import judged, prio_project
from tests.acceptance.prio_project import named, objects
from tests.support import rendered

COUNTS = """\
        min_intake_worker_count = 1
        max_intake_worker_count = 3
        min_aggregate_worker_count = 1
        max_aggregate_worker_count = 3"""


def with_settings(text):
    return prio_project.tfvars(settings={("apple", "us-ca"): text})


def only(tmp_path, text):
    verdict = judged.judge_text(tmp_path, text, "prod-us.tfvars")
    (one,) = verdict.said
    return one, text.split("\n")[one.line - 1]


def test_G_38_the_old_single_number_is_both_bounds(tmp_path):
    old = COUNTS.replace(
        "        min_intake_worker_count = 1\n        max_intake_worker_count = 3", "        intake_worker_count = 25"
    )
    text = with_settings(old)
    one, line = only(tmp_path, text)
    assert (one.code, one.severity) == ("PEN1740", "warning")
    assert "intake_worker_count = 25" in line
    folder = prio_project.write(tmp_path / "project", text)
    rendered.render(folder)
    spec = named(objects(folder, "prod-us"), "ScaledObject")["us-ca", "intake-batch-apple-scaler"]["spec"]
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (25, 25)


@pytest.mark.parametrize(
    ("old", "new", "code", "said", "advice"),
    [
        ("max_intake_worker_count = 3", "max_intake_worker_count = 0", "PEN1745", "is 0", "1 or more"),
        ("min_intake_worker_count = 1", "min_intake_worker_count = 5", "PEN1745", "more than", "exchange"),
        (
            "min_intake_worker_count = 1",
            "min_intake_worker_cuont = 1",
            "PEN1702",
            "is not a key",
            "`min_intake_worker_count`",
        ),
        (
            "min_intake_worker_count = 1",
            'min_intake_worker_count = 1\n        aggregation_period = "8 hours"',
            "PEN1744",
            "`8 hours` is no duration",
            "write `8h`",
        ),
    ],
)
def test_G_38_a_mistake_in_a_locality_is_told_where_it_is(tmp_path, old, new, code, said, advice):
    one, line = only(tmp_path, with_settings(COUNTS.replace(old, new, 1)))
    assert one.code == code
    assert said in one.message
    assert advice in one.help
    assert new.split("\n")[-1].split(" = ")[0].strip() in line


def test_G_38_an_unknown_variable_is_an_error(tmp_path):
    one, line = only(tmp_path, prio_project.tfvars(more="pure_gpc = true"))
    assert (one.code, one.severity, line) == ("PEN1702", "error", "pure_gpc = true")
    assert "`pure_gcp`" in one.help


def test_G_38_a_locality_without_settings_is_named(tmp_path):
    text = prio_project.tfvars().replace('["us-ca", "us-ct"]', '["us-ca", "us-ct", "us-zz"]')
    verdict = judged.judge_text(tmp_path, text, "prod-us.tfvars")
    assert [one.code for one in verdict.said] == ["PEN1741", "PEN1741"]
    assert all("`us-zz`" in one.message for one in verdict.said)
    assert all("localities = {" in text.split("\n")[one.line - 1] for one in verdict.said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("8h0", "`0` has no unit"),
        ("1d", "no unit `d`"),
        ("-1h", "before now"),
        ("", "is empty"),
        ("1.5s", "no whole number"),
    ],
)
def test_G_38_durations_are_those_of_go(tmp_path, text, said):
    one, _ = only(tmp_path, prio_project.tfvars(more=f'intake_max_age = "{text}"'))
    assert one.code in ("PEN1744", "PEN1705")
    assert said in one.message


def test_the_file_that_breaks_off_is_told_where(tmp_path):
    verdict = judged.judge_text(tmp_path, 'environment = "prod-us"\nlocalities = ["a"\n', "prod-us.tfvars")
    assert [(one.code, one.line) for one in verdict.said] == [("PEN1040", 3)]
