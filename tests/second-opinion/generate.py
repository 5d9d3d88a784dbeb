"""Random documents that load, with overrides and contacts: each seed draws another contact centre, always the same one.

Draws what meets: nights over exceptions, ranges into rules, seasons into both, clock changes under all of them, shared calendars, lists of
destinations behind endings, overrides over each other. It keeps to what docs/format.md admits, so that a refusal is a difference too.
"""
import datetime
import json

from dates import ONE
from hours import NAMES

# Zones whose rules for these years are the same in every release since 2020: hours, half hours, the southern half, none at all.
ZONES = ["Etc/UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland",
         "America/Santiago", "Asia/Kathmandu", "Europe/London", "Pacific/Chatham", "America/Phoenix"]
# Days on which some of these clocks change, and days that calendars love.
TURNS = [(3, 8), (3, 14), (3, 28), (4, 4), (10, 3), (9, 27), (10, 25), (10, 31), (11, 1), (12, 24), (12, 31), (2, 28), (7, 4)]
LANGUAGES = ["en", "en-GB", "en-US", "es", "es-MX", "es-419", "de", "fr", "zh", "zh-TW", "zh-Hant", "he", "iw", "ru", "sr-Latn", "pt-BR"]
CHANNELS = ["voice", "chat", "email", "sms", "video", "fax"]
FREE = ["FREQ=WEEKLY;BYDAY={two}", "FREQ=MONTHLY;BYDAY={place}{day}", "FREQ=MONTHLY;BYMONTHDAY={dom}", "FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={some}",
        "FREQ=YEARLY;BYMONTH={month};BYDAY={place}{day}", "FREQ=YEARLY;BYDAY={day};BYMONTH={month}", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={pos}",
        "FREQ=YEARLY;BYYEARDAY={yearday}", "FREQ=DAILY;BYDAY={two}", "FREQ=DAILY;BYMONTH={month}", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY={day}",
        "FREQ=WEEKLY;BYDAY={two};BYMONTH={month}", "FREQ=MONTHLY;BYDAY={two};BYSETPOS=1,-1", "FREQ=YEARLY;BYDAY=20{day}"]
STARTED = ["FREQ=WEEKLY;INTERVAL={n};BYDAY={two}", "FREQ=WEEKLY;INTERVAL={n};WKST=SU;BYDAY={two}", "FREQ=DAILY;INTERVAL={n}", "FREQ=DAILY;COUNT={count}",
           "FREQ=MONTHLY;INTERVAL={n};BYDAY={place}{day}", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=WEEKLY", "FREQ=WEEKLY;COUNT={count};BYDAY={two}",
           "FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={some};COUNT={count}", "FREQ=YEARLY;BYMONTH={month}"]


