"""Documents and contacts: every way in, and the exception for every wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import openline
from conftest import EXAMPLES, instant

TEXT = (EXAMPLES / "contact-centre.yaml").read_text("utf-8")
BYE = "handoffs: [{name: Goodbye, sip_config: {method: bye}}]"
LINE = '[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "UTC", "transfer_function_name": "t"}]'


def test_every_kind_of_text_loads() -> None:
    data = TEXT.encode()
    engines = [openline.loads(text) for text in (TEXT, data, bytearray(data), memoryview(data), b"\xef\xbb\xbf" + data)]
    assert engines[0] == engines[1] == engines[2] == engines[3]
    assert {len(engine.queues) for engine in engines} == {7}
    for wrong in (None, 5, Path("x"), ["x"]):
        with pytest.raises(TypeError, match="not str or bytes; openline.load reads a path"):
            openline.loads(wrong)  # type: ignore[arg-type]


def test_paths_load(tmp_path: Path) -> None:
    path = tmp_path / "naïve name.yaml"
    path.write_text(BYE, "utf-8")
    assert openline.load(path) == openline.load(str(path))
    with pytest.raises(FileNotFoundError) as missing:
        openline.load(tmp_path / "none.yaml")
    assert missing.value.filename == str(tmp_path / "none.yaml") and missing.value.errno
    with pytest.raises(IsADirectoryError):
        openline.load(tmp_path)
    with pytest.raises(TypeError):
        openline.load(5)  # type: ignore[arg-type]


def test_options_are_options() -> None:
    assert list(openline.loads(LINE, name="Desk").handoffs) == ["Desk"]
    assert openline.loads(LINE, transfer_functions=["t"]).warnings == ()
    assert openline.loads(LINE, transfer_functions=(name for name in "t")).warnings == ()
    assert [issue.code for issue in openline.loads(LINE).warnings] == ["unchecked_transfer_function"]
    with pytest.raises(openline.ConfigError) as unknown:
        openline.loads(LINE, transfer_functions=["other"])
    assert [issue.code for issue in unknown.value.issues] == ["unknown_transfer_function"]
    for wrong in ("t", 5, [5], [None]):
        with pytest.raises(TypeError, match="transfer_functions is an iterable of names"):
            openline.loads(LINE, transfer_functions=wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        openline.loads(LINE, *["Desk"])
    with pytest.raises(TypeError):
        openline.loads(LINE, unknown=1)  # type: ignore[call-arg]


def test_zone_data_are_chosen(tmp_path: Path) -> None:
    for source in ("newest", "bundled", "chrono_tz"):
        assert openline.loads(LINE, zone_data=source).queues["A"].is_open()
    for wrong in ("fresh", tmp_path / "none", str(tmp_path / "none")):
        with pytest.raises(openline.ConfigError) as unavailable:
            openline.loads(LINE, zone_data=wrong)
        assert [issue.code for issue in unavailable.value.issues] == ["zone_data_unavailable"]
        assert [issue.code for issue in openline.check(LINE, zone_data=wrong)] == ["zone_data_unavailable"]
    with pytest.raises(TypeError, match="zone_data is"):
        openline.loads(LINE, zone_data=5)  # type: ignore[arg-type]


def test_check_never_raises_on_a_bad_document() -> None:
    for text in ("", "x", "[", "{", b"\xff", "a: b: c", "[1]", "null", "- - -", "{}", "[]", '{"queues": 5}', "\0", "&a [*a]"):
        issues = openline.check(text)
        assert isinstance(issues, list) and all(isinstance(issue, openline.Issue) for issue in issues)
        if any(issue.severity == "error" for issue in issues):
            with pytest.raises(openline.ConfigError):
                openline.loads(text)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"topic": "None such"}, "unknown_topic"),
        ({"handoff": "None such"}, "unknown_handoff"),
        ({"topic": "Booking", "handoff": "Goodbye"}, "topic_and_handoff"),
        ({"language": "en_US!"}, "bad_language"),
        ({"language": ""}, "bad_language"),
        ({"language": ["en", "y_"]}, "bad_language"),
        ({"channel": ""}, "bad_channel"),
    ],
)
def test_bad_contacts_are_route_errors(centre: openline.Engine, asked: dict[str, Any], code: str) -> None:
    for call in (centre.route, centre.prepare, lambda **given: centre.route_many([1], **given)):
        with pytest.raises(openline.RouteError) as caught:
            call(**asked)
        assert caught.value.code == code and isinstance(caught.value, ValueError) and str(caught.value)
    if "handoff" not in asked:
        with pytest.raises(openline.RouteError) as tools:
            centre.tools(**asked)
        assert tools.value.code == code


def test_no_default_is_a_route_error() -> None:
    with pytest.raises(openline.RouteError) as caught:
        openline.loads(BYE).route()
    assert caught.value.code == "no_default"


@pytest.mark.parametrize(
    "asked",
    [
        {"topic": 5},
        {"channel": b"voice"},
        {"language": 5},
        {"language": ["en", 5]},
        {"language": {"en"}},
        {"variables": [("a", "b")]},
        {"variables": "a"},
        {"variables": {"a": b"5"}},
        {"variables": {"a": float("nan")}},
        {"variables": {"a": [5]}},
        {"variables": {5: "a"}},
    ],
    ids=repr,
)
def test_contacts_of_wrong_types_are_type_errors(centre: openline.Engine, asked: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        centre.route(**asked)


def test_languages_are_one_or_several(centre: openline.Engine) -> None:
    at = 1_796_000_000
    assert centre.route(language="en", at=at) == centre.route(language=["en"], at=at) == centre.route(language=("en",), at=at)
    assert centre.route(language=None, at=at) == centre.route(language=[], at=at) == centre.route(at=at)
    assert centre.prepare(language="en") == centre.prepare(language=["en"])
    names = [queue.name for queue in centre.open_queues(at, language=["de", "en"])]
    assert names == [queue.name for queue in centre.open_queues(at) if queue in [*centre.open_queues(at, language="de"), *centre.open_queues(at, language="en")]]


def test_words_for_a_model_and_times_for_a_call_back() -> None:
    engine = openline.loads(
        """
        handoffs:
          - name: Desk
            condition: Last of all
            callback: {length: 15m, within: 2d}
            destinations:
              - {name: Mondays, type: Agent_queue, enabled: true, open_24: false, timezone: Europe/Berlin, transfer_function_name: t,
                 weekly_hours: {mon: [{start: "09:00", end: "09:30"}]}}
        topics: [{name: Help, instructions: "Call {{ho:Desk}}", handoffs: [{name: Desk, condition: At once}]}]
        """
    )
    assert engine.handoffs["Desk"].condition == "Last of all"
    assert engine.topics["Help"].conditions == ("At once",) and engine.topics["Help"].instructions == "Call handoff_desk"
    decision = engine.route(at=instant("2026-12-06T10:00:00+01:00"), language="de_DE")
    assert [start.isoformat() for start, _ in decision.callback_slots] == ["2026-12-07T09:00:00+01:00", "2026-12-07T09:15:00+01:00"]
    assert decision.callback_slots[0][1] == decision.callback_slots[1][0]
    assert decision.noted == (openline.Note("language", "de_DE", "de-DE"),)
    assert str(decision.callback_slots[0][0].tzinfo) == "Europe/Berlin"


def test_variables_that_are_none_are_missing() -> None:
    engine = openline.loads(
        """
        handoffs:
          - {name: Desk, is_default: true, sip_config: {method: refer, phone_number: "+15551234567"},
             sip_headers: [{key: X-Tier, value: $tier}], agent_available_instructions: "Hello $name."}
        """
    )
    decision = engine.route(variables={"tier": None, "name": "Ada"})
    assert decision.action is not None and decision.action.headers == ()
    assert decision.omitted == (("headers.X-Tier", "tier", "missing_variable"),)
    assert decision.instructions == "Hello Ada."
    for value, text in [(5, "5"), (-2.5, "-2.5"), (True, "true"), (False, "false"), (10**30, "1" + 30 * "0"), (1e300, "1e+300")]:
        assert engine.route(variables={"tier": value, "name": "Ada"}).action.header_lines == (f"X-Tier: {text}",)  # type: ignore[union-attr]
    assert engine.prepare().decide(variables={"tier": "gold"}).action.header_lines == ("X-Tier: gold",)  # type: ignore[union-attr]
