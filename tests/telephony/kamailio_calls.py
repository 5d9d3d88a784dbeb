"""Calls through Kamailio with four workers: each is answered as its decision says."""

import datetime
import os
import pathlib
import re
import shutil
import subprocess
import time

from processes import Kamailio, store
from sipp import Checks, Sipp

KAMAILIO, DESK = 15060, 15070
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/kamailio"

BILLING, GAS, NIGHT, END, NOBODY = "+15550100", "+15550111", "+15550122", "+15550133", "+15550144"
CARELESS, BROKEN = "+15550998", "+15550999"

OPEN = "2026-11-25T15:00:00Z"  # Wednesday, 10:00 in New York, 07:00 in Los Angeles
BOTH = "2026-11-25T18:00:00Z"  # 13:00 and 10:00
WEST = "2026-11-25T23:00:00Z"  # 18:00 and 15:00

ENGLISH = {"Contact": "<tel:+12125550120>", "X-Queue": "billing-en"}
SPANISH = {"Contact": "<sip:cobros@127.0.0.1:15071>", "X-Queue": "billing-es"}


def closed(seconds, words="closed"):
    return {"Retry-After": str(seconds), "Reason": f'Q.850;cause=20;text="{words}"'}


# What must be true: the instant, what the caller sends, the status, and each header of the answer (None: not there).
ANSWERS = [
    ("open", BILLING, OPEN, [], 302, {**ENGLISH, "X-Caller": "caller", "X-Account": None, "Retry-After": None, "Reason": None}),
    ("a-variable-from-a-header", BILLING, OPEN, ["X-Account: 4711"], 302, {**ENGLISH, "X-Account": "4711"}),
    ("the-last-open-second", BILLING, "2026-11-25T21:59:59Z", ["Accept-Language: en"], 302, ENGLISH),
    ("the-first-closed-second", BILLING, "2026-11-25T22:00:00Z", ["Accept-Language: en"], 480, closed(40 * 3600)),
    ("the-night-when-clocks-go-back", BILLING, "2026-11-01T00:00:00Z", [], 480, closed(38 * 3600)),
    ("the-night-when-clocks-go-forward", BILLING, "2027-03-14T01:00:00Z", [], 480, closed(36 * 3600)),
    ("the-hour-that-comes-twice-first", NIGHT, "2026-11-01T05:30:00Z", [], 302, {"Contact": "<tel:+12125550120>"}),
    ("the-hour-that-comes-twice-second", NIGHT, "2026-11-01T06:30:00Z", [], 302, {"Contact": "<tel:+12125550120>"}),
    ("after-the-night-of-nine-hours", NIGHT, "2026-11-01T11:00:00Z", [], 480, closed(16 * 3600)),
    ("unavailable-with-a-bye", NIGHT, "2026-11-01T11:00:00Z", [], 480, {**closed(16 * 3600), "X-Queue": "none"}),
    ("thirty-seconds-before-the-night", NIGHT, "2026-11-01T01:59:30Z", [], 480, closed(30)),
    ("a-holiday-has-its-words", BILLING, "2026-12-25T15:00:00Z", [], 480, closed(86400, "Christmas Day")),
    (
        "quotes-in-the-words-are-escaped",
        BILLING,
        "2027-03-12T15:00:00Z",
        ["Accept-Language: en"],
        480,
        closed(86400, r"the \"all hands\" meeting"),
    ),
    ("another-language", BILLING, BOTH, ["Accept-Language: es-MX"], 302, SPANISH),
    ("the-most-wanted-language", BILLING, BOTH, ["Accept-Language: en;q=0.3, es;q=0.9"], 302, SPANISH),
    ("the-next-language-when-the-first-is-closed", BILLING, WEST, ["Accept-Language: en, es;q=0.5"], 302, SPANISH),
    ("malformed-tags-are-dropped", BILLING, BOTH, ["Accept-Language: en-toolongsubtag, es;q=0.5, fr;q=5, ;q=1, e"], 302, SPANISH),
    ("a-tag-as-locales-write-it", BILLING, BOTH, ["Accept-Language: es_MX"], 302, SPANISH),
    ("only-malformed-tags-ask-for-nothing", BILLING, BOTH, ["Accept-Language: e"], 302, ENGLISH),
    ("two-headers-are-one-list", BILLING, BOTH, ["Accept-Language: de", "Accept-Language: es;q=0.2"], 302, SPANISH),
    (
        "a-language-that-nobody-speaks",
        BILLING,
        BOTH,
        ["Accept-Language: de"],
        480,
        {"Retry-After": None, "Reason": 'Q.850;cause=20;text="language"'},
    ),
    ("a-bye-takes-no-calls", END, OPEN, [], 603, {"X-Queue": "none", "X-Caller": "caller", "Contact": None}),
    ("an-unknown-number", NOBODY, OPEN, [], 404, {"Contact": None}),
    ("a-fault-of-ours-is-no-silence", BROKEN, OPEN, [], 500, {"Contact": None}),
    ("a-bad-clock-is-no-silence", BILLING, "yesterday", [], 500, {"Contact": None}),
]

