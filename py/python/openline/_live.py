"""What a live document tells: its health, what was written, what happens. The handle itself, ``openline.Live``, is native."""

from __future__ import annotations

import asyncio
import atexit
import os
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from openline._issue import Issue

if TYPE_CHECKING:
    from openline._openline import Live, LiveEvents

EventKind = Literal["reloaded", "reload_failed", "override", "ended", "signal", "stale", "fresh", "lagged", "opens", "closes"]


@dataclass(frozen=True, slots=True)
class Health:
    """How a handle is. Nothing in it keeps an engine from answering.

    ``fresh`` is false while the store cannot be followed, since ``stale_since`` (epoch seconds), for ``why``. ``document`` has the issues of the
    text that should answer and does not load. ``dangling`` are the ids of overrides whose names the document does not have.
    """

    fresh: bool
    stale_since: int | None
    code: str | None
    why: str | None
    document: tuple[Issue, ...]
    dangling: tuple[int, ...]
    skew_seconds: int
    generation: int
    store_generation: int
    pruned_before: int | None
    in_force: int
    reload_failures: int
    notice_delay_seconds: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the entry's number, which of an override is its ``id``. It goes wherever an id is wanted.

    ``repeated`` is true when nothing was written: the key was known, or the override had ended already.
    """

    id: int
    generation: int
    repeated: bool
    warnings: tuple[Issue, ...]

    def __index__(self) -> int:
        return self.id

    def __int__(self) -> int:
        return self.id


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something that happened to a live document; what does not belong to its ``kind`` is ``None``.

    ``queue`` and ``at`` are of ``opens`` and ``closes``, ``issues`` of ``reload_failed``, ``missed`` of ``lagged``: events were lost because
    nobody took them, so read the state.
    """

    kind: EventKind
    generation: int | None = None
    id: int | None = None
    source: str | None = None
    queue: str | None = None
    at: int | None = None
    why: str | None = None
    missed: int | None = None
    issues: tuple[Issue, ...] = ()


class Events:
    """The events from a subscription on, for ``async for``; ``wait`` takes the next one without an event loop."""

    def __init__(self, native: LiveEvents) -> None:
        self._native = native

    def __aiter__(self) -> Events:
        return self

    async def __anext__(self) -> LiveEvent:
        while True:
            # Short, so that a task that is cancelled leaves no thread behind for long.
            event = await asyncio.to_thread(self._native.next_within, 0.25)
            if event is not None:
                return event

    def wait(self, timeout: float) -> LiveEvent | None:
        """The next event, waited for so many seconds at most."""
        return self._native.next_within(timeout)


_handles: weakref.WeakSet[Live] = weakref.WeakSet()


def _opened(handle: Live) -> None:
    """What a new handle calls: from here on forks and the end of the interpreter know it."""
    _handles.add(handle)


def _forked() -> None:
    for handle in list(_handles):
        try:
            handle._forked()
        except Exception:  # noqa: BLE001 a child goes on with what it inherited, and its health says so
            pass


def _shutdown() -> None:
    # A watcher must not want the interpreter when there is none.
    for handle in list(_handles):
        handle.shutdown()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
atexit.register(_shutdown)
