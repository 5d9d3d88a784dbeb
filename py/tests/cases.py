"""The cases of `tests/data/*.toml`, and holding what they expect to what came out."""

from __future__ import annotations

import dataclasses
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import openline
from conftest import DATA, ROOT, instant

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    found: list[Case] = tomllib.loads((DATA / name).read_text("utf-8"))["case"]
    return found


def document(case: Case) -> bytes:
    """The text of a case that is no file."""
    if "text" in case:
        return str(case["text"]).encode()
    if "hex" in case:
        return bytes.fromhex(str(case["hex"]))
    parts = {"prefix": "", "repeat": "", "suffix": "", "close": "", "end": ""} | case["generated"]
    times = parts["times"]
    text: str = parts["prefix"] + parts["repeat"] * times + parts["suffix"] + parts["close"] * times + parts["end"]
    return text.encode()


def options(case: Case, folder: Path | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"zone_data": case.get("zone_data", "bundled")}
    if "transfer_functions" in case:
        found["transfer_functions"] = case["transfer_functions"]
    if "name_option" in case:
        found["name"] = case["name_option"]
    if "base_dir" in case:
        found["base_dir"] = ROOT / case["base_dir"]
    if folder:
        found["base_dir"] = folder
    return found


def load(case: Case, folder: Path | None = None) -> openline.Engine:
    given = options(case, folder)
    if "file" in case:
        given.pop("base_dir", None)
        return openline.load(ROOT / case["file"], **given)
    return openline.loads(document(case), **given)


def contact(case: Case) -> dict[str, Any]:
    """The keywords of `Engine.route`."""
    given = dict(case.get("contact", {}))
    given["at"] = instant(given.get("at", "2026-12-07T12:00:00Z"))
    languages = given.pop("languages", [])
    return given | {"language": languages}


def plain(value: Any) -> Any:
    """Values of the package as dicts and lists; instants stay datetimes."""
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return dict(value) if isinstance(value, dict) else value


def differences(path: str, wanted: Any, found: Any) -> list[str]:
    """Every place where `found` does not say what `wanted` says: "none" is None, lists are complete, tables need not be."""
    if wanted == "none" and found is None:
        return []
    if isinstance(found, datetime) and isinstance(wanted, str):
        same = instant(wanted).timestamp() == found.timestamp() and instant(wanted).utcoffset() == found.utcoffset()
        return [] if same else [f"{path}: wanted {wanted}, found {found.isoformat()}"]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        pairs = enumerate(zip(wanted, found))
        return [line for i, (one, other) in pairs for line in differences(f"{path}[{i}]", one, other)]
    if isinstance(wanted, dict) and isinstance(found, dict):
        lines = []
        for key, value in wanted.items():
            if key == "contains":
                everything = " ".join(map(str, found.values()))
                lines += [f"{path}: no {text!r} in {everything!r}" for text in value if text not in everything]
            elif key not in found:
                lines.append(f"{path}.{key} is not there")
            else:
                lines += differences(f"{path}.{key}", value, found[key])
        return lines
    return [] if type(wanted) is type(found) and wanted == found else [f"{path}: wanted {wanted!r}, found {found!r}"]
