"""A document as a caller meets it: every minute of a window is asked of the wall clock, and the rest is counting.

Written from docs/format.md, docs/overrides.md and docs/reference.md; nothing of openline is imported here.
"""
import datetime
import re
import zoneinfo

from hours import ONE, Wall

UTC = datetime.timezone.utc
STRENGTH = {"open": 1, "unstaffed": 2, "closed": 3}
FOREVER = 1 << 60

# The script that a language, or a language in a country, is mostly written in: the few that are drawn.
SCRIPTS = {"zh": "Hans", "zh-TW": "Hant", "zh-HK": "Hant", "he": "Hebr", "sr": "Cyrl", "ru": "Cyrl", "ja": "Jpan"}
OLD = {"iw": "he", "cmn": "zh", "no": "nb"}


class Never(Exception):
    """The answer lies outside the window."""


class Zones:
    """The local readings of every minute of a window, in each zone: (date, minute)."""

    def __init__(self, first, count):
        self.first, self.count, self.known = first, count, {}

    def readings(self, name):
        if name not in self.known:
            zone = zoneinfo.ZoneInfo(name)
            found = []
            for number in range(self.count):
                local = datetime.datetime.fromtimestamp((self.first + number) * 60, zone)
                found.append((local.toordinal(), local.hour * 60 + local.minute))
            self.known[name] = found
        return self.known[name]


