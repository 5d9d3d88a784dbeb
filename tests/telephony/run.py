#!/usr/bin/env python3
"""Real calls on the loopback interface. scripts/test-telephony builds what this needs and calls it.

    run.py FOLDER SITE AGENT     FOLDER for logs, SITE with the Python package, AGENT the program of examples/sip-agent
"""

import pathlib
import sys
import time

import agent_calls
import kamailio_calls


class Report:
    def __init__(self):
        self.good, self.bad, self.began = 0, [], time.monotonic()

    def __call__(self, name, passed, why):
        self.good += passed
        print(f"{time.monotonic() - self.began:6.1f} s  {'ok  ' if passed else 'FAIL'} {name}", flush=True)
        if not passed:
            self.bad.append(name)
            print("          " + str(why()).replace("\n", "\n          "), flush=True)


def main():
    folder, site, agent = (pathlib.Path(it).resolve() for it in sys.argv[1:4])
    report = Report()
    kamailio_calls.run(folder, site, report)
    agent_calls.run(folder, agent, report)
    print(f"{report.good} passed, {len(report.bad)} failed")
    sys.exit(f"failed: {', '.join(report.bad)}; the logs are in {folder}" if report.bad else 0)


if __name__ == "__main__":
    main()
