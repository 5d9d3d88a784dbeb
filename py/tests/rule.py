"""A plain reading of the rule, as a careful developer would write it with zoneinfo: slow, obvious, and of nobody's code."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 86_400


class Rule:
    """One queue object of a document, with `date_exceptions` of single dates."""

    def __init__(self, queue: dict[str, Any]) -> None:
        self.queue = queue
        self.zone = ZoneInfo(queue["timezone"])

    def is_open(self, at: int) -> bool:
        if not self.queue["enabled"]:
            return False
        local = datetime.fromtimestamp(at, self.zone)
        today, time = local.date(), local.hour * 3600 + local.minute * 60 + local.second
        if any(start <= time < end for start, end in self.hours(today)):
            return True
        if today.isoformat() in self.exceptions():
            return False  # An exception owns its whole date: nothing spills into it.
        yesterday = today - timedelta(days=1)
        return any(time < end - DAY for _, end in self.hours(yesterday))

    def exceptions(self) -> dict[str, Any]:
        found: dict[str, Any] = self.queue.get("date_exceptions", {})
        return found

    def hours(self, day: date) -> list[tuple[int, int]]:
        """Seconds of the wall clock; beyond 24 hours is the next morning."""
        exception = self.exceptions().get(day.isoformat())
        if exception is not None:
            if exception.get("closed"):
                return []
            if exception.get("open_24"):
                return [(0, DAY)]
            return [_seconds(interval) for interval in exception["intervals"]]
        if self.queue["open_24"]:
            return [(0, DAY)]
        return [_seconds(interval) for interval in self.queue.get("weekly_hours", {}).get(DAYS[day.weekday()], [])]


def _seconds(interval: dict[str, str]) -> tuple[int, int]:
    start, end = (int(text[:2]) * 3600 + int(text[3:]) * 60 for text in (interval["start"], interval["end"]))
    return start, end + DAY if end <= start else end