# Each is wrong in one way, so SIPp must say so.
WRONG = [
    ("wrong-time", BILLING, "2026-11-01T00:00:00Z", [], 302, ENGLISH),
    ("wrong-number", GAS, OPEN, [], 302, ENGLISH),
    ("wrong-header", BILLING, OPEN, [], 302, {**ENGLISH, "X-Queue": "billing-es"}),
    ("wrong-seconds", BILLING, "2026-11-01T00:00:00Z", [], 480, closed(38 * 3600 + 1)),
    ("wrong-presence", BILLING, OPEN, ["X-Account: 4711"], 302, {"X-Account": None}),
]

# What callers send to forge a header: line ends in the user part, folded lines in a header.
EVIL_CALLER = "eve%0D%0AEvil-Hdr%3A%20injected"
EVIL_ACCOUNT = ["X-Account: 4711", "[field0]"]


def checks(headers):
    made = Checks()
    for name, value in headers.items():
        made.absent(name) if value is None else made.exactly(name, value)
    return made


def answer(folder, name, number, at, headers, status, wanted, **more):
    made = checks(wanted).absent("Evil-Hdr")
    return Sipp(
        folder, name, "answer", to=KAMAILIO, number=number, headers=[f"X-Test-Time: {at}", *headers], status=status, checks=made, **more
    )


def run(folder, site, command, report):
    document = folder / "centre.yaml"
    shutil.copy(EXAMPLE / "centre.yaml", document)
    scripts = f"{site}:{EXAMPLE}"
    with Kamailio(folder, KAMAILIO, pathlib.Path(__file__).parent / "rehearsal_kemi.py", scripts, document) as kamailio:
        answers(folder, report)
        relayed(folder, report)
        injected(folder, report)
        closed_by_command(folder, report, document, command)
        reloaded(folder, report, document, kamailio)
    production(folder, report, scripts)


def answers(folder, report):
    workers = set()
    for name, number, at, headers, status, wanted in ANSWERS:
        sipp = answer(folder, name, number, at, headers, status, wanted)
        report(name, sipp.wait() == 0, sipp.why)
        workers.update(re.findall(r"^X-Worker: (\d+)", "\n".join(sipp.received()), flags=re.MULTILINE))
    report("several-workers-have-answered", len(workers) > 1, lambda: f"workers: {workers}")
    for name, number, at, headers, status, wanted in WRONG:
        sipp = answer(folder, name, number, at, headers, status, wanted, calls=3)
        report(f"control/{name}", sipp.wait() == 1, lambda: "a wrong answer passed")


def relay(folder, name, wanted, number=GAS, caller="caller", calls=20, headers=()):
    desk = Sipp(
        folder,
        f"{name}-desk",
        "desk",
        port=DESK,
        calls=calls,
        seconds=15,
        checks=checks(wanted).starts("INVITE sip:+12125550199@127.0.0.1:15070;user=phone SIP/2.0").absent("Evil-Hdr"),
    )
    time.sleep(0.3)
    call = Sipp(
        folder, name, "call", to=KAMAILIO, number=number, caller=caller, headers=[f"X-Test-Time: {OPEN}", *headers], calls=calls, seconds=15
    )
    rc = call.wait()
    return (rc, desk.wait() if rc == 0 else desk.stop()), (call, desk)


