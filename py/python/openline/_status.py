"""The state of a queue at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Reason = Literal["closed", "exception", "disabled", "channel", "language", "override", "unstaffed"]
Cause = Literal["hours", "exception", "disabled", "override", "unstaffed"]


@dataclass(frozen=True, slots=True)
class Status:
    """Open or closed, since when, until when and why; times are in the queue's zone, ``None`` is "never".

    ``cause`` is what decides the state, open or closed. ``until`` is the next change. ``opens_at``, ``reason`` and ``reason_text`` (an exception's own words) are of closed queues only; ``override`` is the id of the override that decides, and then ``reason_text`` is its reason, open or closed.
    """

    open: bool
    since: datetime | None
    until: datetime | None
    opens_at: datetime | None
    reason: Reason | None
    reason_text: str | None
    cause: Cause
    override: int | None = None
