"""The cases that every face of openline answers: hours, documents, faults, routing, the wire, spoken words, rules text, matching."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import openline
from cases import Case, cases, contact, differences, document, load, options, plain
from conftest import ROOT, instant


def named(file: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases(file), ids=lambda case: case["name"])


@named("hours.toml")
def test_hours(case: Case) -> None:
    queue = load(case).queues[case["queue"]]
    for check in case.get("checks", []):
        when = instant(check["at"])
        status = queue.status(when)
        found = {
            "open": queue.is_open(when),
            "next_open": queue.next_open(when),
            "next_close": queue.next_close(when),
            "next_change": queue.next_change(when),
            "previous_change": queue.previous_change(when),
            "reason": status.reason,
            "reason_text": status.reason_text,
        }
        wanted = {key: "none" if value == "never" else value for key, value in check.items() if key != "at"}
        assert not differences(check["at"], _as_instants(wanted, found), found)
        assert (status.open, status.since, status.until) == (found["open"], found["previous_change"], found["next_change"])
    for check in case.get("intervals", []):
        start, end = instant(check["from"]), instant(check["to"])
        found_intervals = [[one.timestamp(), other.timestamp()] for one, other in queue.intervals(start, end)]
        assert found_intervals == [[instant(edge).timestamp() for edge in pair] for pair in check["expect"]]
        assert queue.open_time(start, end) == timedelta(seconds=check["seconds"])
    for check in case.get("add", []):
        found_at = queue.add_open_time(instant(check["at"]), timedelta(seconds=check["seconds"]))
        wanted_at = None if check["result"] == "never" else instant(check["result"]).timestamp()
        assert (found_at.timestamp() if found_at else None) == wanted_at


def _as_instants(wanted: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Compare instants, not their spelling."""
    for key, value in wanted.items():
        time = found[key]
        if isinstance(time, datetime) and value != "none":
            assert instant(value).timestamp() == time.timestamp(), key
            wanted[key] = time.isoformat()
    return wanted


@named("documents.toml")
def test_documents(case: Case) -> None:
    engine = load(case)
    found = {
        "queues": list(engine.queues),
        "handoffs": list(engine.handoffs),
        "functions": [handoff.function_name for handoff in engine.handoffs.values()],
        "topics": list(engine.topics),
        "default": next((handoff.name for handoff in engine.handoffs.values() if handoff.is_default), None),
    }
    wanted = {key: case[key] for key in found if key in case}
    assert not differences("", wanted, found)
    if "warnings" in case:
        assert not _unpaired(case["warnings"], engine.warnings)


@named("errors.toml")
def test_errors(case: Case, tmp_path: Path) -> None:
    for name, text in case.get("files", {}).items():
        (tmp_path / name).write_text(text, "utf-8")
    folder = tmp_path if "files" in case else None
    if "file" in case:
        path = ROOT / case["file"]
        if not path.exists():
            with pytest.raises(FileNotFoundError, match=path.name):
                openline.load(path)
            return
        text, given = path.read_bytes(), options(case, folder) | {"base_dir": path.parent}
    else:
        text, given = document(case), options(case, folder)
    issues = openline.check(text, at=instant(case.get("at", "1970-01-01T00:00:00Z")), **given)
    told = [issue for issue in issues if "at" in case or issue.severity != "info"]
    lines = _unpaired(case["issues"], told)
    assert not [line for line in lines if "partial" not in case or not line.startswith("not wanted")]
    # A broken promise is an error of a check, and never keeps a line from loading.
    if any(issue.severity == "error" and issue.code != "broken_expectation" for issue in issues):
        with pytest.raises(openline.ConfigError) as caught:
            openline.loads(text, **given)
        assert caught.value.issues == tuple(issue for issue in issues if issue.severity != "info")
    else:
        assert openline.loads(text, **given)


