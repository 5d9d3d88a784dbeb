#!/usr/bin/env python3
"""Real calls on the loopback interface. scripts/test-telephony builds what this needs and calls it.

run.py [-v] FOLDER SITE PROGRAMS COMMAND     FOLDER for logs, SITE with the Python package, PROGRAMS with agent, attended and phone, COMMAND openline
"""

import pathlib
import signal
import socket
import sys
import time

import agent_calls
import attended_calls
import kamailio_calls
import sipp

PORTS = [
    kamailio_calls.KAMAILIO,
    kamailio_calls.DESK,
    sipp.CALLER_PORT,
    sipp.CALLER_PORT + 1,
    agent_calls.AGENT,
    agent_calls.HUMAN,
    agent_calls.PHONE,
    attended_calls.COLLEAGUE,
    attended_calls.CALLER,
]


class Report:
    def __init__(self, verbose):
        self.verbose, self.good, self.bad, self.began = verbose, 0, [], time.monotonic()

    def __call__(self, name, passed, why):
        self.good += passed
        if self.verbose or not passed:
            print(f"{time.monotonic() - self.began:6.1f} s  {'ok  ' if passed else 'FAIL'} {name}", flush=True)
        if not passed:
            self.bad.append(name)
            print("          " + str(why()).replace("\n", "\n          "), flush=True)


def main():
    words = sys.argv[1:]
    verbose = words[:1] == ["-v"]
    folder, site, programs, command = (pathlib.Path(it).resolve() for it in words[verbose:])
    for port in PORTS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                sys.exit(f"udp port {port} of the loopback interface is not free: {error.strerror}")
    # A run that takes too long is ended from outside: leaving by an exception stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    report = Report(verbose)
    kamailio_calls.run(folder, site, command, report)
    agent_calls.run(folder, programs / "agent", report)
    attended_calls.run(folder, programs, report)
    print(f"telephony: {report.good} passed, {len(report.bad)} failed, {time.monotonic() - report.began:.0f} s")
    sys.exit(f"failed: {', '.join(report.bad)}; the logs are in {folder}" if report.bad else 0)


if __name__ == "__main__":
    main()
