"""Hold openline to a program that shares nothing with it but docs/: random documents, their hours minute by minute, and the ways of contacts.

    python tests/second-opinion/compare.py --seconds 20
    python tests/second-opinion/compare.py --answers 1000000 --seed 7
    python tests/second-opinion/compare.py --only 4711          # one document again, and its text

Needs the package `openline` in this Python, and zone data of its release: PYTHONTZPATH= with tzdata. An answer is one question that both were asked: a
status with its cause and reason, a next change, a sum of open time, or a whole decision with its verdicts. The minutes of every queue's window are compared
besides and counted by themselves. It ends with 1 at the first document that has a difference, with the text that shows it.
"""
import argparse
import bisect
import dataclasses
import datetime
import pathlib
import random
import sys
import tempfile
import time

import openline
from centre import BEYOND, Centre, Never, asked
from dates import ONE
from generate import Draw, calendar_file
from hours import DAY

DAYS = 45


def epoch(instant):
    return None if instant is None else int(instant.timestamp())


class Difference(Exception):
    """What one said, and what the other."""


class Comparison:
    """One document, asked of both."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        first = datetime.date(2026, 1, 1) + self.random.randint(0, 1100) * ONE
        self.draw = Draw(self.random, first, DAYS)
        self.start = int(datetime.datetime.combine(first, datetime.time(), datetime.timezone.utc).timestamp())
        self.end = self.start + DAYS * DAY * 60
        self.text = self.draw.text()
        self.answers = self.minutes = 0

    def same(self, question, ours, theirs):
        """`theirs` is openline's answer. Where ours lies beyond the window, theirs must lie there too, or be never."""
        self.answers += 1
        if ours == BEYOND:
            if theirs is not None and self.start < theirs < self.end:
                raise Difference(f"{question}: {theirs} is in the window, and nothing happens there")
        elif ours != theirs:
            raise Difference(f"{question}\n  second opinion: {ours!r}\n  openline:       {theirs!r}")

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, events in self.draw.events.items():
                pathlib.Path(folder, f"{name}.ics").write_bytes(calendar_file(events).encode())
            engine = openline.loads(self.text, base_dir=folder)
        self.centre = Centre(self.draw.document, self.draw.events, self.draw.overrides, self.start // 60, DAYS * DAY)
        self.engine = engine.with_overrides(self.draw.overrides) if self.draw.overrides else engine
        for name, line in self.centre.lines.items():
            self.line(name, line, self.engine.queues[name])
        for _ in range(60):
            self.contact(self.draw.contact())

    def instants(self, line, count):
        """Instants where something is decided: edges and their neighbours, and any others, seconds included."""
        edges = [edge for interval in line.intervals() for edge in interval] or [self.start + 60]
        for _ in range(count):
            at = self.random.choice(edges) + self.random.choice([-1, 0, 1, 59, 60]) if self.random.random() < 0.5 else self.random.randrange(self.start, self.end)
            yield min(max(at, self.start), self.end - 1)

    def line(self, name, line, queue):
        ours = line.intervals()
        theirs = [(epoch(start), epoch(end)) for start, end in queue.intervals(self.start, self.end)]
        self.minutes += DAYS * DAY
        if ours != theirs:
            first = min(set(ours) ^ set(theirs))
            raise Difference(f"{name}: intervals differ first at {first} ({local(first[0], queue)}), which {'openline' if first in theirs else 'the second opinion'} has")
        ends = [end for _, end in ours]
        for at in self.instants(line, 40):
            status = queue.status(at)
            cause, text, override = line.standing(at)
            where = f"{name} at {at} ({local(at, queue)})"
            self.same(f"{where}: open, cause, reason text, override", (line.is_open(at), cause, text, override),
                      (status.open, status.cause, status.reason_text, status.override))
            self.same(f"{where}: is_open", line.is_open(at), queue.is_open(at))
            self.same(f"{where}: next_change", beyond(line.next_change, at), epoch(queue.next_change(at)))
            self.same(f"{where}: until", beyond(line.next_change, at), epoch(status.until))
            self.same(f"{where}: since", beyond(line.since, at), epoch(status.since))
            self.same(f"{where}: next_open", beyond(line.next, at, 1), epoch(queue.next_open(at)))
            self.same(f"{where}: next_close", beyond(line.next, at, 0), epoch(queue.next_close(at)))
            other = self.random.randrange(self.start, self.end)
            low, high = min(at, other), max(at, other)
            left = bisect.bisect_right(ends, low)
            total = sum(max(0, min(high, end) - max(low, start)) for start, end in ours[left:] if start < high)
            self.same(f"{where}: open time to {other}", total, int(queue.open_time(low, high).total_seconds()))

    def contact(self, contact):
        lines = list(self.centre.lines.values())
        for at in self.instants(self.random.choice(lines), 4):
            ours = self.centre.route(contact, at)
            try:
                decision = self.engine.route(**contact, at=at)
            except openline.RouteError as error:
                self.same(f"{contact} at {at}: a route error {error.code}", ours, None)
                continue
            if ours is None:
                raise Difference(f"{contact} at {at}: openline answers, and nobody has that name")
            theirs = {
                "available": decision.available, "handoff": decision.handoff, "queue": decision.queue, "transfer_function": decision.transfer_function,
                "open_until": epoch(decision.open_until), "reopens_at": epoch(decision.reopens_at), "reopens_queue": decision.reopens_queue,
                "reason": decision.reason, "reason_text": decision.reason_text, "language": decision.language, "retry_after": decision.retry_after,
                "verdicts": [(of.handoff, of.queue, of.verdict, of.reason_text, epoch(of.opens_at), of.override) for of in decision.verdicts],
            }
            method = ours.pop("method")
            if method and method != (decision.action and decision.action.method):
                raise Difference(f"{contact} at {at}: the action is not {method}")
            self.settle(ours, theirs)
            self.same(f"{contact} at {at}", ours, theirs)

    def settle(self, ours, theirs):
        """Where an instant of ours lies beyond the window, theirs counts if it does too."""
        out = lambda instant: instant is None or instant >= self.end
        if ours["reopens_at"] == BEYOND and out(theirs["reopens_at"]):
            for name in ("reopens_at", "reopens_queue", "retry_after", "reason", "reason_text"):
                ours[name] = theirs[name]
        if ours["open_until"] == BEYOND and out(theirs["open_until"]):
            ours["open_until"] = theirs["open_until"]
        ours["verdicts"] = [
            (*mine[:4], its[4], mine[5]) if mine[4] == BEYOND and out(its[4]) else mine
            for mine, its in zip(ours["verdicts"], theirs["verdicts"])
        ] + ours["verdicts"][len(theirs["verdicts"]):]


def local(at, queue):
    return datetime.datetime.fromtimestamp(at, queue.timezone).strftime("%a %Y-%m-%d %H:%M:%S %Z")


def beyond(search, *of):
    try:
        return search(*of)
    except Never:
        return BEYOND


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--answers", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one document")
    parser.add_argument("--keep-going", action="store_true", help="count differing documents instead of ending at the first")
    options = parser.parse_args()
    began, documents, answers, minutes, differing, refused = time.monotonic(), 0, 0, 0, 0, 0
    number = options.only if options.only is not None else options.seed * 1_000_000
    while True:
        comparison = Comparison(number)
        try:
            comparison.run()
        except Difference as difference:
            differing += 1
            print(f"document {number}: {difference}")
            if not options.keep_going:
                print(comparison.text, comparison.draw.overrides, comparison.draw.events, sep="\n")
                return 1
        except openline.ConfigError as error:
            # That a rule names no date at all is for openline to say; a document of ours has no other fault.
            if {issue.code for issue in error.issues if issue.severity == "error"} == {"never_matches"}:
                number, refused = number + 1, refused + 1
                continue
            differing += 1
            print(f"document {number} does not load: {error}")
            if not options.keep_going:
                print(comparison.text)
                return 1
        documents, answers, minutes, number = documents + 1, answers + comparison.answers, minutes + comparison.minutes, number + 1
        spent = time.monotonic() - began
        if options.only is not None or spent > (options.seconds or float("inf")) or answers >= (options.answers or float("inf")):
            break
    print(f"{documents} documents, {answers} answers and {minutes} minutes of queues in {spent:.0f} s: {differing} documents differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
