"""Whether a queue's wall clock says open, and which exception decides: the page of docs/format.md about hours, one local date after the other.

Knows no UTC. A pattern is the 1440 minutes of one local date.
"""
import datetime

from dates import ONE, named, observe, written

DAY = 1440
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def clock(text):
    return int(text[:2]) * 60 + int(text[3:])


def minutes(intervals):
    """The minutes that intervals name, from the date's midnight; those from 1440 on lie on the next date."""
    found = set()
    for interval in intervals:
        start, end = clock(interval["start"]), clock(interval["end"])
        found.update(range(start, end if end > start else end + DAY))
    return found


def replaces(entry):
    """Whether an exception has hours of its own, and so owns its date; minus and plus change the hours that are there."""
    return "minus" not in entry and "plus" not in entry


def own_minutes(entry):
    if entry.get("open_24"):
        return set(range(DAY))
    return minutes(entry.get("intervals", []))


def derived(entry):
    return "before" in entry or "after" in entry


class Exceptions:
    """Which entry of a queue or a calendar has a date: a single date, else a range, else a rule, else the iCalendar file.

    Without `closes`, a test for each calendar's name, the dates beside a calendar's closed dates are left out.
    """

    def __init__(self, thing, first, last, closes=None, working=None, events=()):
        listed = thing.get("date_exceptions", {})
        self.singles = {written(key): (key, entry) for key, entry in listed.items() if "/" not in key}
        self.ranges = [(*map(written, key.split("/")), key, entry) for key, entry in listed.items() if "/" in key]
        entries = list(enumerate(thing.get("recurring_exceptions", [])))
        plain = [(number, entry) for number, entry in entries if not derived(entry)]
        dates = observe([entry for _, entry in plain], [named(entry, first, last, closes, working) for _, entry in plain])
        found = {number: of for (number, _), of in zip(plain, dates)}
        if closes is not None:
            found |= {number: named(entry, first, last, closes, working) for number, entry in entries if derived(entry)}
        self.rules = [(number, entry, found[number]) for number, entry in entries if number in found]
        self.events = {date: (("event", date), {"closed": True, "reason": reason}) for date, reason in events}

    def at(self, date):
        """(identity, entry) of the exception that has a date, or None."""
        if date in self.singles:
            return self.singles[date]
        for first, last, key, entry in self.ranges:
            if first <= date <= last:
                return key, entry
        for number, entry, dates in self.rules:
            if date in dates:
                return number, entry
        return self.events.get(date)


class Wall:
    """The wall clock of one queue, for the dates from `first` to `last`."""

    def __init__(self, queue, calendars, events, first, last):
        self.queue = queue
        wide = first - 800 * ONE, last + 800 * ONE
        named_calendars = {calendar["name"]: calendar for calendar in calendars}
        # In a calendar the dates that come from before and after are not counted; for a queue they are.
        bare = {name: Exceptions(calendar, *wide, events=events.get(name, ())) for name, calendar in named_calendars.items()}
        whole = {name: Exceptions(calendar, *wide, tests(bare), events=events.get(name, ())) for name, calendar in named_calendars.items()}
        self.shared = [(name, whole[name]) for name in queue.get("calendars", [])]
        self.own = Exceptions(queue, *wide, tests(whole), self.is_working)
        self.cache = {}

    def week(self, date):
        """The minutes that the weekly hours give a date."""
        if self.queue["open_24"]:
            return set(range(DAY))
        week = next((season["weekly_hours"] for season in self.queue.get("seasons", []) if in_season(season, date)), self.queue["weekly_hours"])
        return minutes(week.get(NAMES[date.weekday()], []))

    def is_working(self, date):
        shared = next((found for _, of in self.shared if (found := of.at(date))), None)
        return bool(self.week(date)) and not closed(shared)

    def exception(self, date):
        """(identity, entry), or None."""
        found = self.own.at(date)
        if found:
            return ("own", found[0]), found[1]
        for name, of in self.shared:
            found = of.at(date)
            if found:
                return (name, found[0]), found[1]
        return None

    def pattern(self, date):
        """For each minute of a date whether it is open, and the exception that decides it."""
        if date not in self.cache:
            self.cache[date] = self.reckon(date)
        return self.cache[date]

    def reckon(self, date):
        today, eve = self.exception(date), self.exception(date - ONE)
        eve_hours = own_minutes(eve[1]) if eve and replaces(eve[1]) else self.week(date - ONE)
        night = {minute - DAY for minute in eve_hours if minute >= DAY}
        if today and replaces(today[1]):
            hours = {minute for minute in own_minutes(today[1]) if minute < DAY}
            if eve and eve[0] == today[0]:
                hours |= night
            return bytes(minute in hours for minute in range(DAY)), [today[1]] * DAY
        hours = {minute for minute in self.week(date) if minute < DAY} | night
        why, minus, plus = [None] * DAY, set(), set()
        if eve and not replaces(eve[1]):
            minus = {minute - DAY for minute in minutes(eve[1].get("minus", [])) if minute >= DAY}
            plus = {minute - DAY for minute in minutes(eve[1].get("plus", [])) if minute >= DAY}
            for minute in minus | plus:
                why[minute] = eve[1]
        if today:
            for name, into in (("minus", minus), ("plus", plus)):
                into |= {minute for minute in minutes(today[1].get(name, [])) if minute < DAY}
            for minute in minutes(today[1].get("minus", []) + today[1].get("plus", [])):
                if minute < DAY:
                    why[minute] = today[1]
        hours = (hours | plus) - minus
        return bytes(minute in hours for minute in range(DAY)), why


def closed(found):
    return bool(found) and bool(found[1].get("closed"))


def tests(calendars):
    """For each calendar's name a test whether it closes a date."""
    return {name: lambda date, of=of: closed(of.at(date)) for name, of in calendars.items()}


def in_season(season, date):
    first, last = season["from"], season["to"]
    if len(first) == 10:
        return written(first) <= date <= written(last)
    first, last = day_of(first, date.year), day_of(last, date.year)
    return first <= date <= last if first <= last else date >= first or date <= last


def day_of(text, year):
    month, day = int(text[:2]), int(text[3:])
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return datetime.date(year, 2, 28)

