"""The settings of a run: the defaults are those of the schema, and strict compatibility is an era as a whole."""

from datetime import timedelta

import pytest

from penstock_runtime.scheduling import settings
from penstock_runtime.scheduling.rules import JOBS2021, MID2021, NEWEST, OURS, STRICT
from penstock_runtime.scheduling.times import BadTime
from penstock_runtime.schema import MAIN, read_schemas
from tests.runtime.scheduling.cases import utc

LEAST = {"instance": "us-ca-apple", "stores": {}, "topics": {}}


def test_what_is_left_out_is_the_default_of_the_schema():
    properties = read_schemas()[MAIN]["properties"]["schedule"]["properties"]
    defaults = {name: one["default"] for name, one in properties.items() if "default" in one}
    assert {"maxAge", "period", "grace", "retention", "windows", "late", "concurrency", "compat"} <= set(defaults)
    assert settings.read({**LEAST, **defaults}) == settings.read(LEAST) == settings.Settings("us-ca-apple")


def test_the_schema_knows_the_eras():
    properties = read_schemas()[MAIN]["properties"]["schedule"]["properties"]
    assert properties["era"]["enum"] == list(STRICT)


def test_what_is_given_is_read():
    found = settings.read(
        {**LEAST, "isFirst": True, "maxAge": 60, "join": "ownValidation", "override": "202202200800", "late": "ignore"}
    )
    assert (found.own_infix, found.peer_infix) == ("validity_0", "validity_1")
    assert (found.max_age, found.override, found.late) == (timedelta(minutes=1), utc(2022, 2, 20, 8), "ignore")
    assert found.rules == OURS


def test_an_override_that_is_in_no_calendar_is_refused():
    with pytest.raises(BadTime, match="not in the calendar"):
        settings.read({**LEAST, "override": "202202300800"})


@pytest.mark.parametrize(
    ("era", "own", "signature_only"), [(NEWEST, False, True), (MID2021, True, False), (JOBS2021, True, False)]
)
def test_strict_is_all_of_an_era(era, own, signature_only):
    found = settings.read({**LEAST, "compat": "strict", "era": era, "windows": "retained", "late": "supplement"})
    assert found.rules == STRICT[era]
    assert (found.windows, found.late) == ("latest", "ignore")
    assert (found.own_validations, found.signature_only) == (own, signature_only)


def test_old_jobs_are_honoured_without_being_strict():
    found = settings.read({**LEAST, "era": "jobs2021"})
    assert (found.rules.jobs, found.rules.claims) == (True, True)
