"""What changes for callers between two engines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openline._openline import Engine


class Diff:
    """What differs between the answers of two engines in a window of local dates; from ``openline.diff``.

    It is false when no answer changes. Iterating gives every change as a ``dict``: those of ``queues``, then ``routes`` with the losses first,
    then ``words`` with function names first. ``risks`` are codes of what should be looked at twice.
    """

    __slots__ = ("_html", "_text")

    def __init__(self, text: str, html: str) -> None:
        self._text = text
        self._html = html

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data: what ``openline diff --json`` prints."""
        found: dict[str, Any] = json.loads(self._text)
        return found

    @property
    def risks(self) -> tuple[str, ...]:
        """Codes of what should be looked at twice, such as ``queue_removed``."""
        return tuple(self.to_dict()["risks"])

    def to_html(self) -> str:
        """A part of a page that shows it."""
        return self._html

    def __iter__(self) -> Iterator[dict[str, Any]]:
        found = self.to_dict()
        return iter([*found["queues"], *found["routes"], *found["words"]])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Diff) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        found = self.to_dict()
        counts = ", ".join(f"{len(found[part])} {part}" for part in ("queues", "routes", "words"))
        return f"<openline.Diff {found['from']} to {found['to']}: {counts}>"

    def _repr_html_(self) -> str:
        return self._html


def diff(
    old: Engine,
    new: Engine,
    *,
    start: date | None = None,
    end: date | None = None,
    queues: Sequence[str] = (),
    topics: Sequence[str] = (),
    channels: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Diff:
    """What changes for callers from ``old`` to ``new``, on the local dates ``start`` (today) to before ``end`` (a year later).

    ``queues``, ``topics``, ``channels`` and ``languages`` compare only what they name.

    >>> import openline
    >>> line = "- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/Berlin, transfer_function_name: t}"
    >>> old, new = openline.loads(line), openline.loads(line.replace("enabled: true", "enabled: false"))
    >>> from datetime import date
    >>> found = openline.diff(old, new, start=date(2026, 12, 7), end=date(2026, 12, 9))
    >>> found.to_dict()["queues"][0]["lines"]
    ['7 to 8 December 2026: now closed']
    >>> bool(openline.diff(old, old))
    False
    """
    from openline._openline import _diff

    text, html = _diff(
        old,
        new,
        start.isoformat() if start is not None else None,
        end.isoformat() if end is not None else None,
        list(queues),
        list(topics),
        list(channels),
        list(languages),
    )
    return Diff(text, html)
