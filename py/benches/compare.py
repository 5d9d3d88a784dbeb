"""openline beside what a Python developer would use instead; every ratio comes from one run.

    python py/benches/compare.py             prints the table
    python py/benches/compare.py --check     and fails where a goal is missed

Needs openline, built for release (`pip install ./py`), and says which of numpy, pandas and opening-hours-py it misses. The rivals are asked
the same queue: America/Los_Angeles, split Mondays, Saturdays, 36 exceptions in three years. pandas answers an easier question, a ready
week without exceptions. Before anything is timed, all contenders are held to the same answers.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import timeit
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import openline

ROUNDS = 25
ZONE = ZoneInfo("America/Los_Angeles")
HOURS = {
    "mon": [("09:00", "12:00"), ("13:00", "17:00")],
    **{day: [("09:00", "17:00")] for day in ("tue", "wed", "thu", "fri")},
    "sat": [("10:00", "14:00")],
}
CLOSED = [(1, 1), (1, 19), (5, 25), (7, 3), (9, 7), (11, 26), (11, 27), (12, 25)]
SHORT = [(7, 2), (12, 24), (12, 31)]


def exceptions() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for year in (2025, 2026, 2027):
        found |= {date(year, *day).isoformat(): {"closed": True} for day in CLOSED}
        found |= {date(year, *day).isoformat(): {"intervals": [{"start": "09:00", "end": "12:00"}]} for day in SHORT}
        found[date(year, 3, 15).isoformat()] = {"open_24": True}
    return found


DOCUMENT = {
    "name": "Support",
    "type": "Agent_queue",
    "enabled": True,
    "open_24": False,
    "weekly_hours": {day: [{"start": one, "end": other} for one, other in hours] for day, hours in HOURS.items()},
    "date_exceptions": exceptions(),
    "timezone": "America/Los_Angeles",
    "transfer_function_name": "t",
}


class Empty:
    """The price of a call by itself."""

    def method(self, at: object) -> None:
        pass


class ByHand:
    """A good hand-written script: parsed once, a dictionary of special days, zoneinfo."""

    def __init__(self) -> None:
        def clock(text: str) -> time:
            return time.fromisoformat(text)

        self.week = [
            [(clock(one), clock(other)) for one, other in HOURS.get(day, [])]
            for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        ]
        self.special: dict[date, list[tuple[time, time]]] = {}
        for text, value in exceptions().items():
            if value.get("open_24"):
                self.special[date.fromisoformat(text)] = [(time.min, time.max)]
            else:
                hours = value.get("intervals", [])
                self.special[date.fromisoformat(text)] = [(clock(it["start"]), clock(it["end"])) for it in hours]

    def hours(self, day: date) -> list[tuple[time, time]]:
        hours = self.special.get(day)
        return self.week[day.weekday()] if hours is None else hours

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(ZONE)
        clock = local.time()
        return any(start <= clock < end for start, end in self.hours(local.date()))

    def is_open_epoch(self, at: int) -> bool:
        local = datetime.fromtimestamp(at, ZONE)
        clock = local.time()
        return any(start <= clock < end for start, end in self.hours(local.date()))

    def next_change(self, at: datetime) -> datetime:
        local = at.astimezone(ZONE)
        for number in range(15):
            day = local.date() + timedelta(days=number)
            for hours in self.hours(day):
                for edge in hours:
                    change = datetime.combine(day, edge, ZONE)
                    if change > local:
                        return change
        raise AssertionError("two weeks without a change")


def timed(contenders: dict[str, tuple[Callable[[Any], object], list[Any]]]) -> dict[str, float]:
    """Nanoseconds a call without the loop around it, the best of rounds in which every contender has its turn."""
    timers = {"loop": (timeit.Timer("for at in arguments: pass", globals={"arguments": list(range(1000))}), 100, 1000)}
    for name, (call, arguments) in contenders.items():
        names = {"call": call, "arguments": arguments}
        timer = timeit.Timer("for at in arguments: call(at)", globals=names)
        number = max(1, int(0.002 / max(timer.timeit(1), 1e-9)))
        timers[name] = (timer, number, len(arguments))
    best = dict.fromkeys(timers, float("inf"))
    for _ in range(ROUNDS):
        for name, (timer, number, length) in timers.items():
            best[name] = min(best[name], timer.timeit(number) / number / length * 1e9)
    loop = best.pop("loop")
    return {name: ns - loop for name, ns in best.items()}


def opening_hours(missing: list[str]) -> Any:
    try:
        from opening_hours import OpeningHours
    except ImportError:
        missing.append("opening-hours-py")
        return None
    rules = ["Mo 09:00-12:00,13:00-17:00", "Tu-Fr 09:00-17:00", "Sa 10:00-14:00"]
    for text, value in exceptions().items():
        day = date.fromisoformat(text).strftime("%Y %b %d")
        if value.get("open_24"):
            rules.append(f"{day} 00:00-24:00")
        elif value.get("closed"):
            rules.append(f"{day} off")
        else:
            rules.append(f"{day} 09:00-12:00")
    return OpeningHours("; ".join(rules), timezone=ZONE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail where a goal is missed")
    check = parser.parse_args().check

    queue = openline.loads(json.dumps([DOCUMENT])).queues["Support"]
    hand, empty, missing = ByHand(), Empty(), []
    seed = random.Random(1)
    epochs = [seed.randrange(1_735_800_000, 1_830_000_000) for _ in range(1000)]
    utc = [datetime.fromtimestamp(at, timezone.utc) for at in epochs]
    own = [at.astimezone(queue.timezone) for at in utc]
    tokyo = [at.astimezone(ZoneInfo("Asia/Tokyo")) for at in utc]
    rival = opening_hours(missing)

    for epoch, at in zip(epochs, utc):
        wanted = hand.is_open(at)
        assert queue.is_open(epoch) == queue.is_open(at) == hand.is_open_epoch(epoch) == wanted, at
        if rival is not None:
            assert rival.is_open(at.astimezone(ZONE)) == wanted, at

    contenders: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "method": (empty.method, epochs),
        "int": (queue.is_open, epochs),
        "float": (queue.is_open, [float(at) for at in epochs]),
        "utc": (queue.is_open, utc),
        "own": (queue.is_open, own),
        "other": (queue.is_open, tokyo),
        "change": (queue.next_change, epochs),
        "hand int": (hand.is_open_epoch, epochs),
        "hand utc": (hand.is_open, utc),
        "hand own": (hand.is_open, own),
        "hand change": (hand.next_change, utc),
    }
    if rival is not None:
        contenders["rival"] = (rival.is_open, own)
        contenders["rival change"] = (rival.next_change, own)
    best = timed(contenders)

    rows: list[tuple[str, float, str, float, float | None]] = [
        ("is_open(int)", best["int"], "empty method", best["int"] / best["method"], None),
        ("is_open(float)", best["float"], "zoneinfo by hand", best["hand int"] / best["float"], None),
        ("is_open(datetime in UTC)", best["utc"], "zoneinfo by hand", best["hand utc"] / best["utc"], 17),
        ("is_open(datetime of the queue)", best["own"], "zoneinfo by hand", best["hand own"] / best["own"], 17),
        ("is_open(datetime elsewhere)", best["other"], "zoneinfo by hand", best["hand utc"] / best["other"], None),
        ("next_change(int) -> datetime", best["change"], "zoneinfo by hand", best["hand change"] / best["change"], 20),
    ]
    if rival is not None:
        rows.append(("is_open(datetime of the queue)", best["own"], "opening-hours-py", best["rival"] / best["own"], None))
        ratio = best["rival change"] / best["change"]
        rows.append(("next_change(int) -> datetime", best["change"], "opening-hours-py", ratio, None))
    rows += arrays(queue, missing)

    failed = best["int"] > 1.25 * best["method"]
    print(f"Python {sys.version.split()[0]}, openline {openline.__version__}; best of {ROUNDS} rounds, without the loop\n")
    print(f"{'call':34} {'ns':>8}  {'beside':18} {'ratio':>8}  goal")
    for index, (name, ns, beside, ratio, goal) in enumerate(rows):
        wanted = "at most 1.25 x its price" if index == 0 else f"{goal:g} times faster" if goal else ""
        shown = f"{ratio:8.2f}" if index == 0 else f"{ratio:7.1f}x"
        print(f"{name:34} {ns:8.1f}  {beside:18} {shown}  {wanted}")
        failed |= goal is not None and ratio < goal
    for name in missing:
        print(f"\n{name} is not installed: its rows are left out (pip install {name})")
    if check and failed:
        print("\na goal is missed")
    return int(check and failed)


def arrays(queue: openline.Queue, missing: list[str]) -> list[tuple[str, float, str, float, float | None]]:
    try:
        import numpy
    except ImportError:
        missing.append("numpy")
        return []
    instants = numpy.random.default_rng(1).integers(1_735_800_000, 1_830_000_000, 1_000_000)
    ordered = numpy.sort(instants)
    times = instants.astype("datetime64[s]").astype("datetime64[ns]")
    contenders: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "random": (queue.is_open_many, [instants]),
        "sorted": (queue.is_open_many, [ordered]),
        "ns": (queue.is_open_many, [times]),
    }
    try:
        import pandas
    except ImportError:
        missing.append("pandas")
    else:
        week = numpy.zeros(7 * 24 * 60, bool)
        for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
            for start, end in HOURS.get(day, []):
                first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (start, end))
                week[number * 1440 + first : number * 1440 + last] = True

        def by_pandas(at: Any) -> Any:
            local = pandas.to_datetime(at, unit="s", utc=True).tz_convert("America/Los_Angeles")
            return week[local.day_of_week.to_numpy() * 1440 + local.hour.to_numpy() * 60 + local.minute.to_numpy()]

        contenders["pandas"] = (by_pandas, [instants])
    best = {name: ns / len(instants) for name, ns in timed(contenders).items()}
    pandas_ns = best.get("pandas")
    if pandas_ns is None:
        return []
    names = {"random": "is_open_many(int64), an element", "sorted": "the same, sorted", "ns": "datetime64[ns], an element"}
    goals = {"random": 48.0, "sorted": 48.0, "ns": None}
    return [(names[key], best[key], "pandas and numpy", pandas_ns / best[key], goals[key]) for key in names]


if __name__ == "__main__":
    sys.exit(main())