class Draw:
    """One document, drawn by `random`, for a window of dates from `first` on."""

    def __init__(self, random, first, length):
        self.random, self.first, self.length = random, first, length
        self.document, self.events, self.overrides = {}, {}, []
        self.centre()

    def chance(self, share):
        return self.random.random() < share

    def some(self, things, most):
        return self.random.sample(things, self.random.randint(1, min(most, len(things))))

    # Hours.

    def time(self, end=False):
        minute = self.random.choice([0, 0, 0, 15, 30, 30, 45, 59, self.random.randint(0, 59)])
        hour = self.random.randint(0, 23)
        if end and self.chance(0.1):
            return "24:00"
        return f"{hour:02}:{minute:02}"

    def interval(self):
        if self.chance(0.03):
            return {"start": "00:00", "end": self.random.choice(["24:00", "00:00"])}
        while True:
            start, end = self.time(), self.time(end=True)
            if start != end and (start < end or self.chance(0.4)):
                return {"start": start, "end": end}

    def intervals(self, most=3):
        return [self.interval() for _ in range(self.random.randint(1, most))]

    def week(self):
        if self.chance(0.3):
            plain = self.intervals(2)
            return {name: plain for name in NAMES[: self.random.choice([4, 5, 5, 6, 7])]}
        return {name: self.intervals() for name in NAMES if self.chance(0.7)} or {"mon": self.intervals()}

    def value(self):
        kind = self.random.choices(["closed", "open_24", "intervals", "change"], [4, 1, 4, 3])[0]
        if kind in ("closed", "open_24"):
            value = {kind: True}
        elif kind == "intervals":
            value = {"intervals": self.intervals(2)}
        else:
            value = {name: self.intervals(2) for name in self.some(["minus", "plus"], 2)}
        if self.chance(0.6):
            value["reason"] = self.random.choice(["Stocktaking", "Team day", "Holiday", "Storm", "Türkçe: bayram"])
        return value

    # Dates.

    def date(self, before=3, after=3):
        if self.chance(0.25):
            near = [datetime.date(year, *turn) for turn in TURNS for year in (self.first.year, self.first.year + 1)]
            near = [date for date in near if self.first <= date <= self.first + self.length * ONE]
            if near:
                return self.random.choice(near) + self.random.randint(-1, 1) * ONE
        return self.first + self.random.randint(-before, self.length + after) * ONE

    def date_exceptions(self, most):
        found = {}
        for _ in range(self.random.randint(0, most)):
            date = self.date()
            if self.chance(0.35):
                found[f"{date}/{date + self.random.randint(1, 6) * ONE}"] = self.value()
            else:
                found[str(date)] = self.value()
        return found

    def rule(self):
        days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        words = {
            "two": ",".join(sorted(self.some(days, 3), key=days.index)), "day": self.random.choice(days), "place": self.random.choice([1, 2, 3, 4, -1, -2]),
            "month": self.random.choice([self.first.month, self.first.month, self.random.randint(1, 12)]), "dom": self.random.choice([1, 15, 28, 31, -1, -3]),
            "some": ",".join(map(str, sorted(self.some(range(1, 29), 2)))), "pos": self.random.choice(["1", "-1", "2", "1,2,-2"]),
            "yearday": ",".join(map(str, sorted(self.some(range(1, 366), 3)))), "n": self.random.randint(2, 4), "count": self.random.randint(1, 40),
        }
        if self.chance(0.6):
            entry = {"rrule": self.random.choice(FREE).format(**words)}
            if self.chance(0.1):
                entry["rrule"] += f";UNTIL={self.date():%Y%m%d}"
        else:
            entry = {"rrule": self.random.choice(STARTED).format(**words), "start": str(self.first - self.random.randint(0, 90) * ONE)}
        return entry

    def recurring(self, most, calendars=(), queue=False):
        found = []
        for _ in range(self.random.randint(0, most)):
            kind = self.random.random()
            if kind < 0.15 and calendars:
                entry = {self.random.choice(["before", "after"]): self.random.choice(calendars), "days": self.random.randint(1, 3)}
            elif kind < 0.25:
                entry = {"easter": self.random.randint(-50, 60)}
            else:
                entry = self.rule()
                if self.chance(0.2):
                    entry["observed"] = self.random.choice(["nearest_weekday", "next_weekday"])
            if queue and "easter" not in entry and "observed" not in entry and self.chance(0.2):
                entry["working"] = True
            if "easter" not in entry and self.chance(0.1):
                entry["except"] = [str(self.date())]
            found.append(entry | self.value())
        return found

    def calendar(self, name, names):
        calendar = {"name": name, "date_exceptions": self.date_exceptions(3), "recurring_exceptions": self.recurring(2, names)}
        if self.chance(0.25):
            calendar["ics"] = f"{name}.ics"
            self.events[name] = sorted({self.date(): f"Event {number}" for number in range(self.random.randint(1, 3))}.items())
        return calendar

    def season(self):
        first = self.date(before=20)
        last = first + self.random.randint(0, 40) * ONE
        form = "%m-%d" if self.chance(0.6) else "%Y-%m-%d"
        return {"from": first.strftime(form), "to": last.strftime(form), "weekly_hours": self.week()}

    # Whom to reach.

    def queue(self, name, calendars, functions):
        queue = {"name": name, "type": "Agent_queue", "enabled": self.chance(0.92), "open_24": self.chance(0.15), "timezone": self.random.choice(ZONES)}
        if not queue["open_24"]:
            queue["weekly_hours"] = self.week()
            if self.chance(0.25):
                queue["seasons"] = [self.season() for _ in range(self.random.randint(1, 2))]
        queue["date_exceptions"] = self.date_exceptions(4)
        queue["recurring_exceptions"] = self.recurring(2, calendars, queue=True)
        queue["transfer_function_name"] = self.random.choice(functions)
        if calendars and self.chance(0.6):
            queue["calendars"] = self.some(calendars, 2)
        if self.chance(0.4):
            queue["supported_channel_types"] = self.some(CHANNELS, 3)
        if self.chance(0.5):
            queue["supported_languages"] = self.some(LANGUAGES, 3)
            if self.chance(0.05):
                queue["supported_languages"].append("*")
        if self.chance(0.5):
            queue["groups"] = self.some(["clinic", "emea", "night"], 2)
        return queue

    def centre(self):
        calendars = ["holidays", "company"][: self.random.randint(0, 2)]
        functions = ["transfer_to_desk", "transfer_abroad"]
        names = ["Support", "Billing", "Night desk", "Zürich"][: self.random.randint(1, 4)]
        sip = {"Announcement": "refer", "Hang up": "bye"}
        self.document = {
            "calendars": [self.calendar(name, calendars) for name in calendars],
            "transfer_functions": [{"name": name, "sip_config": {"method": "refer", "phone_number": f"+1555000000{place}"}}
                                   for place, name in enumerate(functions)],
            "queues": [self.queue(name, calendars, [*functions, "Announcement"]) for name in names],
        }
        handoffs = []
        for name in ["Main line", "Second line", "Third line"][: self.random.randint(1, 3)]:
            handoffs.append({"name": name, "description": f"Use for {name}", "destinations": self.some(names, 4)})
            if self.chance(0.2):
                handoffs[-1]["condition"] = "The caller insists"
            if self.chance(0.1):
                handoffs[-1]["active"] = False
        handoffs.append({"name": "Announcement", "description": "Hear it", "sip_config": {"method": "refer", "phone_number": "+15550000009"}})
        handoffs.append({"name": "Hang up", "description": "The end", "sip_config": {"method": sip["Hang up"]}})
        if self.chance(0.7):
            able = [handoff for handoff in handoffs if handoff.get("active", True)]
            self.random.choice(able)["is_default"] = True
        self.document["handoffs"] = handoffs
        topics, active = [], {handoff["name"] for handoff in handoffs if handoff.get("active", True)}
        for name in ["Refund", "Other"][: self.random.randint(0, 2)]:
            listed = self.some([handoff["name"] for handoff in handoffs], 4)
            if active & set(listed):
                topics.append({"name": name, "handoffs": [{"name": one, "condition": "Only when asked"} if self.chance(0.2) else one for one in listed]})
        if topics:
            self.document["topics"] = topics
        if self.chance(0.6):
            self.overrides = [self.override(names, functions, calendars) for _ in range(self.random.randint(1, 6))]

    def instant(self):
        start = datetime.datetime.combine(self.first, datetime.time(), datetime.timezone.utc).timestamp()
        return int(start) + 60 * self.random.randint(0, self.length * 1440)

    def override(self, names, functions, calendars):
        kind = self.random.choices(["closed", "open", "unstaffed", "redirect"], [3, 3, 2, 2])[0]
        override = {"kind": kind}
        subject = self.random.choice(["queue", "group", "all"]) if kind != "redirect" else self.random.choice(["queue", "group"])
        if subject == "queue":
            override["queue"] = self.random.choice(names)
        elif subject == "group":
            override["group"] = self.random.choice(["clinic", "emea", "night"])
        else:
            override["all"] = True
            if self.chance(0.4):
                override["except"] = self.some(names + ["clinic"], 2)
        start = self.instant()
        if self.chance(0.9):
            override["from"] = start
        if self.chance(0.9):
            override["until"] = start + 60 * self.random.choice([1, 30, 60, 1440, self.random.randint(1, 20000)])
        if kind == "redirect":
            override["function"] = self.random.choice([*functions, "Announcement"])
        elif self.chance(0.6):
            override["reason"] = self.random.choice(["Fire alarm", "Drill", "We stay for you"])
        return override

    def contact(self):
        contact = {}
        way = self.random.random()
        if way < 0.45 and "topics" in self.document:
            contact["topic"] = self.random.choice(self.document["topics"])["name"]
        elif way < 0.85:
            name = self.random.choice(self.document["handoffs"])["name"]
            contact["handoff"] = name if self.chance(0.7) else "handoff_" + name.lower().replace(" ", "_")
        if self.chance(0.7):
            contact["channel"] = self.random.choice([*CHANNELS, "VOICE", "carrier-pigeon"])
        if self.chance(0.7):
            contact["language"] = [self.random.choice([*LANGUAGES, "en_US", "*", "ja", "zh-Hans", "no"]) for _ in range(self.random.randint(1, 3))]
        return contact

    # How it is written.

    def text(self):
        """The document as JSON, or as YAML in one of the ways in which people write it."""
        if self.chance(0.4):
            return json.dumps(self.document, indent=self.random.choice([None, 2]), ensure_ascii=self.chance(0.5))
        return "".join(line + "\n" for line in self.block(self.document, top=True))

    def scalar(self, value):
        if not isinstance(value, str):
            return json.dumps(value)
        plain = value[:1].isalpha() and all(one.isalnum() or one in "-_./ " for one in value) and value.lower() not in ("null", "true", "false", "yes", "no", "on", "off")
        if plain and self.chance(0.6):
            return value
        return "'" + value.replace("'", "''") + "'" if self.chance(0.3) else json.dumps(value, ensure_ascii=self.chance(0.5))

    def flow(self, value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.scalar(key)}: {self.flow(of)}" for key, of in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        return self.scalar(value)

    def block(self, value, top=False):
        # A text that begins with a brace is JSON.
        if not value or not isinstance(value, (dict, list)) or not top and self.chance(0.2):
            return [self.flow(value)]
        lines = []
        if isinstance(value, dict):
            for key, of in value.items():
                inner = self.block(of) if isinstance(of, (dict, list)) and of else None
                if inner is None or len(inner) == 1 and inner[0][0] in "{[":
                    lines.append(f"{self.scalar(key)}: {inner[0] if inner else self.flow(of)}" + ("  # so it is" if self.chance(0.05) else ""))
                else:
                    lines += [f"{self.scalar(key)}:", *("  " + line for line in inner)]
        else:
            for of in value:
                first, *rest = self.block(of)
                lines += ["- " + first, *("  " + line for line in rest)]
        return lines


def calendar_file(events):
    """An iCalendar file of all-day events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//second opinion//EN"]
    for number, (date, title) in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@second", "DTSTAMP:20260101T000000Z", f"DTSTART;VALUE=DATE:{date:%Y%m%d}", f"SUMMARY:{title}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
