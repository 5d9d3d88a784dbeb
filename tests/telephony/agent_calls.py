"""Calls to the C agent: it transfers, leaves or refuses as its decision says; then a real softphone follows its REFER."""

import datetime
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from kamailio_calls import BILLING, BOTH, END, EVIL_CALLER, EXAMPLE, GAS, NIGHT, NOBODY, checks, closed, forged
from processes import stop
from sipp import Sipp

AGENT, HUMAN, PHONE = 15080, 15071, 15090
SPANISH = "+15550155"
US = "<sip:127.0.0.1:15080>"
REFER = {"Refer-To": "<tel:+12125550120>", "Referred-By": US, "X-Queue": "billing-en", "X-Caller": "caller"}


class Agent:
    """The example program, answering as at an instant; what it leaves behind in memory fails the run."""

    def __init__(self, folder, program, at, document):
        epoch = int(datetime.datetime.fromisoformat(at).timestamp())
        self.log = folder / f"agent-{epoch}.log"
        self.command = [str(program), "-u", f"sip:127.0.0.1:{AGENT}", "-t", str(epoch), str(document)]

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        for _ in range(60):
            if "listens" in self.text() or self.process.poll() is not None:
                break
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.status = stop(self.process)

    def text(self):
        return self.log.read_text(errors="replace")


def run(folder, program, report):
    document = folder / "agent.yaml"
    shutil.copy(EXAMPLE / "centre.yaml", document)
    with Agent(folder, program, BOTH, document) as agent:
        transferred(folder, report)
        ended(folder, report)
        answered(folder, report)
        controls(folder, report)
        softphone(folder, report)
        reloaded(folder, report, document, agent)
    report("agent/ends-cleanly", agent.status == 0, agent.text)
    with Agent(folder, program, "2026-12-25T15:00:00Z", document) as agent:
        one(folder, report, "agent/a-holiday-has-its-words", "answer", BILLING, closed(86400, "Christmas Day"), status=480)
    report("agent/ends-cleanly-too", agent.status == 0, agent.text)


def call(folder, name, scenario, number, wanted, *, headers=(), **more):
    return Sipp(
        folder, name.replace("/", "-"), scenario, to=AGENT, number=number, headers=headers, checks=checks(wanted).absent("Evil-Hdr"), **more
    )


def one(folder, report, name, scenario, number, wanted, **more):
    sipp = call(folder, name, scenario, number, wanted, **more)
    report(name, sipp.wait() == 0 and not forged(sipp), sipp.why)


def transferred(folder, report):
    one(folder, report, "agent/refer", "transferred", BILLING, {**REFER, "X-Account": None})
    one(
        folder,
        report,
        "agent/refer-to-a-sip-address",
        "transferred",
        SPANISH,
        {"Refer-To": "<sip:cobros@127.0.0.1:15071>", "X-Queue": "billing-es"},
    )
    one(
        folder,
        report,
        "agent/refer-in-another-language",
        "transferred",
        BILLING,
        {"X-Queue": "billing-es"},
        headers=["Accept-Language: en-toolongsubtag, en;q=0.2, es_MX;q=0.7"],
    )
    one(folder, report, "agent/refer-with-an-account", "transferred", BILLING, {**REFER, "X-Account": "4711"}, headers=["X-Account: 4711"])
    one(
        folder,
        report,
        "agent/a-transfer-that-failed",
        "transferred",
        BILLING,
        REFER,
        outcome="486 Busy Here",
        bye_checks=checks({"Reason": 'SIP;cause=486;text="transfer"'}),
    )
    one(folder, report, "agent/injection", "transferred", BILLING, {**REFER, "X-Caller": None}, caller=EVIL_CALLER)
    one(
        folder,
        report,
        "agent/a-header-that-is-not-utf-8",
        "transferred",
        BILLING,
        {**REFER, "X-Account": None},
        headers=["[field0]"],
        fields=[b"X-Account: caf\xe9"],
    )


def ended(folder, report):
    one(folder, report, "agent/bye", "ended", END, {"X-Queue": "none", "X-Caller": "caller"})
    one(folder, report, "agent/injection-and-a-bye", "ended", END, {"X-Queue": "none", "X-Caller": None}, caller=EVIL_CALLER)


def answered(folder, report):
    one(folder, report, "agent/closed", "answer", NIGHT, {**closed(9 * 3600), "X-Queue": "none"}, status=480)
    one(
        folder,
        report,
        "agent/an-invite-is-redirected",
        "answer",
        GAS,
        {"Contact": "<sip:+12125550199@127.0.0.1:15070;user=phone>", "X-Queue": "emergency"},
        status=302,
    )
    one(folder, report, "agent/an-unknown-number", "answer", NOBODY, {}, status=404)


def controls(folder, report):
    wrong = [
        ("wrong-target", "transferred", BILLING, {"Refer-To": "<tel:+12125550121>"}, {}),
        ("wrong-header", "ended", END, {"X-Queue": "billing-en"}, {}),
        ("wrong-seconds", "answer", NIGHT, closed(9 * 3600 - 1), {"status": 480}),
    ]
    for name, scenario, number, wanted, more in wrong:
        sipp = call(folder, f"control-{name}", scenario, number, wanted, calls=2, **more)
        report(f"control/agent-{name}", sipp.wait() == 1, lambda: "a wrong answer passed")


def softphone(folder, report):
    """baresip calls, is transferred, and calls the other agent by itself."""
    home = folder / "baresip"
    home.mkdir(exist_ok=True)
    modules = next(iter(pathlib.Path("/usr/lib").glob("**/baresip/modules")))
    (home / "config").write_text(
        f"sip_listen 127.0.0.1:{PHONE}\nnet_interface 127.0.0.1\naudio_player aubridge,x\naudio_source aubridge,x\nmodule_path {modules}\n"
        "module g711.so\nmodule aubridge.so\nmodule_tmp account.so\nmodule_app menu.so\n"
    )
    (home / "accounts").write_text(f"<sip:caller@127.0.0.1:{PHONE}>;regint=0\n")
    (home / "contacts").write_text("")
    human = Sipp(
        folder, "softphone-human", "human", port=HUMAN, calls=1, seconds=15, checks=checks({}).starts("INVITE sip:cobros@127.0.0.1:15071")
    )
    time.sleep(0.3)
    with open(folder / "baresip.log", "wb") as log:
        phone = subprocess.run(
            ["timeout", "20", "baresip", "-f", str(home), "-e", f"/dial sip:{SPANISH}@127.0.0.1:{AGENT}", "-t", "4"],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            check=False,
            env={**os.environ, "HOME": str(home)},
        )
    rc = human.wait()
    report("agent/a-softphone-follows-the-refer", rc == 0 and phone.returncode == 0, lambda: f"{rc} {phone.returncode} {human.why()}")


def reloaded(folder, report, document, agent):
    document.write_text(document.read_text().replace("+12125550120", "+12125550121"))
    agent.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    one(folder, report, "agent/the-new-file-answers", "transferred", BILLING, {"Refer-To": "<tel:+12125550121>"})
    good = document.read_text()
    document.write_text(good.replace("America/New_York", "America/New_Yorck"))
    agent.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    one(folder, report, "agent/an-invalid-file-changes-nothing", "transferred", BILLING, {"Refer-To": "<tel:+12125550121>"})
    document.write_text(good)
    report("agent/the-log-says-why", re.search("does not load.*New_Yorck", agent.text()) is not None, agent.text)
