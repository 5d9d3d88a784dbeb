"""The example script with two more numbers: one is answered without openline, one measures itself."""

import json
import os
import pathlib
import time

import KSR
import openline_kemi

PLAIN = "+15550997"  # the same redirect, its target and header written down here
TIMED = "+15550996"  # as +15550100, with a look at the clock around each step

openline_kemi.LINES[TIMED] = openline_kemi.LINES["+15550100"]
OPEN = 1795618800  # 2026-11-25T15:00:00Z
DUMP_EVERY = 200


class Bench(openline_kemi.Kamailio):
    def child_init(self, rank):
        self.calls = self.asked = self.whole = 0
        self.file = pathlib.Path(os.environ["BENCH_FOLDER"]) / f"timed-{os.getpid()}.json"
        return 0

    def now(self):
        return OPEN

    def ksr_request_route(self, msg):
        if KSR.pv.get("$rU") != TIMED or not KSR.is_INVITE():
            return super().ksr_request_route(msg)
        began = time.perf_counter_ns()
        done = super().ksr_request_route(msg)
        self.whole += time.perf_counter_ns() - began
        self.calls += 1
        if self.calls % DUMP_EVERY == 0:
            self.file.write_text(json.dumps({"calls": self.calls, "openline": self.asked, "whole": self.whole}))
        return done

    def invite(self):
        if KSR.pv.get("$rU") == PLAIN:
            KSR.pv.get("$(hdr(Accept-Language)[*])")
            KSR.seturi("tel:+12125550120")
            self.reply(302, "Moved Temporarily", ["X-Queue: billing-en", f"X-Caller: {KSR.pv.get('$fU')}"])
        else:
            super().invite()

    def decide(self):
        if KSR.pv.get("$rU") != TIMED:
            return super().decide()
        # The same steps as in the example; only what openline does is measured.
        route = self.current().route(TIMED, KSR.pv.get("$(hdr(Accept-Language)[*])") or "")
        variables = self.variables()
        began = time.perf_counter_ns()
        decision = route.decide(OPEN, variables)
        self.asked += time.perf_counter_ns() - began
        return decision


def mod_init():
    return Bench()
