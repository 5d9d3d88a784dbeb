"""Hours from other platforms into documents, and back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExchangeNote:
    """Something that was carried in a way that you should know (``info``), could not be carried (``loss``), or keeps a result from being written
    (``fault``). ``path`` is a JSON pointer, a line or a flag; ``line`` and ``column`` count from 1."""

    code: str
    level: Literal["info", "loss", "fault"]
    queue: str | None
    file: str
    path: str
    line: int | None
    column: int | None
    text: str

    def __str__(self) -> str:
        """``FILE:PATH code: text``."""
        return f"{':'.join(filter(None, (self.file, self.path)))} {self.code}: {self.text}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """An imported document: its YAML text, the notes, and the names of its queues in order."""

    document: str
    notes: tuple[ExchangeNote, ...]
    queues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A queue in another platform's form: the text of the file, the notes, and the name of the queue."""

    text: str
    notes: tuple[ExchangeNote, ...]
    queue: str


class ExchangeError(ValueError):
    """An import or export gave nothing. ``faults`` has everything that is wrong, ``notes`` what else is known."""

    faults: tuple[ExchangeNote, ...]
    notes: tuple[ExchangeNote, ...]

    def __init__(self, faults: Iterable[ExchangeNote], notes: Iterable[ExchangeNote] = ()) -> None:
        self.faults, self.notes = tuple(faults), tuple(notes)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[ExchangeError], tuple[object, ...]]:
        return type(self), (self.faults, self.notes)


_Row = tuple[str, Literal["info", "loss", "fault"], "str | None", str, str, "int | None", "int | None", str]
_Path = str | os.PathLike[str]


def _notes(rows: Sequence[_Row]) -> tuple[ExchangeNote, ...]:
    return tuple(ExchangeNote(*row) for row in rows)


def _file(path: _Path) -> tuple[str, bytes]:
    return os.fspath(path), Path(path).read_bytes()


def _day(day: date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day


def convert(
    format: str,
    /,
    *paths: _Path,
    timezone: str | None = None,
    open: Sequence[str] = (),
    holidays: _Path | None = None,
    from_: date | str | None = None,
    until: date | str | None = None,
    transfer: str | None = None,
    name: str | None = None,
    text: bool = False,
    strict: bool = False,
) -> Conversion:
    """A document that answers as the files of a platform do: ``openline import`` as a function, with its flags.

    ``from_`` and ``until`` bound what has to be written out date by date: today and three years without them. Raises ``ExchangeError`` for files
    with faults, ``OSError`` for those that cannot be read, ``ValueError`` for wrong flags.

    >>> import openline, pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "s.json").write_text('{"schedule": {"name": "EMEA", "time_zone": "Berlin", "intervals": [{"start_time": 1980, "end_time": 2460}]}}')
    >>> conversion = openline.convert("zendesk", folder / "s.json")
    >>> openline.loads(conversion.document).queues["EMEA"].timezone.key
    'Europe/Berlin'
    >>> [note.code for note in conversion.notes]
    ['zone_alias', 'transfer_missing']
    """
    from openline._openline import _convert

    faults, notes, document, queues = _convert(
        format,
        [_file(path) for path in paths],
        timezone,
        list(open),
        _file(holidays) if holidays is not None else None,
        _day(from_),
        _day(until),
        transfer,
        name,
        text,
        strict,
    )
    if document is None:
        raise ExchangeError(_notes(faults), _notes(notes))
    return Conversion(document, _notes(notes), tuple(queues))


def export(
    format: str,
    path: _Path,
    queue: str | None = None,
    /,
    *,
    from_: date | str | None = None,
    until: date | str | None = None,
    force: bool = False,
    strict: bool = False,
) -> Export:
    """The hours of a document's queue in a platform's form: ``openline export`` as a function. Without ``queue`` the only one there is.

    Raises ``ExchangeError`` where nothing can be written, ``OSError`` for a file that cannot be read, ``ValueError`` for wrong flags.
    """
    from openline._openline import _export

    faults, notes, text, name = _export(format, _file(path), queue, _day(from_), _day(until), force, strict)
    if text is None or name is None:
        raise ExchangeError(_notes(faults), _notes(notes))
    return Export(text, _notes(notes), name)
