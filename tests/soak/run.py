"""Live state under load for minutes: nobody who asks gets a wrong answer or waits, whoever writes is killed, and memory stays flat.

    python tests/soak/run.py --minutes 60

Four processes decide calls without a pause, by prepared routes over one live document. Another closes and ends a queue twice a second, publishes a new text
every five seconds and writes down, beside the journal, what each generation must answer. Writers that do nothing else are killed in the middle of it, and one of
those that ask is killed and begun again every ten seconds. At the end:

- no decision was wrong: in each generation of which it is known whether Support is closed, calls went where they must;
- no generation went back, and everybody who asks came to the last one;
- what was written was answered by within a second, 999 times of 1,000, and always within five (a killed writer may hold the store until then);
- the memory of those that ask grew between the second third and the last one by no more than 4 MB and a kilobyte for each entry that was written between:
  overrides that are over answer questions about the past, so that what is kept grows and nothing else may;
- the journal is whole.
"""
import argparse
import multiprocessing
import os
import pathlib
import random
import signal
import sys
import tempfile
import time

import openline

TEXT = """
queues:
  - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_support}
  - {name: Overflow, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_overflow}
  - {name: Far, type: Agent_queue, enabled: true, open_24: true, timezone: Asia/Tokyo, transfer_function_name: to_far}
handoffs:
  - {name: Help, is_default: true, description: Help, destinations: [Support, Overflow]}
  - {name: Elsewhere, description: Elsewhere, destinations: [Far]}
"""
MOST = 1 << 20
OPEN, CLOSED = 1, 2


class Told:
    """What the writer says of each generation, for all processes: when it was written, and whether Support is closed."""

    def __init__(self):
        self.at = multiprocessing.Array("d", MOST, lock=False)
        self.state = multiprocessing.Array("b", MOST, lock=False)
        self.stop = multiprocessing.Value("b", 0, lock=False)


def ask(path, told, results):
    """Decides until the end, and says how it went."""
    live = openline.Live(path)
    route = live.prepare()
    decisions, delays, wrong, known, last = 0, [], [], 0, 0
    final = None
    while final is None or last < final and time.monotonic() < end:
        for _ in range(50):
            decision = route.decide()
            state = told.state[decision.generation]
            decisions += 1
            if decision.generation < last:
                wrong.append(f"generation {decision.generation} after {last}")
            if decision.generation != last:
                last = decision.generation
                if told.at[last]:
                    delays.append(time.monotonic() - told.at[last])
            if state:
                known += 1
                if (decision.queue == "Overflow") != (state == CLOSED):
                    wrong.append(f"generation {last}: {decision.queue}, and Support is {'closed' if state == CLOSED else 'open'}")
        time.sleep(0.001)
        if told.stop.value and final is None:
            final, end = told.stop_at.value, time.monotonic() + 10
    results.put((decisions, known, delays, wrong[:5], last))


def scribble(path, seed):
    """Writes about another queue until it is killed."""
    live = openline.Live(path, watch=False)
    number = 0
    while True:
        number += 1
        try:
            live.end(live.close(queue="Far", until=None, by=f"killed {seed}", key=f"{seed}-{number}"), by=f"killed {seed}")
        except openline.StoreError:
            time.sleep(0.01)


