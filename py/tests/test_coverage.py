"""Coverage: what the engine says of each hour of the week, held to counting minutes."""

from __future__ import annotations

import datetime

import pytest

import openline
from conftest import ROOT

START, END = datetime.date(2026, 10, 19), datetime.date(2026, 11, 9)


@pytest.fixture(scope="module")
def engine() -> openline.Engine:
    return openline.load(ROOT / "examples" / "contact-centre.yaml", zone_data="bundled")


def test_a_share_is_what_counting_minutes_finds(engine: openline.Engine) -> None:
    coverage = engine.coverage(topic="Booking", channel="chat", language="en", start=START, end=END, zone="America/New_York")
    assert (coverage.zone, coverage.start, coverage.end) == ("America/New_York", START, END)
    [place] = coverage.to_dict()["places"]
    [found] = place["maps"]
    zone = engine.queues["New York Care"].timezone
    begin, end = (datetime.datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() for day in (START, END))
    route = engine.prepare(topic="Booking", channel="chat", language="en")
    counted = [[0] * 24 for _ in range(7)]
    for at in range(int(begin), int(end), 60):
        if route.decide(at).available:
            local = datetime.datetime.fromtimestamp(at, zone)
            counted[local.weekday()][local.hour] += 60
    assert found["covered_seconds"] == counted
    assert any(0 < share < 1 for day in found["share"] for share in day)


def test_pictures_and_words(engine: openline.Engine) -> None:
    coverage = engine.coverage(topic="Booking", channel=["voice", "chat"], start=START, end=END)
    assert coverage.svg().startswith("<svg ") and coverage._repr_html_() == coverage.svg()
    assert coverage.html().startswith("<!doctype html>")
    assert coverage == engine.coverage(topic="Booking", channel=["voice", "chat"], start=START, end=END)
    assert repr(coverage).startswith("<Coverage of 1 places, 2026-10-19 to 2026-11-09, ")
    assert "__dict__" not in dir(coverage)


def test_what_cannot_be_shown_is_said(engine: openline.Engine) -> None:
    with pytest.raises(ValueError, match="did you mean"):
        engine.coverage(topic="Bookin")
    with pytest.raises(ValueError, match="not included"):
        engine.coverage(start=START, end=START)
    with pytest.raises(TypeError, match="datetime.date"):
        engine.coverage(start=datetime.datetime(2026, 1, 1))
    with pytest.raises(TypeError):
        engine.coverage(channel=5)  # type: ignore[arg-type]
