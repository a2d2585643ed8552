"""Where we differ from upstream, as data: our rules, and those of each of its eras for `compat: strict`.

Every field is one behaviour; docs/reference/schedule.md says why ours differs.
"""

from dataclasses import dataclass

NEWEST = "newest"
MID2021 = "mid2021"
JOBS2021 = "jobs2021"
ERAS = (NEWEST, MID2021, JOBS2021)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run reads, joins, marks and fails."""

    # S3 is listed hour by hour from the begin of the interval as it is, and whole hours are not filtered.
    hourly_s3: bool = False
    # A key that names no batch ends the run; dates out of range carry over.
    bad_key_ends_run: bool = False
    # Batches are joined on their ID alone, and take the time of the peer.
    join_on_id: bool = False
    # A marker is claimed before its task is published. Without: written afterwards, and two runs may publish the same task.
    claims: bool = True
    # A task that could not be published makes the run fail.
    failed_publish_fails: bool = True
    # A task whose Kubernetes Job exists is marked and not published.
    jobs: bool = False
    # Tasks carry a trace ID.
    trace_ids: bool = True


OURS = Rules()
_NEWEST = Rules(hourly_s3=True, bad_key_ends_run=True, join_on_id=True, claims=False, failed_publish_fails=False)
STRICT = {
    NEWEST: _NEWEST,
    MID2021: _NEWEST,
    JOBS2021: Rules(
        hourly_s3=True,
        bad_key_ends_run=True,
        join_on_id=True,
        claims=False,
        failed_publish_fails=False,
        jobs=True,
        trace_ids=False,
    ),
}
