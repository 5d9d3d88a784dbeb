"""The languages in which hours can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["text", "speech", "ssml"]
Confidence = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language that is built in, by its BCP 47 ``tag``; ``confidence`` is how sure it is that a native speaker would say it so."""

    tag: str
    name: str
    confidence: Confidence
