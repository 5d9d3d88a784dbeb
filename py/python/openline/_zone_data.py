"""Where an engine's time zones come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["bundled", "system", "directory", "chrono_tz"]


@dataclass(frozen=True, slots=True)
class ZoneData:
    """The source and release of an engine's time zones; ``release`` is such as ``2026f``, ``None`` where a folder does not state it."""

    source: Source
    release: str | None
