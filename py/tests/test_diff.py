"""Comparisons of two engines; what they say is tested in Rust."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import openline
from conftest import EXAMPLES

TEXT = (EXAMPLES / "contact-centre.yaml").read_text("utf-8")
START, END = date(2026, 12, 1), date(2027, 3, 1)


def load(text: str) -> openline.Engine:
    return openline.loads(text, base_dir=EXAMPLES)


def test_the_same_document_changes_nothing(centre: openline.Engine) -> None:
    found = openline.diff(centre, load(TEXT), start=START, end=END)
    assert not found and len(found) == 0 and list(found) == [] and found.risks == ()
    assert "No answer changes" in found._repr_html_()
    assert found == openline.diff(centre, centre, start=START, end=END) and hash(found) == hash(found)


def test_a_change_is_told_in_all_its_parts(tmp_path: Path) -> None:
    changed = TEXT.replace('"09:00"', '"10:00"').replace("function_name: ", "function_name: ")
    found = openline.diff(load(TEXT), load(changed), start=START, end=END)
    data = found.to_dict()
    assert found and data["queues"] and data["routes"]
    assert len(found) == len(data["queues"]) + len(data["routes"]) + len(data["words"])
    assert repr(found).startswith("<openline.Diff 2026-12-01 to 2027-03-01: ")
    first = data["routes"][0]
    at = openline.diff(load(TEXT), load(changed), start=START, end=END, channels=[first["channel"]] if first["channel"] != "any other" else [])
    assert at.to_dict()["routes"]
    assert all(queue["closed_minutes"] > 0 for queue in data["queues"] if queue["kind"] == "changed")
    one = openline.diff(load(TEXT), load(changed), start=START, end=END, queues=[data["queues"][0]["name"]])
    assert [queue["name"] for queue in one.to_dict()["queues"]] == [data["queues"][0]["name"]]


def test_what_cannot_be_compared_is_an_error(centre: openline.Engine) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        openline.diff(centre, centre, languages=["not a tag"])
    with pytest.raises(TypeError):
        openline.diff(centre, "text")  # type: ignore[arg-type]
