#!/usr/bin/env python3
"""No value forges a header: every character through every place of every structured header, read back by sofia-sip, and some by oSIP.

headers.py [-v] SITE READER OSIP     SITE with the Python package, and the programs of reader.c and reader_osip.c; scripts/test-telephony calls it

For each place a document is loaded, each value is routed through it, the header lines go into a message, and reader.c says what
sofia-sip reads in that. What must come out is written down here by hand: the parts of the header as the document has them, with the value in its place.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import time
import urllib.parse

# Any ordinary character, and those that some reader takes for more than one.
UNICODE = "éßİ漢😀\xa0\xad\u0300\u200b\u200f\u2027\u202e\u2060\ufeff\ufffd\uff0c\uff1b\uff1c\U0010ffff" + "\x80\x85\x9f\u2028\u2029"
SPECIAL = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~a0é"
ATTACKS = [
    "",
    " ",
    " a ",
    "bob>,<sip:evil@example.com",
    'a" <sip:evil@example.com>;x="',
    'a\\" <sip:evil@example.com>',
    'a";cause=1, SIP;cause=200;text="',
    "a;b=c,d",
    "a%0d%0aVia: evil",
    "%41%22%3E",
    "%%",
    "%",
    "a\r\nVia: evil",
    "a\r\n b",
    "\r\n\r\nINVITE sip:evil@example.com SIP/2.0\r\n",
    "0;encoding=hex",
    "00a1",
    "00a",
    "DEADBEEF",
    "sip:bob@example.com",
    "sip:bob@example.com;transport=tls",
    "sip:bob@example.com>,<sip:evil@example.com",
    "sip:bob@example.com?Replaces=x",
    "sip:bob:secret@example.com",
    "<sip:bob@example.com>",
    '"Bob" <sip:bob@example.com>',
    "sips:b%22ob@example.com",
    "tel:+15551234567",
    "tel:+15551234567;ext=1",
    "http://example.com/",
    "+15551234567",
    "5551234567",
    "+1+5",
    "+",
    "example.com",
    "example.com.",
    ".example",
    "a..b",
    "-a",
    "a-",
    "192.0.2.1",
    "[2001:db8::1]",
    "example.com:5060",
    "x" * 60,
    "x" * 64,
    "x" * 1024,
    "'" * 700,
    '"' * 700,
    ".",
    "..",
    "...",
    "../..",
    "a/../b",
    "c3a4@192.0.2.1;to-tag=7743;from-tag=6472",
]


def values():
    for c in itertools.chain(map(chr, range(128)), UNICODE):
        yield from (c, "a" + c, c + "b", f"a{c}b", f"a{c}{c}b", f'"{c}', f"\\{c}", f"%{c}", f"{c}evil", f"a{c};b", f"a{c},b", f"a{c}>b")
    for one, two in itertools.product(SPECIAL, repeat=2):
        yield one + two
        yield f"b{one}{two}c"
    yield from ATTACKS


SIP = {"scheme": "sip"}
AT = {"scheme": "sip", "host": "example.com"}

# The header, its text, and each of its values by part, "$x" standing for the value; what is marked takes any text (ANY), any but none
# (SOME), or what fits (FITS).
ANY, SOME, FITS = "any", "some", "fits"
PLACES = [
    # Addresses: between quotes, as a name, in a user part, as a host, as all of the URI.
    *(
        place
        for header in ["P-Asserted-Identity", "P-Preferred-Identity", "Diversion", "History-Info", "Remote-Party-ID"]
        for place in [
            (header, '"$x" <sip:a@example.com>', [{"display": "$x", **AT, "user": "a"}], ANY),
            (header, '"A $x, <B>" <sip:a@example.com>', [{"display": "A $x, <B>", **AT, "user": "a"}], ANY),
            (header, '"A \\\\$x\\"" <sip:a@example.com>', [{"display": 'A \\$x"', **AT, "user": "a"}], ANY),
            (header, "$x <sip:a@example.com>", [{"display": "$x", **AT, "user": "a"}], ANY),
            (header, "$x<sip:a@example.com>", [{"display": "$x", **AT, "user": "a"}], ANY),
            (header, "Mr $x <sip:a@example.com>", [{"display": "Mr $x", **AT, "user": "a"}], FITS),
            (header, "<sip:$x@example.com>", [{**AT, "user": "$x"}], SOME),
            (header, "<sip:a$x@example.com>", [{**AT, "user": "a$x"}], SOME),
            (header, "<sips:+$x;phone-context=b@example.com>", [{**AT, "scheme": "sips", "user": "+$x;phone-context=b"}], SOME),
            (header, "<sip:a;phone-context=$x@example.com>", [{**AT, "user": "a;phone-context=$x"}], SOME),
            (header, '"$x" <sip:$x@example.com>', [{"display": "$x", **AT, "user": "$x"}], SOME),
            (header, "<sip:a@$x>", [{**SIP, "user": "a", "host": "$x"}], FITS),
            (header, "<sip:a@gw-$x.example.com>", [{**SIP, "user": "a", "host": "gw-$x.example.com"}], FITS),
            (header, "<sip:a@$x;x=y>", [{**SIP, "user": "a", "host": "$x", "uri-param:x": "y"}], FITS),
            (header, "<sip:a@example.com:$x>", [{**AT, "user": "a", "port": "$x"}], FITS),
            (header, "<sip:a@example.com:50$x>", [{**AT, "user": "a", "port": "50$x"}], FITS),
            (header, "<sip:$x>", [{**SIP, "host": "$x"}], FITS),
            (header, "<sip:a@example.com;x=$x;y=z>", [{**AT, "user": "a", "uri-param:x": "$x", "uri-param:y": "z"}], SOME),
            (header, "<sip:a@example.com;x=b$x>", [{**AT, "user": "a", "uri-param:x": "b$x"}], SOME),
            (header, "<sip:a@example.com;b$x=1>", [{**AT, "user": "a", "uri-param:b$x": "1"}], SOME),
            (
                header,
                "<sip:a@example.com;p?Reason=$x&b=c>",
                [{**AT, "user": "a", "uri-param:p": "", "uri-header:Reason": "$x", "uri-header:b": "c"}],
                SOME,
            ),
            (header, "<sip:a@example.com?b$x=c>", [{**AT, "user": "a", "uri-header:b$x": "c"}], SOME),
            (header, "<tel:$x>", [{"scheme": "tel", "user": "$x"}], FITS),
            (header, "<tel:+1$x>", [{"scheme": "tel", "user": "+1$x"}], FITS),
            (header, "<tel:+1;ext=$x>", [{"scheme": "tel", "user": "+1", "uri-param:ext": "$x"}], SOME),
            (header, "<$x>", [{"uri": "$x"}], FITS),
            (header, "$x", [{"uri": "$x"}], FITS),
            (header, '"B" <$x>', [{"display": "B", "uri": "$x"}], FITS),
            (header, "sip:$x@example.com", [{**AT, "user": "$x"}], FITS),
            (header, "sip:a@$x", [{**SIP, "user": "a", "host": "$x"}], FITS),
            (header, "<sip:b@example.com;p=1>, $x", [{**AT, "user": "b", "uri-param:p": "1"}, {"uri": "$x"}], FITS),
            (header, '"a;b" <sip:b@example.com>, $x', [{"display": "a;b", **AT, "user": "b"}, {"uri": "$x"}], FITS),
            (
                header,
                '"\\"" <sip:b@example.com>, $x <sip:c@example.com>',
                [{"display": '"', **AT, "user": "b"}, {"display": "$x", **AT, "user": "c"}],
                ANY,
            ),
            (header, "<sip:$x@example.com>, <tel:+1>", [{**AT, "user": "$x"}, {"scheme": "tel", "user": "+1"}], SOME),
        ]
    ),
    # Their parameters.
    *(
        place
        for header in ["Diversion", "History-Info", "Remote-Party-ID"]
        for place in [
            (header, "<sip:a@example.com>;reason=$x;c=1", [{**AT, "user": "a", "param:reason": "$x", "param:c": "1"}], ANY),
            (header, "<sip:a@example.com>; reason = $x ; c=1", [{**AT, "user": "a", "param:reason": "$x", "param:c": "1"}], ANY),
            (header, '<sip:a@example.com>;reason="$x";c=1', [{**AT, "user": "a", "param:reason": "$x", "param:c": "1"}], ANY),
            (header, "<sip:a@example.com>;reason=a$x", [{**AT, "user": "a", "param:reason": "a$x"}], FITS),
            (header, "<sip:a@example.com>;reason=$x$x", [{**AT, "user": "a", "param:reason": "$x$x"}], FITS),
            (header, "<sip:a@example.com>;b$x=1", [{**AT, "user": "a", "param:b$x": "1"}], FITS),
            (header, "<sip:a@example.com>;b$x", [{**AT, "user": "a", "param:b$x": ""}], FITS),
            (
                header,
                "<sip:a@example.com>;c=$x, <sip:b@example.com>;d=1",
                [{**AT, "user": "a", "param:c": "$x"}, {**AT, "user": "b", "param:d": "1"}],
                ANY,
            ),
        ]
    ),
    # Reasons and User-to-User: words with parameters.
    ("Reason", 'Q.850;cause=20;text="$x"', [{"word": "Q.850", "param:cause": "20", "param:text": "$x"}], ANY),
    ("Reason", "Q.850;cause=$x;text=t", [{"word": "Q.850", "param:cause": "$x", "param:text": "t"}], ANY),
    ("Reason", "Q.850;text=$x", [{"word": "Q.850", "param:text": "$x"}], ANY),
    ("Reason", "Q.850;text=a$x", [{"word": "Q.850", "param:text": "a$x"}], FITS),
    ("Reason", "Q.850;b$x=1", [{"word": "Q.850", "param:b$x": "1"}], FITS),
    ("Reason", "$x;cause=20", [{"word": "$x", "param:cause": "20"}], FITS),
    ("Reason", "Q.$x;cause=20", [{"word": "Q.$x", "param:cause": "20"}], FITS),
    ("Reason", 'SIP;text="$x", $x;cause=1', [{"word": "SIP", "param:text": "$x"}, {"word": "$x", "param:cause": "1"}], FITS),
    ("User-to-User", "$x", [{"word": "$x"}], SOME),
    ("User-to-User", "$x;purpose=b", [{"word": "$x", "param:purpose": "b"}], SOME),
    ("User-to-User", "a$x;purpose=b", [{"word": "a$x", "param:purpose": "b"}], FITS),
    ("User-to-User", '"$x";purpose=b', [{"word": "$x", "param:purpose": "b"}], ANY),
    ("User-to-User", "00;purpose=$x", [{"word": "00", "param:purpose": "$x"}], ANY),
    ("User-to-User", "$x;encoding=hex", [{"word": "$x", "param:encoding": "hex"}], FITS),
    ("User-to-User", "00$x;encoding=hex", [{"word": "00$x", "param:encoding": "hex"}], FITS),
    ("User-to-User", "00, $x;encoding=hex", [{"word": "00"}, {"word": "$x", "param:encoding": "hex"}], FITS),
    ("User-to-User", "$x;encoding=hex, $x", [{"word": "$x", "param:encoding": "hex"}, {"word": "$x"}], FITS),
    ("User-to-User", "!hex", [{"word": "$hex", "param:encoding": "hex"}], SOME),
    # Pointers: any URI.
    *(
        place
        for header in ["Call-Info", "Alert-Info"]
        for place in [
            (
                header,
                "<https://crm.example/$x>;purpose=info",
                [{"scheme": "https", "host": "crm.example", "path": "$x", "param:purpose": "info"}],
                FITS,
            ),
            (header, "<https://crm.example/a/$x/b>", [{"scheme": "https", "host": "crm.example", "path": "a/$x/b"}], FITS),
            (header, "<https://crm.example/a$x>", [{"scheme": "https", "host": "crm.example", "path": "a$x"}], SOME),
            (
                header,
                "<https://crm.example/a?id=$x&b=c>",
                [{"scheme": "https", "host": "crm.example", "path": "a", "uri-header:id": "$x", "uri-header:b": "c"}],
                SOME,
            ),
            (header, "<https://crm.example/a#$x>", [{"scheme": "https", "host": "crm.example", "path": "a", "fragment": "$x"}], SOME),
            (header, "<https://$x/a>", [{"scheme": "https", "host": "$x", "path": "a"}], FITS),
            (header, "<https://gw$x.example/a>", [{"scheme": "https", "host": "gw$x.example", "path": "a"}], FITS),
            (header, "<https://crm.example:$x/a>", [{"scheme": "https", "host": "crm.example", "port": "$x", "path": "a"}], FITS),
            (header, "<sip:$x@example.com>", [{**AT, "user": "$x"}], SOME),
            (header, "<$x>", [{"uri": "$x"}], FITS),
            (header, "$x", [{"uri": "$x"}], FITS),
            (
                header,
                "<https://crm.example/a>;purpose=$x",
                [{"scheme": "https", "host": "crm.example", "path": "a", "param:purpose": "$x"}],
                ANY,
            ),
            (
                header,
                '<https://crm.example/a>;purpose="$x", <sip:b@example.com>',
                [{"scheme": "https", "host": "crm.example", "path": "a", "param:purpose": "$x"}, {**AT, "user": "b"}],
                ANY,
            ),
            (header, "<https://crm.example/a>;b$x=c", [{"scheme": "https", "host": "crm.example", "path": "a", "param:b$x": "c"}], FITS),
        ]
    ),
    # Headers inside the Refer-To URI.
    ("Refer-To", {"Replaces": "$x"}, [{**AT, "user": "desk", "uri-header:Replaces": "$x"}], ANY),
    (
        "Refer-To",
        {"Replaces": "a$x;to-tag=1", "X-A": "b"},
        [{**AT, "user": "desk", "uri-header:Replaces": "a$x;to-tag=1", "uri-header:X-A": "b"}],
        ANY,
    ),
    ("Refer-To", {"X-A%41": "$x", "X-`B'": "c"}, [{**AT, "user": "desk", "uri-header:X-A%41": "$x", "uri-header:X-`B'": "c"}], ANY),
    # Without a grammar: the value as it is, and still one header.
    ("X-Anything", "a$x.", ["a$x."], ANY),
    ("P-Charge-Info", "a$x.", ["a$x."], ANY),
]

BEFORE = (
    "REFER sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKa\r\nFrom: <sip:b@192.0.2.2>;tag=b\r\nTo: <sip:a@192.0.2.1>;tag=a\r\n"
    "Call-ID: c\r\nCSeq: 2 REFER\r\nMax-Forwards: 70\r\n"
)
AFTER = "\r\nX-After: it\r\nContent-Length: 0\r\n\r\n"
URI_PARTS = ("scheme", "user", "password", "host", "port", "path", "fragment")
AROUND = ["Via", "From", "To", "Call-ID", "CSeq", "Max-Forwards", "X-After", "Content-Length"]


def is_control(c):
    return ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u2029"


def document(header, text):
    action = {
        "name": "it",
        "description": "it",
        "is_default": True,
        "sip_config": {"method": "refer", "phone_number": "sip:desk@example.com"},
    }
    if isinstance(text, dict):
        action["refer_to_headers"] = [{"key": key, "value": value} for key, value in text.items()]
    elif text == "!hex":
        action["sip_headers"] = [{"key": header, "value": "$x", "encoding": "hex"}]
    else:
        action["sip_headers"] = [{"key": header, "value": text}]
    return json.dumps({"handoffs": [action]})


def wanted(part, value):
    """The facts that the reader must tell of one value of the header, with the variable's value in its place."""
    if isinstance(part, str):
        return [("value", part.replace("$x", value))]
    filled = {name.replace("$x", value): text.replace("$hex", value.encode().hex()).replace("$x", value) for name, text in part.items()}
    return [("value", ""), *((name, text) for name, text in filled.items() if text or name != "display")]


