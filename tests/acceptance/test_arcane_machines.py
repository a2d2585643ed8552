"""Checks G 66 to 78 of Arcane: what the operators do with a stream, row by row of the facts (A.11 and A.12)."""

from itertools import product

import pytest

from penstock.arcane.fields import OLD_PHASES, PHASES
from penstock.arcane.machines import dotnet, go
from penstock.arcane.machines.go import BACKFILL, COMPLETE, DELETE, REMOVE, REPLACE, REQUEST, SCHEDULE, STREAM, Seen


def went(seen):
    done = go.step(seen)
    return done.phase, done.effects


def test_G_066_a_new_stream_begins_with_a_backfill():
    assert went(Seen("")) == ("Pending", (REQUEST,))
    assert went(Seen("Pending", request=True)) == ("Backfilling", (BACKFILL,))
    assert went(Seen("Backfilling", job="complete", request=True)) == ("Pending", (COMPLETE, DELETE))
    assert went(Seen("Pending")) == ("Running", (STREAM,))


def test_G_067_one_that_is_created_suspended_does_not():
    assert went(Seen("", suspended=True)) == ("Suspended", (DELETE,))
    assert went(Seen("Suspended")) == ("Pending", ())
    assert went(Seen("Pending")) == ("Running", (STREAM,))


def test_G_068_a_batch_stream_never_begins_with_one():
    assert went(Seen("", "batch")) == ("Pending", ())
    assert went(Seen("Pending", "batch")) == ("Scheduled", (SCHEDULE,))


def test_G_069_a_failed_stream_stays_failed():
    assert went(Seen("Running", job="failed")) == ("Failed", (DELETE,))
    assert went(Seen("Failed", request=True))[0] == "Failed"
    assert went(Seen("Failed", suspended=True, request=True))[0] == "Suspended"
    assert went(Seen("Suspended"))[0] == "Pending"


def test_G_070_a_failed_backfill_can_be_resumed():
    phase, effects = went(Seen("Backfilling", job="failed", request=True))
    assert (phase, COMPLETE in effects) == ("Failed", False)
    assert went(Seen("Failed", suspended=True, request=True))[0] == "Suspended"
    assert went(Seen("Suspended", request=True)) == ("Pending", ())
    assert went(Seen("Pending", request=True)) == ("Backfilling", (BACKFILL,))


def test_G_071_a_backfill_that_is_suspended_withdrawn_or_edited():
    assert went(Seen("Backfilling", job="running", suspended=True, request=True)) == ("Suspended", (DELETE,))
    assert went(Seen("Backfilling", job="running")) == ("Pending", (DELETE,))
    assert went(Seen("Backfilling", job="running", request=True, changed=True)) == ("Backfilling", ())


def test_G_072_a_running_stream_is_replaced_or_started_again():
    assert went(Seen("Running", job="running", changed=True)) == ("Running", (REPLACE,))
    assert went(Seen("Running", job="running")) == ("Running", ())
    assert went(Seen("Running")) == ("Running", (STREAM,))


def test_G_073_another_backend():
    assert went(Seen("Running", "batch", "running")) == ("Pending", (REMOVE,))
    assert went(Seen("Pending", "batch")) == ("Scheduled", (SCHEDULE,))
    assert went(Seen("Scheduled", "changeCapture", "running")) == ("Pending", (REMOVE,))


def old(event, **seen):
    done = dotnet.step(dotnet.Seen(event, **seen))
    return done.phase, done.effects


def test_G_074_the_first_operator():
    assert old("stream added") == (None, (dotnet.BACKFILL,))
    assert old("job deleted") == (None, (dotnet.STREAM,))
    assert old("job deleted", job_state="schema-mismatch") == (None, (dotnet.BACKFILL,))
    assert old("job deleted", failed=True) == ("FAILED", (dotnet.CRASHED,))
    assert old("stream modified", stream="crash-loop") == ("FAILED", ())
    assert old("stream modified", stream="crash-loop", job=True) == ("FAILED", ())


def test_G_075_a_reload_of_the_first_operator():
    assert old("stream modified", stream="reload-requested", job=True) == (None, (dotnet.RELOAD,))
    assert old("job modified", job_state="reload-requested", job=True) == (None, (dotnet.DELETE,))
    assert old("job deleted", stream="reload-requested", job_state="reload-requested") == (None, (dotnet.BACKFILL,))
    assert old("job added", stream="reload-requested", backfilling=True, job=True) == ("RELOADING", (dotnet.FORGET,))


def test_G_076_a_template_that_is_not_there():
    assert old("stream added", template=False) == ("FAILED", ())
    assert dotnet.missing_template("StreamingJobTemplate", "large-job") == (
        "Failed to find job template with kind StreamingJobTemplate and name large-job"
    )


EVERYTHING = [
    Seen(*row)
    for row in product(go.PHASES, go.BACKENDS, go.JOBS, *[(False, True)] * 4)  # every combination
]


def test_G_077_every_combination_has_an_answer_and_every_row_is_reached():
    rows = {go.step(seen).row for seen in EVERYTHING}
    assert rows == set(range(1, 24))
    assert {go.step(seen).phase for seen in EVERYTHING} <= set(go.PHASES)
    flags = [(False, True)] * 5
    answers = [
        dotnet.step(dotnet.Seen(event, stream, job, job_state, *more))
        for event, stream, job_state in product(dotnet.EVENTS, dotnet.STATES, dotnet.STATES)
        for job, *more in product(*flags)
    ]
    assert {done.phase for done in answers} == {None, "RUNNING", "RELOADING", "SUSPENDED", "FAILED"}


@pytest.mark.parametrize("seen", [seen for seen in EVERYTHING if seen.job == "failed"][::7])
def test_G_077_a_failed_job_comes_before_everything(seen):
    assert go.step(seen).phase == "Failed"


def test_G_078_one_condition_for_each_phase():
    assert set(go.CONDITIONS) == set(go.PHASES) - {""} == set(PHASES)
    assert {phase: (one.type, one.reason) for phase, one in go.CONDITIONS.items()} == {
        "Pending": ("Warning", "StreamPending"),
        "Backfilling": ("Ready", "StreamBackfilling"),
        "Running": ("Ready", "StreamRunning"),
        "Suspended": ("Warning", "StreamSuspended"),
        "Failed": ("Error", "StreamFailed"),
        "Scheduled": ("Ready", "StreamScheduled"),
    }
    assert {one.status for one in go.CONDITIONS.values()} == {"True"}
    assert len(OLD_PHASES) == 7