def relayed(folder, report):
    got, (call, desk) = relay(folder, "relayed", {"X-Queue": "emergency", "X-Caller": "caller"})
    report("an-invite-is-relayed", got == (0, 0), lambda: f"{got}\n{call.why()}\n{desk.why()}")
    got, (call, desk) = relay(
        folder, "forged-relay", {"X-Queue": "emergency", "X-Account": "4711"}, headers=["X-Queue: vip", "X-Account: 4711"]
    )
    twice = any(len(re.findall("^X-Queue:", message, re.MULTILINE)) > 1 for message in desk.received())
    report("a-caller-cannot-send-the-document's-headers", got == (0, 0) and not twice, lambda: f"{got}\n{call.why()}\n{desk.why()}")
    got, (call, desk) = relay(folder, "wrong-relay", {"X-Queue": "billing-en"}, calls=2)
    report("control/wrong-relay", got[0] == 1 or got[1] == 1, lambda: f"a wrong header passed: {got}")


def injected(folder, report):
    """The header is left out and the call goes on; the same call to a careless script shows that it would have reached the wire."""
    cases = [
        ("line-ends-in-the-caller", 302, BILLING, [], {**ENGLISH, "X-Caller": None}),
        ("line-ends-in-a-header", 302, BILLING, EVIL_ACCOUNT, {**ENGLISH, "X-Caller": None, "X-Account": None}),
        ("line-ends-and-a-bye", 603, END, [], {"X-Queue": "none", "X-Caller": None}),
    ]
    for name, status, number, headers, wanted in cases:
        sipp = answer(folder, name, number, OPEN, headers, status, wanted, caller=EVIL_CALLER, fields=[b" Evil-Hdr: injected"])
        report(f"injection/{name}", sipp.wait() == 0 and not forged(sipp), sipp.why)
    latin = [b"X-Account: caf\xe9", b"Accept-Language: \xe9, en"]
    sipp = answer(folder, "not-utf-8", BILLING, OPEN, ["[field0]"], 302, {**ENGLISH, "X-Account": None}, fields=latin[:1])
    report("injection/a-header-that-is-not-utf-8", sipp.wait() == 0, sipp.why)
    sipp = answer(folder, "not-utf-8-either", BILLING, OPEN, ["[field0]"], 302, ENGLISH, fields=latin[1:])
    report("injection/a-language-that-is-not-utf-8", sipp.wait() == 0, sipp.why)
    sipp = answer(folder, "too-long", BILLING, OPEN, [], 302, {**ENGLISH, "X-Caller": None}, caller="e" * 1100)
    report("injection/a-name-that-is-too-long", sipp.wait() == 0, sipp.why)
    got, (call, desk) = relay(
        folder, "injection-relay", {"X-Queue": "emergency", "X-Caller": None}, caller=EVIL_CALLER, headers=["X-Caller: boss"]
    )
    report("injection/line-ends-and-an-invite", got == (0, 0) and not forged(desk), lambda: f"{got}\n{call.why()}\n{desk.why()}")
    sipp = answer(folder, "careless", CARELESS, OPEN, [], 302, {}, caller=EVIL_CALLER, calls=3)
    report("control/a-careless-script-is-forged", sipp.wait() == 1 and forged(sipp), lambda: "the injection does not reach the wire at all")


def forged(sipp):
    return any(re.search(r"^Evil-Hdr", message, flags=re.MULTILINE) for message in sipp.received())


