"""Slots: stretches of a given length in which a queue is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import openline
import pytest

NEW_YORK = ZoneInfo("America/New_York")
DESK = """[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/New_York",
    "weekly_hours": {"mon": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]}, "transfer_function_name": "t"}]"""
MONDAY = datetime(2026, 11, 30, 9, 10, tzinfo=NEW_YORK)


def _starts(**wanted: object) -> list[str]:
    queue = openline.loads(DESK, zone_data="bundled").queues["Desk"]
    return [start.strftime("%H:%M") for start, end in queue.slots(MONDAY, **wanted)]  # type: ignore[arg-type]


def test_lengths_are_timedeltas_or_seconds() -> None:
    assert _starts(length=timedelta(hours=1)) == _starts(length=3600) == ["10:00", "11:00", "13:00"]
    assert _starts(length=timedelta(minutes=15), step=1800, limit=2) == ["09:30", "10:00"]
    assert _starts(length=900, lead=timedelta(hours=3), limit=1) == ["13:00"]
    assert _starts(length=900, within=0) == []


def test_each_slot_is_open_as_a_whole() -> None:
    queue = openline.loads(DESK, zone_data="bundled").queues["Desk"]
    slots = queue.slots(MONDAY, length=timedelta(minutes=50), limit=1000)
    assert len(slots) > 10
    assert all(queue.open_time(start, end) == end - start == timedelta(minutes=50) for start, end in slots)
    assert slots[0][0].tzinfo == NEW_YORK


@pytest.mark.parametrize("wanted", [{"length": 0}, {"length": -1}, {"length": 60, "step": 0}, {"length": 60, "lead": -1}])
def test_what_is_no_length_is_an_error(wanted: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        _starts(**wanted)


@pytest.mark.parametrize("length", ["15m", 1.5, True, None])
def test_what_is_no_number_of_seconds_is_a_type_error(length: object) -> None:
    with pytest.raises(TypeError):
        _starts(length=length)
