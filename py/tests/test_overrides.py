"""Overrides: the scenarios of two other programs, and what Python alone has to get right."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import json
import pytest

import openline
from conftest import lines

START = 1_798_156_800

DOCUMENT = """
queues:
  - {name: Desk, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/Paris, groups: [clinic], transfer_function_name: t}
  - {name: Off, type: Agent_queue, enabled: false, open_24: true, timezone: Etc/UTC, transfer_function_name: t}
handoffs: [{name: Help, description: d, is_default: true, destinations: [Desk, Off]}]
"""


def seconds(at: Any) -> int | None:
    return None if at is None else int(at.timestamp())


def holds(engine: openline.Engine, check: dict[str, Any], at: int, wanted: dict[str, Any]) -> None:
    queue = engine.queues[check["queue"]]
    status = queue.status(at)
    found: dict[str, Any] = {
        "open": status.open,
        "cause": status.cause,
        "override": status.override,
        "reason_text": status.reason_text,
        "since": seconds(status.since),
        "until": seconds(status.until),
        "opens_at": seconds(status.opens_at),
        "next_open": seconds(queue.next_open(at)),
        "next_close": seconds(queue.next_close(at)),
        "next_change": seconds(queue.next_change(at)),
    }
    for key, value in found.items():
        if key in wanted:
            assert value == wanted[key], (key, queue.name, at)
    assert queue.is_open(at) == status.open
    summed = check["sum"]
    assert [[seconds(start), seconds(end)] for start, end in queue.intervals(at, summed["to"])] == summed["intervals"]
    assert queue.open_time(at, summed["to"]) == timedelta(seconds=summed["seconds"])


@pytest.mark.parametrize("case", list(lines("live/cases.jsonl")), ids=lambda case: case["id"])
def test_cases(case: dict[str, Any]) -> None:
    engine = openline.loads(json.dumps(case["document"]), zone_data="bundled").with_overrides(case["overrides"])
    for check in case["checks"]:
        at, wanted = check["at"], check["expect"]
        if check["ask"] == "status":
            holds(engine, check, at, wanted)
            continue
        decision = engine.route(handoff=check["handoff"], channel=check["channel"], language=check["language"], at=at)
        found = {
            "available": decision.available,
            "queue": decision.queue,
            "open_until": seconds(decision.open_until),
            "reopens_at": seconds(decision.reopens_at),
            "reopens_queue": decision.reopens_queue,
            "reason": decision.reason,
            "reason_text": decision.reason_text,
            "retry_after": decision.retry_after,
        }
        assert found == {key: wanted[key] for key in found}, at
        for verdict, told in zip(decision.verdicts, wanted["verdicts"], strict=True):
            known = {
                "queue": verdict.queue,
                "verdict": verdict.verdict,
                "opens_at": seconds(verdict.opens_at),
                "reason_text": verdict.reason_text,
                "override": verdict.override,
            }
            assert {key: known[key] for key in told} == told, at


@pytest.mark.parametrize("case", list(lines("live/scenarios.jsonl")), ids=lambda case: case["id"])
def test_scenarios(case: dict[str, Any]) -> None:
    engine = openline.loads(json.dumps(case["document"]), zone_data="bundled").with_overrides(case["overrides"])
    for check in case["checks"]:
        if "route" not in check:
            holds(engine, check, check["t"], check)
            continue
        decision = engine.route(handoff="Help", at=check["t"])
        assert (decision.available, decision.queue) == (check["available"], check["queue"])
        assert [[it.queue, it.verdict] for it in decision.verdicts] == [told[:2] for told in check["verdicts"]]


def test_times_are_aware_datetimes_or_seconds() -> None:
    engine = openline.loads(DOCUMENT)
    start = datetime.fromtimestamp(START, timezone(timedelta(hours=5)))
    entry = {"kind": "closed", "group": "clinic", "from": start, "until": start + timedelta(minutes=90, milliseconds=900)}
    closed = engine.with_overrides([entry])
    assert closed.overrides == [
        {"id": 1, "kind": "closed", "group": "clinic", "from": START, "until": START + 5400, "dangling": False}
    ]
    assert closed.queues["Desk"].next_open(START) == start + timedelta(minutes=90)
    same = engine.with_overrides([entry | {"from": START + 0.5, "until": float(START + 5400)}])
    assert same == closed and hash(same) == hash(closed) and same != engine
    assert engine.queues["Desk"].is_open(START) and engine.overrides == []
    with pytest.raises(ValueError, match="has no time zone"):
        engine.with_overrides([entry | {"until": datetime(2026, 12, 25)}])
    with pytest.raises(ValueError, match="no instant"):
        engine.with_overrides([entry | {"until": float("nan")}])


def test_lists_and_texts_are_faulted_at_once() -> None:
    engine = openline.loads(DOCUMENT)
    wrong: list[dict[str, Any]] = [
        {"kind": "closed", "queue": 5},
        {"kind": "shut", "all": True, "unti": 3},
        {"kind": "open", "queue": "Desk", "from": START, "until": START},
    ]
    with pytest.raises(openline.OverrideError) as raised:
        engine.with_overrides(wrong)
    told = [(issue.path, issue.line, issue.code) for issue in raised.value.issues]
    assert told == [
        ("[0].queue", 0, "wrong_type"),
        ("[1].kind", 0, "bad_value"),
        ("[1].unti", 0, "unknown_field"),
        ("[2].until", 0, "reversed_range"),
    ]
    assert pickle.loads(pickle.dumps(raised.value)).issues == raised.value.issues
    with pytest.raises(openline.OverrideError) as raised:
        engine.with_overrides("- {kind: closed}\n- {kind: closed, queue: Dsk}", known=True)
    assert [(issue.line, issue.code) for issue in raised.value.issues] == [(1, "bad_override"), (2, "unknown_queue")]
    for nonsense in [5, None, {"kind": "closed"}, [5]]:
        with pytest.raises(TypeError):
            engine.with_overrides(nonsense)  # type: ignore[arg-type]


def test_what_has_no_effect_is_listed_and_told() -> None:
    engine = openline.loads(DOCUMENT).with_overrides([{"kind": "closed", "queue": "Gone"}, {"kind": "open", "queue": "Off"}])
    assert [entry["dangling"] for entry in engine.overrides] == [True, False]
    assert [issue.code for issue in engine.override_warnings] == ["dangling", "no_effect"]
    again = openline.loads(DOCUMENT).with_overrides(engine.overrides)
    assert again.overrides == engine.overrides
    assert engine.route(at=START).generation == engine.generation == 0


def test_an_engine_is_pickled_with_its_overrides() -> None:
    reason = {"fr": "Incendie", "en": "Fire"}
    entry = {"id": 7, "kind": "closed", "all": True, "except": {"queues": ["Off"]}, "from": START, "reason": reason}
    engine = openline.loads(DOCUMENT).with_overrides([entry])
    restored = pickle.loads(pickle.dumps(engine))
    assert restored == engine and restored.overrides == engine.overrides
    for language, text in [(None, "Incendie"), ("en-GB", "Fire"), ("de", "Incendie")]:
        decision = restored.route(language=language, at=START)
        assert (decision.reason, decision.reason_text, decision.reopens_at) == ("override", text, None)
        assert decision.verdicts[0].override == 7
    assert list(restored.overrides[0]["reason"]) == ["fr", "en"]
