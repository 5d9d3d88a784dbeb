"""Which dates a recurring entry of a document names: every date is asked, one after the other.

Knows RFC 5545's dates as docs/format.md admits them, Easter, and days beside a calendar's closed dates. Knows no hours and no zone.
"""
import datetime

ONE = datetime.timedelta(days=1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def days(first, last):
    while first <= last:
        yield first
        first += ONE


def from_end(date, period):
    """The place of a date counted from the end of its month or year: -1 is the last day."""
    return (date - end_of(date, period)).days - 1


def end_of(date, period):
    if period == "year":
        return datetime.date(date.year, 12, 31)
    return (date.replace(day=28) + 4 * ONE).replace(day=1) - ONE


def easter(year):
    """The anonymous Gregorian reckoning, as every almanac prints it."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


class Rule:
    """One RRULE, as a question about a date."""

    def __init__(self, text, start):
        self.parts = dict(part.split("=") for part in text.split(";"))
        self.freq, self.start = self.parts["FREQ"], start
        self.base = start or datetime.date(1970, 1, 1)
        self.interval = int(self.parts.get("INTERVAL", 1))
        self.first_day = WEEKDAYS.index(self.parts.get("WKST", "MO"))

    def numbers(self, key):
        return [int(text) for text in self.parts[key].split(",")] if key in self.parts else None

    def period(self, date):
        """The number of the year, month, week or day in which a date lies."""
        if self.freq == "YEARLY":
            return date.year
        if self.freq == "MONTHLY":
            return date.year * 12 + date.month
        if self.freq == "WEEKLY":
            return (date.toordinal() - 1 - self.first_day) // 7
        return date.toordinal()

    def weekday_fits(self, date):
        for text in self.parts["BYDAY"].split(","):
            place, name = text[:-2], text[-2:]
            if WEEKDAYS[date.weekday()] != name:
                continue
            if not place:
                return True
            period = "month" if self.freq == "MONTHLY" or "BYMONTH" in self.parts else "year"
            day = date.day if period == "month" else date.timetuple().tm_yday
            if int(place) in ((day - 1) // 7 + 1, -((-from_end(date, period) - 1) // 7 + 1)):
                return True
        return False

    def fits(self, date):
        """Whether the BY parts, and what the start says in their place, leave the date."""
        if (self.period(date) - self.period(self.base)) % self.interval:
            return False
        months, month_days, year_days = self.numbers("BYMONTH"), self.numbers("BYMONTHDAY"), self.numbers("BYYEARDAY")
        if months and date.month not in months:
            return False
        if month_days and not {date.day, from_end(date, "month")} & set(month_days):
            return False
        if year_days and not {date.timetuple().tm_yday, from_end(date, "year")} & set(year_days):
            return False
        if "BYDAY" in self.parts and not self.weekday_fits(date):
            return False
        if not (month_days or year_days or "BYDAY" in self.parts) and self.start:
            if self.freq == "WEEKLY":
                return date.weekday() == self.start.weekday()
            if self.freq == "MONTHLY" or self.freq == "YEARLY":
                return date.day == self.start.day and (self.freq == "MONTHLY" or bool(months) or date.month == self.start.month)
        return True

    def dates(self, last, working=None):
        """The dates up to `last`. Only working days are candidates where a test of those is given."""
        counted = "COUNT" in self.parts or self.interval > 1
        first = self.base if counted else max(self.base, datetime.date(last.year - 3, 1, 1))
        if self.freq != "DAILY":
            # BYSETPOS looks at whole periods, also at the days of the first one that lie before the start.
            first -= ONE * 366
        found = [date for date in days(first, last + 40 * ONE) if self.fits(date) and (working is None or working(date))]
        if "BYSETPOS" in self.parts:
            periods = {}
            for date in found:
                periods.setdefault(self.period(date), []).append(date)
            places = [place - 1 if place > 0 else place for place in self.numbers("BYSETPOS")]
            found = sorted({of[place] for of in periods.values() for place in places if -len(of) <= place < len(of)})
        found = [date for date in found if date >= self.base]
        if "COUNT" in self.parts:
            found = found[: int(self.parts["COUNT"])]
        if "UNTIL" in self.parts:
            until = self.parts["UNTIL"]
            found = [date for date in found if date <= datetime.date(int(until[:4]), int(until[4:6]), int(until[6:8]))]
        return {date for date in found if date <= last}


def written(text):
    return datetime.date.fromisoformat(text)


def beside(entry, first, last, closes, working):
    """The dates `days` before or after each date that a calendar closes."""
    step = -ONE if "before" in entry else ONE
    found = set()
    for date in days(first, last):
        if not closes(date):
            continue
        beside, left = date, entry["days"]
        for _ in range(3000):
            beside += step
            left -= working is None or working(beside) and not closes(beside)
            if not left:
                break
        else:
            continue
        if not closes(beside):
            found.add(beside)
    return found


def named(entry, first, last, closes=None, working=None):
    """The dates of a recurring entry, before observance. `closes` is a test for each calendar's name, `working` one for the queue's working days."""
    working = working if entry.get("working") else None
    if "rrule" in entry:
        start = written(entry["start"]) if "start" in entry else None
        found = {date for date in Rule(entry["rrule"], start).dates(last, working) if date >= first}
    elif "easter" in entry:
        found = {easter(year) + entry["easter"] * ONE for year in range(first.year - 1, last.year + 2)}
        found = {date for date in found if (working is None or working(date))}
        if "start" in entry:
            found = {date for date in found if date >= written(entry["start"])}
    else:
        found = beside(entry, first, last, closes[entry.get("before", entry.get("after"))], working)
    return found - {written(text) for text in entry.get("except", [])}


def observe(entries, found):
    """Add to the dates of each entry those that its `observed` adds. Free is a weekday that no other entry names and no date before got."""
    given, out = set(), []
    for number, (entry, dates) in enumerate(zip(entries, found)):
        added = set()
        for date in sorted(dates):
            if date.weekday() < 5 or "observed" not in entry:
                continue
            if entry["observed"] == "nearest_weekday":
                added.add(date - ONE if date.weekday() == 5 else date + ONE)
            else:
                others = set().union(*(other for place, other in enumerate(found) if place != number), given, added)
                day = date + ONE
                while day.weekday() > 4 or day in others:
                    day += ONE
                added.add(day)
        given |= added
        out.append(dates | added)
    return out
