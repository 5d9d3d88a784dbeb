"""The example script with a clock that a caller sets, and two numbers that only the tests dial.

The clock is here and not in the example: an X-Test-Time header means nothing to a production system.
"""

import os
from datetime import datetime
from urllib.parse import unquote

import KSR
import openline_kemi

CARELESS = "+15550998"  # writes what the caller sent straight into a header, as a script without openline does
BROKEN = "+15550999"  # meets a fault of ours


class Rehearsal(openline_kemi.Kamailio):
    def now(self):
        at = KSR.hdr.get("X-Test-Time")
        return datetime.fromisoformat(at) if at else None

    def decide(self):
        if KSR.pv.get("$rU") == BROKEN:
            raise RuntimeError("a fault on purpose")
        return super().decide()

    def invite(self):
        if KSR.pv.get("$rU") == CARELESS:
            KSR.seturi("tel:+12125550120")
            self.reply(302, "Moved Temporarily", ["X-Caller: " + unquote(KSR.pv.get("$fU"))])
        else:
            super().invite()

    def reply(self, status, phrase, lines):
        super().reply(status, phrase, [*lines, f"X-Worker: {os.getpid()}"])


def mod_init():
    return Rehearsal()
