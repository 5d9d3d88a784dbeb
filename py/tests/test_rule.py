"""The engine against a plain reading of the rule with zoneinfo, which takes its data from PyPI's tzdata here.

`scripts/test-python` sets PYTHONTZPATH to nothing, so that both sides have data of this year; elsewhere the test reads what the machine
has, and keeps to zones whose rules have been still for long.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from typing import Any

import numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openline
from rule import DAYS, Rule

PINNED = os.environ.get("PYTHONTZPATH") == ""
STILL = ["UTC", "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"]
MOVING = ["Africa/Casablanca", "America/Vancouver", "Pacific/Apia", "Asia/Gaza", "America/Havana", "Antarctica/Troll", "Africa/Cairo"]

MINUTES = st.one_of(st.integers(0, 1439), st.sampled_from([0, 30, 60, 90, 120, 150, 180, 540, 1020, 1320, 1439]))
LAST = int(datetime(2037, 1, 1).timestamp())


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def interval(draw: st.DrawFn) -> dict[str, str]:
    start = draw(MINUTES)
    end = draw(st.one_of(MINUTES, st.just(1440)).filter(lambda end: end != start or start == 0))
    return {"start": clock(start), "end": clock(end)}


INTERVALS = st.lists(interval(), min_size=1, max_size=3)
EXCEPTION = st.one_of(
    st.just({"closed": True}), st.just({"open_24": True}), INTERVALS.map(lambda intervals: {"intervals": intervals})
)


@st.composite
def case(draw: st.DrawFn) -> tuple[dict[str, Any], list[int]]:
    """A queue, and instants around the edges of its days, its exceptions and its zone's clock changes."""
    queue = {
        "name": "Line",
        "type": "Agent_queue",
        "enabled": draw(st.sampled_from([True] * 9 + [False])),
        "open_24": draw(st.sampled_from([False] * 5 + [True])),
        "weekly_hours": draw(st.dictionaries(st.sampled_from(DAYS), INTERVALS, min_size=1)),
        "timezone": draw(st.sampled_from(STILL + MOVING if PINNED else STILL)),
        "transfer_function_name": "t",
    }
    first = draw(st.dates(date(1999, 1, 1), date(2036, 1, 1)))
    days = [first + timedelta(days=number) for number in draw(st.lists(st.integers(0, 9), max_size=5, unique=True))]
    queue["date_exceptions"] = {day.isoformat(): draw(EXCEPTION) for day in days}
    start = int(datetime(first.year, first.month, first.day).timestamp()) - 2 * 86_400
    offsets = draw(st.lists(st.integers(0, 14 * 86_400), min_size=20, max_size=60))
    instants = [start + offset for offset in offsets]
    instants += [start + offset // 900 * 900 - draw(st.integers(0, 1)) for offset in offsets]
    return queue, instants


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(case())
def test_the_engine_reads_the_rule(drawn: tuple[dict[str, Any], list[int]]) -> None:
    document, instants = drawn
    rule = Rule(document)
    queue = openline.loads(json.dumps([document]), zone_data="bundled").queues["Line"]
    wanted = [rule.is_open(at) for at in instants]
    assert [queue.is_open(at) for at in instants] == wanted
    assert queue.is_open_many(numpy.array(instants)).tolist() == wanted
    local = [datetime.fromtimestamp(at, queue.timezone) for at in instants]
    assert [queue.is_open(at) for at in local] == wanted
    for at, open_now in list(zip(instants, wanted))[:8]:
        change = queue.next_change(at)
        if change is None:
            assert not document["enabled"] or document["open_24"] or open_now
            continue
        edge = int(change.timestamp())
        assert edge > at and rule.is_open(edge) is not open_now and rule.is_open(edge - 1) is open_now
        for between in numpy.linspace(at, edge - 1, 20).astype(int).tolist():
            assert rule.is_open(between) is open_now
        status = queue.status(at)
        assert (status.open, status.until) == (open_now, change)
        assert queue.next_open(at) == (datetime.fromtimestamp(at, queue.timezone) if open_now else status.opens_at)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case(), st.integers(-200_000, 200_000))
def test_sums_and_intervals_agree(drawn: tuple[dict[str, Any], list[int]], seconds: int) -> None:
    document, instants = drawn
    queue = openline.loads(json.dumps([document]), zone_data="bundled").queues["Line"]
    start, end = min(instants), max(instants)
    intervals = queue.intervals(start, end)
    total = sum((int(b.timestamp()) - int(a.timestamp()) for a, b in intervals), 0)
    assert queue.open_time(start, end) == timedelta(seconds=total)
    assert all(int(b.timestamp()) < int(c.timestamp()) for (_, b), (c, _) in zip(intervals, intervals[1:]))
    reached = queue.add_open_time(start, timedelta(seconds=seconds))
    if reached is not None:
        elapsed = queue.open_time(start, reached) if seconds >= 0 else -queue.open_time(reached, start)
        assert elapsed == timedelta(seconds=seconds)