def closed_by_command(folder, report, document, command):
    """A desk closes the gas line while calls come in: within a second each worker answers 480, and none was started anew."""
    at = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(minutes=10)
    until = at + datetime.timedelta(hours=1)

    def openline(*words):
        done = subprocess.run([command, *words], capture_output=True, text=True, timeout=20, check=False, env={**os.environ, "OPENLINE_STORE": str(store(folder))})
        report(f"live/openline-{words[0]}", done.returncode == 0, lambda: f"{words}: {done.stdout}\n{done.stderr}")

    def workers_that_say(name, status, wanted, number=GAS, calls=60):
        sipp = Sipp(
            folder,
            name,
            "answer",
            to=KAMAILIO,
            number=number,
            headers=[f"X-Test-Time: {at.isoformat()}"],
            status=status,
            checks=checks(wanted),
            calls=calls,
            rate=60,
            seconds=20,
        )
        report(f"live/{name}", sipp.wait() == 0, sipp.why)
        return set(re.findall(r"^X-Worker: (\d+)", "\n".join(sipp.received()), flags=re.MULTILINE))

    openline("close", str(document), "Gas Emergency", "--until", until.isoformat(), "--reason", "Water in the cellar", "--by", "desk 1")
    time.sleep(1)
    workers = workers_that_say("each-worker-is-closed-within-a-second", 480, closed(3600, "Water in the cellar"))
    report("live/several-workers-have-answered", len(workers) > 1, lambda: f"workers: {workers}")
    openline("undo", str(document), "2", "--by", "desk 1")
    time.sleep(1)
    got, (call, desk) = relay(folder, "live-relayed", {"X-Queue": "emergency"}, calls=20)
    report("live/each-worker-is-open-again", got == (0, 0), lambda: f"{got}\n{call.why()}\n{desk.why()}")


def reloaded(folder, report, document, kamailio):
    """New files while calls come in: none is lost, none is wrong, and no worker goes back to an older file."""
    numbers = ["+12125550120", "+12125550121", "+12125550122"]
    text = document.read_text()

    def write(new):
        fresh = document.with_suffix(".new")
        fresh.write_text(new)
        os.replace(fresh, document)

    def now_only(number, name):
        time.sleep(1.3)
        sipp = answer(folder, name, BILLING, OPEN, [], 302, {"Contact": f"<tel:{number}>"}, port=15062)
        report(f"reload/{name}", sipp.wait() == 0, sipp.why)

    either = Checks().one_of("Contact", [f"<tel:{number}>" for number in numbers]).exactly("X-Queue", "billing-en")
    load = Sipp(
        folder,
        "reload-load",
        "answer",
        to=KAMAILIO,
        number=BILLING,
        headers=[f"X-Test-Time: {OPEN}"],
        status=302,
        checks=either,
        calls=1100,
        rate=100,
        seconds=30,
    )
    time.sleep(1)
    write(text.replace(numbers[0], numbers[1]))
    now_only(numbers[1], "the-new-file-answers")
    write(text.replace("America/New_York", "America/New_Yorck"))
    now_only(numbers[1], "an-invalid-file-changes-nothing")
    write(text.replace("Billing inquiry", "Billing enquiry"))
    now_only(numbers[1], "a-file-without-a-line-changes-nothing")
    write(text.replace(numbers[0], numbers[2]))
    now_only(numbers[2], "the-mended-file-answers")
    report("reload/no-call-is-lost-or-wrong", load.wait() == 0, load.why)
    seen = {}
    for message in load.received():
        worker, contact = re.search(r"^X-Worker: (\d+)", message, re.MULTILINE), re.search(r"^Contact: <tel:(\S+)>", message, re.MULTILINE)
        if worker and contact:
            seen.setdefault(worker[1], []).append(numbers.index(contact[1]))
    report(
        "reload/every-worker-goes-forward",
        len(seen) > 1 and all(it == sorted(it) and it[-1] > 0 for it in seen.values()),
        lambda: str(seen)[:500],
    )
    log = kamailio.log.read_text(errors="replace")
    report("reload/the-log-says-why", "unknown_timezone" in log and 'no topic "Billing inquiry"' in log, lambda: log[-1500:])


def production(folder, report, scripts):
    """The example as it stands does not know the test's clock: a time that the tests' script cannot read is nothing to it."""
    with Kamailio(folder, KAMAILIO, EXAMPLE / "openline_kemi.py", scripts, None):
        sipp = answer(folder, "no-hidden-clock", END, "yesterday", [], 603, {"X-Worker": None}, calls=3)
        report("the-example-has-no-hidden-clock", sipp.wait() == 0, sipp.why)
