"""Promises about the answers: kept ones say nothing, broken ones name the first instant."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import openline

TEXT = """
queues:
  - name: Billing
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/New_York
    weekly_hours: {mon: [{start: "09:00", end: "17:00"}], fri: [{start: "09:00", end: "17:00"}]}
    date_exceptions: {"2026-12-25": {closed: true, reason: Christmas Day}}
    transfer_function_name: t
handoffs: [{name: Refund, description: Refunds, destinations: [Billing]}]
"""
AT = datetime.datetime(2026, 11, 27, tzinfo=datetime.timezone.utc)


def test_a_kept_promise_says_nothing() -> None:
    engine = openline.loads(TEXT, zone_data="bundled")
    kept = '[{"queue": "Billing", "at": "2026-12-25T10:00", "open": false, "reason": "Christmas Day"}]'
    assert engine.expect(kept) == []
    assert engine.expect(kept.encode(), at=AT) == []


def test_a_broken_promise_names_the_first_instant() -> None:
    engine = openline.loads(TEXT, zone_data="bundled")
    [issue] = engine.expect('- {queue: Billing, during: "fri 09:00-17:00", open: true}', at=AT)
    assert (issue.code, issue.line, issue.severity) == ("broken_expectation", 1, "error")
    named = datetime.datetime.fromisoformat(issue.message.split()[1])
    billing = engine.queues["Billing"]

    def breaks(minute: datetime.datetime) -> bool:
        local = minute.astimezone(billing.timezone)
        return local.weekday() == 4 and 9 <= local.hour < 17 and not billing.is_open(minute)

    minute = AT
    while not breaks(minute):
        minute += datetime.timedelta(minutes=1)
    assert named == minute


def test_in_the_document_it_warns_and_loads() -> None:
    text = TEXT + 'expectations: [{queue: Billing, at: "2026-12-25T10:00", open: true}]\n'
    engine = openline.loads(text, zone_data="bundled")
    assert [issue.code for issue in engine.warnings if issue.code == "broken_expectation"] == ["broken_expectation"]
    [issue] = [issue for issue in openline.check(text) if issue.code == "broken_expectation"]
    assert issue.severity == "error" and issue.line == text.count("\n")


def test_the_fields_of_the_page_are_those_of_the_schema() -> None:
    page = (Path(__file__).parents[2] / "docs" / "expectations.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    told = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    schema = json.loads((Path(__file__).parents[2] / "core/src/config/schema.json").read_text(encoding="utf-8"))
    assert told == set(schema["$defs"]["expectation"]["properties"])
