"""Queues, handoffs and topics by name, in document order."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from openline._language import Style
from openline._openline import Engine, Queue, Route

Named = TypeVar("Named", covariant=True)


@dataclass(frozen=True, slots=True)
class Handoff:
    """A named purpose: ``destinations`` in the order in which they are tried, or a SIP action of its own (``is_sip``).

    ``function_name`` is what a language model calls (``handoff_billing_support``). An inactive handoff (``active`` is false) is never
    routed to. ``condition`` tells a language model when to use it; openline never interprets it.
    """

    name: str
    function_name: str
    description: str | None
    condition: str | None
    is_default: bool
    active: bool
    is_sip: bool
    destinations: tuple[Queue, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A caller's intent with its active handoffs in order; ``description`` and ``instructions`` are kept and shown, never interpreted.

    ``conditions`` say when this topic wants each of its handoffs, ``None`` where it does not say.
    """

    name: str
    description: str | None
    instructions: str | None
    handoffs: tuple[Handoff, ...]
    conditions: tuple[str | None, ...]


class Names(Mapping[str, Named]):
    """A read-only mapping from names to the queues, handoffs or topics of an engine, in document order.

    >>> import openline
    >>> engine = openline.loads("handoffs: [{name: Goodbye, sip_config: {method: bye}}]")
    >>> engine.handoffs
    Names(handoffs: 'Goodbye')
    >>> engine.handoffs["Goodby"]
    Traceback (most recent call last):
        ...
    KeyError: "there is no handoff 'Goodby'; did you mean 'Goodbye'?"
    """

    __slots__ = ("_engine", "_noun")

    def __init__(self, engine: Engine, noun: str) -> None:
        self._engine = engine
        self._noun = noun

    def __getitem__(self, name: str) -> Named:
        found = self._engine._get(self._noun, name) if isinstance(name, str) else None
        if found is None:
            raise KeyError(self._missing(name))
        return found  # type: ignore[no-any-return]

    def _missing(self, name: object) -> str:
        near = difflib.get_close_matches(str(name), self._engine._names(self._noun), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"there is no {self._noun[:-1]} {name!r}{hint}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._engine._names(self._noun))

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._engine._names(self._noun))

    def __len__(self) -> int:
        return self._engine._len(self._noun)

    def __hash__(self) -> int:
        return hash((self._noun, self._engine))

    def __repr__(self) -> str:
        names = self._engine._names(self._noun)
        shown = ", ".join(map(repr, names[:20])) + (", ..." if len(names) > 20 else "")
        return f"Names({self._noun}: {shown})"

    def __reduce__(self) -> tuple[Callable[[Engine, str], object], tuple[Engine, str]]:
        return getattr, (self._engine, self._noun)


def _queue(engine: Engine, name: str) -> Queue:
    """What a pickled queue calls."""
    queue: Queue = engine.queues[name]
    return queue


def _route(engine: Engine, topic: str | None, handoff: str | None, channel: str | None, languages: list[str], style: Style | None = None) -> Route:
    """What a pickled route calls."""
    return engine.prepare(topic=topic, handoff=handoff, channel=channel, language=languages, style=style)
