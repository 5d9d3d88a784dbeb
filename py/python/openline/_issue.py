"""One finding in a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding: what was found, what was wanted, and where.

    ``path`` names the place as the document's author would (``handoffs[2].destinations[0].weekly_hours.mon[1].start``) and is empty for
    the document itself. ``line`` and ``column`` count from 1, in characters; 0 when the text could not be read at all. ``code`` is
    stable. Errors block a load, warnings do not, infos depend on the date.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity

    def __str__(self) -> str:
        """As the command line prints it: ``2:9: error[bad_time]: queues[0]...: start "9:00" is ...``."""
        place = f"{self.line}:{self.column}: " if self.line else ""
        path = f"{self.path}: " if self.path else ""
        return f"{place}{self.severity}[{self.code}]: {path}{self.message}"
