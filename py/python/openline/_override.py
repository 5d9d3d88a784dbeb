"""What an override does, and whom it is about."""

from __future__ import annotations

from typing import Literal

OverrideKind = Literal["closed", "unstaffed", "open", "redirect"]
