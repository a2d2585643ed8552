"""Lists the objects of an interval in a store, page by page. One rule for every store, whatever it can filter by itself."""

from collections.abc import AsyncIterator
from datetime import timedelta

from penstock_runtime.scheduling.names import BadKey, parse_base, split_key
from penstock_runtime.scheduling.readiness import Found, Gathering
from penstock_runtime.scheduling.times import HOUR, Interval, slashed
from penstock_runtime.scheduling.windows import upstream_hours
from penstock_runtime.stores.model import ObjectInfo, Store


async def key_range(store: Store, begin: str, end: str) -> AsyncIterator[list[ObjectInfo]]:
    """Yield pages of the objects whose key is greater than `begin` and less than `end`, by bytes.

    Reading starts behind `begin` and stops at `end`: a listing costs what the interval holds. The folder of both is asked for
    as a prefix, for stores that cannot start in the middle.
    """
    last = end.encode()
    async for page in store.pages(_common_folder(begin, end), after=begin):
        kept = [one for one in page if one.key.encode() < last]
        if kept:
            yield kept
        if page and page[-1].key.encode() >= last:
            return


async def batches(store: Store, aggregation_id: str, interval: Interval, gathering: Gathering) -> Found:
    """Return the batches of an aggregation ID whose time lies in `interval` (whole minutes)."""
    begin, end = f"{aggregation_id}/{slashed(interval.begin)}", f"{aggregation_id}/{slashed(interval.end)}"
    async for page in key_range(store, begin, end):
        gathering.add(page)
    return gathering.finish()


async def batches_by_hour(
    store: Store, aggregation_id: str, interval: Interval, infix: str, gathering: Gathering
) -> Found:
    """Return the batches as upstream lists them on S3 (`compat: strict`).

    Hour by hour from the begin as it is; an interval of whole hours is not filtered. Raises BadKey.
    """
    whole = (interval.end - interval.begin) % HOUR == timedelta(0)
    for hour in upstream_hours(interval):
        prefix = f"{aggregation_id}/{slashed(hour).rpartition('/')[0]}/"
        async for page in store.pages(prefix):
            gathering.add(page if whole else [one for one in page if _inside(one.key, infix, interval)])
    return gathering.finish()


def _inside(key: str, infix: str, interval: Interval) -> bool:
    base, _ = split_key(key, infix)
    try:
        return interval.includes(parse_base(base, rolling=True).time)
    except BadKey as error:
        raise BadKey(f"{error} in {base!r}") from None


def _common_folder(begin: str, end: str) -> str:
    """Return the deepest folder that holds both keys, with its slash; empty for the whole bucket."""
    folder = begin
    while folder := folder.rpartition("/")[0]:
        if end.startswith(f"{folder}/"):
            return f"{folder}/"
    return ""
