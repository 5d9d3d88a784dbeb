"""Imports and exports: the vectors of the crate through the Python package."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from pathlib import Path

import openline
import pytest
from conftest import ROOT

DATA = ROOT / "exchange" / "tests" / "data"
CASES = [
    (folder.name, case)
    for folder in sorted(DATA.iterdir())
    if (folder / "cases.json").exists()
    for case in json.loads((folder / "cases.json").read_text("utf-8"))
]


def flags_of(args: list[str]) -> dict[str, object]:
    """The flags of a command as keywords."""
    flags: dict[str, object] = {}
    words = iter(args)
    for word in words:
        name = word.removeprefix("--").replace("from", "from_")
        if name == "text":
            flags[name] = True
        elif name == "open":
            flags[name] = [*flags.get(name, []), next(words)]  # type: ignore[misc]
        else:
            flags[name] = next(words)
    return flags


@pytest.mark.parametrize(("format", "case"), CASES, ids=[f"{format}-{case['name']}" for format, case in CASES])
def test_cases(format: str, case: dict[str, object]) -> None:
    folder = DATA / format
    paths = [folder / str(name) for name in case["files"]]  # type: ignore[attr-defined]
    flags = flags_of(case["args"])  # type: ignore[arg-type]
    if "fault" in case:
        with pytest.raises(openline.ExchangeError) as raised:
            openline.convert(format, *paths, **flags)  # type: ignore[arg-type]
        faults = raised.value.faults
        assert case["fault"] in {fault.code for fault in faults}
        assert all(fault.level == "fault" and fault.text for fault in faults)
        again = pickle.loads(pickle.dumps(raised.value))
        assert again.faults == faults and str(again) == str(raised.value)
        return
    conversion = openline.convert(format, *paths, **flags)  # type: ignore[arg-type]
    assert {note.code for note in conversion.notes} == {*case["notes"], "transfer_missing"}  # type: ignore[misc]
    engine = openline.loads(conversion.document)
    assert list(conversion.queues) == list(engine.queues)
    for line in (folder / str(case["expect"])).read_text("utf-8").splitlines():
        wanted = json.loads(line)
        at = datetime.fromisoformat(wanted["at"].replace("Z", "+00:00"))
        assert engine.queues[wanted["queue"]].is_open(at) is wanted["open"], line


def test_an_export_imports_again(tmp_path: Path) -> None:
    case = DATA / "zendesk"
    window = {"from_": date(2026, 1, 1), "until": date(2029, 1, 1)}
    conversion = openline.convert("zendesk", case / "emea.json", case / "emea.holidays.json", **window)  # type: ignore[arg-type]
    (tmp_path / "centre.yaml").write_text(conversion.document, "utf-8")
    exported = openline.export("connect", tmp_path / "centre.yaml", "EMEA chat", **window)  # type: ignore[arg-type]
    assert exported.queue == "EMEA chat" and [note.code for note in exported.notes] == ["not_exported"]
    (tmp_path / "hours.json").write_text(exported.text, "utf-8")
    again = openline.convert("connect", tmp_path / "hours.json", **window)  # type: ignore[arg-type]
    one, two = (openline.loads(text).queues["EMEA chat"] for text in (conversion.document, again.document))
    zone = one.timezone
    start, end = datetime(2026, 1, 1, tzinfo=zone), datetime(2029, 1, 1, tzinfo=zone)
    assert one.intervals(start, end) == two.intervals(start, end)


def test_wrong_flags_are_value_errors_and_missing_files_are_os_errors(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no file"):
        openline.convert("zendesk")
    with pytest.raises(OSError):
        openline.convert("zendesk", tmp_path / "a.json")
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(ValueError, match='there is no format "hubspot" that is read, wanted .*zendesk'):
        openline.convert("hubspot", tmp_path / "a.json")
    with pytest.raises(ValueError, match='there is no format "zendesk" that is written'):
        openline.export("zendesk", tmp_path / "a.json")
    with pytest.raises(ValueError, match="is not after"):
        openline.convert("zendesk", tmp_path / "a.json", from_="2027-01-01", until="2026-01-01")
    with pytest.raises(ValueError, match="no date"):
        openline.convert("zendesk", tmp_path / "a.json", from_="tomorrow")
    with pytest.raises(openline.ExchangeError, match="wrong_shape"):
        openline.convert("zendesk", tmp_path / "a.json")
