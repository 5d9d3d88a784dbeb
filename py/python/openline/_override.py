"""Overrides as Python writes them: mappings of the form of the documents' texts, with datetimes where those have seconds."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

OverrideKind = Literal["closed", "unstaffed", "open", "redirect"]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def text(overrides: Iterable[Mapping[str, Any]]) -> str:
    """The text that the engine reads: what is malformed in it is told with its path."""
    if isinstance(overrides, Mapping):
        raise TypeError("overrides are an iterable of mappings, or a text")
    return json.dumps([_entry(entry) for entry in overrides])


def _entry(entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        raise TypeError(f"an override is a mapping, not {type(entry).__name__}")
    # `engine.overrides` has it; what dangles depends on the document.
    plain = {key: value for key, value in entry.items() if key != "dangling"}
    for key in ("from", "until"):
        if key in plain:
            plain[key] = _seconds(plain[key])
    for key in ("except", "reason"):
        if isinstance(plain.get(key), Mapping):
            plain[key] = dict(plain[key])
        elif isinstance(plain.get(key), (tuple, set, frozenset)):
            plain[key] = list(plain[key])
    return plain


def _seconds(at: Any) -> Any:
    """Whole epoch seconds of an instant; anything else as it is, for the engine to judge."""
    if isinstance(at, datetime):
        if at.utcoffset() is None:
            raise ValueError(f"{at} has no time zone: for a local time use datetime(..., tzinfo=queue.timezone)")
        return (at - _EPOCH) // timedelta(seconds=1)
    if isinstance(at, float):
        if not math.isfinite(at):
            raise ValueError(f"{at} is no instant")
        return math.floor(at)
    return at