def decoded(text):
    return bytes.fromhex(text).decode(errors="replace")


def read(program, header, messages):
    """What the reader says of each message: the names of its headers, and the facts about the one that is asked for."""
    stream = b"".join(b"%d\n%s" % (len(it), it) for it in messages)
    done = subprocess.run([str(program), header], input=stream, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"the reader failed: {done.stderr.decode(errors='replace')[:3000]}")
    answers = done.stdout.decode("ascii").split("\n\n")[:-1]
    assert len(answers) == len(messages)
    for answer in answers:
        names, facts = [], []
        for line in answer.split("\n"):
            part, text = line.split("\t")
            if part == "header":
                names.append(decoded(text))
            else:
                name, colon, rest = part.partition(":")
                facts.append((name + colon + decoded(rest), decoded(text)))
        yield names, facts


def trimmed(facts):
    return [(name.strip(" "), text.strip(" ")) if name.startswith("uri-") else (name, text) for name, text in facts]


def fault(header, parts, value, names, facts, is_osip=False):
    """What is wrong with that reading, if anything. oSIP sorts headers, and trims what it has unescaped in a URI."""
    others = [name for name in names if name.lower() != header.lower()]
    if others != AROUND and not (is_osip and sorted(others) == sorted(AROUND)):
        return f"headers {names}"
    groups = []
    for fact in facts:
        if fact[0] == "value":
            groups.append([])
        if not groups or fact[0] in ("?", "rest"):
            return f"read {facts}"
        if fact != ("display", ""):
            groups[-1].append(fact)
    if len(groups) != len(parts):
        return f"{len(groups)} values: {facts}"
    for part, group in zip(parts, groups, strict=True):
        expected = wanted(part, value)
        if "uri" in part:
            # The URI is the value, whatever its own parts are; the reader tells it unescaped.
            expected = [(name, urllib.parse.unquote(text) if name == "uri" else text) for name, text in expected]
            group = [fact for fact in group if fact[0] not in URI_PARTS and not fact[0].startswith("uri-")]
        else:
            group = [fact for fact in group if fact[0] != "uri"]
        if is_osip:
            group, expected = trimmed(group), trimmed(expected)
        if sorted(group) != sorted(expected):
            return f"read {group}, wanted {expected}"
    return None


