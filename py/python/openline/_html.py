"""Pictures for notebooks: the status of an engine's queues, and the week of one queue."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openline._openline import Engine, Queue

_MOST = 100
_DAY = 86_400


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


def queue(queue: Queue) -> str:
    """Seven days from today, a bar for each: what is open is filled. A day is drawn as long as its wall clock shows 24 hours."""
    today = datetime.now(timezone.utc).astimezone(queue.timezone).date()
    rows = []
    for date in (today + timedelta(days=number) for number in range(7)):
        start = datetime(date.year, date.month, date.day, tzinfo=queue.timezone)
        next_date = date + timedelta(days=1)
        end = datetime(next_date.year, next_date.month, next_date.day, tzinfo=queue.timezone)
        intervals = queue.intervals(start, end)
        bars = "".join(_bar(_seconds(opens), _seconds(closes) or _DAY) for opens, closes in intervals)
        words = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in intervals) or "closed"
        rows.append(
            f'<tr><td>{date:%a %d %b}</td><td><div style="position:relative;width:288px;height:12px;background:#eee">'
            f"{bars}</div></td><td>{words}</td></tr>"
        )
    caption = f"<caption>{escape(queue.name)} ({escape(str(queue.timezone))})</caption>"
    return f"<table>{caption}<tbody>{''.join(rows)}</tbody></table>"


def _seconds(at: datetime) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _bar(start: int, end: int) -> str:
    left, width = start * 100 / _DAY, max(end - start, 0) * 100 / _DAY
    return f'<div style="position:absolute;left:{left:.2f}%;width:{width:.2f}%;height:12px;background:#3b82f6"></div>'
