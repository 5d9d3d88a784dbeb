"""An attended transfer: the agent answers a caller, consults a colleague, and connects the two by a REFER with Replaces."""

import re
import subprocess
import time

from agent_calls import AGENT
from kamailio_calls import EXAMPLE, checks
from processes import stop
from sipp import Checks, Sipp

COLLEAGUE, CALLER = 15072, 15073
DOCUMENT = EXAMPLE.parents[1] / "examples/sip-agent/attended.yaml"
REFER_TO = (
    r"^ *<sip:specialist@127\.0\.0\.1:15072\?Replaces=[^@;=&<> ]+%3Bfrom-tag%3D[^@;=&<> ]+%3Bto-tag%3D[^@;=&<> ]+&Require=replaces> *$"
)


class Program:
    """A program with its log, which is ended at the end and must end well: it watches its own memory."""

    def __init__(self, folder, name, *command):
        self.log, self.command = folder / f"{name}.log", [str(word) for word in command]

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.wait_for("listens")
        return self

    def __exit__(self, *_):
        self.status = stop(self.process)

    def text(self):
        return self.log.read_text(errors="replace")

    def wait_for(self, regexp, times=1, seconds=10):
        """The last match of a line's beginning, when there are so many; None when the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = list(re.finditer(f"^.*{regexp}.*$", self.text(), re.MULTILINE))
            if len(found) >= times:
                return found[-1]
            if self.process.poll() is not None:
                return None
            time.sleep(0.05)
        return None


def run(folder, programs, report):
    with (
        Program(folder, "colleague", programs / "phone", f"sip:127.0.0.1:{COLLEAGUE}") as colleague,
        Program(folder, "attended", programs / "attended", "-u", f"sip:127.0.0.1:{AGENT}", DOCUMENT) as agent,
    ):
        transferred(folder, report, programs, agent, colleague)
        unknown(folder, report)
        refused(folder, report, colleague)
        agent.wait_for("transfer: ", times=41)
    report("attended/ends-cleanly", agent.status == 0, agent.text)
    report("attended/the-colleague-ends-cleanly", colleague.status == 0, colleague.text)


def transferred(folder, report, programs, agent, colleague):
    """The caller's telephone follows the REFER, the colleague's takes the new call in place of the agent's."""
    with Program(folder, "caller", programs / "phone", f"sip:caller@127.0.0.1:{CALLER}", f"sip:help@127.0.0.1:{AGENT}") as caller:
        consulted = colleague.wait_for(r"called (\S+) (\S+) (\S+)")
        call, theirs, ours = (consulted.group(1), consulted.group(2), consulted.group(3)) if consulted else (None,) * 3
        invited = colleague.wait_for(r"invited-with (\S+)")
        parts = sorted(invited.group(1).split(";")) if invited else []
        wanted = sorted([call, f"from-tag={theirs}", f"to-tag={ours}"]) if call else None
        report("attended/an-invite-carries-replaces", parts == wanted, lambda: f"{parts}, wanted {wanted}\n{colleague.text()}")
        report("attended/and-requires-it", colleague.wait_for("requires replaces") is not None, colleague.text)
        # The dialog is found by the colleague's SIP stack, not by its words.
        report(
            "attended/it-takes-the-place-of-the-call",
            call and colleague.wait_for(f"replaced {re.escape(call)}") is not None,
            colleague.text,
        )
        report("attended/the-caller-is-connected", caller.wait_for("connected", times=2) is not None, caller.text)
        report("attended/the-agent-hears-of-it", agent.wait_for("transfer: 200") is not None, agent.text)
        # Of the caller's two calls one is over, and so is the agent's with the colleague; the third goes on.
        over = caller.wait_for("ended") is not None and colleague.wait_for("ended") is not None
        time.sleep(0.3)
        left = (caller.text().count("ended"), colleague.text().count("ended"))
        report(
            "attended/the-agent-leaves-and-they-stay", over and left == (1, 1), lambda: f"ended {left}\n{caller.text()}\n{colleague.text()}"
        )
    report("attended/the-caller-ends-cleanly", caller.status == 0, caller.text)


def unknown(folder, report):
    """A Replaces that names no call is refused: a telephone that took anything would prove nothing."""
    sipp = Sipp(
        folder,
        "attended-unknown",
        "answer",
        to=COLLEAGUE,
        number="specialist",
        status=481,
        calls=1,
        headers=["Replaces: none;to-tag=a;from-tag=b"],
    )
    report("control/attended-unknown-dialog", sipp.wait() == 0, sipp.why)


def refused(folder, report, colleague):
    """What goes on the wire, as SIPp sees it, and what the agent does when the transfer fails."""
    refer = Checks().matches("Refer-To", REFER_TO).exactly("X-Queue", "specialist").exactly("Referred-By", f"<sip:127.0.0.1:{AGENT}>")
    for name, more in [
        ("a-refer-with-replaces", {}),
        ("a-transfer-that-failed", {"outcome": "486 Busy Here", "bye_checks": checks({"Reason": 'SIP;cause=486;text="transfer"'})}),
    ]:
        sipp = Sipp(folder, f"attended-{name}", "transferred", to=AGENT, number="help", checks=refer, **more)
        report(f"attended/{name}", sipp.wait() == 0, sipp.why)
    ended = colleague.wait_for("ended", times=41)
    report("attended/the-colleague-is-left-too", ended is not None, lambda: f"{colleague.text().count('ended')} ended")
    wrong = Checks().matches("Refer-To", REFER_TO.replace("Replaces", "Replace"))
    sipp = Sipp(folder, "control-attended", "transferred", to=AGENT, number="help", calls=2, checks=wrong)
    report("control/attended-wrong-refer-to", sipp.wait() == 1, lambda: "a wrong answer passed")
