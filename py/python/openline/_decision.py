"""The answer to a contact, as plain immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, NoReturn

from openline._status import Reason

Method = Literal["refer", "invite", "bye"]
Encryption = Literal["TLS/SRTP", "UDP/RTP"]
VerdictCode = Literal["selected", "disabled", "channel", "language", "closed", "exception", "not_reached", "override", "unstaffed"]


class FrozenDict(dict[str, str]):
    """A ``dict`` of texts that cannot be changed, so that it can be hashed and still be written as JSON."""

    __slots__ = ()

    def _refuse(self, *_args: Any, **_keywords: Any) -> NoReturn:
        raise TypeError("a decision cannot be changed: dict(...) makes a copy that can")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[str, str]]]:
        return type(self), (dict(self),)

    def __repr__(self) -> str:
        return dict.__repr__(self)


class Header(NamedTuple):
    """A SIP header, its variables filled in."""

    key: str
    value: str


class Omission(NamedTuple):
    """Something that was left out while filling.

    ``where`` is ``headers.X-Reason``, ``refer_to_headers.Replaces``, ``variables.tier``, ``instructions`` or ``target_uri``, and for what was
    given and does not count ``arguments.reason`` or ``contact.booking``; ``name`` the variable that is missing or unfit; ``why`` one of ``missing_variable``,
    ``control_character``, ``too_long``, ``no_place``, ``not_from_model``, ``not_a_value``, ``no_match``, ``no_sip_target``.
    """

    where: str
    name: str
    why: str


class Note(NamedTuple):
    """Something that was read otherwise than it was given: of the ``language`` ``en_US`` it is ``en-US`` that was ``read``."""

    where: str
    given: str
    read: str


@dataclass(frozen=True, slots=True)
class Action:
    """What the telephony side is asked to do.

    ``phone_number`` and ``outbound_endpoint`` are as the document writes them. ``target_uri``, ``refer_to`` and each of ``header_lines``
    may be written into a SIP message as they stand: none holds a control character. ``variables`` are for the receiving system and never
    become headers. ``dtmf`` are tones to send after the answer.
    """

    method: Method
    phone_number: str | None
    outbound_endpoint: str | None
    outbound_encryption: Encryption | None
    headers: tuple[Header, ...]
    variables: FrozenDict
    target_uri: str | None
    refer_to: str | None
    header_lines: tuple[str, ...]
    dtmf: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why one destination was or was not taken; ``queue`` is ``None`` for a SIP handoff, ``override`` the id of the override that closes it or opens the selected one."""

    handoff: str
    queue: str | None
    verdict: VerdictCode
    reason_text: str | None
    opens_at: datetime | None
    override: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a conversation goes now, and everything that a script needs to send it there.

    ``handoff`` and ``function_name`` are those of the selected handoff, when unavailable of the first. ``queue``, ``instructions``,
    ``transfer_function``, ``action`` and ``language`` are ``None`` where there is none. ``open_until`` is the queue's next close when
    available. ``reopens_at``, ``reopens_queue``, ``reason``, ``reason_text`` (the words of an exception or an override) and ``retry_after`` (whole
    seconds until ``reopens_at``) are of unavailable decisions only, and so are ``callback_slots``: the first times of the handoff's
    ``callback`` in the queue that reopens first. ``verdicts`` has every destination in order, ``omitted`` what was
    left out while filling, ``noted`` what was read otherwise than it was given. ``generation`` is that of the live engine that answered, 0 of any other. ``spoken`` is the tag of
    the language in which words are said, ``text_language`` that of the instructions, both of documents that say languages. Instants are in their queue's zone; ``dataclasses.asdict`` gives plain data.
    """

    available: bool
    handoff: str
    function_name: str
    queue: str | None
    instructions: str | None
    transfer_function: str | None
    action: Action | None
    open_until: datetime | None
    reopens_at: datetime | None
    reopens_queue: str | None
    callback_slots: tuple[tuple[datetime, datetime], ...]
    reason: Reason | None
    reason_text: str | None
    language: str | None
    verdicts: tuple[Verdict, ...]
    omitted: tuple[Omission, ...]
    noted: tuple[Note, ...]
    retry_after: int | None
    generation: int = 0
    spoken: str | None = None
    text_language: str | None = None
