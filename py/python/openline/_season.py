"""Weekly hours for a part of each year, or once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Season:
    """A season of a queue: its place in the queue's list, from 0, and its own words, such as ``Summer``, if it has any."""

    index: int
    reason: str | None