class Line:
    """A queue, with the overrides that touch it, over a window of minutes."""

    def __init__(self, queue, document, events, overrides, zones):
        self.queue, self.first, self.zones = queue, zones.first, zones
        self.readings = zones.readings(queue["timezone"])
        dates = datetime.date.fromordinal(self.readings[0][0]), datetime.date.fromordinal(self.readings[-1][0])
        self.wall = Wall(queue, document.get("calendars", []), events, dates[0] - ONE, dates[1] + ONE)
        self.overrides = [override for override in overrides if touches(override, queue)]
        patterns = {date: self.wall.pattern(datetime.date.fromordinal(date))[0] for date in {date for date, _ in self.readings}}
        self.open = bytearray(patterns[date][minute] for date, minute in self.readings)
        for kind in ("open", "unstaffed", "closed"):
            for override in self.overrides:
                if override["kind"] == kind:
                    for minute in self.covered(override):
                        self.open[minute] = kind == "open"
        if not queue["enabled"]:
            self.open = bytearray(len(self.open))

    def covered(self, override):
        start, end = override.get("from"), override.get("until")
        first = 0 if start is None else max(0, start // 60 - self.first)
        last = len(self.open) if end is None else min(len(self.open), end // 60 - self.first)
        return range(first, last)

    def place(self, at):
        return at // 60 - self.first

    def is_open(self, at):
        return bool(self.open[self.place(at)])

    def next(self, at, state):
        """The first instant not before `at` with a state; Never beyond the window."""
        place = self.open.find(state, self.place(at))
        if place < 0:
            raise Never
        return at if place == self.place(at) else (self.first + place) * 60

    def next_change(self, at):
        return self.next(at, not self.is_open(at))

    def since(self, at):
        place = self.open.rfind(not self.is_open(at), 0, self.place(at))
        if place < 0:
            raise Never
        return (self.first + place + 1) * 60

    def intervals(self):
        """The open stretches of the whole window, as instants."""
        found, place = [], self.open.find(1)
        while place >= 0:
            end = self.open.find(0, place)
            end = len(self.open) if end < 0 else end
            found.append(((self.first + place) * 60, (self.first + end) * 60))
            place = self.open.find(1, end)
        return found

    def holding(self, at, kinds):
        return [one for one in self.overrides if one["kind"] in kinds
                and (one.get("from") is None or one["from"] <= at) and (one.get("until") is None or at < one["until"])]

    def deciding(self, at):
        """Of the overrides that cover an instant the one that decides: strongest, of these ending last, of these the lowest id."""
        order = lambda one: (-STRENGTH[one["kind"]], -(one.get("until") or FOREVER), one["id"])
        return min(self.holding(at, STRENGTH), key=order, default=None)

    def standing(self, at):
        """(cause, reason text, override): what decides the state at an instant."""
        if not self.queue["enabled"]:
            return "disabled", None, None
        override = self.deciding(at)
        if override:
            return "unstaffed" if override["kind"] == "unstaffed" else "override", override.get("reason"), override["id"]
        date, minute = self.readings[self.place(at)]
        entry = self.wall.pattern(datetime.date.fromordinal(date))[1][minute]
        if entry is None:
            return "hours", None, None
        return "exception", None if self.is_open(at) else entry.get("reason"), None

    def refusal(self, at):
        """(verdict, reason text, override) of a closed line."""
        cause, text, override = self.standing(at)
        return "closed" if cause == "hours" else cause, text, override

    def function(self, at):
        """The transfer function: a redirect's while one holds and the line is open."""
        redirect = max(self.holding(at, ("redirect",)), key=lambda one: one["id"], default=None)
        return redirect["function"] if redirect else self.queue["transfer_function_name"]


def touches(override, queue):
    if override.get("all"):
        spared = override.get("except", [])
        return queue["name"] not in spared and not set(queue.get("groups", [])) & set(spared)
    if "queue" in override:
        return override["queue"] == queue["name"]
    return override["group"] in queue.get("groups", [])


# Whom a queue serves.


def tag(text):
    """(language, script, region) of a BCP 47 tag, completed as docs/format.md says."""
    language, *rest = text.replace("_", "-").split("-")
    language = OLD.get(language.lower(), language.lower())
    script = next((part.title() for part in rest if len(part) == 4), None)
    region = next((part.upper() for part in rest if len(part) in (2, 3)), None)
    region = None if region and region.isdigit() else {"UK": "GB"}.get(region, region)
    return language, script or SCRIPTS.get(f"{language}-{region}", SCRIPTS.get(language, "Latn")), region


def serves_language(queue, asked, channel):
    listed = queue.get("supported_languages")
    if listed is None or asked is None or "*" in listed or asked.lower() in ("*", "und", "mul", "zxx"):
        return True
    language, script, region = tag(asked)
    spoken = channel is not None and channel.lower() in ("voice", "video")
    for text in listed:
        other = tag(text)
        if other[0] == language and (spoken or other[1] == script) and (region is None or other[2] is None or other[2] == region):
            return True
    return False


def serves_channel(queue, channel):
    listed = queue.get("supported_channel_types")
    return listed is None or channel is None or channel.lower() in [one.lower() for one in listed]


def function_name(name):
    return "handoff_" + re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")


class Centre:
    """Every queue of a document over a window, and the way of a contact through its handoffs."""

    def __init__(self, document, events, overrides, first, count):
        self.document = document
        zones = Zones(first, count)
        self.queues = {queue["name"]: queue for queue in document["queues"]}
        overrides = [{**override, "id": override.get("id", number)} for number, override in enumerate(overrides, 1)]
        self.lines = {name: Line(queue, document, events, overrides, zones) for name, queue in self.queues.items()}
        self.handoffs = {handoff["name"]: handoff for handoff in document["handoffs"]}

    def default(self):
        active = [handoff for handoff in self.document["handoffs"] if handoff.get("active", True)]
        for handoff in active:
            if handoff.get("is_default"):
                return handoff
        alone = len(active) == 1 and "is_default" not in active[0] and active[0].get("sip_config", {}).get("method") != "bye"
        return active[0] if alone else None

    def handoffs_of(self, contact):
        """The handoffs that a contact may get, in order, and whether a topic led there; None when it names nothing that is there."""
        if contact.get("topic"):
            topic = next((topic for topic in self.document.get("topics", []) if topic["name"] == contact["topic"]), None)
            if topic is None:
                return None
            names = [one if isinstance(one, str) else one["name"] for one in topic["handoffs"]]
            return [self.handoffs[name] for name in names if self.handoffs[name].get("active", True)], True
        if contact.get("handoff"):
            asked = contact["handoff"]
            found = self.handoffs.get(asked) or next((one for one in self.document["handoffs"] if function_name(one["name"]) == asked), None)
            return ([found], False) if found and found.get("active", True) else None
        default = self.default()
        return ([default], False) if default else None

    def route(self, contact, at):
        found = self.handoffs_of(contact)
        if found is None:
            return None
        languages = contact.get("language") or [None]
        decisions = [self.walk(*found, contact.get("channel"), language, at) for language in languages]
        return next((decision for decision in decisions if decision["available"]), decisions[0])

    def walk(self, handoffs, from_topic, channel, language, at):
        first = handoffs[0]
        decision = {"available": False, "handoff": first["name"], "queue": None, "transfer_function": None, "open_until": None,
                    "reopens_at": None, "reopens_queue": None, "reason": None, "reason_text": None, "language": None, "retry_after": None,
                    "method": None}
        verdicts, candidates, refusals, done = [], [], [], False
        for handoff in handoffs:
            if "sip_config" in handoff:
                verdicts.append((handoff["name"], None, "not_reached" if done else "selected", None, None, None))
                if not done:
                    done, method = True, handoff["sip_config"]["method"]
                    decision["method"] = method
                    if not (from_topic and method == "bye"):
                        decision.update(available=True, handoff=handoff["name"], language=asked(language))
                continue
            for name in handoff["destinations"]:
                verdict = self.verdict(name, channel, language, at)
                refusals.append((name, verdict))
                if verdict[0] not in ("disabled", "channel", "language"):
                    candidates.append(name)
                if done:
                    verdict = ("not_reached", None, None, None)
                elif verdict[0] == "selected":
                    done = True
                    line = self.lines[name]
                    decision.update(available=True, handoff=handoff["name"], queue=name, transfer_function=line.function(at),
                                    open_until=later(line.next, at, 0), language=asked(language))
                verdicts.append((handoff["name"], name, *verdict))
        decision["verdicts"] = verdicts
        if decision["available"]:
            return decision
        openings = [(instant, name) for name in candidates if isinstance(instant := later(self.lines[name].next, at, 1), int)]
        reopens = min(openings, key=lambda one: one[0], default=None)
        if reopens:
            decision.update(reopens_at=reopens[0], reopens_queue=reopens[1], retry_after=reopens[0] - at)
        elif candidates:
            decision.update(reopens_at=BEYOND, reopens_queue=BEYOND, retry_after=BEYOND, reason=BEYOND, reason_text=BEYOND)
            return decision
        if reopens or refusals:
            verdict = next(verdict for name, verdict in refusals if name == reopens[1]) if reopens else refusals[0][1]
            # A line behind an ending may be open: nobody is reached there all the same.
            decision.update(reason="closed" if verdict[0] == "selected" else verdict[0], reason_text=verdict[1])
        return decision

    def verdict(self, name, channel, language, at):
        """(verdict, reason text, opens at, override)."""
        queue, line = self.queues[name], self.lines[name]
        if not queue["enabled"]:
            return "disabled", None, None, None
        if not serves_channel(queue, channel):
            return "channel", None, None, None
        if not serves_language(queue, language, channel):
            return "language", None, None, None
        if line.is_open(at):
            return "selected", None, None, line.standing(at)[2]
        verdict, text, override = line.refusal(at)
        return verdict, text, later(line.next, at, 1), override


def asked(language):
    """The contact's own tag as it was read; none where it asks for no language."""
    if language is None or language.lower() in ("*", "und", "mul", "zxx"):
        return None
    return language.replace("_", "-")


BEYOND = "beyond the window"


def later(search, at, state):
    try:
        return search(at, state)
    except Never:
        return BEYOND
