"""Hours in words: the vectors of every language, and what a decision says of its language."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import openline
import pytest

DATA = Path(__file__).parents[2] / "tests/data/speech"
SPOKEN = """
speak: es-MX
handoffs:
  - name: Help
    description: Helps.
    agent_unavailable_instructions: {en: "{{closed}}. {{reopens}}.", es: "{{closed}}. {{reopens}}."}
    destinations:
      - {name: Desk, type: Agent_queue, enabled: true, open_24: false, timezone: Etc/UTC, transfer_function_name: t,
         weekly_hours: {fri: [{start: "13:00", end: "17:00"}]}}
"""
THURSDAY = 1_795_046_400


def test_every_twentieth_row_of_the_vectors_is_said() -> None:
    engine = openline.loads((DATA / "queues.json").read_text(encoding="utf-8"), zone_data="bundled")
    rows = [json.loads(line) for line in (DATA / "asked.jsonl").read_text(encoding="utf-8").splitlines()][::20]
    assert len(rows) == 200
    for row in rows:
        at = datetime.fromisoformat(row["at"].replace("Z", "+00:00"))
        said = engine.say(row["queue"], row["word"], language=row["language"], style=row["style"], at=at)
        assert said == row["expect"], row


def test_a_decision_tells_its_language() -> None:
    engine = openline.loads(SPOKEN, zone_data="bundled")
    decision = engine.route(language=["es-MX", "en"], style="speech", at=THURSDAY)
    assert (decision.spoken, decision.text_language) == ("es-419", "es")
    assert decision.instructions == "Estamos cerrados. Volvemos a abrir mañana a la 1 de la tarde."
    route = engine.prepare(language="en-GB", style="text")
    assert route.decide(THURSDAY).instructions == "We are closed. We open again tomorrow at 1pm."
    assert route == engine.prepare(language="en-GB", style="text") != engine.prepare(language="en-GB", style="ssml")
    plain = openline.loads(SPOKEN.replace("speak: es-MX", "").replace('{en: "{{closed}}. {{reopens}}.", es: "{{closed}}. {{reopens}}."}', "Hi."))
    assert plain.route(language="es", at=THURSDAY).spoken is None


def test_a_queue_may_be_given_and_faults_are_told() -> None:
    engine = openline.loads(SPOKEN, zone_data="bundled")
    desk = engine.queues["Desk"]
    assert engine.say(desk) == engine.say("Desk", "hours", language="es-MX") == "viernes de 1 p. m. a 5 p. m."
    with pytest.raises(KeyError, match="no queue"):
        engine.say("Dask")
    with pytest.raises(openline.RouteError) as fault:
        engine.say("Desk", "hour")
    assert fault.value.code == "unknown_template_word"
    with pytest.raises(openline.RouteError):
        engine.say("Desk", language="e")
    for style in ("loud", ""):
        with pytest.raises(ValueError, match="style"):
            engine.say("Desk", style=style)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="style"):
            engine.route(style=style)  # type: ignore[arg-type]


def test_the_state_and_free_times_are_said() -> None:
    engine = openline.loads(SPOKEN, zone_data="bundled")
    desk = engine.queues["Desk"]
    assert engine.say(desk, "status", at=THURSDAY) == "Estamos cerrados\nVolvemos a abrir mañana a la 1 p. m."
    assert engine.say(desk, "status", language="de", at=THURSDAY + 86_400 + 14 * 3600) == "Wir sind bis 17 Uhr für Sie da"
    slots = [start for start, _ in desk.slots(THURSDAY, length=1800, limit=2)]
    said = [engine.say_time(desk, start, language="de", style="speech", at=THURSDAY) for start in slots]
    assert said == ["morgen um 13 Uhr", "morgen um 13 Uhr 30"]
    with pytest.raises(KeyError):
        engine.say_time("Dask", THURSDAY)
    with pytest.raises(ValueError, match="style"):
        engine.say_time("Desk", THURSDAY, style="loud")  # type: ignore[arg-type]
    with pytest.raises(openline.RouteError):
        engine.say_time("Desk", THURSDAY, language="e")


def test_the_languages_are_listed() -> None:
    found = openline.languages()
    assert len(found) == 62
    assert openline.Language("fi", "Finnish", "high") in found
