#!/usr/bin/env python3
"""Calls per second through Kamailio with and without openline, in one run. scripts/bench-telephony builds what this needs and calls it.

bench.py FOLDER SITE
"""

import json
import os
import pathlib
import re
import statistics
import sys
import time

from kamailio_calls import BILLING, ENGLISH, EXAMPLE, KAMAILIO, checks
from processes import Kamailio
from sipp import Sipp

PLAIN, TIMED = "+15550997", "+15550996"
CALLS, ROUNDS = 20_000, 5
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(parent):
    """What the workers of a process have used."""
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def load(folder, kamailio, name, number):
    """Calls a second, and microseconds of Kamailio's processor time a call."""
    used, began = cpu_seconds(kamailio.process.pid), time.monotonic()
    sipp = Sipp(
        folder,
        name,
        "answer",
        to=KAMAILIO,
        number=number,
        calls=CALLS,
        rate=100_000,
        seconds=120,
        status=302,
        messages=False,
        checks=checks(ENGLISH),
        most=100,
    )
    if sipp.wait() != 0:
        raise SystemExit(f"{name}: a call was lost or wrong\n{sipp.why()}")
    return CALLS / (time.monotonic() - began), (cpu_seconds(kamailio.process.pid) - used) / CALLS * 1e6


def main():
    folder, site = (pathlib.Path(it).resolve() for it in sys.argv[1:3])
    os.environ["BENCH_FOLDER"] = str(folder)
    script = pathlib.Path(__file__).resolve().parent / "bench_kemi.py"
    with Kamailio(folder, KAMAILIO, script, f"{site}:{EXAMPLE}", EXAMPLE / "centre.yaml") as kamailio:
        load(folder, kamailio, "warm", BILLING)
        figures = {"without openline": [], "with openline": []}
        for turn in range(ROUNDS):
            for name, number in zip(figures, (PLAIN, BILLING), strict=True):
                figures[name].append(load(folder, kamailio, f"{name.split()[0]}-{turn}", number))
        load(folder, kamailio, "timed", TIMED)
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    print(f"{os.cpu_count()} x {processor[1] if processor else 'processor'}; 4 workers; SIPp on the same machine")
    print(f"medians of {ROUNDS} rounds of {CALLS} calls:")
    for name, rounds in figures.items():
        rates, costs = zip(*rounds, strict=True)
        rate = f"{statistics.median(rates):7.0f} calls/s ({min(rates):.0f} to {max(rates):.0f})"
        print(f"{name:17} {rate}, {statistics.median(costs):6.1f} us of Kamailio's CPU a call")
    timed = [json.loads(file.read_text()) for file in folder.glob("timed-*.json")]
    calls, asked, whole = (sum(it[key] for it in timed) for key in ("calls", "openline", "whole"))
    cost = statistics.median(cost for _, cost in figures["with openline"])
    print(
        f"openline decides in {asked / calls / 1000:.1f} us: {100 * asked / whole:.1f} % of the script's {whole / calls / 1000:.1f} us, "
        f"{100 * asked / calls / 1000 / cost:.1f} % of Kamailio's CPU a call"
    )


if __name__ == "__main__":
    main()
