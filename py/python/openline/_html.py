"""The status of an engine's queues as a table for notebooks."""

from __future__ import annotations

from datetime import datetime, timezone
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openline._openline import Engine, Queue

_MOST = 100


def engine(engine: Engine) -> str:
    """A table of what every queue does now."""
    now = datetime.now(timezone.utc)
    rows = [_row(queue, now) for _, queue in zip(range(_MOST), engine.queues.values())]
    rest = len(engine.queues) - len(rows)
    more = f"<p>and {rest} more</p>" if rest else ""
    titles = "".join(f"<th>{title}</th>" for title in ("queue", "zone", "now", "since", "until", "why"))
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}"


def _row(queue: Queue, now: datetime) -> str:
    status = queue.status(now)
    why = status.reason_text or status.reason or ""
    state = '<b style="color:#2a7d3c">open</b>' if status.open else '<span style="color:#a33">closed</span>'
    zone = queue.next_open(now)
    cells = (
        escape(queue.name),
        escape(str(zone.tzinfo)) if zone else "",
        state,
        _time(status.since),
        _time(status.until),
        escape(why),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else ""
