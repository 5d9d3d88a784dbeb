"""Every way of writing an instant, and every way of getting it wrong."""

from __future__ import annotations

import decimal
import enum
import fractions
import math
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy
import pytest

import openline
from conftest import simple_queue

NINE = 1_796_058_000  # Monday, 30 November 2026, 09:00 in Los Angeles
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


class Seconds(enum.IntEnum):
    OPENING = NINE


class Subclass(datetime):
    """As pandas, pendulum and freezegun have one."""


class Odd(tzinfo):
    """An offset with microseconds, as a fixed offset may have."""

    def utcoffset(self, at: datetime | None) -> timedelta:
        return timedelta(hours=-8, microseconds=-1)

    def dst(self, at: datetime | None) -> None:
        return None

    def tzname(self, at: datetime | None) -> str:
        return "odd"


class Silent(Odd):
    """Aware in form only."""

    def utcoffset(self, at: datetime | None) -> None:  # type: ignore[override]
        return None


class Broken(Odd):
    def utcoffset(self, at: datetime | None) -> timedelta:
        raise LookupError("no clock")


@pytest.mark.parametrize(
    "at",
    [
        NINE,
        float(NINE),
        NINE + 0.999,
        numpy.int64(NINE),
        numpy.uint32(NINE),
        numpy.float64(NINE),
        numpy.float32(NINE) if float(numpy.float32(NINE)) == NINE else NINE,
        fractions.Fraction(2 * NINE + 1, 2),
        Seconds.OPENING,
        datetime(2026, 11, 30, 17, tzinfo=timezone.utc),
        datetime(2026, 11, 30, 17, 0, 0, 999_999, tzinfo=timezone.utc),
        datetime(2026, 11, 30, 17, tzinfo=ZoneInfo("UTC")),
        datetime(2026, 11, 30, 17, tzinfo=ZoneInfo("Etc/UTC")),
        datetime(2026, 11, 30, 9, tzinfo=LOS_ANGELES),
        datetime(2026, 11, 30, 9, tzinfo=ZoneInfo.no_cache("America/Los_Angeles")),
        datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("America/New_York")),
        datetime(2026, 11, 30, 9, tzinfo=timezone(timedelta(hours=-8))),
        datetime(2026, 11, 30, 22, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        Subclass(2026, 11, 30, 9, tzinfo=LOS_ANGELES),
        Subclass(2026, 11, 30, 17, tzinfo=timezone.utc),
    ],
    ids=repr,
)
def test_the_same_instant_however_it_is_written(support: openline.Queue, at: Any) -> None:
    assert support.is_open(at)
    assert support.next_open(at) == datetime.fromtimestamp(NINE, timezone.utc)
    assert support.next_close(at) == datetime.fromtimestamp(NINE + 3 * 3600, timezone.utc)
    assert support.status(at).open
    earlier = at - timedelta(seconds=1) if isinstance(at, datetime) else at - 1
    assert not support.is_open(earlier)


def test_microseconds_are_floored_before_the_epoch_and_with_odd_offsets() -> None:
    queue = simple_queue(open_24=True, timezone="UTC", date_exceptions={"1970-01-01": {"closed": True}})
    assert not queue.is_open(0)
    assert queue.is_open(-1)
    assert queue.is_open(-0.000001)
    assert queue.is_open(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc))
    # 16:00:00 less (-8 h less 1 us) is one microsecond past midnight; without the odd microsecond, midnight itself.
    assert not queue.is_open(datetime(1969, 12, 31, 16, tzinfo=Odd()))
    assert not queue.is_open(datetime(1969, 12, 31, 15, 59, 59, 999_999, tzinfo=Odd()))
    assert queue.is_open(datetime(1969, 12, 31, 15, 59, 59, 999_998, tzinfo=Odd()))


def test_none_and_nothing_are_now(support: openline.Queue) -> None:
    queue = simple_queue(open_24=True)
    assert queue.is_open() and queue.is_open(None) and queue.is_open(at=None)
    assert abs(queue.next_open() - datetime.now(timezone.utc)) < timedelta(minutes=1)  # type: ignore[operator]
    assert queue.open_time(None, None) in (timedelta(0), timedelta(seconds=1))


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Australia/Lord_Howe", "Europe/Dublin"])
def test_folds_are_honoured(zone: str) -> None:
    queue = simple_queue(open_24=True, timezone=zone)
    info = queue.timezone
    day = datetime(2026, 1, 1, tzinfo=timezone.utc)
    for number in range(365 * 4):
        at = (day + timedelta(hours=6 * number)).astimezone(info)
        for minutes in (0, 30, 60, 90):
            for fold in (0, 1):
                local = (at.replace(tzinfo=None) + timedelta(minutes=minutes)).replace(tzinfo=info, fold=fold)
                assert queue.next_open(local).timestamp() == math.floor(local.timestamp())  # type: ignore[union-attr]


def test_the_repeated_hour_has_two_instants() -> None:
    queue = simple_queue(weekly_hours={"sun": [{"start": "01:30", "end": "01:45"}]})
    first = datetime(2026, 11, 1, 1, 30, tzinfo=queue.timezone)
    second = first.replace(fold=1)
    assert queue.is_open(first) and queue.is_open(second)
    assert queue.next_close(first).timestamp() + 3600 == queue.next_close(second).timestamp()  # type: ignore[union-attr]
    found = queue.next_change(second.timestamp() - 600)
    assert found is not None and found.fold == 1 and found.timestamp() == second.timestamp()
    assert queue.open_time(first - timedelta(hours=1), first + timedelta(hours=3)) == timedelta(minutes=30)