def left_out(header, value, takes, decision, text):
    """What is wrong with a header's absence, if anything."""
    where = "refer_to_headers." if isinstance(text, dict) else f"headers.{header}"
    notes = [it.why for it in decision.omitted if it.where.startswith(where)]
    if not notes:
        return "left out without a note"
    if takes == FITS or any(map(is_control, value)) or notes == ["too_long"] and len(value) > 300:
        return None
    return None if takes == SOME and not value else f"left out for {notes}, and every text has a form there"


def is_for_osip(place):
    """Whether oSIP has parts for what stands there: one sip: or sips: address with what belongs to it."""
    header, text, parts, _ = place
    return header in ("Diversion", "Refer-To") and len(parts) == 1 and parts[0].get("scheme") in ("sip", "sips") and text != "<sip:$x>"


def through(program, engine, place, all_values, osip=None):
    """The number of values that were written and left out in a place, and what was wrong."""
    header, text, parts, takes = place
    sent, messages, wrong, without = [], [], [], 0
    for value in all_values:
        decision = engine.route(variables={"x": value})
        action = decision.action
        if header == "Refer-To":
            lines = [f"Refer-To: {action.refer_to}"]
            if any(it.where.startswith("refer_to_headers.") for it in decision.omitted):
                without += 1
                why = left_out(header, value, takes, decision, text)
                if why or "Replaces" in lines[0]:
                    wrong.append((value, lines, why))
                continue
        else:
            lines = list(action.header_lines)
        if not lines:
            without += 1
            why = left_out(header, value, takes, decision, text)
            if why:
                wrong.append((value, lines, why))
            continue
        sent.append((value, lines))
        messages.append((BEFORE + "\r\n".join(lines) + AFTER).encode())
    for (value, lines), (names, facts) in zip(sent, read(program, header, messages), strict=True):
        why = fault(header, parts, value, names, facts)
        if why:
            wrong.append((value, lines, why))
    if osip:
        for (value, lines), (names, facts) in zip(sent, read(osip, header, messages), strict=True):
            why = fault(header, parts, value, names, facts, is_osip=True)
            # It stops reading at a header of a URI that has no value.
            if why and (value or header != "Refer-To"):
                wrong.append((value, lines, f"oSIP: {why}"))
    return len(sent), without, wrong