def _unpaired(wanted: list[dict[str, Any]], found: Any) -> list[str]:
    # Short cases have no descriptions; one that is about them says so.
    asked = any(one["code"] == "no_description" for one in wanted)
    left = [issue for issue in found if asked or issue.code != "no_description"]
    lines = []
    for one in wanted:
        fitting = [issue for issue in left if _fits(one, issue)]
        if fitting:
            left.remove(fitting[0])
        else:
            lines.append(f"not found: {one}")
    return lines + [f"not wanted: {issue}" for issue in left]


def _fits(wanted: dict[str, Any], issue: openline.Issue) -> bool:
    texts = wanted.get("contains", [])
    keys = [key for key in wanted if key != "contains"]
    return all(getattr(issue, key) == wanted[key] for key in keys) and all(text in issue.message for text in texts)


def decide(case: Case) -> Any:
    """The decision as plain data, routed and prepared, which must say the same; or the code of the error."""
    engine = load(case)
    given = contact(case)
    try:
        decision = engine.route(**given)
    except openline.RouteError as error:
        return {"error": error.code}
    when, variables, arguments = given.pop("at"), given.pop("variables", None), given.pop("arguments", None)
    assert engine.prepare(**given).decide(when, variables, arguments) == decision
    if arguments is not None and not [omission for omission in decision.omitted if omission.name == "arguments"]:
        # A mapping says the same as its text, but for the digits that a float has lost.
        mapping = json.loads(arguments or "{}", parse_float=str)
        assert engine.route(**given, at=when, variables=variables, arguments=mapping) == decision
    told = plain(decision)
    told["callback_slots"] = [{"start": start, "end": end} for start, end in told["callback_slots"]]
    return told


@named("routing.toml")
def test_routing(case: Case) -> None:
    wanted = dict(case.get("expect", {}))
    if "error" in case:
        wanted["error"] = case["error"]
    assert wanted
    assert not differences("", wanted, decide(case))


@named("speech.toml")
def test_speech(case: Case) -> None:
    assert not differences("", case["expect"], decide(case))


@named("sip.toml")
def test_sip(case: Case) -> None:
    decision = decide(case)
    found = dict(decision["action"] or {}) | {key: decision[key] for key in decision if key != "action"}
    wanted = dict(case.get("expect", {}))
    for text in wanted.pop("never", []):
        assert text not in json.dumps(decision, default=str, ensure_ascii=False)
    if "action" in wanted:
        found["action"] = decision["action"]
    assert not differences("", wanted, found)


@named("render.toml")
def test_render(case: Case) -> None:
    engine = load(case)
    if "output" in case:
        assert engine.render(case["input"]) == case["output"]
        return
    with pytest.raises(openline.RenderError) as caught:
        engine.render(case["input"])
    assert list(caught.value.unknown) == case["unknown"]
    assert caught.value.code == "unknown_handoff"


@named("matching.toml")
def test_matching(case: Case) -> None:
    channel = case["kind"] == "channel"
    field, word = ("supported_channel_types", "channel") if channel else ("supported_languages", "language")
    for pair in case["pairs"]:
        queue = {
            "name": "Line",
            "type": "Agent_queue",
            "enabled": True,
            "open_24": True,
            "timezone": "Etc/UTC",
            "transfer_function_name": "t",
        }
        if "list" in pair:
            queue[field] = pair["list"]
        text, given = json.dumps([queue]), {"transfer_functions": ["t"], "zone_data": "bundled"}
        if pair.get("error") == "document":
            with pytest.raises(openline.ConfigError) as refused:
                openline.loads(text, **given)  # type: ignore[arg-type]
            assert "code" not in pair or pair["code"] in [issue.code for issue in refused.value.issues]
            continue
        engine = openline.loads(text, **given)  # type: ignore[arg-type]
        asked = {word: pair["asked"]} if "asked" in pair else {}
        if pair.get("error") == "contact":
            with pytest.raises(openline.RouteError) as unknown:
                engine.route(**asked)
            assert unknown.value.code == pair.get("code", unknown.value.code)
            with pytest.raises(openline.RouteError):
                engine.open_queues(**asked)
            continue
        assert engine.route(**asked).available == pair["match"], pair
        assert bool(engine.open_queues(**asked)) == pair["match"], pair
