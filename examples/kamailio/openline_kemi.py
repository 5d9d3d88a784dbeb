"""Kamailio asks openline where each call goes (KEMI, app_python3 of Kamailio 5.6 or newer).

    a refer            302, Contact is the target: the caller's side calls it
    an invite          the call is relayed to the target
    a bye              603, the line takes no calls
    nobody answers     480, Retry-After in seconds, Reason with the words of the exception
    unknown number     404
    a fault of ours    500, never silence

The headers of the decision go with it. The document is opened once, in the parent process, and each dialled number has its prepared route.
Each worker polls before it decides: a line that `openline close` closes, here or in any other process of the host, is closed for the next call, and a
new text of the file answers a moment later. A text that does not load, or lacks one of the lines, is logged, and the last one goes on answering.

Kamailio runs one interpreter in each worker process: no locks, and no threads (a thread started here dies in the fork).
"""

import os
import re
from functools import lru_cache
from urllib.parse import unquote

import KSR
import openline

STORE = os.environ.get("OPENLINE_STORE")  # without it the journal lies beside the document: that folder must be Kamailio's to write
DOCUMENT = os.environ.get("OPENLINE_DOCUMENT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "centre.yaml")

# The dialled numbers, each with what the contact asks for: a topic or a handoff of the document.
LINES = {
    "+15550100": {"topic": "Billing inquiry"},
    "+15550111": {"topic": "Gas leak"},
    "+15550122": {"topic": "Outage"},
    "+15550133": {"handoff": "End Call"},
    "+15550155": {"handoff": "Spanish Support"},
}

LANGUAGES = 8  # so many of a caller's languages count
Q850_SUBSCRIBER_ABSENT = 20  # the cause that RFC 3398 pairs with 480


class Desk:
    """One engine with its routes by dialled number and wanted languages. It never changes; a new generation makes a new desk."""

    def __init__(self, engine):
        self.engine = engine
        for asked in LINES.values():
            engine.prepare(channel="voice", **asked)  # a line that the document does not know fails here, not in a call
        self.route = lru_cache(maxsize=4096)(self.prepare)  # callers choose their languages, so it must be bounded

    def prepare(self, number, accept_language):
        """The route of a dialled number; None when nobody has that number."""
        asked = LINES.get(number)
        if asked is None:
            return None
        tags = [tag for tag in preferred(accept_language) if self.reads(tag)]
        return self.engine.prepare(channel="voice", language=tags or None, **asked)

    def reads(self, tag):
        try:
            self.engine.open_queues(0, language=tag)
        except openline.RouteError:
            return False
        return True


class Kamailio:
    """What Kamailio calls. Every callback must be there: a missing one leaves a Python error behind that fails a later, innocent call."""

    def __init__(self):
        self.live = openline.Live(DOCUMENT, store=STORE, watch=False)  # no thread: it would die in the fork
        self.generation = self.live.generation
        self.desk = Desk(self.live.engine)
        for issue in self.desk.engine.warnings:
            KSR.warn(f"openline: {issue}\n")

    def child_init(self, rank):
        self.live.poll()  # a worker's own way to the store
        self.live.on_change(told)
        return 0

    def ksr_reply_route(self, msg):
        return 1

    def ksr_onsend_route(self, msg):
        return 1

    def ksr_request_route(self, msg):
        # An exception that leaves this function sends nothing, and the caller waits for half a minute.
        try:
            self.request()
        except Exception as fault:
            KSR.err(f"openline: {type(fault).__name__}: {fault}\n")
            if not KSR.is_ACK():
                KSR.sl.send_reply(500, "Server Internal Error")
        return 1

    def request(self):
        if KSR.maxfwd.process_maxfwd(10) < 0:
            KSR.sl.send_reply(483, "Too Many Hops")
        elif KSR.siputils.has_totag() > 0:
            self.in_dialog()
        elif KSR.is_CANCEL():
            if KSR.tm.t_check_trans() > 0:
                KSR.tm.t_relay()
        elif KSR.is_ACK():
            pass
        elif KSR.is_OPTIONS():
            KSR.sl.send_reply(200, "OK")
        elif KSR.is_INVITE():
            self.invite()
        else:
            KSR.sl.send_reply(405, "Method Not Allowed")

    def in_dialog(self):
        if KSR.rr.loose_route() > 0 or (KSR.is_ACK() and KSR.tm.t_check_trans() > 0):
            KSR.tm.t_relay()
        elif not KSR.is_ACK():
            KSR.sl.send_reply(481, "Call/Transaction Does Not Exist")

    def invite(self):
        if KSR.tm.t_check_trans() == 0:
            return  # a repetition of a call that is being relayed: the transaction has answered it
        decision = self.decide()
        if decision is None:
            KSR.sl.send_reply(404, "Not Found")
            return
        for left_out in decision.omitted:
            if left_out.why != "missing_variable":  # nothing to fill a header with is no news; what a caller tried is
                KSR.notice(f"openline: left out {left_out.where}: {left_out.why} ({left_out.name})\n")
        if not decision.available:
            self.closed(decision)
        elif decision.action is None:
            raise LookupError(f'transfer function "{decision.transfer_function}" has no action in the document')
        elif decision.action.method == "bye":
            self.reply(603, "Decline", decision.action.header_lines)
        elif decision.action.target_uri is None:
            raise LookupError(f'"{decision.action.phone_number}" is no SIP target')
        elif decision.action.method == "invite":
            self.relay(decision)
        else:
            KSR.seturi(decision.action.target_uri)  # Kamailio makes the Contact of a 302 from it
            self.reply(302, "Moved Temporarily", decision.action.header_lines)

    def decide(self):
        """Where this call goes; None when nobody has the number."""
        route = self.current().route(sent(KSR.pv.get, "$rU"), sent(KSR.pv.get, "$(hdr(Accept-Language)[*])"))
        return None if route is None else route.decide(self.now(), self.variables())

    def now(self):
        """The instant to decide for; None is now."""
        return None

    def variables(self):
        """What `$caller` and `$account` of the document stand for. Callers write these: openline keeps line ends out of the headers."""
        given = {"caller": unquote(sent(KSR.pv.get, "$fU")), "account": sent(KSR.hdr.get, "X-Account")}
        return {name: value for name, value in given.items() if value}

    def closed(self, decision):
        lines = list(decision.action.header_lines) if decision.action else []
        if decision.retry_after is not None:
            lines.append(f"Retry-After: {decision.retry_after}")
        if not any(line.lower().startswith("reason:") for line in lines):
            words = quoted(decision.reason_text or decision.reason or "closed")
            lines.append(f"Reason: Q.850;cause={Q850_SUBSCRIBER_ABSENT};text={words}")
        self.reply(480, "Temporarily Unavailable", lines)

    def reply(self, status, phrase, lines):
        for line in lines:
            KSR.hdr.append_to_reply(line + "\r\n")
        KSR.sl.send_reply(status, phrase)

    def relay(self, decision):
        left_out = [it.where.removeprefix("headers.") for it in decision.omitted if it.where.startswith("headers.")]
        for name in [header.key for header in decision.action.headers] + left_out:
            KSR.hdr.remove(name)  # the document owns this header: one that the caller sent would be believed
        for line in decision.action.header_lines:
            KSR.hdr.append(line + "\r\n")
        KSR.seturi(decision.action.target_uri)
        KSR.rr.record_route()
        if KSR.tm.t_relay() < 0:
            KSR.sl.sl_reply_error()

    def current(self):
        """The desk of this moment."""
        self.live.poll()  # next to nothing when nothing happened
        if self.live.generation != self.generation:
            self.generation = self.live.generation
            self.desk = self.renewed()
        return self.desk

    def renewed(self):
        engine = self.live.engine
        try:
            return Desk(engine)
        except openline.RouteError as error:
            # The last document that has every line goes on, with what is closed and opened at this moment.
            KSR.err(f"openline: {DOCUMENT} lacks a line, and the last document answers: {error}\n")
            return Desk(self.desk.engine.with_overrides(engine.overrides))


def told(event):
    """What happened to the document, for the log."""
    if event.kind == "reload_failed":
        for issue in event.issues:
            KSR.err(f"openline: {DOCUMENT} keeps its last good state: {issue}\n")
    elif event.kind == "stale":
        KSR.err(f"openline: the store cannot be followed, the last state answers: {event.why}\n")
    else:
        KSR.info(f"openline: {event.kind}, generation {event.generation}\n")


def sent(get, name):
    """What the caller sent; empty when it is not there. Bytes that are not UTF-8 raise in `get`: they must not cost the call."""
    try:
        return get(name) or ""
    except UnicodeDecodeError:
        return ""


def preferred(accept_language):
    """The tags of an Accept-Language header, most wanted first: by q, then as written; those with q=0 or a malformed q are left out."""
    wanted = []
    for item in accept_language.split(","):
        tag, _, q = item.partition(";")
        q = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", q, re.ASCII | re.IGNORECASE) if q else "1"
        weight = float(q if isinstance(q, str) else q[1]) if q else 0.0
        if tag.strip() and weight > 0:
            wanted.append((weight, tag.strip()))
    return [tag for _, tag in sorted(wanted, key=lambda it: -it[0])][:LANGUAGES]  # a stable sort keeps equal ones as written


def quoted(text):
    """Text as a quoted-string of RFC 3261: one line, quotes and backslashes escaped."""
    one_line = "".join(" " if not it.isprintable() else it for it in text)
    return '"' + re.sub(r'(["\\])', r"\\\1", one_line) + '"'


def mod_init():
    """Called once, in the parent, before the workers are forked."""
    return Kamailio()
