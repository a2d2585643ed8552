"""Properties of windows, names and listings, for all times and periods."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock_runtime.scheduling import listing, windows
from penstock_runtime.scheduling.names import INGESTION, BatchName, parse_base, sum_part
from penstock_runtime.scheduling.readiness import Gathering
from penstock_runtime.scheduling.times import HOUR, ZERO, Interval, compact, floor, from_compact, from_slashed, slashed
from tests.runtime.scheduling.fakes import MemoryStore

# A machine that does other things at the same time is slow, and no fault of ours.
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = datetime(2000, 1, 1, tzinfo=UTC)
CENTURY = 100 * 365 * 24 * 3600
times = st.integers(0, CENTURY).map(lambda seconds: START + timedelta(seconds=seconds))
minutes = st.integers(0, CENTURY // 60).map(lambda count: START + timedelta(minutes=count))
periods = st.integers(1, 14 * 24 * 60).map(lambda count: timedelta(minutes=count))
graces = st.integers(0, 14 * 24 * 60).map(lambda count: timedelta(minutes=count))


@relaxed
@given(times, periods, graces)
def test_the_latest_window_has_passed_and_its_successor_has_not(now, period, grace):
    window = windows.latest(now, period, grace)
    assert window.end - window.begin == period
    assert (window.begin - ZERO) % period == timedelta(0)
    assert window.end + grace <= now < window.end + period + grace


@relaxed
@given(times, periods)
def test_the_window_that_holds_an_instant_holds_it(instant, period):
    window = windows.holding(instant, period)
    assert window.includes(instant)
    assert not window.includes(window.end)


@relaxed
@given(times, periods, graces, st.integers(0, 10).map(lambda days: timedelta(days=days)))
def test_retained_windows_touch_and_all_have_passed(now, period, grace, retention):
    found = windows.retained(now, period, grace, retention)
    assert found[-1] == windows.latest(now, period, grace)
    assert all(before.end == after.begin for before, after in itertools.pairwise(found))
    assert all(window.begin >= now - retention for window in found[:-1])
    assert found[0].begin - period < now - retention


@relaxed
@given(minutes, periods, st.integers(1, 20))
def test_the_windows_of_a_backfill_cover_it(begin, period, count):
    end = begin + count * period
    found = windows.between(begin, end, period)
    assert found[0].begin <= begin < found[0].end
    assert found[-1].begin < end <= found[-1].end


@relaxed
@given(minutes)
def test_spellings_come_back(time):
    assert from_slashed(slashed(time)) == time
    assert from_compact(compact(time)) == time
    name = BatchName("com.apple.EN.UserRiskParameters", time, "b8a5579a-f984-460a-a42d-2813cbf57771")
    assert parse_base(str(name)) == name


def test_the_name_of_a_sum_part():
    window = Interval(datetime(2020, 10, 31, tzinfo=UTC), datetime(2020, 10, 31, 8, tzinfo=UTC))
    name = sum_part("us-ca-apple", "kittens-seen", window, 1)
    assert name == "us-ca-apple/kittens-seen/202010310000-202010310800.sum_1"


BASE = datetime(2022, 2, 22, tzinfo=UTC)
around = st.lists(st.integers(-3 * 24 * 60, 3 * 24 * 60), max_size=30)


@relaxed
@given(around, st.integers(-24 * 60, 24 * 60), st.integers(1, 2 * 24 * 60), st.integers(1, 7))
def test_one_rule_for_every_store(offsets, begin, length, page):
    """The same answer from a range of keys (as GCS lists) and from whole hours that are filtered (as S3 lists)."""
    start = BASE + timedelta(minutes=begin)
    interval = Interval(start, start + timedelta(minutes=length))
    names = [
        BatchName("kittens-seen", BASE + timedelta(minutes=offset), f"{number:08x}")
        for number, offset in enumerate(offsets)
    ]
    store = MemoryStore((f"{name}.batch{end}" for name in names for end in ("", ".avro", ".sig")), page=page)
    by_range = asyncio.run(listing.batches(store, "kittens-seen", interval, Gathering(INGESTION)))
    wanted = sorted((name.time, name.batch_id) for name in names if interval.includes(name.time))
    assert [(batch.time, batch.id) for batch in by_range.ready] == wanted
    assert asyncio.run(_by_hours(store, interval)) == wanted
    assert (by_range.incomplete, by_range.bad) == (0, 0)


async def _by_hours(store, interval):
    gathering = Gathering(INGESTION)
    hour = floor(interval.begin, HOUR)
    while hour < interval.end:
        async for page in store.pages(f"kittens-seen/{slashed(hour).rpartition('/')[0]}/"):
            gathering.add(one for one in page if interval.includes(parse_base(one.key.partition(".")[0]).time))
        hour += HOUR
    return [(batch.time, batch.id) for batch in gathering.finish().ready]


@relaxed
@given(
    st.lists(
        st.sampled_from([".batch", ".batch.avro", ".batch.sig", ".batch.tmp", ".batch.b/x", "x.batch"]), unique=True
    )
)
def test_objects_of_a_batch_are_gathered_whatever_lies_between_them(suffixes):
    store = MemoryStore(f"kittens-seen/2022/02/22/11/00/abc{suffix}" for suffix in suffixes)
    window = Interval(BASE, BASE + timedelta(days=1))
    found = asyncio.run(listing.batches(store, "kittens-seen", window, Gathering(INGESTION)))
    assert [batch.id for batch in found.ready] == (
        ["abc"] if {".batch", ".batch.avro", ".batch.sig"} <= set(suffixes) else []
    )
