"""Public holidays of countries, as a calendar's ``holidays`` has them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holiday:
    """A date with its name.

    ``name`` is without marks (``Christmas Day``), ``text`` as the source writes it (``Christmas Day (observed)``). ``observed``: the source marks
    the date as one on which the holiday is made up for. ``estimated``: the source marks it as estimated, for the moon has the last word.
    """

    date: datetime.date
    name: str
    kind: str
    observed: bool
    estimated: bool
    text: str

    def __str__(self) -> str:
        """The date and the name with its marks."""
        return f"{self.date} {self.text}"


@dataclass(frozen=True, slots=True)
class HolidayCountry:
    """A country whose holidays are known, by its ISO 3166-1 code; names are in the first of its ``languages`` when nobody asks.

    ``subdivision_names`` are in the order of ``subdivisions``; the code itself stands where the source knows no other name.
    """

    code: str
    name: str
    subdivisions: tuple[str, ...]
    subdivision_names: tuple[str, ...]
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