def test_answers_are_in_the_zone_of_the_queue(support: openline.Queue) -> None:
    found = support.next_open(NINE - 1)
    assert found == datetime(2026, 11, 30, 9, tzinfo=LOS_ANGELES)
    assert found is not None and found.tzinfo is support.timezone is LOS_ANGELES
    assert type(found) is datetime


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC"])
def test_answers_are_what_fromtimestamp_makes(zone: str) -> None:
    queue = simple_queue(open_24=True, timezone=zone)
    step = 6 * 3600 + 1801
    for at in range(-40 * 86_400, 4_102_444_800, 97 * step):
        found = queue.add_open_time(at, timedelta(0))
        wanted = datetime.fromtimestamp(at, queue.timezone)
        assert (found, found.fold, found.utcoffset()) == (wanted, wanted.fold, wanted.utcoffset())  # type: ignore[union-attr]
    for at in range(1_790_000_000, 1_800_000_000, step):
        found = queue.next_open(at)
        wanted = datetime.fromtimestamp(at, queue.timezone)
        assert (found, found.fold) == (wanted, wanted.fold)  # type: ignore[union-attr]


def calls(queue: openline.Queue, at: Any) -> list[Any]:
    """Every call that takes an instant, to be made with a bad one."""
    good = timedelta(hours=1)
    engine = openline.loads("handoffs: [{name: A, is_default: true, sip_config: {method: bye}}]")
    route = engine.prepare()
    return [
        lambda: queue.is_open(at),
        lambda: queue.status(at),
        lambda: queue.next_open(at),
        lambda: queue.next_close(at),
        lambda: queue.next_change(at),
        lambda: queue.previous_change(at),
        lambda: queue.intervals(at, NINE),
        lambda: queue.intervals(NINE, at),
        lambda: queue.open_time(at, NINE),
        lambda: queue.open_time(NINE, at),
        lambda: queue.add_open_time(at, good),
        lambda: engine.route(at=at),
        lambda: engine.open_queues(at),
        lambda: engine.tools(at),
        lambda: route.decide(at),
        lambda: route.queue(at),
        lambda: openline.check("[]", at=at),
    ]


@pytest.mark.parametrize(
    "at",
    [math.nan, math.inf, -math.inf, 1e300, -1e19, 2**63, -(2**63) - 1, 10**30, numpy.float64("nan"), numpy.uint64(2**63)],
    ids=repr,
)
def test_numbers_that_are_no_instant_are_value_errors(support: openline.Queue, at: Any) -> None:
    for call in calls(support, at):
        with pytest.raises(ValueError, match="is not an instant"):
            call()


@pytest.mark.parametrize(
    "at",
    [datetime(2026, 11, 30, 9), Subclass(2026, 11, 30, 9), datetime(2026, 11, 30, 9, tzinfo=Silent())],
    ids=["naive", "naive subclass", "silent"],
)
def test_naive_datetimes_are_refused_with_advice(support: openline.Queue, at: Any) -> None:
    for call in calls(support, at):
        with pytest.raises(ValueError, match="has no time zone: .*tzinfo=queue.timezone.*datetime.now"):
            call()


@pytest.mark.parametrize(
    "at",
    [True, False, "now", "2026-11-30T09:00:00Z", b"1", date(2026, 11, 30), time(9), timedelta(1), 1j, [NINE], (NINE,), {}]
    + [object(), numpy.bool_(True), decimal.Decimal(NINE), numpy.array([NINE, NINE]), numpy.datetime64("2026-11-30"), int],
    ids=repr,
)
def test_what_is_no_instant_is_a_type_error(support: openline.Queue, at: Any) -> None:
    for call in calls(support, at):
        with pytest.raises(TypeError, match="is not an instant: give an aware datetime, epoch seconds"):
            call()


def test_the_fault_of_a_tzinfo_comes_through(support: openline.Queue) -> None:
    with pytest.raises(LookupError, match="no clock"):
        support.is_open(datetime(2026, 11, 30, tzinfo=Broken()))


def test_instants_far_away_are_answered(support: openline.Queue) -> None:
    first, last = datetime.min.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=LOS_ANGELES)
    for at in (2**63 - 1, 1e18, last):
        assert support.is_open(at) in (True, False)
        assert support.next_open(at) is None and support.next_change(at) is None
        assert support.status(at).until is None
    for at in (-(2**63), -1e18, first):
        assert support.is_open(at) in (True, False)
        assert support.previous_change(at) is None


def test_times_elapsed_must_be_timedeltas(support: openline.Queue) -> None:
    for delta in (3600, 1.5, None, "1h"):
        with pytest.raises(TypeError, match="not datetime.timedelta"):
            support.add_open_time(NINE, delta)  # type: ignore[arg-type]
    assert support.add_open_time(NINE, timedelta(microseconds=-1)) == support.add_open_time(NINE, timedelta(seconds=-1))
    assert support.add_open_time(NINE, timedelta.max) is None
    assert support.add_open_time(NINE, timedelta.min) is None


def test_every_date_is_read_as_itself() -> None:
    queue = simple_queue(open_24=True)
    first, last = date(1970, 1, 2).toordinal(), date(2099, 12, 31).toordinal()
    for ordinal in [*range(first, last), *(date(year, 2, 28).toordinal() + 1 for year in range(1971, 2099))]:
        day = date.fromordinal(ordinal)
        for zone in (timezone.utc, LOS_ANGELES):
            noon = datetime.combine(day, time(12, 34, 56), zone)
            # An open line's next opening is the instant itself.
            assert queue.next_open(noon) == noon
