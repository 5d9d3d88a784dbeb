"""Native part of the package `openline`; import `openline` instead."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date as _Date
from datetime import datetime, timedelta
from os import PathLike
from typing import Any, Literal, TypeAlias, final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from openline._decision import Decision
from openline._dialect import Dialect
from openline._exchange import _Row
from openline._holiday import Holiday, HolidayCountry
from openline._issue import Issue
from openline._language import Language, Style
from openline._live import Events, Health, LiveEvent, Written
from openline._names import Handoff, Names, Topic
from openline._season import Season
from openline._status import Status
from openline._zone_data import ZoneData

__version__: str

_Instant: TypeAlias = datetime | int | float
"""An aware datetime, or epoch seconds; fractions are floored."""

_Instants: TypeAlias = npt.NDArray[np.int64] | npt.NDArray[np.datetime64] | Sequence[int]
"""Epoch seconds, or datetime64 in s, ms, us or ns (UTC)."""

_Text: TypeAlias = str | bytes | bytearray | memoryview
_Language: TypeAlias = str | Sequence[str]
_Arguments: TypeAlias = str | Mapping[str, Any]
_Variables: TypeAlias = Mapping[str, str | float | bool | None]
_Path: TypeAlias = str | PathLike[str]

def load(
    path: _Path,
    *,
    name: str | None = None,
    description: str | None = None,
    available: str | None = None,
    unavailable: str | None = None,
    transfer_functions: Iterable[str] | None = None,
    zone_data: _Path | None = None,
    max_bytes: int | None = None,
) -> Engine:
    """Load a JSON or YAML file. Raises ``ConfigError`` with every issue, or ``OSError`` when the file cannot be read."""

def loads(
    text: _Text,
    *,
    name: str | None = None,
    description: str | None = None,
    available: str | None = None,
    unavailable: str | None = None,
    transfer_functions: Iterable[str] | None = None,
    base_dir: _Path | None = None,
    zone_data: _Path | None = None,
    max_bytes: int | None = None,
) -> Engine:
    """Load a JSON or YAML text. Raises ``ConfigError`` with every issue."""

def check(
    text: _Text,
    *,
    at: _Instant | None = None,
    name: str | None = None,
    description: str | None = None,
    available: str | None = None,
    unavailable: str | None = None,
    transfer_functions: Iterable[str] | None = None,
    base_dir: _Path | None = None,
    zone_data: _Path | None = None,
    max_bytes: int | None = None,
) -> list[Issue]:
    """Every error, warning and info of a text, in its order; a bad document is an answer, never an exception.

    >>> import openline
    >>> [str(issue) for issue in openline.check("handoffs: [{name: Sales, description: Sales, destinations: []}]")]
    ['1:60: error[no_target]: handoffs[0].destinations: no destination at all: it would hang up']
    """

def holidays(
    place: str,
    *,
    year: int | None = None,
    language: str | None = None,
    kinds: Sequence[str] | None = None,
) -> list[Holiday]:
    """The holidays of a country ("US") or subdivision ("US-CA") by date, as a calendar's ``holidays`` has them.

    ``language`` is that of the names, the country's own without it; ``kinds`` is ``["public"]`` without it. Raises ``ValueError`` for what is
    unknown, with what there is.

    >>> import openline
    >>> [str(holiday) for holiday in openline.holidays("GB-SCT", year=2026, language="en")][-2:]
    ['2026-12-26 Boxing Day', '2026-12-28 Boxing Day (observed)']
    """

def _columns(engine: Engine, unknown: str, threads: int, by_index: bool) -> Columns: ...
def languages() -> list[Language]:
    """The languages that are built in, by tag.

    >>> import openline
    >>> [language.name for language in openline.languages() if language.tag.startswith("pt")]
    ['Portuguese (Brazil)', 'Portuguese (Portugal)']
    """

def holiday_countries() -> list[HolidayCountry]:
    """Every country that ``holidays`` knows, with its subdivisions, languages and kinds.

    >>> import openline
    >>> next(c.subdivisions for c in openline.holiday_countries() if c.code == "GB")
    ('ENG', 'NIR', 'SCT', 'WLS')
    """

@final
class Engine:
    """A compiled configuration: immutable, hashable, picklable, safe to use from any number of threads and after a fork.

    An engine comes from ``openline.load`` or ``openline.loads``. It keeps the text that it was loaded from, and is pickled as that text
    with its options: restoring loads it again, with the zone data of the machine that restores it unless ``zone_data`` was given, and
    reads calendars' ``ics`` files again.
    """

    @property
    def queues(self) -> Names[Queue]:
        """The queues by name, in document order."""
    @property
    def handoffs(self) -> Names[Handoff]:
        """The handoffs by name, in document order, inactive ones too."""
    @property
    def topics(self) -> Names[Topic]:
        """The topics by name, in document order."""
    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What the document loaded with: warnings only, in the order of the text."""
    @property
    def zone_data(self) -> ZoneData:
        """The source and release of the time zones."""
    def route(
        self,
        *,
        topic: str | None = None,
        handoff: str | None = None,
        channel: str | None = None,
        language: _Language | None = None,
        at: _Instant | None = None,
        variables: _Variables | None = None,
        arguments: _Arguments | None = None,
        style: Style | None = None,
    ) -> Decision:
        """Decide where a contact goes at an instant; being closed is an answer, not an error.

        The contact names a topic, or a handoff (by its name, or by its function name, as a language model returns it), or neither: the
        default handoff. Of several languages the first that is available wins. Variables that are ``None`` are not set; numbers and truth
        values are written as JSON writes them. ``arguments`` are what a language model called the function with, a mapping or its JSON text:
        only what is a model's to set is taken from them, and what ``variables`` say wins; ``omitted`` tells what was refused. Whatever a
        model writes, it is no exception. ``style`` is how words in braces are said; as the document wants it without it.

        >>> import openline
        >>> engine = openline.loads("handoffs: [{name: End call, is_default: true, sip_config: {method: bye}}]")
        >>> engine.route(channel="voice").action.method
        'bye'

        Raises ``RouteError`` when the contact names what the configuration does not have.
        """
    def prepare(
        self,
        *,
        topic: str | None = None,
        handoff: str | None = None,
        channel: str | None = None,
        language: _Language | None = None,
        style: Style | None = None,
    ) -> Route:
        """Resolve a contact once, to decide it at many instants: one route per dialled number. Raises ``RouteError``."""
    def route_many(
        self,
        at: _Instants,
        *,
        topic: str | None = None,
        handoff: str | None = None,
        channel: str | None = None,
        language: _Language | None = None,
    ) -> npt.NDArray[np.int32]:
        """Decide a contact at every instant of an array: indexes into ``list(engine.queues)``, -1 nobody, -2 a SIP handoff.

        ``at`` is as in ``Queue.is_open_many``. Raises ``RouteError``, and what ``Queue.is_open_many`` raises.
        """
    def columns(self, *, unknown: Literal["error", "null"] = "error", threads: int = 0) -> Columns:
        """The questions of its queues over whole columns of names and instants, as call logs have them.

        A name that no queue has raises ``UnknownQueueError``, or is answered null with ``unknown="null"``. ``threads`` is how many work at most, 0 as
        many as there are cores; ``OPENLINE_THREADS`` overrides it.
        """
    def open_queues(
        self, at: _Instant | None = None, *, channel: str | None = None, language: _Language | None = None
    ) -> list[Queue]:
        """The queues that are open for a channel and a language, in document order; of several languages any will do."""
    def coverage(
        self,
        *,
        topic: str | Sequence[str] | None = None,
        handoff: str | Sequence[str] | None = None,
        channel: str | Sequence[str] | None = None,
        language: str | Sequence[str] | None = None,
        start: _Date | None = None,
        end: _Date | None = None,
        zone: str | None = None,
    ) -> Coverage:
        """Who answers when: the share of a window of dates in which somebody takes each class of contacts, by hour of the week.

        Without names it is every topic, and all that the document tells apart; without dates a year from today, the end not included; without
        a zone the one that most queues have. Raises ``ValueError`` for a name that the document does not have, and for more than anybody looks
        at.
        """
    def year_page(
        self, year: int | None = None, *, title: str | None = None, queues: str | Sequence[str] | None = None
    ) -> str:
        """A page about a calendar year of every queue, as HTML that prints well: what ``openline report`` writes.

        Pictures, special days with their reasons, the coverage of topics or handoffs, warnings, the zone data; no scripts, nothing from outside.
        With ``queues`` only these, in this order, and no coverage. This year (UTC) without ``year``; ``ValueError`` outside 1 to 9999, ``KeyError``
        for a queue that the document does not have.

        >>> import openline
        >>> engine = openline.loads("- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: t}")
        >>> "<h1>Our hours, 2026</h1>" in engine.year_page(2026, title="Our hours")
        True
        """
    def with_overrides(self, overrides: Iterable[Mapping[str, Any]] | _Text, /, *, known: bool = False) -> Engine:
        """The same engine with these overrides, in place of any that it has; every question follows, and nothing is compiled again.

        Each is a mapping with ``kind`` (``closed``, ``unstaffed``, ``open``, ``redirect``), one of ``queue``, ``group`` and ``all: True`` (with ``except``),
        ``from`` and ``until`` (aware datetimes or epoch seconds; ``None`` is until further notice), perhaps ``reason``, ``id`` and ``function``; or all of
        them are a text in JSON or YAML. A name that the document does not have is kept without effect, and an error with ``known``.

        Raises ``OverrideError`` (a ``ValueError``) with every fault in ``issues``.

        >>> import openline
        >>> engine = openline.loads('[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, '
        ...     '"timezone": "Etc/UTC", "transfer_function_name": "t"}]')
        >>> closed = engine.with_overrides([{"kind": "closed", "all": True, "from": 1798156800, "until": 1798160400, "reason": "Fire alarm"}])
        >>> status = closed.queues["Desk"].status(1798156800)
        >>> status.open, status.cause, status.override, status.reason_text
        (False, 'override', 1, 'Fire alarm')
        >>> closed.overrides[0]["dangling"], engine.overrides
        (False, [])
        """
    @property
    def overrides(self) -> list[dict[str, Any]]:
        """The overrides of this engine as mappings, in the order of their list, with ``id`` and ``dangling``; times are epoch seconds."""
    @property
    def override_warnings(self) -> tuple[Issue, ...]:
        """What is worth a word about them: those without effect."""
    @property
    def generation(self) -> int:
        """The generation that its decisions tell; 0 for an engine that is not live."""
    def expect(self, text: _Text, /, at: _Instant | None = None) -> list[Issue]:
        """Hold the answers to a text of expectations, a list or an object with ``expectations``.

        The list has what is wrong with the text, and each expectation that is broken, with the first instant that breaks it; it is empty
        when every promise is kept. Those that hold for weeks are asked for a year from ``at``, now without it.
        """
    def say(
        self,
        queue: str | Queue,
        word: str = "hours",
        *,
        language: _Language | None = None,
        style: Style = "text",
        at: _Instant | None = None,
    ) -> str:
        """A word of instructions in a language and a style.

        The words are ``hours``, ``week``, ``reopens_at``, ``until``, ``reopens_in``, ``open``, ``closed``, ``reopens``, ``open_until`` and ``reason``;
        ``status`` is the sentences that tell whether it is open, one a line.
        Of several languages the first that can be spoken is; without one the document's own. Instants are said on the queue's wall clock.

        >>> import openline
        >>> engine = openline.loads("- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: t}")
        >>> engine.say("A", "open", language=["tlh", "pt-AO"])
        'Estamos abertos 24 horas por dia, 7 dias por semana'

        Raises ``KeyError`` for a queue that the document does not have, ``RouteError`` for a word that cannot be said and a malformed tag.
        """
    def say_time(
        self,
        queue: str | Queue,
        time: _Instant,
        *,
        language: _Language | None = None,
        style: Style = "text",
        at: _Instant | None = None,
    ) -> str:
        """A point in time, such as the start of a free slot, as a queue's callers say it at an instant.

        >>> import openline
        >>> engine = openline.loads("- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: t}")
        >>> engine.say_time("A", 1795253400, language="de", style="speech", at=1795176000)
        'morgen um 9 Uhr 30'

        Raises ``KeyError`` for a queue that the document does not have, ``RouteError`` for a malformed tag.
        """
    def render(self, text: str) -> str:
        """Replace every ``{{ho:NAME}}`` of a text by the function name of that handoff; all other braces stay.

        Raises ``RenderError`` (a ``RouteError``, a ``ValueError``) whose ``unknown`` lists every name that no handoff has.
        """
    def tools(
        self,
        at: _Instant | None = None,
        *,
        topic: str | None = None,
        channel: str | None = None,
        language: _Language | None = None,
        variables: _Variables | None = None,
        dialect: Dialect = "plain",
        strict: bool = False,
    ) -> list[dict[str, Any]]:
        """Handoffs as function definitions for a language model, with a topic only its handoffs, in order.

        Each has ``name``, ``description`` (with the instructions of the current state) and ``parameters``, a JSON Schema of the ``$names``
        that its headers and transfer variables use. ``variables`` that are known are filled in and not asked of the model.
        ``dialect`` writes them as a provider's ``tools`` take them ("openai", "anthropic", "gemini", "mcp"), and ``strict`` asks the
        provider to hold the model to the schema.

        >>> import openline
        >>> engine = openline.loads("handoffs: [{name: Goodbye, description: End the call., sip_config: {method: bye}}]")
        >>> engine.tools()[0]["name"]
        'handoff_goodbye'

        Raises ``RouteError`` when there is no such topic, or a tag is malformed.
        """
    def _get(self, noun: str, name: str) -> Any: ...
    def _names(self, noun: str) -> list[str]: ...
    def _len(self, noun: str) -> int: ...
    def _repr_html_(self) -> str:
        """The status of every queue now, as a table for notebooks."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Engine: ...
    def __deepcopy__(self, _memo: Any) -> Engine: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Columns:
    """The questions of an engine's queues over whole columns; from ``Engine.columns``. Immutable, picklable (with its engine).

    ``queue`` is a ``Queue`` or a name for all rows, or a column of names: strings, or a dictionary (a categorical) of them. Instants are Arrow
    timestamps with a zone, datetime64 or int64 seconds (UTC); a column is anything with ``__arrow_c_array__`` or ``__arrow_c_stream__`` (pyarrow, Polars,
    pandas), or what numpy makes an array of. Null in is null out. Arrow timestamps without a zone raise ``TypeError``: ``naive="UTC"`` accepts them,
    ``naive="queue"`` reads them as wall clocks of each row's queue, of a repeated hour the earlier reading; a skipped one is null. Other threads run
    meanwhile; do not write to an array during the call.
    """

    @property
    def by_index(self) -> Columns:
        """The same columns, which take integers as ``queue.index``."""
    def is_open(self, queue: Any, at: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """Whether the line of each row's queue is open."""
    def open_seconds(self, queue: Any, start: Any, end: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """Open seconds from ``start`` to ``end``; 0 when ``start >= end``."""
    def add_open_seconds(self, queue: Any, at: Any, seconds: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """Where ``seconds`` of open time lead from ``at``; negative ones lead back. Integers, a duration, or one number for all rows."""
    def next_open(self, queue: Any, at: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """The first instant not before ``at`` at which the line is open; null where there is none before 2100."""
    def next_close(self, queue: Any, at: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """The first instant not before ``at`` at which the line is closed; null where there is none before 2100."""
    def next_change(self, queue: Any, at: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """The first instant after ``at`` whose state is not that of ``at``; null where there is none before 2100."""
    def open_date(self, queue: Any, at: Any, *, naive: Literal["UTC", "queue"] | None = None) -> Column:
        """The local date whose hours hold the instant, null where the line is closed; a night belongs to the date on which it began."""
    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]: ...

@final
class Column:
    """Answers, row by row. ``pyarrow.array``, ``polars.Series``, ``pandas.Series.from_arrow`` and ``numpy.asarray`` take it."""

    @property
    def unknown(self) -> dict[str, int]:
        """The names that no queue has, with the number of their rows; the first 10,000 of them."""
    @property
    def never(self) -> int:
        """How many rows have no answer because there is no such instant before 2100, or none that the column's unit can say."""
    @property
    def nulls(self) -> int:
        """How many rows are null, for whatever reason."""
    @property
    def type(self) -> str:
        """Its Arrow type, in words."""
    def __len__(self) -> int: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """As numpy has it: NaT where an instant or a date is null; where a flag or a number is, an array of objects with ``None``."""

@final
class Queue:
    """A destination where human agents answer: immutable, hashable, picklable (with its engine).

    Every ``at`` is an aware datetime or epoch seconds (int or float, floored to the second); ``None`` is now. Answers are aware datetimes
    in ``timezone``, exact from 1970 to 2099; ``None`` is "never". A queue that is not enabled is never open.

    Every call raises ``ValueError`` for a naive datetime, NaN, infinities and epoch seconds beyond 64 bits, and ``TypeError`` for
    everything else that is no instant, ``bool`` among it.
    """

    @property
    def name(self) -> str:
        """Its unique name."""
    @property
    def index(self) -> int:
        """Its place in document order, from 0: the number that ``route_many`` gives."""
    @property
    def enabled(self) -> bool:
        """False when the document says ``enabled: false``: never selected, never open."""
    @property
    def timezone(self) -> ZoneInfo:
        """The zone of its wall clock. Raises ``zoneinfo.ZoneInfoNotFoundError`` where Python has no data for it."""
    @property
    def transfer_function(self) -> str:
        """The name of its transfer function."""
    @property
    def groups(self) -> list[str]:
        """The groups that it is in, in the order of its list."""
    @property
    def hours(self) -> str:
        """Its week in words: "Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM"."""
    @property
    def seasons(self) -> tuple[Season, ...]:
        """Its seasons in the order of its list, whether or not they are in force."""
    def season(self, at: _Instant | None = None) -> Season | None:
        """The season whose weekly hours are in force on the local date of an instant; ``None`` where none is, and for a queue that is not enabled.

        >>> import openline
        >>> engine = openline.loads('''[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Rome",
        ...     "weekly_hours": {}, "seasons": [{"from": "06-01", "to": "08-31", "weekly_hours": {}, "reason": "Summer"}],
        ...     "transfer_function_name": "t"}]''')
        >>> engine.queues["Desk"].season(1783000000)
        Season(index=0, reason='Summer')
        """
    def is_open(self, at: _Instant | None = None) -> bool:
        """Whether the line is open at an instant.

        >>> import openline
        >>> engine = openline.loads('''[{"name": "Night Desk", "type": "Agent_queue", "enabled": true, "open_24": true,
        ...     "timezone": "Asia/Manila", "transfer_function_name": "to_manila"}]''')
        >>> engine.queues["Night Desk"].is_open()
        True
        """
    def status(self, at: _Instant | None = None) -> Status:
        """Open or closed, since when, until when and why."""
    def next_open(self, at: _Instant | None = None) -> datetime | None:
        """The first open instant not before ``at``: ``at`` itself when open."""
    def next_close(self, at: _Instant | None = None) -> datetime | None:
        """The first closed instant not before ``at``: ``at`` itself when closed."""
    def next_change(self, at: _Instant | None = None) -> datetime | None:
        """The first instant after ``at`` whose state is not that of ``at``."""
    def previous_change(self, at: _Instant | None = None) -> datetime | None:
        """The instant not after ``at`` since which the state has been what it is at ``at``."""
    def intervals(self, start: _Instant | None, end: _Instant | None) -> list[tuple[datetime, datetime]]:
        """The maximal open intervals, cut to [start, end); none when start >= end."""
    def slots(
        self,
        at: _Instant | None = None,
        *,
        length: timedelta | int,
        step: timedelta | int | None = None,
        lead: timedelta | int | None = None,
        within: timedelta | int | None = None,
        limit: int = 3,
    ) -> list[tuple[datetime, datetime]]:
        """The first stretches of ``length`` that lie wholly in one open interval, as (start, end).

        They start a whole number of ``step`` (``length`` without it) after their interval's start, not before ``at`` + ``lead`` and not after
        ``at`` + ``within`` (14 days without it). Lengths are ``timedelta`` or whole seconds. Elapsed time rules where clocks change.
        """
    def open_time(self, start: _Instant | None, end: _Instant | None) -> timedelta:
        """Open time in [start, end): a repeated hour counts twice, nothing when start >= end."""
    def add_open_time(self, at: _Instant | None, delta: timedelta) -> datetime | None:
        """The earliest instant at which ``delta`` of open time has elapsed after ``at``: an exact close stays the close.

        For a negative ``delta`` the latest instant from which that much elapses until ``at``. Microseconds of ``delta`` are floored.
        """
    def week_svg(self, date: _Date | None = None) -> str:
        """The week around a date as an SVG picture; this week on the queue's clock without one.

        What is open is filled, exceptions and clock changes are named. It holds no script and nothing from outside.
        """
    def year_svg(self, year: int | None = None) -> str:
        """A calendar year as an SVG picture: a cell a date, shaded by its open time, exceptions marked and named.

        This year on the queue's clock without ``year``; ``ValueError`` outside 1 to 9999.
        """
    def is_open_many(self, at: _Instants) -> npt.NDArray[np.bool_]:
        """For every instant of an array whether the line is open then, in the same shape. Other threads run meanwhile.

        ``at`` holds int64 epoch seconds, or datetime64 in s, ms, us or ns, which are UTC. Do not write to it from another thread during
        the call.

        Raises ``ImportError`` without numpy, ``TypeError`` for another kind of array, ``ValueError`` for a NaT in it.
        """
    def _repr_html_(self) -> str:
        """The week as a picture for notebooks."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Queue: ...
    def __deepcopy__(self, _memo: Any) -> Queue: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Coverage:
    """Who answers when over a window of dates; from ``Engine.coverage``. Immutable."""

    @property
    def zone(self) -> str:
        """The zone of the week."""
    @property
    def start(self) -> _Date:
        """The first local date."""
    @property
    def end(self) -> _Date:
        """The first local date that no longer counts."""
    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, with the keys of ``openline coverage --json``."""
    def svg(self) -> str:
        """All maps as one SVG picture, with a title on every cell."""
    def html(self) -> str:
        """The whole as an HTML page."""
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Route:
    """A prepared contact; from ``Engine.prepare``. Immutable, hashable, picklable (with its engine)."""

    def decide(
        self,
        at: _Instant | None = None,
        variables: _Variables | None = None,
        arguments: _Arguments | None = None,
    ) -> Decision:
        """The decision at an instant; ``variables`` and ``arguments`` are as in ``Engine.route``."""
    def queue(self, at: _Instant | None = None) -> Queue | None:
        """The queue that takes the contact at an instant; ``None`` when nobody answers, and for a SIP handoff."""
    def many(self, at: _Instants) -> npt.NDArray[np.int32]:
        """For every instant the index of the queue in ``list(engine.queues)``, -1 nobody, -2 a SIP handoff, in the same shape."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Route: ...
    def __deepcopy__(self, _memo: Any) -> Route: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Live:
    """A process's handle to a live document: the current engine, and the way to the next one.

    Questions go to ``engine``, ``route`` or a prepared route, and wait for nothing. Writes go to the journal; they raise ``StoreError`` when they were
    not done. The store lies beside the document (``PATH.live``) unless ``store`` names another: a path, ``redis://HOST/0?name=NAME`` or
    ``postgres://USER@HOST/DATABASE?name=NAME``. A thread follows the store and the file; with ``watch=False`` ``poll`` does.

    >>> import openline, pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name, "centre.yaml")
    >>> _ = path.write_text('''
    ... queues:
    ...   - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_support}
    ... handoffs:
    ...   - {name: Help, is_default: true, description: Help, destinations: [Support]}
    ... ''')
    >>> with openline.Live(path) as live:
    ...     fire = live.close(all=True, until=None, reason="Fire alarm", by="desk 1")
    ...     decision = live.route()
    ...     (decision.available, decision.reason, decision.reason_text)
    ...     _ = live.end(fire, by="desk 1")
    ...     live.route().available
    (False, 'override', 'Fire alarm')
    True
    >>> folder.cleanup()

    After a fork a child answers from what it inherited and opens its own way to the store: by itself with ``watch``, else at its next ``poll`` or write.
    """

    def __new__(
        cls,
        path: _Path,
        *,
        store: str | None = None,
        watch: bool = True,
        keep: int = 400,
        watch_file: bool | None = None,
        write_timeout: timedelta | float | None = None,
        require_store: bool = False,
        read_only: bool = False,
        name: str | None = None,
        description: str | None = None,
        available: str | None = None,
        unavailable: str | None = None,
        transfer_functions: Iterable[str] | None = None,
        zone_data: _Path | None = None,
        max_bytes: int | None = None,
    ) -> Live:
        """Open a document. Raises ``ConfigError`` when neither the file nor the journal has one that loads, ``StoreError`` for a store's address that is
        none, and for a store that is away only with ``require_store``.

        ``keep`` is for how many days overrides that are over answer questions about the past; ``write_timeout`` is 2 seconds without it.
        """

    @property
    def engine(self) -> Engine:
        """The current engine: a snapshot, which answers as it does for as long as it is held."""
    @property
    def generation(self) -> int:
        """What answers: the number of the last entry that was taken in. Within a process it never goes back."""
    @property
    def store(self) -> str:
        """Where the journal lives, without a password."""
    @property
    def health(self) -> Health:
        """How the handle is."""
    @property
    def overrides(self) -> list[dict[str, Any]]:
        """The overrides, in the form of ``Engine.with_overrides`` with ``dangling``, ``by`` and ``made_at``; those that are over too, while they are kept."""
    def journal(self, start: int = 1, count: int = 100) -> list[dict[str, Any]]:
        """The entries from a number on."""
    def route(
        self,
        *,
        topic: str | None = None,
        handoff: str | None = None,
        channel: str | None = None,
        language: _Language | None = None,
        at: _Instant | None = None,
        variables: _Variables | None = None,
        arguments: _Arguments | None = None,
        style: Style | None = None,
    ) -> Decision:
        """``Engine.route`` of the current engine; the decision's ``generation`` says which it was."""
    def prepare(
        self,
        *,
        topic: str | None = None,
        handoff: str | None = None,
        channel: str | None = None,
        language: _Language | None = None,
        style: Style | None = None,
    ) -> LiveRoute:
        """Resolve a contact once, to decide it over whatever document answers then. Raises ``RouteError``."""
    def close(
        self,
        *,
        queue: str | None = None,
        group: str | None = None,
        all: bool = False,
        except_: str | Sequence[str] | None = None,
        from_: _Instant | None = None,
        until: _Instant | timedelta | None,
        reason: str | Mapping[str, str] | None = None,
        replaces: int | Written | None = None,
        by: str | None = None,
        key: str | None = None,
        expect: int | None = None,
    ) -> Written:
        """Nobody answers, whatever the hours, of one queue, one group, or all but ``except_``.

        ``until`` must be said: an instant, a ``timedelta`` from its beginning, or ``None`` for until further notice. ``reason`` is what callers hear, a
        text or one for each language. ``key`` makes repeating safe, ``expect`` a generation makes it conditional. Raises ``StoreError``.
        """
    def open(
        self,
        *,
        queue: str | None = None,
        group: str | None = None,
        all: bool = False,
        except_: str | Sequence[str] | None = None,
        from_: _Instant | None = None,
        until: _Instant | timedelta | None,
        reason: str | Mapping[str, str] | None = None,
        replaces: int | Written | None = None,
        by: str | None = None,
        key: str | None = None,
        expect: int | None = None,
    ) -> Written:
        """Somebody answers, whatever the hours; a closing of the same time wins, and so does ``enabled: false``. Arguments as of ``close``."""
    def redirect(
        self,
        to: str,
        *,
        queue: str | None = None,
        group: str | None = None,
        from_: _Instant | None = None,
        until: _Instant | timedelta | None,
        reason: str | Mapping[str, str] | None = None,
        replaces: int | Written | None = None,
        by: str | None = None,
        key: str | None = None,
        expect: int | None = None,
    ) -> Written:
        """Calls go to another transfer function or SIP handoff while the queue is open."""
    def signal(
        self, source: str, queues: str | Sequence[str], for_: timedelta | float, *, by: str | None = None, key: str | None = None
    ) -> Written:
        """State the whole set of queues in which a machine sees no agent; it lapses after ``for_``, 1 second to 15 minutes, unless it is repeated."""
    def end(self, id: int | Written, *, by: str | None = None, key: str | None = None, expect: int | None = None) -> Written:
        """End an override, or withdraw one that has not begun; one that is over is ``repeated``, no error."""
    def undo(self, number: int | Written, *, by: str | None = None, key: str | None = None, expect: int | None = None) -> Written:
        """The inverse of one entry of the journal, as an entry itself."""
    def publish(
        self, text: str, *, note: str | None = None, by: str | None = None, key: str | None = None, expect: int | None = None
    ) -> Written:
        """Make a text the document. Raises ``ConfigError`` when it does not load, ``StoreError`` (``conflict``) when somebody published since."""
    def rollback(self, generation: int, *, by: str | None = None, key: str | None = None, expect: int | None = None) -> Written:
        """Make the text of an earlier generation the document again."""
    def poll(self) -> bool:
        """All of the watcher without a thread, cheap enough before each call; true when another generation answers."""
    def reload(self) -> bool:
        """Look at the store and the file at once. Raises what is wrong with them."""
    def on_change(self, callback: Callable[[LiveEvent], object]) -> None:
        """Have something called with each event, on the watcher's thread or that of one who polls or writes. A child of a fork subscribes anew."""
    def events(self) -> Events:
        """What happens from now on, for ``async for``."""
    def shutdown(self) -> None:
        """Stop the watcher and leave the store; engines that are held go on answering. ``with`` does it at its end."""
    def _forked(self) -> None: ...
    def __enter__(self) -> Live: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class LiveRoute:
    """A contact that is decided at many instants over whatever document answers then; from ``Live.prepare``."""

    @property
    def generation(self) -> int:
        """The generation that answers now."""
    def decide(
        self,
        at: _Instant | None = None,
        variables: _Variables | None = None,
        arguments: _Arguments | None = None,
    ) -> Decision:
        """The decision at an instant. Raises ``RouteError`` when a reload took the contact's topic or handoff away."""
    def queue(self, at: _Instant | None = None) -> Queue | None:
        """The queue that takes the contact at an instant; ``None`` when nobody answers, and for a SIP handoff."""

@final
class LiveEvents:
    """What ``Events`` waits for."""

    def next_within(self, seconds: float) -> LiveEvent | None: ...

def _restore(
    text: _Text,
    name: str | None,
    transfer_functions: Iterable[str] | None,
    base_dir: _Path | None,
    zone_data: _Path | None,
    max_bytes: int | None = None,
    handoff: tuple[str | None, str | None, str | None] | None = None,
    overrides: _Text | None = None,
) -> Engine: ...
def _panic(message: str) -> None: ...

def _diff(
    old: Engine,
    new: Engine,
    start: str | None,
    end: str | None,
    queues: list[str],
    topics: list[str],
    channels: list[str],
    languages: list[str],
) -> tuple[str, str]: ...

def _convert(
    name_of_format: str,
    files: list[tuple[str, bytes]],
    timezone: str | None,
    open: list[str],
    holidays: tuple[str, bytes] | None,
    from_: str | None,
    until: str | None,
    transfer: str | None,
    name: str | None,
    text: bool,
    strict: bool,
) -> tuple[list[_Row], list[_Row], str | None, list[str]]: ...
def _export(
    name_of_format: str,
    file: tuple[str, bytes],
    queue: str | None,
    from_: str | None,
    until: str | None,
    force: bool,
    strict: bool,
) -> tuple[list[_Row], list[_Row], str | None, str | None]: ...