def memory(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    options = parser.parse_args()
    multiprocessing.set_start_method("spawn")
    told, results = Told(), multiprocessing.Queue()
    told.stop_at = multiprocessing.Value("q", 0, lock=False)
    draw = random.Random(20)
    counts = {"written": 0, "refused": 0, "published": 0, "killed writers": 0, "killed askers": 0}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "centre.yaml")
        path.write_text(TEXT)
        live = openline.Live(path, watch=False)
        begin = lambda: multiprocessing.Process(target=ask, args=(path, told, results), daemon=True)
        steady, mortal = [begin() for _ in range(3)], begin()
        for process in [*steady, mortal]:
            process.start()
        began = time.monotonic()
        turns = {"kill": began + 3, "publish": began + 5, "mortal": began + 10, "memory": began + 5}
        closing, sizes, entries, scribbler = None, [[] for _ in steady], [], None
        while (now := time.monotonic()) < began + options.minutes * 60:
            try:
                if closing is None:
                    written = live.close(queue="Support", until=None, by="soak")
                    closing = written
                else:
                    written = live.end(closing, by="soak")
                    closing = None
                told.at[written.generation], told.state[written.generation] = time.monotonic(), CLOSED if closing else OPEN
                counts["written"] += 1
            except openline.StoreError as error:
                # Nothing is sure: the state of the queue is read again.
                counts["refused"] += 1
                print(f"refused: {error}", file=sys.stderr)
                live.poll()
                closing = next((one["id"] for one in live.overrides if one.get("queue") == "Support" and one["until"] is None), None)
            if now > turns["publish"]:
                turns["publish"] = now + 5
                try:
                    live.publish(TEXT + f"x-note: {counts['published']}\n", by="soak")
                    counts["published"] += 1
                except openline.StoreError:
                    counts["refused"] += 1
            if now > turns["kill"]:
                turns["kill"] = now + 3
                if scribbler is not None:
                    os.kill(scribbler.pid, signal.SIGKILL)
                    scribbler.join()
                    counts["killed writers"] += 1
                scribbler = multiprocessing.Process(target=scribble, args=(path, draw.randrange(1 << 30)), daemon=True)
                scribbler.start()
            if now > turns["mortal"]:
                turns["mortal"] = now + 10
                os.kill(mortal.pid, signal.SIGKILL)
                mortal.join()
                mortal = begin()
                mortal.start()
                counts["killed askers"] += 1
            if now > turns["memory"]:
                turns["memory"] = now + 5
                entries.append(live.generation)
                for process, of in zip(steady, sizes):
                    of.append(memory(process))
            time.sleep(max(0.0, now + 0.5 - time.monotonic()))
        if scribbler is not None:
            os.kill(scribbler.pid, signal.SIGKILL)
            scribbler.join()
        last = live.close(queue="Far", until=None, by="soak").generation
        told.stop_at.value, told.stop.value = last, 1
        reports = [results.get(timeout=60) for _ in range(4)]
        whole = live.journal(max(1, last - 50), 100)
        live.poll()
    faults = [fault for report in reports for fault in report[3]]
    faults += [f"one ended at generation {report[4]} of {last}" for report in reports if report[4] < last]
    delays = sorted(delay for report in reports for delay in report[2])
    share = delays[len(delays) * 999 // 1000] if delays else 0
    if not delays or share > 1 or delays[-1] > 5:
        faults.append(f"delays: {len(delays)}, 99.9% {share:.3f} s, the longest {delays[-1] if delays else 0:.3f} s")
    growths = []
    for of in sizes:
        third = len(of) // 3
        middle = lambda of: [sum(part) / max(1, len(part)) for part in (of[third : 2 * third], of[2 * third :])]
        (first, end), (early, late) = middle(of), middle(entries)
        growths.append((end - first) * 1048576 / max(1, late - early))
        if end > first + 4 + (late - early) / 1024:
            faults.append(f"memory grew from {first:.1f} to {end:.1f} MB over {late - early:.0f} entries")
    if not whole or whole[-1]["number"] != last:
        faults.append("the journal does not end with what was written last")
    print(f"{options.minutes:g} minutes: {sum(report[0] for report in reports)} decisions, {sum(report[1] for report in reports)} of them held to what was written; "
          + ", ".join(f"{number} {what}" for what, number in counts.items()))
    print(f"{last} entries, {len(delays)} changes seen, 99.9% within {share * 1000:.0f} ms, the longest {delays[-1] * 1000 if delays else 0:.0f} ms; memory of those that ask "
          + ", ".join(f"{of[-1]:.1f} MB ({growth:+.0f} bytes an entry)" for of, growth in zip(sizes, growths)))
    for fault in faults:
        print(f"FAULT: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
