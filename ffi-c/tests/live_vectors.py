"""Rewrites the scenarios of overrides as lines that C reads without a JSON parser: fields between tabs, `~` for none, `?` for what a line does not ask.

    case ID
    document JSON
    item ID KIND QUEUE GROUP ALL FROM UNTIL REASON FUNCTION
    in TAG TEXT                          a reason of the item above, in a language
    except NAME                          whom the item above spares
    made                                 all items are known
    at QUEUE T OPEN CAUSE OVERRIDE REASON_TEXT SINCE UNTIL OPENS_AT NEXT_OPEN NEXT_CLOSE NEXT_CHANGE
    sum QUEUE FROM TO SECONDS COUNT A B A B ...
    route HANDOFF CHANNEL LANGUAGE T AVAILABLE QUEUE OPEN_UNTIL REOPENS_AT REOPENS_QUEUE REASON REASON_TEXT RETRY_AFTER VERDICTS
    verdict QUEUE VERDICT OPENS_AT REASON_TEXT OVERRIDE
"""

import json
import sys

ASKED_OF_A_LINE = ["open", "cause", "override", "reason_text", "since", "until", "opens_at", "next_open", "next_close", "next_change"]
ASKED_OF_A_ROUTE = ["available", "queue", "open_until", "reopens_at", "reopens_queue", "reason", "reason_text", "retry_after"]
ASKED_OF_A_VERDICT = ["queue", "verdict", "opens_at", "reason_text", "override"]


UNASKED = object()


def word(value):
    if value is UNASKED or value is None:
        return "?" if value is UNASKED else "~"
    if isinstance(value, bool):
        return str(int(value))
    text = str(value)
    assert not set("\t\n") & set(text) and text not in ("~", "?"), text
    return text


def put(*values):
    print(*map(word, values), sep="\t")


def asked(expected, keys):
    return [expected.get(key, UNASKED) for key in keys]


def item(said):
    reason = said.get("reason")
    in_languages = reason if isinstance(reason, dict) else {}
    spared = said.get("except", [])
    if isinstance(spared, dict):
        spared = spared.get("queues", []) + spared.get("groups", [])
    put(
        "item", said.get("id", 0), said["kind"], said.get("queue"), said.get("group"), said.get("all", False), said.get("from", 0),
        said.get("until"), None if in_languages else reason, said.get("function"),
    )
    for tag, text in in_languages.items():
        put("in", tag, text)
    for name in spared:
        put("except", name)


def check(one):
    at = one["at"] if "at" in one else one["t"]
    expected = one.get("expect", one)
    if one.get("ask") == "route" or one.get("route"):
        verdicts = expected["verdicts"]
        put(
            "route", one.get("handoff", "Help"), one.get("channel"), one.get("language"), at, *asked(expected, ASKED_OF_A_ROUTE), len(verdicts)
        )
        for verdict in verdicts:
            if isinstance(verdict, list):
                verdict = {"queue": verdict[0], "verdict": verdict[1]} | ({"reason_text": verdict[2]} if verdict[2] is not None else {})
            put("verdict", *asked(verdict, ASKED_OF_A_VERDICT))
        return
    put("at", one["queue"], at, *asked(expected, ASKED_OF_A_LINE))
    total = one["sum"]
    ends = [end for interval in total["intervals"] for end in interval]
    put("sum", one["queue"], at, total["to"], total["seconds"], len(total["intervals"]), *ends)


for path in sys.argv[1:]:
    for line in open(path, encoding="utf-8"):
        case = json.loads(line)
        put("case", case["id"])
        put("document", json.dumps(case["document"]))
        for said in case["overrides"]:
            item(said)
        put("made")
        for one in case["checks"]:
            check(one)
