"""Opening hours, calendars and handoff routing for contact centres.

Is this queue's line open, and where does this conversation go now? Load one configuration, then ask it on every call:

>>> import openline
>>> engine = openline.loads('''
... queues:
...   - name: Support
...     type: Agent_queue
...     enabled: true
...     open_24: false
...     timezone: America/Los_Angeles
...     weekly_hours:
...       mon: [{start: "09:00", end: "12:00"}, {start: "13:00", end: "17:00"}]
...     date_exceptions:
...       "2026-12-28": {closed: true, reason: Winter break}
...     transfer_function_name: transfer_to_support
... handoffs:
...   - name: Support Desk
...     description: Use when the caller needs a person.
...     agent_unavailable_instructions: "We are closed: {{reason}}. We open again {{reopens_at}}."
...     destinations: [Support]
... ''')
>>> support = engine.queues["Support"]
>>> from datetime import datetime
>>> monday = datetime(2026, 12, 28, 10, 30, tzinfo=support.timezone)
>>> support.is_open(monday)
False
>>> support.next_open(monday).isoformat()
'2027-01-04T09:00:00-08:00'
>>> decision = engine.route(channel="voice", language="en", at=monday)
>>> decision.available, decision.reason, decision.reason_text
(False, 'exception', 'Winter break')
>>> decision.instructions
'We are closed: Winter break. We open again Monday, January 4 at 9 AM.'

Every instant is an aware ``datetime`` or epoch seconds; ``None`` is now. A naive datetime is refused:

>>> support.is_open(datetime(2026, 12, 28, 10, 30))
Traceback (most recent call last):
    ...
ValueError: 2026-12-28 10:30:00 has no time zone: for a local time use datetime(..., tzinfo=queue.timezone), for now datetime.now(timezone.utc)
"""

from openline._decision import Action, Decision, FrozenDict, Header, Note, Omission, Verdict
from openline._diff import Diff, diff
from openline._errors import ConfigError, InternalError, OverrideError, RenderError, RouteError, StoreError, UnknownQueueError
from openline._exchange import Conversion, ExchangeError, ExchangeNote, Export, convert, export
from openline._holiday import Holiday, HolidayCountry
from openline._issue import Issue
from openline._language import Language
from openline._live import Events, Health, LiveEvent, Written
from openline._names import Handoff, Names, Topic
from openline._openline import (
    Column,
    Columns,
    Coverage,
    Engine,
    Live,
    LiveRoute,
    Queue,
    Route,
    __version__,
    check,
    holiday_countries,
    holidays,
    languages,
    load,
    loads,
)
from openline._season import Season
from openline._status import Status
from openline._zone_data import ZoneData

__all__ = [
    "Action",
    "Column",
    "Columns",
    "ConfigError",
    "Conversion",
    "Coverage",
    "Decision",
    "Diff",
    "Engine",
    "Events",
    "ExchangeError",
    "ExchangeNote",
    "Export",
    "FrozenDict",
    "Handoff",
    "Header",
    "Health",
    "Holiday",
    "HolidayCountry",
    "InternalError",
    "Issue",
    "Language",
    "Live",
    "LiveEvent",
    "LiveRoute",
    "Names",
    "Note",
    "Omission",
    "OverrideError",
    "Queue",
    "RenderError",
    "Route",
    "RouteError",
    "Season",
    "Status",
    "StoreError",
    "Topic",
    "UnknownQueueError",
    "Verdict",
    "Written",
    "ZoneData",
    "__version__",
    "check",
    "convert",
    "diff",
    "export",
    "holiday_countries",
    "holidays",
    "languages",
    "load",
    "loads",
]

# These classes live in small files of their own; to a reader of a traceback or a pickle they are `openline.Decision`.
for _class in (
    Action,
    ConfigError,
    Conversion,
    Decision,
    Diff,
    Events,
    ExchangeError,
    ExchangeNote,
    Export,
    FrozenDict,
    Handoff,
    Header,
    Health,
    Holiday,
    HolidayCountry,
    InternalError,
    Issue,
    Language,
    LiveEvent,
    Names,
    Note,
    Omission,
    OverrideError,
    RenderError,
    RouteError,
    Season,
    Status,
    StoreError,
    Topic,
    UnknownQueueError,
    Verdict,
    Written,
    ZoneData,
):
    _class.__module__ = "openline"
del _class