def main():
    words = sys.argv[1:]
    verbose = words[:1] == ["-v"]
    site, program, osip = (pathlib.Path(it).resolve() for it in words[verbose:])
    sys.path.insert(0, str(site))
    import openline

    all_values = sorted(set(values()))
    began, written, without, bad, twice = time.monotonic(), 0, 0, 0, 0
    for place in PLACES:
        engine = openline.loads(document(place[0], place[1]))
        third = osip if is_for_osip(place) else None
        sent, lacking, wrong = through(program, engine, place, all_values, third)
        twice += sent if third else 0
        written, without = written + sent, without + lacking
        good = sent > 0 and not wrong
        bad += not good
        if verbose or not good:
            print(
                f"{'ok  ' if good else 'FAIL'} {place[0]}: {place[1]}: {sent} read back, {lacking} left out, {len(wrong)} wrong", flush=True
            )
        for it in wrong[:5]:
            print(f"          {it}", flush=True)
    # Forged headers, pasted together by hand, must fail.
    for text in [
        "<sip:b@example.com>\r\nX-Evil: it",
        "<sip:b@example.com;evil>",
        '"e" <sip:b@example.com>',
        "<sip:b@example.com>;e=1",
        "<sip:b@example.com>, <sip:e@f>",
    ]:
        for reader in (program, osip):
            if reader == osip and ", " in text:
                continue  # it reads one address and no list
            ((names, facts),) = read(reader, "Diversion", [f"{BEFORE}Diversion: {text}{AFTER}".encode()])
            if not fault("Diversion", [{**AT, "user": "b"}], "", names, facts, is_osip=reader == osip):
                bad += 1
                print(f"FAIL a forged header passed: {text!r}")
    seconds = time.monotonic() - began
    print(
        f"headers: {len(PLACES)} places, {len(all_values)} values in each: {written} headers read back, {twice} twice, {without} left out, {seconds:.0f} s"
    )
    print(f"headers: {len(PLACES) - bad} passed, {bad} failed")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
