"""Holiday packs: what there is, and that it is what the pinned package says."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime, timezone

import openline
import pytest
from conftest import ROOT


def test_a_year_of_a_subdivision() -> None:
    found = openline.holidays("US-CA", year=2026, language="en")
    assert openline.Holiday(date(2026, 7, 3), "Independence Day", "public", True, False, "Independence Day (observed)") in found
    assert [str(day) for day in found][0] == "2026-01-01 New Year's Day"
    assert {day.date.year for day in openline.holidays("us-ca")} == set(range(2000, 2051))
    assert pickle.loads(pickle.dumps(found)) == found


def test_subdivisions_have_names() -> None:
    countries = {country.code: country for country in openline.holiday_countries()}
    states = dict(zip(countries["US"].subdivisions, countries["US"].subdivision_names, strict=True))
    assert (states["CA"], states["DC"], len(states)) == ("California", "District of Columbia", len(countries["US"].subdivisions))
    with pytest.raises(ValueError, match="its code is CA"):
        openline.holidays("US-California")


def test_kinds_and_marks() -> None:
    found = openline.holidays("TR", year=2027, language="en", kinds=["half_day", "public"])
    assert {day.kind for day in found} == {"half_day", "public"}
    assert any(day.estimated and day.name == "Eid al-Fitr" for day in openline.holidays("MY", year=2028, language="en"))


def test_what_is_unknown_is_a_value_error_with_what_there_is() -> None:
    for place, language, wanted in (("XX", None, "ISO 3166-1"), ("GB-XX", None, "ENG, NIR, SCT or WLS"), ("US", "fr", "en-US")):
        with pytest.raises(ValueError, match=wanted):
            openline.holidays(place, language=language)
    with pytest.raises(ValueError, match="wanted public"):
        openline.holidays("US", kinds=["feast"])


def test_an_engine_has_the_packs_and_keeps_them_in_a_pickle() -> None:
    engine = openline.loads(
        """
calendars: [{name: ca, holidays: {country: US, subdivision: CA, language: en}}]
queues:
  - {name: Sales, type: Agent_queue, enabled: true, open_24: true, timezone: America/Los_Angeles, calendars: [ca], transfer_function_name: t}
"""
    )
    for one in (engine, pickle.loads(pickle.dumps(engine))):
        status = one.queues["Sales"].status(datetime(2026, 12, 25, 20, tzinfo=timezone.utc))
        assert (status.open, status.reason_text) == (False, "Christmas Day")


def test_every_date_is_that_of_the_pinned_package() -> None:
    command = [sys.executable, str(ROOT / "scripts/check-packs"), "--short"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    pinned = (ROOT / "scripts/update-holidays.txt").read_text()
    required = (ROOT / "py/requirements-test.txt").read_text()
    assert pinned.split("\n")[2] in required.split("\n")
