"""The vectors that every face of openline answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy
import pytest

from conftest import lines, queue_of

HORIZON = 732 * 86_400


def seconds(at: Any) -> int | None:
    return None if at is None else int(at.timestamp())


def within(at: Any, start: int) -> int | None:
    """The oracle looked 732 days ahead."""
    found = seconds(at)
    return found if found is not None and found <= start + HORIZON else None


@pytest.mark.parametrize("case", list(lines("availability.jsonl")), ids=lambda case: case["id"])
def test_availability(case: dict[str, Any]) -> None:
    queue = queue_of(case["queue"])
    for check in case["checks"]:
        at = check["t"]
        answers = (queue.is_open(at), within(queue.next_change(at), at), within(queue.next_open(at), at))
        assert answers == (check["open"], check["next_change"], check["next_open"]), at
    many = queue.is_open_many(numpy.array([check["t"] for check in case["checks"]]))
    assert many.tolist() == [check["open"] for check in case["checks"]]


@pytest.mark.parametrize("case", list(lines("intervals.jsonl")), ids=lambda case: case["id"])
def test_intervals(case: dict[str, Any]) -> None:
    queue = queue_of(case["queue"])
    intervals = queue.intervals(case["from"], case["to"])
    assert [[seconds(start), seconds(end)] for start, end in intervals] == case["intervals"]
    assert queue.open_time(case["from"], case["to"]) == timedelta(seconds=case["open_seconds"])


@pytest.mark.parametrize("case", list(lines("addtime.jsonl")), ids=lambda case: case["id"])
def test_addtime(case: dict[str, Any]) -> None:
    queue = queue_of(case["queue"])
    assert seconds(queue.add_open_time(case["t"], timedelta(seconds=case["add_seconds"]))) == case["result"]
